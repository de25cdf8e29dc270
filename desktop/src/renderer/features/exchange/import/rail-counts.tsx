/** The four numbers of an import. They change in place; nothing moves while they are asked again. */
import { useCatalog, useFormat } from '#renderer/client'
import type { ImportState } from './import-state.ts'

export function RailCounts({ state }: { readonly state: ImportState }) {
  const { check, plan, isStale } = state
  const { locale } = useFormat()
  const catalog = useCatalog()
  const object = catalog.findObject(plan.object)
  const plural = (object?.labelPlural ?? plan.newObject?.labelPlural ?? 'records').toLowerCase()
  const key = object?.allFields.find(field => field.id === plan.match)
  const related = (check?.related ?? [])
    .filter(each => each.count > 0)
    .map(
      each =>
        `${each.count.toLocaleString(locale)} ${(catalog.findObject(each.object)?.labelPlural ?? each.object).toLowerCase()}`,
    )
  const figure = (value: number | undefined) =>
    value === undefined ? '–' : value.toLocaleString(locale)
  return (
    <div
      className="import-counts"
      aria-live="polite"
      aria-busy={isStale}
      data-stale={isStale || undefined}
    >
      <Count
        figure={figure(check?.create)}
        label="create"
        note={[plural, ...related].join(', ')}
        isBig
      />
      {(check === null || check.update > 0 || plan.match !== null) && (
        <Count
          figure={figure(check?.update)}
          label="update"
          note={key === undefined ? 'already here' : `with the same ${key.label.toLowerCase()}`}
        />
      )}
      {check !== null && check.same > 0 && (
        <Count figure={figure(check.same)} label="leave" note="nothing different" />
      )}
      {check !== null && check.skip > 0 && (
        <Count figure={figure(check.skip)} label="skip" note="empty or twice in the file" />
      )}
      {check !== null && check.issueCount > 0 && (
        <Count
          figure={figure(check.issueCount)}
          label={plan.onError === 'leaveEmpty' ? 'stay empty' : 'to fix'}
          note={
            plan.onError === 'leaveEmpty'
              ? 'the rest of the row comes in'
              : 'their rows wait, nothing is lost'
          }
          isBad={plan.onError === 'skipRow'}
        />
      )}
    </div>
  )
}

export function Count({
  figure,
  label,
  note,
  isBig = false,
  isBad = false,
}: {
  readonly figure: string
  readonly label: string
  readonly note: string
  readonly isBig?: boolean
  readonly isBad?: boolean
}) {
  return (
    <div className="import-count" data-big={isBig || undefined} data-bad={isBad || undefined}>
      <b>{figure}</b>
      <p>{label}</p>
      <small>{note}</small>
    </div>
  )
}
