/** The colour of a person: the same for everybody, 0–359. */
export function createHue(text: string): number {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) >>> 0
  return sum % 360
}
