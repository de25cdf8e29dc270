/** A day, the same wherever one is. */
import { s } from '#kit'
import { defineFieldType } from '../field-type.ts'
import { dayOf, dayText } from './calendar.ts'
import { readDay } from './read-day.ts'
import { readMoment } from './read-moment.ts'
import { showDay } from './show-day.ts'

/** Somewhere it is already tomorrow. */
const EARLIEST_ZONE_MS = 14 * 3_600_000

export const date = defineFieldType({
  id: 'date',
  label: 'Date',
  hint: 'A day, without a time',
  icon: 'calendar',
  storage: 'date',
  options: s.object({
    /** `relative`: "today", "Tue"; `full`: always with the year. */
    display: s.enum(['relative', 'full']).default('relative'),
    mayBeFuture: s.boolean().default(true),
  }),
  creatable: true,
  writable: true,
  canBeUnique: false,
  align: 'start',
  width: 120,
  value: () =>
    s
      .string('needs a day like 2026-12-31')
      .refine(text => dayOf(text) !== undefined, 'is not a day like 2026-12-31'),
  parse(text, { mayBeFuture }, context) {
    if (text.trim() === '') return { value: null }
    const day = readDay(text, context) ?? momentsDay(text, context)
    if (day === undefined) return { problem: 'not a date' }
    if (typeof day === 'string') return { problem: day }
    const value = dayText(day)
    return !mayBeFuture && Date.parse(value) > context.now + EARLIEST_ZONE_MS
      ? { problem: 'in the future' }
      : { value }
  },
  format: value => value,
  display: (value, options, context) => showDay(value, options.display, context),
  compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  searchText: () => '',
  aggregates: ['min', 'max', 'countUnique'],
})

/** The day of "2026-12-31 14:05" or "2026-12-31T00:00:00Z" as it is written there. */
function momentsDay(text: string, context: Parameters<typeof readDay>[1]) {
  const written = /^(.+?)(?:[ t]+|, ?)\d{1,2}:\d{2}/i.exec(text.trim())
  if (!written || readMoment(text, context) === undefined) return undefined
  return readDay(written[1] ?? '', context)
}
