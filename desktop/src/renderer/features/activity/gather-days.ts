import type { ActionEntry } from '@kith/shared/rpc'

export interface ActionDay {
  readonly key: string
  readonly name: string
  readonly items: readonly ActionEntry[]
}

/** Newest day first, as the entries come. */
export function gatherDays(
  entries: readonly ActionEntry[],
  now: number,
  locale: string,
): readonly ActionDay[] {
  const long = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
  const days = new Map<string, ActionEntry[]>()
  for (const entry of entries) {
    const key = new Date(entry.at).toDateString()
    days.set(key, [...(days.get(key) ?? []), entry])
  }
  const today = new Date(now).toDateString()
  const yesterday = new Date(now - 86_400_000).toDateString()
  return [...days].map(([key, items]) => ({
    key,
    name: key === today ? 'Today' : key === yesterday ? 'Yesterday' : long.format(new Date(key)),
    items,
  }))
}
