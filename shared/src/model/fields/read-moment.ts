/** Days with a time of day: ISO with or without an offset, "31.12.2026 14:05", "tomorrow 2pm", "Fri at 9". */
import type { ParseContext } from '../field-type.ts'
import { realDay, type Day } from './calendar.ts'
import { readDay } from './read-day.ts'
import { dayIn, momentIn } from './time-zone.ts'

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|UTC|[+-]\d{2}:?\d{2})?$/i
const TIME =
  /(?:^|[\s,]+)(?:at\s+)?(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2}))?\s?(am|pm|a\.m\.|p\.m\.|h|uhr)?$/i

/** Milliseconds, UTC. Text without a time is the start of that day in the context's time zone. */
export function readMoment(
  text: string,
  context: ParseContext,
): number | 'no such day' | 'no such time' | undefined {
  const bare = text.trim()
  const iso = ISO.exec(bare)
  if (iso) return readIso(iso, context)
  const day = readDay(bare, context)
  if (day === 'no such day') return day
  if (day !== undefined && !/^now$/i.test(bare)) return momentIn(context.timeZone, day, 0, 0)
  if (/^now$/i.test(bare)) return context.now
  const time = TIME.exec(bare)
  if (!time || (time[2] === undefined && time[4] === undefined && !/\bat\s/i.test(time[0])))
    return undefined
  const before = bare.slice(0, time.index).replace(/\bat$/i, '').trim()
  const on = before === '' ? dayIn(context.timeZone, context.now) : readDay(before, context)
  if (on === undefined || typeof on === 'string') return on
  return atTime(on, time, context)
}

function atTime(day: Day, time: RegExpExecArray, context: ParseContext): number | 'no such time' {
  const half = (time[4] ?? '').replaceAll('.', '').toLowerCase()
  const typed = Number(time[1])
  const hour = half === 'pm' && typed < 12 ? typed + 12 : half === 'am' && typed === 12 ? 0 : typed
  const [minute, second] = [Number(time[2] ?? 0), Number(time[3] ?? 0)]
  const isTwelve = half !== 'am' && half !== 'pm' ? true : typed >= 1 && typed <= 12
  if (!isTwelve || hour > 23 || minute > 59 || second > 59) return 'no such time'
  return momentIn(context.timeZone, day, hour, minute, second)
}

function readIso(
  iso: RegExpExecArray,
  context: ParseContext,
): number | 'no such day' | 'no such time' {
  const day = realDay(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  if (!day) return 'no such day'
  const [hour, minute, second] = [Number(iso[4]), Number(iso[5]), Number(iso[6] ?? 0)]
  if (hour > 23 || minute > 59 || second > 59) return 'no such time'
  const ms = Math.trunc(Number(`0.${iso[7] ?? 0}`) * 1000)
  const zone = iso[8]
  if (zone === undefined) return momentIn(context.timeZone, day, hour, minute, second) + ms
  const utc = Date.UTC(day.year, day.month - 1, day.day, hour, minute, second, ms)
  return utc - offsetMs(zone)
}

function offsetMs(zone: string): number {
  const found = /^([+-])(\d{2}):?(\d{2})$/.exec(zone)
  if (!found) return 0
  const ms = (Number(found[2]) * 60 + Number(found[3])) * 60_000
  return found[1] === '-' ? -ms : ms
}
