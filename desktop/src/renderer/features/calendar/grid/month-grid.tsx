/** A month in weeks; what does not fit into a day is one press away. */
import { dateFormat } from '@kith/shared/model'
import { eventKey } from '../event-place.ts'
import { useLayoutEffect, useMemo, useRef, useState, type CSSProperties } from 'react'
import type { CalendarEntry, CalendarRow } from '@kith/shared/rpc'
import { isSame } from './time-grid.tsx'
import { isWeekend, weekNumber, type Day } from '../days.ts'
import { datesOf, isBar } from '../pieces.ts'
import { timeText, type WordsContext } from '../event-words.ts'

/** Pixels of a line, and of a cell's date with its edges, at normal text. */
const LINE = 25
const CELL_HEAD = 34
const NAMES = 33
const LEAST = 2

export interface MonthGridProps {
  readonly days: readonly Day[]
  /** `YYYY-MM` */
  readonly month: string
  readonly today: Day
  readonly entries: readonly CalendarEntry[]
  readonly calendars: readonly CalendarRow[]
  readonly context: WordsContext
  readonly open: CalendarEntry | null
  readonly onOpen: (entry: CalendarEntry, at: HTMLElement) => void
  readonly onDay: (day: Day) => void
  readonly onCreate: (day: Day) => void
}

export function MonthGrid(props: MonthGridProps) {
  const { days, month, today, entries, calendars, context, open, onOpen, onDay, onCreate } = props
  const hues = useMemo(() => new Map(calendars.map(({ id, hue }) => [id, hue])), [calendars])
  const byDay = useMemo(() => {
    const found = new Map<Day, CalendarEntry[]>(days.map(day => [day, []]))
    for (const entry of entries) {
      const { from, to } = datesOf(entry, context.timeZone)
      for (const [day, list] of found) if (day >= from && day <= to) list.push(entry)
    }
    return found
  }, [days, entries, context.timeZone])
  const { frame, most } = useRoom(days.length / 7)
  return (
    <div
      ref={frame}
      className="cal-month"
      style={{ gridTemplateRows: `auto repeat(${days.length / 7}, minmax(0, 1fr))` }}
    >
      <span />
      {days.slice(0, 7).map(day => (
        <span key={day} className="cal-month-name">
          {dateFormat(context.locale, 'UTC', { weekday: 'short' }).format(
            Date.parse(`${day}T00:00:00Z`),
          )}
        </span>
      ))}
      {days.map((day, at) => {
        const list = byDay.get(day) ?? []
        const shown = list.length > most ? list.slice(0, most - 1) : list
        return [
          at % 7 === 0 && (
            <span key={`w${day}`} className="cal-week">
              {weekNumber(day)}
            </span>
          ),
          // A double press makes an event there; its keyboard way is the button of the page.
          // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
          <div
            key={day}
            className="cal-cell"
            data-outside={!day.startsWith(month) || undefined}
            data-weekend={isWeekend(day) || undefined}
            onDoubleClick={() => onCreate(day)}
          >
            <button
              type="button"
              className="cal-cell-day"
              data-today={day === today || undefined}
              aria-label={dateFormat(context.locale, 'UTC', { dateStyle: 'long' }).format(
                Date.parse(`${day}T00:00:00Z`),
              )}
              onClick={() => onDay(day)}
            >
              {Number(day.slice(8))}
            </button>
            {shown.map(entry => (
              <button
                key={`${entry.event} ${entry.start}`}
                type="button"
                className="cal-line"
                data-bar={isBar(entry) || undefined}
                data-declined={entry.response === 'declined' || undefined}
                data-open={(open !== null && isSame(open, entry)) || undefined}
                style={{ '--h': hues.get(entry.calendar) ?? 235 } as CSSProperties}
                data-event={eventKey(entry)}
                onClick={event => onOpen(entry, event.currentTarget)}
              >
                {!isBar(entry) && <i />}
                <span className="trunc" dir="auto">
                  {entry.title || 'No title'}
                </span>
                {!isBar(entry) && <time>{timeText(entry.start, context)}</time>}
              </button>
            ))}
            {list.length > shown.length && (
              <button type="button" className="cal-more" onClick={() => onDay(day)}>
                {list.length - shown.length} more
              </button>
            )}
          </div>,
        ]
      })}
    </div>
  )
}

/** How many lines a day has room for. */
function useRoom(weeks: number) {
  const frame = useRef<HTMLDivElement>(null)
  const [most, setMost] = useState(4)
  useLayoutEffect(() => {
    const box = frame.current
    if (box === null) return undefined
    const measure = (): void =>
      setMost(Math.max(LEAST, Math.floor(((box.clientHeight - NAMES) / weeks - CELL_HEAD) / LINE)))
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    measure()
    return () => observer.disconnect()
  }, [weeks])
  return { frame, most }
}
