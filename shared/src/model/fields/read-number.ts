/** Numbers as people write them: "1 234,5", "1,234.50", "(12)", "1.2k", "3 m", "50%". */
const SPACES = /[\s\u00a0\u202f'’_]/g
const SCALES: Readonly<Record<string, string>> = {
  '': '',
  k: 'e3',
  tsd: 'e3',
  m: 'e6',
  mio: 'e6',
  mm: 'e6',
  mn: 'e6',
  mil: 'e6',
  million: 'e6',
  b: 'e9',
  bn: 'e9',
  mrd: 'e9',
  billion: 'e9',
}
const SHAPE = /^([+-]?)((?:\d+[.,]?)+|[.,]\d+(?:[.,]?\d+)*)(e[+-]?\d+)?([a-z]*)(%?)$/i

export interface ReadNumber {
  readonly value: number
  /** The same in decimal notation, for exact arithmetic: `-1234.5e3`. */
  readonly exact: string
  readonly isPercent: boolean
}

/** `undefined` when the text is not a number. `decimal` decides only what cannot be told otherwise: "1.234". */
export function readNumber(text: string, decimal: '.' | ','): ReadNumber | undefined {
  const bare = text.trim().replace(SPACES, '').replace(/[−–]/g, '-')
  const isNegated = /^\(.+\)$/.test(bare)
  const found = SHAPE.exec(isNegated ? bare.slice(1, -1) : bare)
  if (!found) return undefined
  const [, sign = '', digits = '', exponent = '', word = '', percent = ''] = found
  const scale = SCALES[word.toLowerCase()]
  const plain = plainDigits(digits, decimal)
  if (scale === undefined || plain === undefined || (exponent !== '' && scale !== ''))
    return undefined
  const minus = (sign === '-') !== isNegated ? '-' : ''
  const exact = minus + plain + exponent + scale
  const value = Number(exact)
  if (!Number.isFinite(value)) return undefined
  return { value: value === 0 ? 0 : value, exact, isPercent: percent === '%' }
}

/** Takes thousands marks out and writes the decimal mark as a point. */
function plainDigits(digits: string, decimal: '.' | ','): string | undefined {
  const marks = digits.replace(/\d/g, '')
  const last = marks.at(-1)
  if (last === undefined) return digits
  const isOneKind = marks === last.repeat(marks.length)
  if (isOneKind && marks.length > 1) return grouped(digits, last)
  if (isOneKind) {
    const [whole = '', rest = ''] = digits.split(last)
    const mayBeGroup = /^[1-9]\d{0,2}$/.test(whole) && rest.length === 3
    return mayBeGroup && last !== decimal ? whole + rest : `${whole || '0'}.${rest || '0'}`
  }
  const at = digits.lastIndexOf(last)
  const other = last === '.' ? ',' : '.'
  if (digits.indexOf(last) !== at) return undefined
  const whole = grouped(digits.slice(0, at), other)
  return whole === undefined ? undefined : `${whole}.${digits.slice(at + 1) || '0'}`
}

/** Groups of three, or of two above the first three as in India. */
const grouped = (digits: string, mark: string): string | undefined => {
  const [head = '', ...groups] = digits.split(mark)
  const last = groups.at(-1) ?? ''
  const isGrouped =
    /^\d{1,3}$/.test(head) && last.length === 3 && groups.every(group => /^\d{2,3}$/.test(group))
  return isGrouped ? head + groups.join('') : undefined
}

/** Text that `readNumber` reads back whatever its decimal mark: 1.234 could be a group, 1.2340 cannot. */
export function writeNumber(value: number): string {
  const text = String(value)
  return /^-?[1-9]\d{0,2}\.\d{3}$/.test(text) ? `${text}0` : text
}
