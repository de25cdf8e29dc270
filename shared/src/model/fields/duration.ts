/** A length of time in whole minutes. */
import { s } from '#kit'
import { defineFieldType } from '../field-type.ts'
import { readNumber } from './read-number.ts'

const UNIT_MINUTES: Readonly<Record<string, number>> = {
  w: 10_080,
  d: 1440,
  h: 60,
  m: 1,
  s: 1 / 60,
}
const PARTS =
  /(\d+(?:[.,]\d+)?)\s*(weeks?|w|days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)(?![a-z])\s*(?:,|and)?\s*/gi
const MAX_MINUTES = 100 * 365 * 1440

export const duration = defineFieldType({
  id: 'duration',
  label: 'Duration',
  hint: 'A length of time, e.g. 1h 30m',
  icon: 'timer',
  storage: 'number',
  options: s.object({}),
  creatable: true,
  writable: true,
  canBeUnique: false,
  align: 'end',
  width: 110,
  value: () =>
    s.int('needs whole minutes').min(0, 'is below 0').max(MAX_MINUTES, 'is over 100 years'),
  parse(text, _, { decimal }) {
    const bare = text.trim()
    if (bare === '') return { value: null }
    const minutes = clockMinutes(bare) ?? wordMinutes(bare) ?? readNumber(bare, decimal)?.value
    if (minutes === undefined || minutes < 0) return { problem: 'not a duration' }
    return minutes > MAX_MINUTES ? { problem: 'too long' } : { value: Math.round(minutes) }
  },
  format: value => `${Math.floor(value / 60)}h ${value % 60}m`,
  display(value) {
    const [days, hours, minutes] = [
      Math.floor(value / 1440),
      Math.floor(value / 60) % 24,
      value % 60,
    ]
    const parts = [days && `${days}d`, hours && `${hours}h`, minutes && `${minutes}m`]
    return parts.filter(Boolean).join(' ') || '0m'
  },
  compare: (a, b) => a - b,
  searchText: () => '',
  aggregates: ['sum', 'average', 'median', 'min', 'max', 'range'],
})

/** "1:30" is an hour and a half, "0:01:30" a minute and a half. */
function clockMinutes(text: string): number | undefined {
  const found = /^(\d{1,5}):([0-5]\d)(?::([0-5]\d))?$/.exec(text)
  if (!found) return undefined
  return Number(found[1]) * 60 + Number(found[2]) + Number(found[3] ?? 0) / 60
}

function wordMinutes(text: string): number | undefined {
  if (text.replace(PARTS, '') !== '') return undefined
  return [...text.matchAll(PARTS)].reduce((sum, [, amount = '0', unit = 'm']) => {
    return (
      sum + Number(amount.replace(',', '.')) * (UNIT_MINUTES[unit.charAt(0).toLowerCase()] ?? 1)
    )
  }, 0)
}
