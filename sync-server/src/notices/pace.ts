/** When a mail about something is due, by what the person wishes. */
import { clockTimeOf, isQuiet, type MailPace, type NoticePreferences } from '@kith/shared/notices'

/** Who sits at Kith sees it there; a mail about it would be noise. */
const SEEN_MEANWHILE_MS = 2 * 60_000
const HOUR_MS = 3_600_000
const STEP_MS = 15 * 60_000
const MORNING = '08:00'
const DAY_STEPS = 100

/** Milliseconds; `null` for never. A zone that is not known is UTC. */
export function dueAt(
  pace: MailPace,
  at: number,
  { zone, quiet }: Pick<NoticePreferences, 'zone' | 'quiet'>,
): number | null {
  const there = knownZone(zone)
  switch (pace) {
    case 'never':
      return null
    case 'now':
      return afterQuiet(at + SEEN_MEANWHILE_MS, quiet, there)
    case 'hourly':
      return afterQuiet(Math.floor(at / HOUR_MS + 1) * HOUR_MS, quiet, there)
    case 'daily':
      return first(at + SEEN_MEANWHILE_MS, time => clockTimeOf(time, there) === MORNING)
  }
}

function afterQuiet(at: number, quiet: NoticePreferences['quiet'], zone: string): number {
  return isQuiet(quiet, at, zone) ? first(at, time => !isQuiet(quiet, time, zone)) : at
}

/** The first quarter of an hour from `at` on of which it is so, within a day. */
function first(at: number, is: (time: number) => boolean): number {
  let time = Math.ceil(at / STEP_MS) * STEP_MS
  for (let step = 0; step < DAY_STEPS && !is(time); step++) time += STEP_MS
  return time
}

function knownZone(zone: string | null): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone ?? 'UTC' }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}
