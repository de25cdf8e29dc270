import type { CSSProperties, PointerEvent } from 'react'
import type { Placed } from '@kith/shared/calendar'
import type { CalendarEntry } from '@kith/shared/rpc'
import { Avatar, Icon } from '#renderer/ui'
import { timeText, whenText, type WordsContext } from '../event-words.ts'
import { eventKey } from '../event-place.ts'
import type { Piece } from '../pieces.ts'

/** From these heights on there is room for a second line, and for faces. */
const TWO_LINES = 38
const FACES = 56
const MOST_FACES = 3
const MIN_PX = 24

export interface EventBlockProps {
  readonly placed: Placed<Piece>
  readonly hue: number
  readonly hour: number
  readonly now: number
  readonly context: WordsContext
  readonly isOpen: boolean
  readonly isDragged: boolean
  readonly onOpen: (entry: CalendarEntry, at: HTMLElement) => void
  readonly onPress: (event: PointerEvent, kind: 'move' | 'resize', piece: Piece) => void
}

export function EventBlock(props: EventBlockProps) {
  const { placed, hue, hour, now, context, isOpen, isDragged, onOpen, onPress } = props
  const { entry: piece, column, columns, width } = placed
  const { entry } = piece
  const height = Math.max(MIN_PX, ((piece.end - piece.start) / 60) * hour - 2)
  const isShort = height < TWO_LINES
  const style: CSSProperties & Record<`--${string}`, string> = {
    '--h': String(hue),
    top: (piece.start / 60) * hour + 1,
    height,
    insetInlineStart: `calc(${(column / columns) * 100}% + 2px)`,
    width: `calc(${(width / columns) * 100}% - 4px)`,
  }
  const others = entry.people.filter(({ isOrganizer }) => !isOrganizer)
  return (
    <button
      type="button"
      className="cal-event"
      data-event={eventKey(entry)}
      style={style}
      data-past={entry.end < now || undefined}
      data-tentative={isTentative(entry) || undefined}
      data-declined={entry.response === 'declined' || undefined}
      data-open={isOpen || undefined}
      data-dragged={isDragged || undefined}
      onClick={event => onOpen(entry, event.currentTarget)}
      onPointerDown={event => {
        event.stopPropagation()
        if (entry.canWrite) onPress(event, 'move', piece)
      }}
    >
      <span className="cal-event-title">
        {entry.isPrivate && <Icon name="lock" size={12} />}
        <span className="trunc" dir="auto">
          {entry.title || 'No title'}
        </span>
        {isShort && <span className="cal-event-time">{timeText(entry.start, context)}</span>}
      </span>
      {!isShort && (
        <span className="cal-event-time trunc">
          {timeText(entry.start, context)}–{timeText(entry.end, context)}
          {entry.location !== '' && ` ${entry.location}`}
        </span>
      )}
      <span className="sr-only">{whenText(entry, context)}</span>
      {height >= FACES && others.length > 0 && (
        <span className="cal-event-people">
          {others.slice(0, MOST_FACES).map(({ address, name }) => (
            <Avatar key={address} name={name || address} size={16} />
          ))}
          {others.length > MOST_FACES && <span>+{others.length - MOST_FACES}</span>}
        </span>
      )}
      {entry.canWrite && piece.isLast && (
        <span
          className="cal-event-edge"
          onPointerDown={event => {
            event.stopPropagation()
            onPress(event, 'resize', piece)
          }}
        />
      )}
    </button>
  )
}

const isTentative = ({ status, response }: CalendarEntry): boolean =>
  status === 'tentative' || response === 'tentative' || response === 'none'
