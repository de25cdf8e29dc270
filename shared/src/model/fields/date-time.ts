/** A moment, kept in UTC and shown in the zone of whoever looks. */
import { isoTime, s } from '#kit'
import { defineFieldType } from '../field-type.ts'
import { readMoment } from './read-moment.ts'
import { showMoment } from './show-day.ts'

const SHAPE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:?\d{2})$/
const YEAR_1000 = Date.UTC(1000, 0, 1)
const YEAR_10000 = Date.UTC(10000, 0, 1)

export const dateTime = defineFieldType({
  id: 'dateTime',
  label: 'Date and time',
  hint: 'A moment, shown in your time zone',
  icon: 'calendar-clock',
  storage: 'moment',
  options: s.object({
    display: s.enum(['relative', 'full']).default('relative'),
    mayBeFuture: s.boolean().default(true),
  }),
  creatable: true,
  writable: true,
  canBeUnique: false,
  align: 'start',
  width: 150,
  value: () =>
    s.string('needs a time like 2026-12-31T14:05:00Z').transform((text, context) => {
      const ms = SHAPE.test(text) && isRealDay(text) ? Date.parse(text) : NaN
      if (ms >= YEAR_1000 && ms < YEAR_10000) return isoTime(ms)
      context.addIssue({ code: 'custom', message: 'is not a time like 2026-12-31T14:05:00Z' })
      return s.NEVER
    }),
  parse(text, { mayBeFuture }, context) {
    if (text.trim() === '') return { value: null }
    const ms = readMoment(text, context)
    if (ms === undefined || Number.isNaN(ms)) return { problem: 'not a date' }
    if (typeof ms === 'string') return { problem: ms }
    return !mayBeFuture && ms > context.now ? { problem: 'in the future' } : { value: isoTime(ms) }
  },
  format: value => value,
  display: (value, options, context) => showMoment(value, options.display, context),
  compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  searchText: () => '',
  aggregates: ['min', 'max', 'countUnique'],
})

/** The platform reads 30 February as 2 March. */
const isRealDay = (text: string): boolean => {
  const day = text.slice(0, 10)
  const ms = Date.parse(`${day}T00:00:00Z`)
  return Number.isFinite(ms) && isoTime(ms).startsWith(day)
}
