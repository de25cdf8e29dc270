/** The operators of mail search: name → what a value of it asks. `null`: not understood, searched as text. */
import {
  HAS,
  IS,
  SEARCH_BOXES,
  type PersonRole,
  type SearchContext,
  type SearchNode,
} from './search-node.ts'

type Operator = (value: string, context: SearchContext) => SearchNode | null

const people =
  (role: PersonRole): Operator =>
  value => ({ kind: 'people', role, value: value.toLowerCase() })

const text =
  (kind: 'subject' | 'filename' | 'label' | 'account' | 'company' | 'person'): Operator =>
  value => ({ kind, value })

const oneOf = <T extends string>(words: readonly T[], value: string): T | undefined =>
  words.find(word => word === value.toLowerCase())

const DAY = 86_400_000
const SPAN_DAYS: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30.4375, y: 365.25 }

const dated =
  (kind: 'before' | 'after'): Operator =>
  (value, context) => {
    const date = readDate(value, context.now)
    return date === null ? null : { kind, at: context.startOfDay(date) }
  }

const span =
  (kind: 'before' | 'after'): Operator =>
  (value, { now }) => {
    const [, count, unit] = /^(\d{1,5})\s*([dwmy])$/i.exec(value) ?? []
    const days = SPAN_DAYS[(unit ?? '').toLowerCase()]
    return count === undefined || days === undefined
      ? null
      : { kind, at: now - Math.round(Number(count) * days * DAY) }
  }

export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['from', people('from')],
  ['to', people('to')],
  ['cc', people('cc')],
  ['bcc', people('bcc')],
  ['with', people('with')],
  ['subject', text('subject')],
  ['filename', text('filename')],
  ['label', text('label')],
  ['account', text('account')],
  ['company', text('company')],
  ['person', text('person')],
  [
    'has',
    value => {
      const what = oneOf(HAS, value)
      return what ? { kind: 'has', what } : null
    },
  ],
  [
    'is',
    value => {
      const what = oneOf(IS, value)
      return what ? { kind: 'is', what } : null
    },
  ],
  [
    'in',
    value => {
      const box = oneOf(SEARCH_BOXES, value)
      // `in:Projects` names a folder or a label.
      return box ? { kind: 'in', box } : { kind: 'label', value }
    },
  ],
  ['before', dated('before')],
  ['after', dated('after')],
  ['older_than', span('before')],
  ['newer_than', span('after')],
])

/** `2026-03-01`, `2026/3/1`, `1.3.2026`, `2026-03`, `2026`, `today`, `yesterday` → `YYYY-MM-DD`. */
function readDate(value: string, now: number): string | null {
  const word = value.toLowerCase()
  const local = (at: number) => {
    const date = new Date(at)
    return iso(date.getFullYear(), date.getMonth() + 1, date.getDate())
  }
  if (word === 'today') return local(now)
  if (word === 'yesterday') return local(now - DAY)
  const whole = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(value)
  if (whole) return iso(Number(whole[1]), Number(whole[2]), Number(whole[3]))
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(value)
  if (german) return iso(Number(german[3]), Number(german[2]), Number(german[1]))
  const month = /^(\d{4})(?:[-/.](\d{1,2}))?$/.exec(value)
  return month ? iso(Number(month[1]), Number(month[2] ?? 1), 1) : null
}

function iso(year: number, month: number, day: number): string | null {
  if (year < 1970 || year > 9999) return null
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal ? date.toISOString().slice(0, 10) : null
}
