/** The twelve soft hues of options and marks, as OKLCH angles; grey carries no hue. */
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
export type HueName = keyof typeof HUES
export const HUE_NAMES = Object.keys(HUES) as readonly HueName[]

/** What an option or object stores (name or angle) as an angle; `null` is grey. */
export function hueAngle(hue: string | number | null | undefined): number | null {
  if (typeof hue === 'number') return hue
  if (hue === null || hue === undefined) return null
  return Object.hasOwn(HUES, hue) ? HUES[hue as HueName] : null
}

/** The same name has the same hue everywhere, on every device. */
export function hueOf(text: string): number {
  let hash = 2166136261
  for (const character of text.normalize('NFC').toLowerCase()) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 16777619)
  }
  const hues = Object.values(HUES).filter(hue => hue !== null)
  return hues[(hash >>> 0) % hues.length]!
}
