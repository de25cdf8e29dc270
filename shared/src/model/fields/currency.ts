/** An amount of money in millionths, with its currency. */
import { s } from '#kit'
import { defineFieldType, type Parsed } from '../field-type.ts'
import { numberFormat } from './intl.ts'
import { readNumber } from './read-number.ts'

export type Money = { readonly amountMicros: number; readonly currency: string }

const MAX_MICROS = 1e18
const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))
const SYMBOLS: Readonly<Record<string, string>> = {
  '€': 'EUR',
  us$: 'USD',
  r$: 'BRL',
  a$: 'AUD',
  c$: 'CAD',
  hk$: 'HKD',
  nz$: 'NZD',
  s$: 'SGD',
  $: 'USD',
  '£': 'GBP',
  '¥': 'JPY',
  '₹': 'INR',
  '₩': 'KRW',
  '₺': 'TRY',
  '₽': 'RUB',
  '₴': 'UAH',
  '₪': 'ILS',
  '₫': 'VND',
  '₱': 'PHP',
  '₦': 'NGN',
  '฿': 'THB',
  zł: 'PLN',
  kč: 'CZK',
  ft: 'HUF',
  fr: 'CHF',
  'fr.': 'CHF',
  rs: 'INR',
  'rs.': 'INR',
}
/** Signs that several countries use: the workspace's own currency when it is one of them. */
const SHARED_SYMBOLS: Readonly<Record<string, readonly string[]>> = {
  $: ['AUD', 'CAD', 'NZD', 'HKD', 'SGD', 'MXN', 'ARS', 'CLP', 'COP'],
  '¥': ['CNY'],
  kr: ['SEK', 'NOK', 'DKK', 'ISK'],
  'kr.': ['DKK', 'NOK', 'SEK'],
}

export const currency = defineFieldType({
  id: 'currency',
  label: 'Currency',
  hint: 'An amount of money',
  icon: 'banknote',
  storage: 'money',
  options: s.object({
    /** For amounts typed without one; `null` is the workspace's. */
    currency: s.string().nullable().default(null),
    display: s.enum(['full', 'short']).default('full'),
  }),
  creatable: true,
  writable: true,
  canBeUnique: false,
  align: 'end',
  width: 130,
  value: () =>
    s.object(
      {
        amountMicros: s
          .int('has an amount that is no number of millionths')
          .or(s.number().refine(Number.isInteger, 'has an amount that is no number of millionths'))
          .refine(micros => Math.abs(micros) <= MAX_MICROS, 'has an amount over a trillion'),
        currency: s
          .string()
          .transform(code => code.trim().toUpperCase())
          .refine(code => CODES.has(code), 'has an unknown currency'),
      },
      'needs an amount and a currency',
    ),
  parse(text, options, context): Parsed<Money> {
    if (text.trim() === '') return { value: null }
    const { mark, rest } = takeMark(text)
    const home = options.currency ?? context.currency
    const code = mark === '' ? home : codeOf(mark, home)
    if (code === undefined) return { problem: 'unknown currency' }
    const read = readNumber(rest, context.decimal)
    if (!read || read.isPercent) return { problem: 'not an amount' }
    const amountMicros = microsOf(read.exact)
    if (Math.abs(amountMicros) > MAX_MICROS) return { problem: 'too large' }
    return { value: { amountMicros, currency: code } }
  },
  format: ({ amountMicros, currency: code }) => `${decimalText(amountMicros)} ${code}`,
  display({ amountMicros, currency: code }, { display }, { locale }) {
    const isWhole = amountMicros % 1_000_000 === 0
    const shape =
      display === 'short' ? { max: 1, isShort: true } : isWhole ? { max: 0 } : { min: 2, max: 2 }
    return numberFormat(locale, { ...shape, currency: code }).format(amountMicros / 1e6)
  },
  compare: (a, b) => a.amountMicros - b.amountMicros,
  searchText: () => '',
  aggregates: ['sum', 'average', 'median', 'min', 'max', 'range'],
})

const BACK = /^(.*[\d.,])\s*(\p{L}{0,3}\p{Sc}|\p{L}{2,3}\.?)$/u
/** "1.2m EUR", "3 mio €": what counts thousands and millions belongs to the number. */
const SCALED_BACK =
  /^(.*\d\s?(?:k|m|b|tsd|mio|mn|mm|mil|mrd|bn|million|billion))\.?\s*(\p{Sc}|\p{L}{2,3}\.?)$/iu
const SCALE_WORD = /^(?:mio|mn|mrd|bn|tsd|mm|mil)\.?$/i

/** Parts "€ 3 500", "3.500,00 EUR" and "USD-12" into the mark and the number. */
function takeMark(text: string): { readonly mark: string; readonly rest: string } {
  const bare = text.trim()
  const isNegated = /^\(.+\)$/.test(bare)
  const inner = isNegated ? bare.slice(1, -1) : bare
  const front = /^([-−–+]?)\s*((?:[\p{L}]{0,3}\p{Sc}|[\p{L}]{2,3}\.?))\s*(?=[-−–+\d.,])(.*)$/u.exec(
    inner,
  )
  if (front)
    return { mark: front[2] ?? '', rest: wrap(`${front[1] ?? ''}${front[3] ?? ''}`, isNegated) }
  const back = BACK.exec(inner) ?? SCALED_BACK.exec(inner)
  if (back && !SCALE_WORD.test(back[2] ?? ''))
    return { mark: back[2] ?? '', rest: wrap(back[1] ?? '', isNegated) }
  return { mark: '', rest: bare }
}

const wrap = (text: string, isNegated: boolean): string => (isNegated ? `(${text})` : text)

function codeOf(mark: string, home: string): string | undefined {
  const lower = mark.toLowerCase()
  const shared = SHARED_SYMBOLS[lower]
  if (shared?.includes(home)) return home
  const upper = mark.toUpperCase()
  return CODES.has(upper) ? upper : (SYMBOLS[lower] ?? shared?.[0])
}

/** Exact: the decimal text is shifted, not multiplied. */
function microsOf(exact: string): number {
  const [digits = '0', ...exponents] = exact.toLowerCase().split('e')
  const shift = exponents.reduce((sum, exponent) => sum + Number(exponent), 6)
  const micros = Math.round(Number(`${digits}e${shift}`))
  return micros === 0 ? 0 : micros
}

function decimalText(micros: number): string {
  const digits = BigInt(Math.abs(micros)).toString().padStart(7, '0')
  const fraction = digits.slice(-6).replace(/0+$/, '')
  // Three decimals could be read as a group of thousands.
  const safe = fraction.length === 3 ? `${fraction}0` : fraction
  return `${micros < 0 ? '-' : ''}${digits.slice(0, -6)}${safe === '' ? '' : `.${safe}`}`
}
