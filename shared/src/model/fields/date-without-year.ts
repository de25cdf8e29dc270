/** A day that comes back every year: `MM-DD`. */
import { s } from '#kit'
import { defineFieldType } from '../field-type.ts'
import { dayText, realDay } from './calendar.ts'
import { dateFormat } from './intl.ts'
import { readDay } from './read-day.ts'

/** A leap year, so that 29 February exists. */
const LEAP = 2024
const SHAPE = /^(?:--)?(\d{2})-?(\d{2})$/

export const dateWithoutYear = defineFieldType({
  id: 'dateWithoutYear',
  label: 'Day of the year',
  hint: 'A day without a year, e.g. a name day',
  icon: 'cake',
  storage: 'text',
  options: s.object({}),
  creatable: true,
  writable: true,
  canBeUnique: false,
  align: 'start',
  width: 110,
  value: () =>
    s
      .string('needs a day like 12-31')
      .regex(/^\d{2}-\d{2}$/, 'is not a day like 12-31')
      .refine(text => monthDay(text) !== undefined, 'is not a day like 12-31'),
  parse(text, _, context) {
    const bare = text.trim()
    if (bare === '') return { value: null }
    const own = SHAPE.exec(bare)
    const day = own
      ? (realDay(LEAP, Number(own[1]), Number(own[2])) ?? 'no such day')
      : readDay(bare, { ...context, now: Date.UTC(LEAP, 5, 1) })
    if (day === undefined) return { problem: 'not a date' }
    return typeof day === 'string' ? { problem: day } : { value: dayText(day).slice(5) }
  },
  format: value => value,
  display(value, _, { locale }) {
    const ms = Date.parse(`${LEAP}-${value}T00:00:00Z`)
    return Number.isFinite(ms)
      ? dateFormat(locale, 'UTC', { day: 'numeric', month: 'long' }).format(ms)
      : value
  },
  compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  searchText: () => '',
  operators: ['is', 'isNot', 'startsWith', 'in', 'notIn', 'empty', 'notEmpty'],
  aggregates: ['countUnique'],
})

const monthDay = (text: string) => realDay(LEAP, Number(text.slice(0, 2)), Number(text.slice(3)))
