/** Who is free when: a day as bars, the meeting laid over them, and the next time that suits everybody. */
import { useMemo } from 'react'
import { momentOf } from '@kith/shared/calendar'
import type { Busy, EventDraft } from '@kith/shared/rpc'
import { useCall, useFormat } from '#renderer/client'
import { Button } from '#renderer/ui'
import { addDays } from '../days.ts'
import { timeText, whenText } from '../event-words.ts'
import { wall } from '../pieces.ts'
import { findTime } from './find-time.ts'

const FIRST_HOUR = 8
const LAST_HOUR = 19
const DAYS_ASKED = 15
const MINUTE_MS = 60_000

export function BusyBars({
  draft,
  onTime,
}: {
  readonly draft: EventDraft
  readonly onTime: (times: { readonly start: number; readonly end: number }) => void
}) {
  const format = useFormat()
  const zone = format.timeZone
  const day = wall(draft.start, zone).day
  const [from, to] = [day, addDays(day, DAYS_ASKED)].map(each => momentOf(`${each}T00:00:00`, zone))
  const addresses = draft.people.map(one => one.address)
  const known = useCall(
    addresses.length === 0 ? null : `busy:${from}:${addresses.join(' ')}:${draft.event ?? ''}`,
    client =>
      client.calendar.freeBusy({ addresses, from: from ?? 0, to: to ?? 0, except: draft.event }),
  ).value
  const free = useMemo(
    () =>
      known === null
        ? null
        : findTime(
            known.flatMap(one => one.spans),
            draft.end - draft.start,
            Math.max(format.now, from ?? 0),
            zone,
          ),
    [known, draft.start, draft.end, format.now, from, zone],
  )
  if (known === null || draft.isAllDay) return null
  const clash = (one: Busy) =>
    one.spans.some(span => span.start < draft.end && span.end > draft.start)
  const nameOf = (address: string) =>
    address === ''
      ? 'You'
      : draft.people.find(one => one.address === address)?.name.split(' ')[0] || address
  const hours = range(draft, zone)
  const start = momentOf(`${day}T00:00:00`, zone) + hours.from * 60 * MINUTE_MS
  const length = (hours.to - hours.from) * 60 * MINUTE_MS
  const place = (span: { readonly start: number; readonly end: number }) => {
    const left = Math.max(0, (span.start - start) / length)
    const right = Math.min(1, (span.end - start) / length)
    return { insetInlineStart: `${left * 100}%`, width: `${Math.max(0, right - left) * 100}%` }
  }
  const clashing = known.filter(clash).map(one => nameOf(one.address))
  const suits = free !== null && free.start === draft.start
  return (
    <section className="cal-busy" aria-label="Free and busy">
      <div className="cal-busy-hours" aria-hidden>
        {Array.from({ length: hours.to - hours.from }, (_, at) => (
          <span key={at} className="num">
            {(hours.from + at) % 2 === 0 ? hours.from + at : ''}
          </span>
        ))}
      </div>
      <ul>
        {known.map(one => (
          <li key={one.address} data-clash={clash(one) || undefined}>
            <span className="trunc" dir="auto">
              {nameOf(one.address)}
            </span>
            <div
              className="cal-busy-line"
              role="img"
              aria-label={lineWords(one, nameOf(one.address), day, format)}
              data-unknown={one.isUnknown || undefined}
            >
              {one.spans
                .filter(span => span.end > start && span.start < start + length)
                .map(span => (
                  <i key={span.start} style={place(span)} />
                ))}
              <b style={place(draft)} />
            </div>
          </li>
        ))}
      </ul>
      <p className="cal-busy-words">
        <span className="muted grow">
          {clashing.length > 0
            ? `${new Intl.ListFormat(format.locale).format(clashing)} ${clashing.length === 1 && clashing[0] !== 'You' ? 'is' : 'are'} busy then`
            : known.some(one => one.isUnknown)
              ? 'Free as far as is known; striped calendars cannot be asked'
              : 'Everybody is free then'}
        </span>
        {free !== null && !suits && (
          <Button size="small" icon="search" onClick={() => onTime(free)}>
            Find a time: {whenText({ ...EMPTY, ...free }, format)}
          </Button>
        )}
      </p>
    </section>
  )
}

const EMPTY = { isAllDay: false } as Parameters<typeof whenText>[0]

/** The hours of work, and those of the meeting. */
function range({ start, end }: EventDraft, zone: string) {
  const [first, last] = [wall(start, zone), wall(end, zone)]
  const until = last.day === first.day ? Math.ceil(last.minutes / 60) : 24
  return {
    from: Math.min(FIRST_HOUR, Math.floor(first.minutes / 60)),
    to: Math.max(LAST_HOUR, until),
  }
}

function lineWords(
  one: Busy,
  name: string,
  day: string,
  format: Parameters<typeof timeText>[1],
): string {
  if (one.isUnknown) return `${name}: cannot be told`
  const spans = one.spans.filter(span => wall(span.start, format.timeZone).day === day)
  return spans.length === 0
    ? `${name}: free all day`
    : `${name}: busy ${spans.map(span => `${timeText(span.start, format)} to ${timeText(span.end, format)}`).join(', ')}`
}
