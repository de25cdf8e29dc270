/** What a role may do with records: a row for all objects, one per object, and their fields below. */
import { Fragment, useState } from 'react'
import type { ObjectGrant, Policy, Role } from '@kith/shared/access'
import type { CatalogObject } from '@kith/shared/model'
import { useCatalog } from '#renderer/client'
import { Checkbox, Icon, IconButton, Select, Tooltip } from '#renderer/ui'
import { FieldLevels } from './field-levels.tsx'
import { RecordCondition } from './record-condition.tsx'
import { FLAG_COLUMNS, REACH_COLUMNS, REACH_OPTIONS } from './role-words.ts'

export interface GrantTableProps {
  readonly role: Role
  readonly policy: Policy
  readonly isLocked: boolean
  /** Input of `role.change` without the role. */
  readonly onChange: (change: object) => Promise<unknown>
}

export function GrantTable({ role, policy, isLocked, onChange }: GrantTableProps) {
  const { objects } = useCatalog()
  const [open, setOpen] = useState<string | null>(null)
  const shown = objects.filter(object => object.id !== 'member')
  return (
    <table className="role-table">
      <thead>
        <tr>
          <th scope="col">
            <span className="sr-only">Object</span>
          </th>
          {[...REACH_COLUMNS, ...FLAG_COLUMNS].map(({ part, label }) => (
            <th key={part} scope="col">
              {label}
            </th>
          ))}
          <th scope="col">
            <span className="sr-only">Back to all objects</span>
          </th>
        </tr>
      </thead>
      <tbody>
        <Row
          name="All objects"
          grant={role.all}
          isLocked={isLocked}
          onPart={(part, value) => void onChange({ grants: [{ object: null, [part]: value }] })}
        />
        {shown.map(object => {
          const own = role.objects[object.id] ?? {}
          const isOpen = open === object.id
          const parts = Object.keys(own).filter(part => part !== 'fields')
          return (
            <Fragment key={object.id}>
              <Row
                name={object.labelPlural}
                object={object}
                grant={policy.grant(role, object.id)}
                own={own}
                isLocked={isLocked}
                isOpen={isOpen}
                onOpen={() => setOpen(isOpen ? null : object.id)}
                onPart={(part, value) =>
                  void onChange({ grants: [{ object: object.id, [part]: value }] })
                }
                {...(parts.length > 0 && !isLocked
                  ? {
                      onReset: () =>
                        void onChange({
                          grants: [
                            {
                              object: object.id,
                              ...Object.fromEntries(parts.map(part => [part, null])),
                            },
                          ],
                        }),
                    }
                  : {})}
              />
              {isOpen && (
                <tr>
                  <td colSpan={8} className="role-fields">
                    <RecordCondition
                      object={object}
                      grant={policy.grant(role, object.id)}
                      isLocked={isLocked}
                      onChange={where => onChange({ grants: [{ object: object.id, where }] })}
                    />
                    <FieldLevels role={role} object={object} policy={policy} isLocked={isLocked} />
                  </td>
                </tr>
              )}
            </Fragment>
          )
        })}
      </tbody>
    </table>
  )
}

interface RowProps {
  readonly name: string
  readonly object?: CatalogObject
  readonly grant: ObjectGrant
  /** What differs from the row of all objects. */
  readonly own?: Partial<ObjectGrant>
  readonly isLocked: boolean
  readonly isOpen?: boolean
  readonly onOpen?: () => void
  readonly onPart: (part: string, value: string | boolean) => void
  readonly onReset?: () => void
}

function Row(props: RowProps) {
  const { name, object, grant, own, isLocked, isOpen = false, onOpen, onPart, onReset } = props
  const isOwn = (part: keyof ObjectGrant) => own !== undefined && part in own
  return (
    <tr data-general={object === undefined || undefined}>
      <th scope="row">
        {onOpen === undefined ? (
          <span className="role-object w500">{name}</span>
        ) : (
          <button type="button" className="role-object" aria-expanded={isOpen} onClick={onOpen}>
            <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={14} />
            <span className="trunc" dir="auto">
              {name}
            </span>
            {grant.where !== undefined && (
              <Tooltip label="Only those that answer a condition">
                <span className="role-lock">
                  <Icon name="list-filter" size={12} />
                  <span className="sr-only">with a condition</span>
                </span>
              </Tooltip>
            )}
          </button>
        )}
      </th>
      {REACH_COLUMNS.map(({ part, label }) => (
        <td key={part} data-own={isOwn(part) || undefined}>
          <Select
            isQuiet
            label={`${label} ${name}`}
            value={grant[part]}
            options={REACH_OPTIONS}
            disabled={isLocked}
            onChange={value => onPart(part, value)}
          />
        </td>
      ))}
      {FLAG_COLUMNS.map(({ part, label }) => (
        <td key={part} data-own={isOwn(part) || undefined}>
          <Checkbox
            ariaLabel={`${label} ${name}`}
            checked={grant[part]}
            disabled={isLocked}
            onChange={checked => onPart(part, checked)}
          />
        </td>
      ))}
      <td>
        {onReset !== undefined && (
          <IconButton icon="undo-2" label={`${name} as all objects`} onClick={onReset} />
        )}
      </td>
    </tr>
  )
}
