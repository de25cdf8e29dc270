/** "In ten minutes": said once for each occurrence, also when the machine slept over the moment by a little. */
import { momentOf } from '@kith/shared/calendar'
import { s, type Clock, type Log } from '@kith/shared/kit'
import type { Store } from '#engine/store'

export interface Reminder {
  readonly title: string
  readonly body: string
  /** Route of the page. */
  readonly link: string
}
export interface RemindersDeps {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly zone: string
  readonly locale: string
  readonly remind: (reminder: Reminder) => void
}
interface Due {
  readonly event: number
  readonly title: string
  readonly location: string
  readonly reminders: string
  readonly starts_at: number
  readonly start_date: string | null
}

/** What was due longer ago says nothing any more. */
const LATE_MS = 10 * 60_000
const MINUTE_MS = 60_000
/** The longest reminder that is kept, four weeks. */
const AHEAD_MS = 40_320 * MINUTE_MS
const DUE = `SELECT o.event, e.title, e.location, e.reminders, o.starts_at, o.start_date FROM occurrence o JOIN event e ON e.id = o.event JOIN calendar c ON c.id = e.calendar
  WHERE e.reminders <> '[]' AND o.starts_at >= ? AND o.starts_at < ? AND c.is_shown = 1 AND e.state = 'here' AND e.my_response <> 'declined' AND e.status <> 'cancelled'
  ORDER BY o.starts_at`
const LAST = "SELECT v FROM meta WHERE k = 'reminded'"
const KEEP = "INSERT OR REPLACE INTO meta (k, v) VALUES ('reminded', ?)"

export function createReminders({ store, clock, log, zone, locale, remind }: RemindersDeps) {
  return {
    look(): void {
      try {
        take()
      } catch (error) {
        log.error('calendar/reminders', { error })
      }
    },
  }

  function take(): void {
    const now = clock.now()
    const last = Math.max(Number(store.pluck<string>(LAST)[0] ?? now), now - LATE_MS)
    const due = store
      .all<Due>(DUE, [last - MINUTE_MS - 86_400_000, now + AHEAD_MS])
      .filter(row => momentsOf(row).some(at => at > last && at <= now))
    store.write(tx => tx.run(KEEP, [String(now)]))
    for (const row of due) remind(wordsOf(row, now))
  }

  function startOf(row: Due): number {
    return row.start_date === null ? row.starts_at : momentOf(`${row.start_date}T00:00:00`, zone)
  }
  function momentsOf(row: Due): readonly number[] {
    const minutes = s.array(s.number()).parse(JSON.parse(row.reminders))
    return minutes.map(each => startOf(row) - each * MINUTE_MS)
  }
  function wordsOf(row: Due, now: number): Reminder {
    const start = startOf(row)
    const minutes = Math.round((start - now) / MINUTE_MS)
    const format = new Intl.DateTimeFormat(locale, {
      timeZone: zone,
      ...(row.start_date === null ? { hour: '2-digit', minute: '2-digit' } : {}),
      ...(minutes > 12 * 60 || row.start_date !== null
        ? { weekday: 'short', day: 'numeric', month: 'short' }
        : {}),
    })
    const when =
      minutes <= 0 && row.start_date === null
        ? 'Begins now'
        : minutes < 60
          ? `In ${minutes} min, ${format.format(start)}`
          : format.format(start)
    const day = new Date(row.starts_at).toISOString().slice(0, 10)
    return {
      title: row.title === '' ? 'An event' : row.title,
      body: row.location === '' ? when : `${when} · ${row.location}`,
      link: `/calendar?view=day&date=${day}&event=${encodeURIComponent(`${row.event}@${row.starts_at}`)}`,
    }
  }
}
