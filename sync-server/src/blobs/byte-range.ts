/** Range of RFC 9110 §14.2, one range of bytes; anything else means the whole. */
export interface ByteRange {
  readonly from: number
  /** Not included. */
  readonly to: number
  readonly isPart: boolean
}

/** `undefined` when the range lies outside: answer 416. */
export function rangeOf(header: string | null, size: number): ByteRange | undefined {
  const whole = { from: 0, to: size, isPart: false }
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  if (found === null) return whole
  const [, first = '', last = ''] = found
  if (first === '' && last === '') return whole
  if (first === '') {
    const from = Math.max(0, size - Number(last))
    return Number(last) === 0 || size === 0 ? undefined : { from, to: size, isPart: true }
  }
  const from = Number(first)
  const to = last === '' ? size : Math.min(size, Number(last) + 1)
  if (last !== '' && Number(last) < from) return whole
  return from >= size ? undefined : { from, to, isPart: true }
}
