/**
 * Where the people of this workspace are: the time zone and first day of the week they chose.
 * "Today" and "this week" mean the same in every list, total, search and notice. Nothing chosen:
 * the zone of this device, and Monday.
 */
import type { Json } from '@kith/shared/kit'
import { settingsId } from '@kith/shared/docs'
import type { Feed } from '#engine/replica'
import type { Read } from '#engine/store'

export interface Region {
  /** IANA name. */
  readonly timeZone: string
  /** 0 is Sunday. */
  readonly weekStart: number
}

/** Monday. */
const WEEK_START = 1

/** Made before whatever asks lists again after a commit, so that it hears of the commit first. */
export function createRegion(store: Read, feed: Feed, deviceZone: string): () => Region {
  let known: Region | null = null
  feed.onCommit(({ changes }) => {
    if (changes.some(({ kind }) => kind === 'settings')) known = null
  })
  return () => (known ??= read())

  function read(): Region {
    const rows = store.all<{ key: string; value: string }>(
      "SELECT key, value FROM setting WHERE pk = (SELECT pk FROM doc WHERE id = ?) AND key IN ('timeZone', 'weekStart')",
      [settingsId(null)],
    )
    const chosen = new Map(rows.map(({ key, value }) => [key, JSON.parse(value) as Json]))
    const timeZone = chosen.get('timeZone')
    const weekStart = chosen.get('weekStart')
    return {
      timeZone: typeof timeZone === 'string' && isZone(timeZone) ? timeZone : deviceZone,
      weekStart:
        typeof weekStart === 'number' && weekStart >= 0 && weekStart <= 6 ? weekStart : WEEK_START,
    }
  }
}

/** A zone that this device does not know would make every question about a day fail. */
function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
