/** The lock at a field whose values lie apart from the records, and the way to put them back. */
import type { Role } from '@kith/shared/access'
import type { CatalogField, CatalogObject } from '@kith/shared/model'
import { useCommand } from '#renderer/client'
import { Icon, IconButton, Menu, Tooltip } from '#renderer/ui'

export interface RestrictedMarkProps {
  readonly object: CatalogObject
  readonly field: CatalogField
  /** A role that would come to see the field if it were opened. */
  readonly hiddenFrom: Role | undefined
  readonly isLocked: boolean
}

const WORDS = 'Restricted: its values lie apart from the records'

export function RestrictedMark({ object, field, hiddenFrom, isLocked }: RestrictedMarkProps) {
  const command = useCommand()
  if (isLocked)
    return (
      <Tooltip label={WORDS}>
        <span className="role-lock">
          <Icon name="lock" size={12} />
          <span className="sr-only">{WORDS}</span>
        </span>
      </Tooltip>
    )
  return (
    <Menu
      align="end"
      trigger={<IconButton icon="lock" size="small" label={`${field.label} is restricted`} />}
      items={[
        {
          label: 'Put its values back into the records',
          icon: 'undo-2',
          isDisabled: hiddenFrom !== undefined,
          ...(hiddenFrom === undefined ? {} : { hint: `hidden from ${hiddenFrom.label}` }),
          onSelect: () =>
            void command('field.restrict', {
              object: object.id,
              field: field.id,
              isRestricted: false,
            }),
        },
      ]}
    />
  )
}
