/** The last words with somebody and the last times they were met, newest first. */
import type { DocId } from '@kith/shared/kit'
import type { CalendarEntry, ThreadRow } from '@kith/shared/rpc'
import { useCall, useFormat, useNavigation } from '#renderer/client'
import { Icon } from '#renderer/ui'
import { shortTime } from '../mail-time.ts'

const MOST = 3
const DAY_MS = 86_400_000
const BACK_MS = 180 * DAY_MS
const PACE_MS = 60_000

interface Contact {
  readonly key: string
  readonly icon: string
  readonly text: string
  readonly at: number
  readonly thread: number | null
}

/** `open` is the conversation on screen: it is no news there. */
export function LastContact({ record, open }: { readonly record: DocId; readonly open: number }) {
  const format = useFormat()
  const { go } = useNavigation()
  const minute = Math.floor(format.now / PACE_MS)
  const list = useCall(`last-contact:${record}:${open}:${minute}`, async client => {
    const now = Date.now()
    const [mails, meetings] = await Promise.all([
      client.mail.threads({ box: 'all', record, limit: MOST + 1 }),
      client.calendar.entries({ from: now - BACK_MS, to: now, record }),
    ])
    return lastOf(mails.rows, meetings, open, now)
  }).value
  if (list === null || list.length === 0) return null
  return (
    <section className="contact-section">
      <h3>Last contact</h3>
      {list.map(({ key, icon, text, at, thread }) => (
        <button
          key={key}
          type="button"
          className="contact-last"
          disabled={thread === null}
          onClick={() => thread !== null && go({ page: 'mail', box: 'all', thread })}
        >
          <Icon name={icon} size={14} />
          <span className="trunc" dir="auto">
            {text}
          </span>
          <time>{shortTime(at, format)}</time>
        </button>
      ))}
    </section>
  )
}

function lastOf(
  mails: readonly ThreadRow[],
  meetings: readonly CalendarEntry[],
  open: number,
  now: number,
): readonly Contact[] {
  return [
    ...mails
      .filter(({ id }) => id !== open)
      .map(({ id, subject, at }) => ({
        key: `m${id}`,
        icon: 'mail',
        text: subject || 'No subject',
        at,
        thread: id,
      })),
    ...meetings
      .filter(({ end, status, response }) => {
        return end <= now && status !== 'cancelled' && response !== 'declined'
      })
      .map(({ event, start, title, conferenceUrl }) => ({
        key: `e${event}${start}`,
        icon: conferenceUrl === null ? 'calendar' : 'video',
        text: title || 'Meeting',
        at: start,
        thread: null,
      })),
  ]
    .toSorted((a, b) => b.at - a.at)
    .slice(0, MOST)
}
