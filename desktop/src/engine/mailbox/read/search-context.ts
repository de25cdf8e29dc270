import type { SearchContext } from '@kith/shared/mail'

/** Days in a search begin at midnight where this device is. `now`: ms UTC. */
export const searchContext = (now: number): SearchContext => ({ now, startOfDay })

function startOfDay(date: string): number {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number)
  return new Date(year, month - 1, day).getTime()
}
