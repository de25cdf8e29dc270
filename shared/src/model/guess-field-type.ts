/**
 * Which type of field a column of texts looks like: for the import wizard and the new-field dialog.
 * A guess needs nearly all samples; what nothing fits is text.
 */
import type { Json } from '#kit'
import type { Choice } from './fields/choices.ts'
import { CHOICE_HUES } from './fields/choices.ts'
import { fieldTypes, type FieldTypeId } from './fields/index.ts'
import { splitEntries } from './fields/texts.ts'
import type { ParseContext } from './field-type.ts'
import { foldText } from './fold.ts'
import { camelName } from './names.ts'

export interface FieldGuess {
  readonly type: FieldTypeId
  readonly options: Json
  /** Share of the samples that can be read so, 0–1, less when another reading is as good. */
  readonly score: number
  /** How dates and numbers of this column are to be read. */
  readonly dateOrder: ParseContext['dateOrder']
  readonly decimal: ParseContext['decimal']
}

/** How much of a column must fit. */
const ENOUGH = 0.9
const MAX_CHOICES = 16
const CONTEXT: ParseContext = {
  country: '',
  currency: 'EUR',
  dateOrder: 'dmy',
  decimal: '.',
  timeZone: 'UTC',
  now: Date.UTC(2026, 0, 1),
}

type Found = { readonly type: FieldTypeId; readonly options?: Json; readonly score: number }

/** `preferred` settles what the samples leave open: 03/04/2026, 1.234. */
export function guessFieldType(
  samples: readonly string[],
  preferred: Partial<ParseContext> = {},
): FieldGuess {
  const texts = samples.map(text => text.trim()).filter(text => text !== '')
  const base = { ...CONTEXT, ...preferred }
  const dateOrder = guessDateOrder(texts, base.dateOrder)
  const decimal = guessDecimal(texts, base.decimal)
  const context = { ...base, dateOrder, decimal }
  const found = texts.length === 0 ? nothing : firstFit(texts, context)
  return { options: {}, ...found, dateOrder, decimal }
}

const nothing: Found = { type: 'text', score: 0 }

function firstFit(texts: readonly string[], context: ParseContext): Found {
  for (const guess of GUESSES) {
    const found = guess(texts, context)
    if (found && found.score >= ENOUGH) return found
  }
  const isLong = texts.some(text => text.includes('\n') || text.length > 200)
  return { type: 'text', options: isLong ? { multiline: true } : {}, score: 0.5 }
}

type Guess = (texts: readonly string[], context: ParseContext) => Found | undefined

const GUESSES: readonly Guess[] = [
  (texts, context) => fit('emails', texts, context, () => true),
  (texts, context) => fit('links', texts, context, text => WEB.test(text)),
  (texts, context) => fit('dateTime', texts, context, text => DATE.test(text) && TIME.test(text)),
  (texts, context) => fit('date', texts, context, text => DATE.test(text)),
  (texts, context) => fit('currency', texts, context, text => MONEY.test(text)),
  (texts, context) =>
    fit('number', texts, context, text => text.endsWith('%'), { style: 'percent' }),
  (texts, context) => fit('boolean', texts, context, text => !/^[\d-]$/.test(text)),
  (texts, context) => fit('phones', texts, context, text => PHONE.test(text) && !DATE.test(text)),
  (texts, context) => fit('number', texts, context, isPlainNumber),
  texts => select(texts),
  texts => multiSelect(texts),
]

const WEB = /^(?:https?:\/\/|www\.)\S+|^(?:[a-z0-9-]+\.)+[a-z]{2,}(?:\/\S*)?$/i
const DATE =
  /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|^\d{1,2}[-/.] ?\d{1,2}[-/.] ?(?:\d{4}|\d{2})(?!\d)|^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$|\d.*\p{L}{3}.*\d{4}|^\p{L}{3,}\.? \d{1,2},? \d{4}/u
