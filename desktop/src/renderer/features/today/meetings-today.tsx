/** The day's meetings: what was, where the day stands, what is next with all that is known before it. */
import { useMemo } from 'react'
import type { CalendarEntry } from '@kith/shared/rpc'
import { showFault, useCommand, useFormat, useNavigation, useNow } from '#renderer/client'
import { Avatar, Button, Chip, classNames, Icon } from '#renderer/ui'
import { EventBrief, eventPlace, timeText, useEntries } from '#renderer/features/calendar'
import { startOfDay } from './day-groups.ts'
import { leftText, meetingDay, others, untilText } from './meetings.ts'

const SOON_MS = 3_600_000
/** For so long after a meeting it is asked what came of it. */
const FRESH_MS = 3 * 3_600_000
const MOST_FACES = 3

export function MeetingsToday() {
  const now = useNow()
  const { timeZone } = useFormat()
  const { go } = useNavigation()
  const here = { now, timeZone }
  const [from, to] = [startOfDay(here).getTime(), startOfDay(here, 1).getTime()]
  const entries = useEntries(from, to)
  const day = useMemo(() => meetingDay(entries, { now, timeZone }), [entries, now, timeZone])
  const { wholeDay, past, next, later, left } = day
  const count = wholeDay.length + past.length + later.length + (next === null ? 0 : 1)
  if (count === 0) return null
  return (
    <section aria-labelledby="today-meetings">
      <div className="today-heading">
        <h2 id="today-meetings">
          Meetings <span className="ui-count">{count}</span>
        </h2>
        {left > 0 && <span className="muted num">{leftText(left)}</span>}
      </div>
      {wholeDay.length > 0 && (
        <p className="meeting-days">
          {wholeDay.map(entry => (
            <button
              key={`${entry.event}${entry.start}`}
              type="button"
              onClick={() => go(eventPlace(entry, timeZone))}
            >
              <Chip icon="calendar">{entry.title || 'All day'}</Chip>
            </button>
          ))}
        </p>
      )}
      <ul className="meetings">
        {past.map((entry, at) => (
          <Meeting
            key={keyOf(entry)}
            entry={entry}
            state="past"
            asksForNote={at === past.length - 1 && now - entry.end < FRESH_MS}
          />
        ))}
        <NowLine now={now} isShown={past.length > 0 || (next !== null && next.start > now)} />
        {next !== null && <Meeting key={keyOf(next)} entry={next} state="next" />}
        {later.map(entry => (
          <Meeting key={keyOf(entry)} entry={entry} state="later" />
        ))}
      </ul>
    </section>
  )
}

const keyOf = ({ event, start }: CalendarEntry): string => `${event}${start}`

function NowLine({ now, isShown }: { readonly now: number; readonly isShown: boolean }) {
  const { locale, timeZone } = useFormat()
  if (!isShown) return null
  return (
    <li className="meeting-now" aria-label="Now">
      <time>{timeText(now, { locale, timeZone })}</time>
    </li>
  )
}

function Meeting({
  entry,
  state,
  asksForNote = false,
}: {
  readonly entry: CalendarEntry
  readonly state: 'past' | 'next' | 'later'
  readonly asksForNote?: boolean
}) {
  const { locale, timeZone } = useFormat()
  const now = useNow()
  const { go } = useNavigation()
  const command = useCommand()
  const people = others(entry)
  const isNext = state === 'next'
  const join = entry.conferenceUrl
  const canJoin = isNext && join !== null && entry.start - now < SOON_MS
  // The name of the meeting goes before the faces.
  const faces = canJoin ? MOST_FACES - 1 : MOST_FACES
  const records = [...new Set(people.flatMap(each => each.person ?? each.company ?? []))]
  const note = async () => {
    const answer = await command('record.create', {
      object: 'note',
      cells: { title: entry.title || 'Meeting', targets: records },
    })
    const made = answer?.ids[0]
    if (made !== undefined) go({ page: 'record', object: 'note', record: made })
  }
  return (
    <li className={classNames('meeting', `meeting-${state}`)}>
      <div className="meeting-when">
        <time>{timeText(entry.start, { locale, timeZone })}</time>
        {isNext && <span>{untilText(entry, now)}</span>}
      </div>
      <div className="meeting-body">
        <div className="meeting-line">
          <button
            type="button"
            className="meeting-title trunc"
            dir="auto"
            onClick={() => go(eventPlace(entry, timeZone))}
          >
            {entry.title || 'No title'}
          </button>
          {(entry.response === 'tentative' || entry.status === 'tentative') && <Chip>Maybe</Chip>}
          <span className="meeting-faces">
            {people.slice(0, faces).map(person => (
              <Avatar key={person.address} name={person.name || person.address} size={20} />
            ))}
            {people.length > faces && <span className="muted num">+{people.length - faces}</span>}
          </span>
          {canJoin && (
            <Button
              variant="primary"
              size="small"
              icon="video"
              onClick={() => window.open(join, '_blank', 'noopener')}
            >
              Join
            </Button>
          )}
        </div>
        {entry.location !== '' && isNext && (
          <p className="meeting-place muted">
            <Icon name="map-pin" size={14} />
            <span className="trunc" dir="auto">
              {entry.location}
            </span>
          </p>
        )}
        {isNext && <EventBrief entry={entry} />}
        {asksForNote && records.length > 0 && (
          <p className="meeting-ask">
            <Icon name="notebook-pen" size={14} />
            <span className="trunc">What came out of it?</span>
            <Button variant="ghost" size="small" onClick={() => void note().catch(showFault)}>
              Add note
            </Button>
          </p>
        )}
      </div>
    </li>
  )
}
