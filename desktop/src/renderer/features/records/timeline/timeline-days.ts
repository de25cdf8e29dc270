/**
 * The timeline as people read it: entries in days, weeks and months, noise folded into one line.
 *
 * Promises: every entry is in exactly one item, order stays newest first, and what a fold says
 * ("12 field changes") is the number of changes it hides.
 */
import { dateFormat, wallDayNumber } from '@kith/shared/model'
import type { Json } from '@kith/shared/kit'
import type { TimelineEntry } from '@kith/shared/rpc'

export interface TimelineOne {
  readonly kind: 'one'
  readonly id: string
  readonly at: string
  readonly entry: TimelineEntry
}

/** Several changes that nobody reads one by one: an import, a row of quick edits. */
export interface TimelineFold {
  readonly kind: 'fold'
  readonly id: string
  readonly at: string
  readonly entries: readonly TimelineEntry[]
  /** Field changes hidden in it. */
  readonly count: number
}

export type TimelineItem = TimelineOne | TimelineFold

export interface TimelineGroup {
  readonly id: string
  /** "Today", "Wednesday", "Last week", "October". */
  readonly label: string
  /** "Fri 20 Nov", "9–15 Nov"; '' when the label says it all. */
  readonly detail: string
  /** Whether its items need a date beside their time. */
  readonly showsDates: boolean
  readonly items: readonly TimelineItem[]
}

export interface TimelineClock {
  /** Milliseconds, UTC. */
  readonly now: number
  readonly timeZone: string
  readonly locale: string
}

/** Edits of one person closer together than this are one line. */
const FOLD_GAP_MS = 10 * 60_000
/** One action that changes more fields than this is folded. */
const FOLD_FIELDS = 3
const DAY_MS = 86_400_000

export function timelineGroups(
  entries: readonly TimelineEntry[],
  clock: TimelineClock,
): readonly TimelineGroup[] {
  const groups: { head: Omit<TimelineGroup, 'items'>; items: TimelineItem[] }[] = []
  const headOf = createHeads(clock)
  const dayOf = (iso: string) => wallDayNumber(Date.parse(iso), clock.timeZone)
  for (const item of foldEntries(entries, dayOf)) {
    const head = headOf(Date.parse(item.at))
    const last = groups.at(-1)
    if (last?.head.id === head.id) last.items.push(item)
    else groups.push({ head, items: [item] })
  }
  return groups.map(({ head, items }) => ({ ...head, items }))
}

/** Entries newest first → items newest first. `dayOf` keeps a fold within one day. */
export function foldEntries(
  entries: readonly TimelineEntry[],
  dayOf: (iso: string) => number,
): readonly TimelineItem[] {
  const items: TimelineItem[] = []
  let run: TimelineEntry[] = []
  const flush = () => {
    const [first] = run
    if (first !== undefined) items.push(...itemsOfRun(run))
    run = []
  }
  for (const entry of entries) {
    const last = run.at(-1)
    if (!isFoldable(entry)) {
      flush()
      items.push(one(entry))
      continue
    }
    if (last !== undefined && !(goTogether(last, entry) && dayOf(last.at) === dayOf(entry.at)))
      flush()
    run.push(entry)
  }
  flush()
  return items
}

/** What changed between the oldest and newest of several entries, field by field; unchanged ones drop out. */
export function netChanges(
  entries: readonly TimelineEntry[],
): readonly { readonly field: string; readonly before: Json; readonly after: Json }[] {
  const byField = new Map<string, { field: string; before: Json; after: Json }>()
  for (const entry of entries.toReversed())
    for (const change of entry.changes) {
      const known = byField.get(change.field)
      if (known === undefined) byField.set(change.field, { ...change })
      else known.after = change.after
    }
  return [...byField.values()].filter(
    change => JSON.stringify(change.before) !== JSON.stringify(change.after),
  )
}

const one = (entry: TimelineEntry): TimelineOne => ({
  kind: 'one',
  id: entry.id,
  at: entry.at,
  entry,
})

const isFoldable = (entry: TimelineEntry) => entry.kind === 'changed' && entry.changes.length > 0

/** Same person and source, close in time; one import or flow stays apart from the next. */
function goTogether(later: TimelineEntry, earlier: TimelineEntry): boolean {
  if (later.actor.id !== earlier.actor.id || later.actor.source !== earlier.actor.source)
    return false
  if (later.action === earlier.action) return true
  if (later.actor.source !== 'person') return false
  return Date.parse(later.at) - Date.parse(earlier.at) <= FOLD_GAP_MS
}

function itemsOfRun(run: readonly TimelineEntry[]): readonly TimelineItem[] {
  const count = run.reduce((sum, entry) => sum + entry.changes.length, 0)
  const [newest] = run
  if (newest === undefined) return []
  if (count <= FOLD_FIELDS) return run.map(one)
  return [{ kind: 'fold', id: newest.id, at: newest.at, entries: run, count }]
}

/** Days of the last week stand alone, then "Last week", then months. */
function createHeads({ now, timeZone, locale }: TimelineClock) {
  const say = (options: Intl.DateTimeFormatOptions) => {
    const format = dateFormat(locale, timeZone, options)
    return (ms: number) => format.format(ms).replaceAll(',', '')
  }
  const weekday = say({ weekday: 'long' })
  const short = say({ weekday: 'short', day: 'numeric', month: 'short' })
  const dayMonth = say({ day: 'numeric', month: 'short' })
  const dayOnly = say({ day: 'numeric' })
  const month = say({ month: 'long' })
  const monthYear = say({ month: 'long', year: 'numeric' })
  const year = say({ year: 'numeric' })
  const today = wallDayNumber(now, timeZone)
  const monday = today - ((today + 3) % 7)

  return (ms: number): Omit<TimelineGroup, 'items'> => {
    const day = wallDayNumber(ms, timeZone)
    if (day === today)
      return { id: `d${day}`, label: 'Today', detail: short(ms), showsDates: false }
    if (day === today - 1)
      return { id: `d${day}`, label: 'Yesterday', detail: short(ms), showsDates: false }
    if (day === today + 1)
      return { id: `d${day}`, label: 'Tomorrow', detail: short(ms), showsDates: false }
    if (day >= monday && day < today)
      return { id: `d${day}`, label: weekday(ms), detail: dayMonth(ms), showsDates: false }
    if (day >= monday - 7 && day < monday) {
      const start = ms - (day - (monday - 7)) * DAY_MS
      const end = start + 6 * DAY_MS
      const from = month(start) === month(end) ? dayOnly(start) : dayMonth(start)
      return {
        id: 'last-week',
        label: 'Last week',
        detail: `${from}–${dayMonth(end)}`,
        showsDates: true,
      }
    }
    const label = year(ms) === year(now) ? month(ms) : monthYear(ms)
    return { id: `m${monthYear(ms)}`, label, detail: '', showsDates: true }
  }
}
