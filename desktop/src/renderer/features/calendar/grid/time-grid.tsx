/** Days side by side with their hours: what is when, now, and whatever is drawn or moved there. */
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import type { CalendarEntry, CalendarRow } from '@kith/shared/rpc'
import { EventBlock } from './event-block.tsx'
import { useTimeDrag, type TimeDrag } from './use-time-drag.ts'
import { isWeekend, type Day } from '../days.ts'
import { piecesOf, wall } from '../pieces.ts'
import type { WordsContext } from '../event-words.ts'
import { clockText } from '../event/read-time.ts'

/** The full hour gives way to the present time beside it. */
const NEAR_MINUTES = 15
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
/** Where the day begins to be looked at. */
const MORNING = 7

export interface TimeGridProps {
  readonly days: readonly Day[]
  readonly entries: readonly CalendarEntry[]
  readonly calendars: readonly CalendarRow[]
  readonly now: number
  readonly context: WordsContext
  /** Pixels of an hour. */
  readonly hour: number
  readonly open: CalendarEntry | null
  readonly onOpen: (entry: CalendarEntry, at: HTMLElement) => void
  readonly onDrop: (drag: TimeDrag) => void
}

export function TimeGrid(props: TimeGridProps) {
  const { days, entries, calendars, now, context, hour, open, onOpen, onDrop } = props
  const scroller = useRef<HTMLDivElement>(null)
  const columns = useRef<HTMLDivElement>(null)
  const { drag, press } = useTimeDrag(columns, days.length, hour, onDrop)
  const here = wall(now, context.timeZone)
  const hues = useMemo(() => new Map(calendars.map(({ id, hue }) => [id, hue])), [calendars])
  const days_ = days.join()
  const pieces = useMemo(
    () => new Map(days_.split(',').map(day => [day, piecesOf(entries, day, context.timeZone)])),
    [days_, entries, context.timeZone],
  )
  useLayoutEffect(() => {
    if (scroller.current) scroller.current.scrollTop = MORNING * hour - 12
  }, [hour])
  useEffect(() => {
    document.body.classList.toggle('cal-dragging', drag !== null)
    return () => document.body.classList.remove('cal-dragging')
  }, [drag])
  const isNowShown = days.includes(here.day)
  return (
    <div ref={scroller} className="cal-scroll">
      <div className="cal-grid" style={{ height: 24 * hour }}>
        <div className="cal-hours" aria-hidden>
          {HOURS.slice(1)
            .filter(at => !isNowShown || Math.abs(at * 60 - here.minutes) > NEAR_MINUTES)
            .map(at => (
              <span key={at} style={{ top: at * hour }}>
                {clockText(at * 60)}
              </span>
            ))}
          {isNowShown && (
            <span className="cal-now-time" style={{ top: (here.minutes / 60) * hour }}>
              {clockText(here.minutes)}
            </span>
          )}
        </div>
        <div ref={columns} className="cal-columns" style={{ '--hour': `${hour}px` } as object}>
          {days.map((day, at) => (
            // Empty time is drawn in with the pointer; by keyboard an event is made with its form.
            // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
            <div
              key={day}
              className="cal-day"
              data-weekend={isWeekend(day) || undefined}
              onPointerDown={event => press(event, 'create')}
            >
              {(pieces.get(day) ?? []).map(placed => (
                <EventBlock
                  key={`${placed.entry.entry.event} ${placed.entry.entry.start}`}
                  placed={placed}
                  hue={hues.get(placed.entry.entry.calendar) ?? 235}
                  hour={hour}
                  now={now}
                  context={context}
                  isOpen={open !== null && isSame(open, placed.entry.entry)}
                  isDragged={drag?.entry === placed.entry.entry}
                  onOpen={onOpen}
                  onPress={(event, kind, piece) => press(event, kind, piece)}
                />
              ))}
              {drag?.day === at && (
                <div
                  className="cal-ghost"
                  style={{
                    top: (drag.start / 60) * hour + 1,
                    height: ((drag.end - drag.start) / 60) * hour - 2,
                  }}
                >
                  {clockText(drag.start)}–{clockText(drag.end % 1440)}
                  {drag.entry !== null && <b className="trunc">{drag.entry.title}</b>}
                </div>
              )}
              {day === here.day && (
                <div className="cal-now" style={{ top: (here.minutes / 60) * hour }} />
              )}
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}

export const isSame = (one: CalendarEntry, other: CalendarEntry): boolean =>
  one.event === other.event && one.start === other.start
