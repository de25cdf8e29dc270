/** How values are written and read for this person: language, zone, currency, date order, now. */
import { useMemo, useSyncExternalStore } from 'react'
import type { Json } from '@kith/shared/kit'
import type { FormatContext, ParseContext } from '@kith/shared/model'
import { useSettings } from './use-workspace.tsx'

const MINUTE_MS = 60_000

/** Rises each minute, so that relative times go on; one timer for the page. */
function createMinutes() {
  const listeners = new Set<() => void>()
  let timer: ReturnType<typeof setInterval> | null = null
  return {
    now: (): number => Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      timer ??= setInterval(() => {
        for (const tell of listeners) tell()
      }, MINUTE_MS / 4)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0 && timer !== null) {
          clearInterval(timer)
          timer = null
        }
      }
    },
  }
}
const minutes = createMinutes()

/** Milliseconds of the current minute. */
export const useNow = (): number => useSyncExternalStore(minutes.subscribe, minutes.now)

const textOr = (value: Json | undefined, fallback: string): string =>
  typeof value === 'string' && value !== '' ? value : fallback

export function useFormat(): FormatContext {
  const settings = useSettings()
  const now = useNow()
  const locale = textOr(settings['locale'], navigator.language)
  const timeZone = textOr(settings['timeZone'], Intl.DateTimeFormat().resolvedOptions().timeZone)
  return useMemo(() => ({ locale, timeZone, now }), [locale, timeZone, now])
}

export function useParse(): ParseContext {
  const settings = useSettings()
  const { locale, timeZone, now } = useFormat()
  const country = textOr(settings['country'], new Intl.Locale(locale).maximize().region ?? 'US')
  const currency = textOr(settings['currency'], 'EUR')
  const order = settings['dateOrder']
  const decimal = settings['decimal']
  return useMemo(
    () => ({
      country,
      currency,
      dateOrder: order === 'mdy' || order === 'ymd' || order === 'dmy' ? order : orderOf(locale),
      decimal: decimal === ',' || decimal === '.' ? decimal : decimalOf(locale),
      timeZone,
      now,
    }),
    [country, currency, order, decimal, locale, timeZone, now],
  )
}

function orderOf(locale: string): ParseContext['dateOrder'] {
  const kinds = new Intl.DateTimeFormat(locale).formatToParts(0).map(part => part.type)
  if (kinds.indexOf('year') < kinds.indexOf('day')) return 'ymd'
  return kinds.indexOf('month') < kinds.indexOf('day') ? 'mdy' : 'dmy'
}

const decimalOf = (locale: string): '.' | ',' =>
  new Intl.NumberFormat(locale).format(1.5).includes(',') ? ',' : '.'
