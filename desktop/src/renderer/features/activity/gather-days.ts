import { dateFormat, type FormatContext, wallDay, wallDayNumber } from '@kith/shared/model'
import type { ActionEntry } from '@kith/shared/rpc'

export interface ActionDay {
  readonly key: string
  readonly name: string
  readonly items: readonly ActionEntry[]
}

/** Newest day first, as the entries come. */
export function gatherDays(
  entries: readonly ActionEntry[],
  { now, locale, timeZone }: FormatContext,
): readonly ActionDay[] {
  const long = dateFormat(locale, timeZone, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
  const days = new Map<string, ActionEntry[]>()
  for (const entry of entries) {
    const key = wallDay(Date.parse(entry.at), timeZone)
    days.set(key, [...(days.get(key) ?? []), entry])
  }
  return [...days].map(([key, items]) => {
    const at = Date.parse(items[0]?.at ?? key)
    const ago = wallDayNumber(now, timeZone) - wallDayNumber(at, timeZone)
    return {
      key,
      name: ago === 0 ? 'Today' : ago === 1 ? 'Yesterday' : long.format(at),
      items,
    }
  })
}
