/** What a paste says of itself: before it is written, while it is, and afterwards. */
import type { PastePlan } from './paste-plan.ts'

const many = (count: number, one: string, more: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : more}`

/** "6 cells in 3 people, 1 of them new" */
export function planWords(plan: PastePlan, object: { one: string; more: string }): string {
  const rows = plan.writes.length + plan.creates.length
  const made = plan.creates.length
  const fresh =
    made === 0 ? '' : made === rows ? ', all new' : `, ${made.toLocaleString('en')} of them new`
  return `${many(plan.cellCount, 'cell', 'cells')} in ${many(rows, object.one, object.more)}${fresh}`
}

export interface LeftOut {
  readonly what: string
  readonly why: string
}

/** Everything of the block that will not be written, the most frequent reason first. */
export function leftOut(plan: PastePlan, labelOf: (column: number) => string): readonly LeftOut[] {
  const reasons = new Map<string, { count: number; column: number; text: string; why: string }>()
  for (const { column, text, problem } of plan.problems) {
    const known = reasons.get(`${column} ${problem}`)
    if (known === undefined)
      reasons.set(`${column} ${problem}`, { count: 1, column, text, why: problem })
    else known.count += 1
  }
  const lines = [...reasons.values()]
    .toSorted((a, b) => b.count - a.count)
    .map(({ count, column, text, why }) => ({
      what: `${labelOf(column)}: ${many(count, 'cell', 'cells')}`,
      why: count === 1 ? `“${short(text)}” ${why}` : `${why}, such as “${short(text)}”`,
    }))
  const locked = plan.locked.map(column => ({
    what: `${labelOf(column)}: the column`,
    why: 'cannot be written here',
  }))
  return [
    ...lines,
    ...locked,
    ...(plan.clipped === 0
      ? []
      : [
          {
            what: many(plan.clipped, 'column', 'columns'),
            why: 'past the last column of the table',
          },
        ]),
    ...(plan.dropped === 0
      ? []
      : [
          {
            what: many(plan.dropped, 'row', 'rows'),
            why: 'past the end; a grouped list takes no new ones',
          },
        ]),
  ]
}

/** `done` of the rows were written. */
export function pastedWords(done: number, changed: number, made: number): string {
  if (done < changed + made)
    return `Stopped: ${done.toLocaleString('en')} of ${many(changed + made, 'row', 'rows')} pasted`
  const parts = [
    changed > 0 ? `${many(changed, 'row', 'rows')} changed` : '',
    made > 0 ? `${made.toLocaleString('en')} new` : '',
  ].filter(Boolean)
  return `Pasted: ${parts.join(', ')}`
}

const short = (text: string): string => (text.length > 24 ? `${text.slice(0, 23)}…` : text)
