/**
 * Order keys of what stands in a list in the code: `a0VVV`, `a1VVV`, … They are keys of kit's
 * `orderKeyBetween`, so what people make or move fits before, between and after them.
 */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const JITTER = 'VVV'

export function standardOrder(at: number): string {
  if (at < DIGITS.length) return `a${DIGITS.charAt(at)}${JITTER}`
  const rest = at - DIGITS.length
  const high = DIGITS.charAt(Math.floor(rest / DIGITS.length) % DIGITS.length)
  return `b${high}${DIGITS.charAt(rest % DIGITS.length)}${JITTER}`
}
