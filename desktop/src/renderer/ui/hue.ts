import { HUES } from '@kith/shared/kit'

export { hueOf } from '@kith/shared/kit'
export type HueName = keyof typeof HUES
export const HUE_NAMES = Object.keys(HUES) as readonly HueName[]

/** What an option or object stores (name or angle) as an angle; `null` is grey. */
export function hueAngle(hue: string | number | null | undefined): number | null {
  if (typeof hue === 'number') return hue
  if (hue === null || hue === undefined) return null
  return Object.hasOwn(HUES, hue) ? HUES[hue as HueName] : null
}
