/** What a calendar of the person shows: what is today, how the week begins, in which order dates are typed. */
import { useMemo } from 'react'
import { useParse, useSettings } from '#renderer/client'
import type { DatePickerProps } from '#renderer/ui'
import { wallClock } from './moment-parts.ts'

export function useDays(): Required<Pick<DatePickerProps, 'clock' | 'weekStart' | 'order'>> {
  const { now, timeZone, dateOrder } = useParse()
  const chosen = useSettings()['weekStart']
  return useMemo(
    () => ({
      clock: wallClock(now, timeZone),
      weekStart: chosen === 0 || chosen === 6 ? chosen : 1,
      order: dateOrder,
    }),
    [now, timeZone, chosen, dateOrder],
  )
}
