/**
 * Formatters of the platform, each made once: making one costs a thousand uses. The only state in
 * this room, and nothing can tell that it is there.
 */
import { remembered } from '#kit'

const numberFormats = new Map<string, Intl.NumberFormat>()
const dateFormats = new Map<string, Intl.DateTimeFormat>()

export interface NumberShape {
  readonly min?: number
  readonly max?: number
  readonly currency?: string
  readonly isShort?: boolean
}

export function numberFormat(locale: string, shape: NumberShape): Intl.NumberFormat {
  const { min = 0, max = 10, currency = '', isShort = false } = shape
  return remembered(numberFormats, `${locale} ${min} ${max} ${currency} ${isShort}`, () => {
    return new Intl.NumberFormat(locale, {
      minimumFractionDigits: min,
      maximumFractionDigits: Math.max(min, max),
      ...(currency === '' ? {} : { style: 'currency', currency }),
      ...(isShort ? { notation: 'compact' } : {}),
    })
  })
}

export const dateFormat = (
  locale: string,
  timeZone: string,
  shape: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat =>
  remembered(dateFormats, `${locale} ${timeZone} ${Object.entries(shape).join(' ')}`, () => {
    return new Intl.DateTimeFormat(locale, { ...shape, timeZone })
  })

const twelves = new Map<string, boolean>()

/** The parts of a time of day as a locale writes them: "9:05 AM" and "09:05"; `Intl` alone pads both or neither. */
export function timeOfDay(locale: string): {
  readonly hour: 'numeric' | '2-digit'
  readonly minute: '2-digit'
} {
  const isTwelve = remembered(twelves, locale, () => {
    const { hourCycle } = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions()
    return hourCycle === 'h12' || hourCycle === 'h11'
  })
  return { hour: isTwelve ? 'numeric' : '2-digit', minute: '2-digit' }
}
