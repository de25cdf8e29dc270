/** What comes, day by day, as a list. */
import { eventKey } from '../event-place.ts'
import type { CSSProperties } from 'react'
import type { CalendarEntry, CalendarRow } from '@kith/shared/rpc'
import { EmptyState } from '#renderer/ui'
import { isSame } from './time-grid.tsx'
import { type Day } from '../days.ts'
import { datesOf } from '../pieces.ts'
import { dayText, timeText, type WordsContext } from '../event-words.ts'

export interface AgendaListProps {
  readonly days: readonly Day[]
  readonly today: Day
  readonly entries: readonly CalendarEntry[]
  readonly calendars: readonly CalendarRow[]
  readonly context: WordsContext
  readonly open: CalendarEntry | null
  readonly onOpen: (entry: CalendarEntry, at: HTMLElement) => void
}

export function AgendaList(props: AgendaListProps) {
  const { days, today, entries, calendars, context, open, onOpen } = props
  const filled = days.flatMap(day => {
    const list = entries.filter(entry => {
      const { from, to } = datesOf(entry, context.timeZone)
      return day >= from && day <= to
    })
    return list.length === 0 ? [] : [{ day, list }]
  })
  if (filled.length === 0)
    return <EmptyState icon="calendar" text="Nothing in the next four weeks." />
  return (
    <div className="cal-agenda">
      {filled.map(({ day, list }) => (
        <section key={day} aria-label={dayText(day, context.locale)}>
          <h2 data-today={day === today || undefined}>{dayText(day, context.locale)}</h2>
          <ul>
            {list.map(entry => (
              <li key={`${entry.event} ${entry.start}`}>
                <button
                  type="button"
                  className="cal-agenda-line"
                  data-declined={entry.response === 'declined' || undefined}
                  data-open={(open !== null && isSame(open, entry)) || undefined}
                  style={
                    {
                      '--h': calendars.find(each => each.id === entry.calendar)?.hue ?? 235,
                    } as CSSProperties
                  }
                  data-event={eventKey(entry)}
                  onClick={event => onOpen(entry, event.currentTarget)}
                >
                  <time>
                    {entry.isAllDay
                      ? 'all day'
                      : `${timeText(entry.start, context)}–${timeText(entry.end, context)}`}
                  </time>
                  <i />
                  <span className="trunc" dir="auto">
                    {entry.title || 'No title'}
                  </span>
                  {entry.location !== '' && (
                    <span className="muted trunc" dir="auto">
                      {entry.location}
                    </span>
                  )}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
