/** Field by field: edited, seen, or hidden, which moves its values out of the records first. */
import type { Policy, Role } from '@kith/shared/access'
import type { CatalogField, CatalogObject } from '@kith/shared/model'
import { useCommand } from '#renderer/client'
import { Select } from '#renderer/ui'
import { RestrictedMark } from './restricted-mark.tsx'
import { isLevel, LEVEL_OPTIONS } from './role-words.ts'

export interface FieldLevelsProps {
  readonly role: Role
  readonly object: CatalogObject
  readonly policy: Policy
  readonly isLocked: boolean
}

export function FieldLevels({ role, object, policy, isLocked }: FieldLevelsProps) {
  const command = useCommand()
  const grant = policy.grant(role, object.id)
  // Who edits nothing of the object sees its fields at most.
  const full = grant.edit === 'none' ? 'see' : 'edit'
  const fields = object.fields.filter(field => field.fieldType.writable && !field.isReadOnly)
  const setLevel = async (field: CatalogField, level: string): Promise<void> => {
    if (!isLevel(level)) return
    const at = { object: object.id, field: field.id }
    if (level === 'none' && (field.compartment ?? 0) === 0) {
      const done = await command('field.restrict', { ...at, isRestricted: true }, { toast: false })
      if (done === null) return
    }
    const fieldsNow = [{ ...at, level: level === full ? null : level }]
    await command('role.change', { role: role.id, fields: fieldsNow }, { toast: false })
  }
  return (
    <ul>
      {fields.map(field => (
        <li key={field.id}>
          <span className="trunc grow" dir="auto">
            {field.label}
          </span>
          {(field.compartment ?? 0) > 0 && (
            <RestrictedMark
              object={object}
              field={field}
              hiddenFrom={policy.roles.find(
                other => policy.fieldLevel(other, object.id, field.id) === 'none',
              )}
              isLocked={isLocked}
            />
          )}
          <Select
            isQuiet
            label={`${field.label} of ${object.labelPlural}`}
            value={policy.fieldLevel(role, object.id, field.id)}
            options={LEVEL_OPTIONS.filter(
              ({ value }) =>
                (value !== 'edit' || full === 'edit') &&
                (value !== 'none' || mayHide(object, field)),
            )}
            disabled={isLocked || grant.see === 'none'}
            onChange={level => void setLevel(field, level)}
          />
        </li>
      ))}
    </ul>
  )
}

/** The title, the owner and what lies outside the record are for everybody who sees the record. */
const mayHide = (object: CatalogObject, field: CatalogField): boolean =>
  field.storageKind.home === 'record' && field.id !== object.title.id && field.id !== 'owner'
