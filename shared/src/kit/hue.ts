/** The twelve soft hues of options, marks and people, as OKLCH angles; grey carries no hue. */
export const HUES = {
  gray: null,
  red: 22,
  orange: 50,
  amber: 78,
  lime: 118,
  green: 152,
  teal: 182,
  cyan: 215,
  blue: 258,
  indigo: 280,
  purple: 302,
  pink: 345,
} as const

/** The same name has the same hue everywhere: faces in lists, who is here, carets, on every device. */
export function hueOf(text: string): number {
  let hash = 2166136261
  for (const character of text.normalize('NFC').toLowerCase()) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 16777619)
  }
  const hues = Object.values(HUES).filter(hue => hue !== null)
  return hues[(hash >>> 0) % hues.length]!
}