const TIME = /\d:\d{2}|\d ?[ap]m\b/i
const MONEY = /^[-(]?\s*(?:\p{Sc}|[A-Z]{3}\s?(?=[\d-]))|(?:\p{Sc}|\d\s?[A-Z]{3})\)?$/u
const PHONE =
  /^\+\d|^00\d|^\(\d|^0\d[\d\s/.-]{6,}|^\d{3}[-. ]\d{3}[-. ]\d{4}$|^1[-. ]\d{3}[-. ]\d{3}[-. ]\d{4}$/

/** Leading zeros and whole numbers of very many digits are ids, not amounts. */
const isPlainNumber = (text: string): boolean => !/^[+-]?0\d|^[+-]?\d{16,}$/.test(text)

function fit(
  type: FieldTypeId,
  texts: readonly string[],
  context: ParseContext,
  looks: (text: string) => boolean,
  options: Json = {},
): Found {
  const def = fieldTypes.must(type)
  const parsed = def.options.parse(options)
  const hits = texts.filter(text => looks(text) && 'value' in def.parse(text, parsed, context))
  return { type, options, score: hits.length / texts.length }
}

function select(texts: readonly string[]): Found | undefined {
  const distinct = distinctOf(texts)
  const isFew = distinct.length <= MAX_CHOICES && distinct.length * 3 <= texts.length
  const isShort = distinct.every(text => text.length <= 40 && !/[\n;|]/.test(text))
  if (texts.length < 6 || !isFew || !isShort || isGrowing(texts)) return undefined
  const share = distinct.length / texts.length
  return { type: 'select', options: { choices: choicesOf(distinct) }, score: 1 - share / 5 }
}

/** The later half of a long column brings new values: the rows below the samples will too. */
function isGrowing(texts: readonly string[]): boolean {
  if (texts.length < 20) return false
  const half = Math.ceil(texts.length / 2)
  const early = new Set(texts.slice(0, half).map(foldText))
  return texts.slice(half).some(text => !early.has(foldText(text)))
}

/** Cells with several values of which few are different. */
function multiSelect(texts: readonly string[]): Found | undefined {
  const isMany = texts.filter(text => /[;|]/.test(text)).length * 3 >= texts.length
  const parts = texts.flatMap(splitEntries)
  const distinct = distinctOf(parts)
  const isFew = distinct.length <= MAX_CHOICES && distinct.length * 2 <= parts.length
  if (texts.length < 4 || !isMany || !isFew || distinct.some(text => text.length > 40))
    return undefined
  return { type: 'multiSelect', options: { choices: choicesOf(distinct) }, score: 0.9 }
}

const distinctOf = (texts: readonly string[]): readonly string[] => [
  ...new Map(texts.map(text => [foldText(text), text])).values(),
]

/** Options for labels in the order they first appear; ids are readable and differ. */
export function choicesOf(labels: readonly string[]): readonly Choice[] {
  const taken = new Set<string>()
  return labels.map((label, at) => ({
    id: camelName(label, taken),
    label,
    hue: CHOICE_HUES[at % CHOICE_HUES.length] ?? null,
    isArchived: false,
    order: '',
  }))
}

/** A number over 12 in the first or second place settles the order of a column. */
function guessDateOrder(
  texts: readonly string[],
  preferred: ParseContext['dateOrder'],
): ParseContext['dateOrder'] {
  let [days, months] = [0, 0]
  for (const text of texts) {
    const found = /^(\d{1,2})[-/.] ?(\d{1,2})[-/.] ?(?:\d{4}|\d{2})(?!\d)/.exec(text)
    if (!found) continue
    if (Number(found[1]) > 12) days++
    if (Number(found[2]) > 12) months++
  }
  if (days === months) return preferred
  return days > months ? 'dmy' : 'mdy'
}

/** The mark that comes last, or that is followed by other than three digits. */
function guessDecimal(texts: readonly string[], preferred: '.' | ','): '.' | ',' {
  let [points, commas] = [0, 0]
  for (const text of texts) {
    if (/\p{L}{4,}|\d[^\d]*\p{L}[^\d]*\d/u.test(text)) continue
    const digits = text.replace(/[^\d.,]/g, '')
    if (/\d\.\d{1,2}$|,\d{3}\.\d|,\d{3},\d{3}|\d\.\d{4,}$/.test(digits)) points++
    if (/\d,\d{1,2}$|\.\d{3},\d|\.\d{3}\.\d{3}|\d,\d{4,}$/.test(digits)) commas++
  }
  if (points === commas) return preferred
  return points > commas ? '.' : ','
}
