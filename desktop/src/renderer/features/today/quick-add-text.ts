/**
 * "call Ann tomorrow 3pm about renewal #acme" → what it says, and where it says it, so that each
 * part can be underlined in the hue of its chip. Pure; who Ann is, the engine is asked.
 */
import { readDate, type ReadDate } from '#renderer/ui'

export type TokenKind = 'verb' | 'person' | 'date' | 'tag' | 'priority'
export interface Token {
  readonly kind: TokenKind
  /** Character range in the text, end excluded. */
  readonly from: number
  readonly to: number
  /** What it stands for: the name, the tag without #, the verb's icon. */
  readonly value: string
}
export interface QuickAdd {
  /** What the task will be called: the words without date, tags and priority. */
  readonly title: string
  readonly date: Pick<ReadDate, 'date' | 'time'> | null
  readonly isUrgent: boolean
  readonly tokens: readonly Token[]
}

const VERBS: Readonly<Record<string, string>> = {
  call: 'phone',
  phone: 'phone',
  ring: 'phone',
  mail: 'mail',
  email: 'mail',
  write: 'mail',
  reply: 'mail',
  answer: 'mail',
  send: 'send',
  meet: 'calendar',
  visit: 'map-pin',
  demo: 'monitor',
  prepare: 'file-text',
  review: 'search',
}
export const iconOfTask = (title: string): string | null =>
  VERBS[title.trim().split(/\s+/, 1)[0]?.toLowerCase() ?? ''] ?? null

const TAG = /(?<=^|\s)#([\p{L}\p{N}][\p{L}\p{N}_.&-]*)/gu
const PRIORITY = /(?<=^|\s)!{1,3}(?=\s|$)/gu
/** One to three words that begin with a capital: a name, unless they are the first words. */
const NAME =
  /(?<![\p{L}\p{N}#])\p{Lu}[\p{L}'’-]+(?:\s+(?:(?:van|von|de|da|dos|der|la|le)\s+)*\p{Lu}[\p{L}'’-]+){0,2}/gu
/** After these a name may be written small: "call ann". */
const SMALL_NAME =
  /^(?:call|phone|ring|mail|email|meet|visit|reply to|write to|answer)\s+(\p{L}[\p{L}'’-]*)/iu
const NOT_NAMES = new Set([
  'the',
  'a',
  'an',
  'my',
  'our',
  'back',
  'about',
  'for',
  'with',
  'to',
  'in',
  'on',
  'at',
])

export function readQuickAdd(
  text: string,
  now: Date,
  order: 'dmy' | 'mdy' | 'ymd' = 'dmy',
): QuickAdd {
  const tags = [...text.matchAll(TAG)].map((found): Token =>
    token('tag', found.index, found[0], found[1]!),
  )
  const marks = [...text.matchAll(PRIORITY)].map((found): Token =>
    token('priority', found.index, found[0], found[0]),
  )
  // Blanked rather than cut, so that places in the text stay what they are.
  const plain = blank(text, [...tags, ...marks])
  const date = readDate(plain, now, order)
  const dates: Token[] = date
    ? [{ kind: 'date', from: date.from, to: date.to, value: date.date }]
    : []
  const rest = blank(plain, dates)
  const verbs = readVerb(rest)
  const people = readPeople(blank(rest, verbs), rest, verbs)
  return {
    title: tidy(blank(text, [...tags, ...marks, ...dates])),
    date: date ? { date: date.date, time: date.time } : null,
    isUrgent: marks.length > 0,
    tokens: [...verbs, ...people, ...dates, ...tags, ...marks].toSorted((a, b) => a.from - b.from),
  }
}

const token = (kind: TokenKind, from: number, whole: string, value: string): Token => ({
  kind,
  from,
  to: from + whole.length,
  value,
})

function blank(text: string, tokens: readonly Token[]): string {
  let left = text
  for (const { from, to } of tokens)
    left = left.slice(0, from) + ' '.repeat(to - from) + left.slice(to)
  return left
}

function readVerb(text: string): readonly Token[] {
  const found = /^\s*(\p{L}+)/u.exec(text)
  const word = found?.[1] ?? ''
  const icon = VERBS[word.toLowerCase()]
  if (!found || icon === undefined) return []
  const from = found[0].length - word.length
  return [{ kind: 'verb', from, to: from + word.length, value: icon }]
}

function readPeople(withoutVerb: string, rest: string, verbs: readonly Token[]): readonly Token[] {
  const names = [...withoutVerb.matchAll(NAME)]
    // The first word of a sentence is a capital without being a name.
    .filter(found => verbs.length > 0 || rest.slice(0, found.index).trim() !== '')
    .map(found => token('person', found.index, found[0], found[0]))
  if (names.length > 0) return names
  const small = SMALL_NAME.exec(rest)
  const name = small?.[1]
  if (!small || name === undefined || NOT_NAMES.has(name.toLowerCase())) return []
  return [token('person', small.index + small[0].length - name.length, name, name)]
}

function tidy(text: string): string {
  const words = text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\s+([,.;:])/g, '$1')
    // A date that was cut leaves its preposition behind: "call Ann on".
    .replace(/\s+(?:on|at|by|until|before)\s*$/i, '')
    .trim()
  return words.charAt(0).toLocaleUpperCase() + words.slice(1)
}
