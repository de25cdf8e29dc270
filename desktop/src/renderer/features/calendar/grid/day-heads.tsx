/** Above the hours: the days by name, and what lasts them. */
import { dateFormat } from '@kith/shared/model'
import { useMemo, type CSSProperties } from 'react'
import type { CalendarEntry, CalendarRow } from '@kith/shared/rpc'
import { isSame } from './time-grid.tsx'
import { isWeekend, weekNumber, type Day } from '../days.ts'
import { barsOf } from '../pieces.ts'
import type { WordsContext } from '../event-words.ts'

export interface DayHeadsProps {
  readonly days: readonly Day[]
  readonly today: Day
  readonly entries: readonly CalendarEntry[]
  readonly calendars: readonly CalendarRow[]
  readonly context: WordsContext
  readonly open: CalendarEntry | null
  readonly onOpen: (entry: CalendarEntry, at: HTMLElement) => void
  readonly onDay: (day: Day) => void
}

export function DayHeads(props: DayHeadsProps) {
  const { days, today, entries, calendars, context, open, onOpen, onDay } = props
  const { locale, timeZone } = context
  const bars = useMemo(() => barsOf(entries, days, timeZone), [entries, days, timeZone])
  const rows = bars.reduce((most, bar) => Math.max(most, bar.row + 1), 0)
  const hueOf = (id: string): number => calendars.find(each => each.id === id)?.hue ?? 235
  const grid: CSSProperties & Record<`--${string}`, string> = { '--days': String(days.length) }
  return (
    <div className="cal-heads" style={grid}>
      <span className="cal-week">
        <bdi>W {weekNumber(days[0] ?? today)}</bdi>
      </span>
      {days.map(day => (
        <button
          key={day}
          type="button"
          className="cal-head"
          data-today={day === today || undefined}
          data-weekend={isWeekend(day) || undefined}
          aria-current={day === today ? 'date' : undefined}
          onClick={() => onDay(day)}
        >
          {dateFormat(locale, 'UTC', { weekday: 'short' }).format(Date.parse(`${day}T00:00:00Z`))}
          <b>{Number(day.slice(8))}</b>
        </button>
      ))}
      {rows > 0 && (
        <>
          <span className="cal-allday-label">all day</span>
          <div
            className="cal-allday"
            style={{ gridTemplateRows: `repeat(${rows}, calc(24px * var(--text-scale)))` }}
          >
            {bars.map(({ entry, from, to, row }) => (
              <button
                key={`${entry.event} ${entry.start}`}
                type="button"
                className="cal-bar"
                data-open={(open !== null && isSame(open, entry)) || undefined}
                data-declined={entry.response === 'declined' || undefined}
                style={
                  {
                    '--h': hueOf(entry.calendar),
                    gridColumn: `${from + 1} / ${to + 2}`,
                    gridRow: row + 1,
                  } as CSSProperties
                }
                onClick={event => onOpen(entry, event.currentTarget)}
              >
                <span className="trunc" dir="auto">
                  {entry.title || 'No title'}
                </span>
              </button>
            ))}
          </div>
        </>
      )}
    </div>
  )
}
