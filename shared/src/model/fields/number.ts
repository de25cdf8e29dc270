/** Whole or decimal numbers, or percents: a percent field holds 50 for "50%". */
import { s } from '#kit'
import { defineFieldType } from '../field-type.ts'
import { numberFormat } from './intl.ts'
import { readNumber, writeNumber } from './read-number.ts'

const LIMIT = 1e15

export const number = defineFieldType({
  id: 'number',
  label: 'Number',
  hint: 'Counts, measures and percents',
  icon: 'hash',
  storage: 'number',
  options: s.object({
    /** Digits after the mark that are kept and shown; `null` keeps what was typed. */
    decimals: s.int().min(0).max(10).nullable().default(null),
    style: s.enum(['plain', 'percent']).default('plain'),
    min: s.number().nullable().default(null),
    max: s.number().nullable().default(null),
  }),
  creatable: true,
  writable: true,
  canBeUnique: true,
  align: 'end',
  width: 120,
  value: ({ decimals, min, max }) =>
    s
      .number('needs a number')
      .min(min ?? -LIMIT, `is below ${min ?? -LIMIT}`)
      .max(max ?? LIMIT, `is over ${max ?? LIMIT}`)
      .transform(value => rounded(value, decimals)),
  parse(text, { decimals, style, min, max }, { decimal }) {
    if (text.trim() === '') return { value: null }
    const read = readNumber(text, decimal)
    if (!read) return { problem: 'not a number' }
    const isShare = read.isPercent && style === 'plain'
    const value = rounded(isShare ? Number(`${read.value / 100}`) : read.value, decimals)
    if (value < (min ?? -LIMIT)) return { problem: min === null ? 'too small' : `below ${min}` }
    if (value > (max ?? LIMIT)) return { problem: max === null ? 'too large' : `over ${max}` }
    return { value }
  },
  format: (value, { style }) => writeNumber(value) + (style === 'percent' ? '%' : ''),
  display(value, { decimals, style }, { locale }) {
    const digits = decimals === null ? { max: 10 } : { min: decimals, max: decimals }
    const text = numberFormat(locale, digits).format(value)
    return style === 'percent' ? `${text} %` : text
  },
  compare: (a, b) => a - b,
  searchText: () => '',
  aggregates: ['sum', 'average', 'median', 'min', 'max', 'range', 'countUnique'],
})

/** Rounds as written, so that 1.005 becomes 1.01. */
function rounded(value: number, decimals: number | null): number {
  if (decimals === null || Number.isInteger(value)) return value
  const [digits = '0', exponent = '0'] = String(value).split('e')
  const shifted = Math.round(Number(`${digits}e${Number(exponent) + decimals}`))
  const result = Number(`${shifted}e${-decimals}`)
  return Object.is(result, -0) ? 0 : result
}
