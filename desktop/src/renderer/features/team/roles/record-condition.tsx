/** Which records of an object a role is about, beyond how far it reaches; and how many that are here. */
import type { ObjectGrant } from '@kith/shared/access'
import type { CatalogObject, Filter } from '@kith/shared/model'
import { useAggregate, useFormat } from '#renderer/client'
import { RecordRule } from '#renderer/views'

export interface RecordConditionProps {
  readonly object: CatalogObject
  readonly grant: ObjectGrant
  readonly isLocked: boolean
  readonly onChange: (where: Filter | null) => Promise<unknown>
}

export function RecordCondition({ object, grant, isLocked, onChange }: RecordConditionProps) {
  const { locale } = useFormat()
  const where = grant.where ?? null
  const count = useAggregate(
    where === null ? null : { object: object.id, where, measures: [{ fn: 'count' }] },
  ).value?.rows[0]?.values[0]
  const plural = object.labelPlural.toLocaleLowerCase()
  if (isLocked && where === null) return null
  return (
    <div className="role-where">
      <span className="muted">Only {plural} where</span>
      <div className="role-where-chips" inert={isLocked}>
        <RecordRule
          object={object}
          rule={where}
          addLabel={where === null ? 'Add a condition' : 'Condition'}
          onChange={onChange}
        />
      </div>
      {typeof count === 'number' && (
        <span className="muted num role-small">
          {count.toLocaleString(locale)} of them on this device
        </span>
      )}
    </div>
  )
}
