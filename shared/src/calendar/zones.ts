/**
 * Which zone a calendar means: IANA names, those of Windows, the long paths of old programs, and
 * offsets. Nothing is guessed from the clock of this computer.
 */
import { Temporal } from 'temporal-polyfill'
import { findIana } from 'windows-iana'

const known = new Map<string, string | null>()

/** The IANA name (or `+02:00`), `null` when nobody can tell. */
export function resolveZone(name: string): string | null {
  const text = name.trim().replace(/^"|"$/g, '')
  const held = known.get(text)
  if (held !== undefined) return held
  const zone = text.length > 200 ? null : find(text)
  if (known.size < 2000) known.set(text, zone)
  return zone
}

const UTC = /^(?:utc|gmt|z|etc\/(?:utc|gmt|zulu|uct)|coordinated universal time)$/i
const OFFSET = /^(?:(?:utc|gmt)\s*)?([+-])(\d{1,2}):?(\d{2})?$/i
/** "(GMT+01:00) Amsterdam, Berlin, Rome", as Outlook showed it. */
const SHOWN = /^\((?:utc|gmt)\s*([+-]\d{1,2}:?\d{2})?\)\s*(.*)$/i

function find(text: string): string | null {
  if (text === '') return null
  if (UTC.test(text)) return 'UTC'
  const offset = OFFSET.exec(text)
  if (offset) return asOffset(offset[1] ?? '+', offset[2] ?? '0', offset[3] ?? '0')
  if (isZone(text)) return text
  const [windows] = findIana(text)
  if (windows !== undefined) return windows
  // "/freeassociation.sourceforge.net/Tzfile/Europe/Berlin", "/mozilla.org/20050126_1/Europe/Berlin"
  const parts = text.split('/')
  for (const count of [3, 2]) {
    const tail = parts.slice(-count).join('/')
    if (parts.length > count && isZone(tail)) return tail
  }
  const bare = text
    .replace(/\s*\(.*\)$/, '')
    .replace(/ (?:daylight|summer) time$/i, ' Standard Time')
  if (bare !== text) return find(bare)
  const shown = SHOWN.exec(text)
  return shown
    ? (byCity(shown[2] ?? '') ?? (shown[1] === undefined ? 'UTC' : find(shown[1])))
    : null
}

function asOffset(sign: string, hours: string, minutes: string): string | null {
  if (Number(hours) > 14 || Number(minutes) > 59) return null
  const text = `${sign}${hours.padStart(2, '0')}:${minutes.padStart(2, '0')}`
  return /^[+-]00:00$/.test(text) ? 'UTC' : text
}

const CITIES = ['Europe', 'America', 'Asia', 'Africa', 'Australia', 'Pacific', 'Atlantic']
function byCity(text: string): string | null {
  for (const city of text.split(',').map(one => one.trim().replaceAll(' ', '_')))
    for (const part of CITIES)
      if (city !== '' && isZone(`${part}/${city}`)) return `${part}/${city}`
  return null
}

function isZone(name: string): boolean {
  if (!/^[A-Za-z][\w+-]*(?:\/[\w+-]+){0,2}$/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** Wall time (`2026-03-29T02:30:00`) of a zone → ms UTC. Times that do not exist move on by the gap, as RFC 5545 3.3.5 says. */
export const momentOf = (local: string, zone: string): number =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone, { disambiguation: 'compatible' })
    .epochMilliseconds

/** ms UTC → wall time of a zone, to the second. */
export const localOf = (at: number, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })

/** Whether a wall time exists there: not in the hour that summer time skips. */
export const isReal = (local: string, zone: string): boolean =>
  localOf(momentOf(local, zone), zone) ===
  Temporal.PlainDateTime.from(local).toString({ smallestUnit: 'second' })

/** The date of a moment in a zone, `YYYY-MM-DD`. */
export const dateIn = (at: number, zone: string): string => localOf(at, zone).slice(0, 10)
