/** What this device knows before a meeting: the last words, deals under way, what is still to be done. */
import type { CalendarEntry } from '@kith/shared/rpc'
import { useCall, useNavigation, type Place } from '#renderer/client'
import { Chip, Icon } from '#renderer/ui'
import { occurrenceOf } from '../use-calendar.ts'

const MOST = 3

export function EventBrief({ entry }: { readonly entry: CalendarEntry }) {
  const { go } = useNavigation()
  const brief = useCall(
    entry.people.length === 0 ? null : `brief:${entry.event}:${entry.start}`,
    client => client.calendar.brief({ event: entry.event, occurrence: occurrenceOf(entry) }),
  ).value
  if (brief === null) return null
  const { people, deals, tasks, notes } = brief
  const mails = people.filter(({ lastSubject }) => lastSubject !== null).slice(0, MOST)
  if (mails.length + deals.length + tasks.length + notes.length === 0) return null
  const line = (key: string, icon: string, text: string, to: Place | null, end?: string) => (
    <li key={key}>
      <button
        type="button"
        className="cal-brief-line"
        disabled={to === null}
        onClick={() => to !== null && go(to)}
      >
        <Icon name={icon} />
        <span className="trunc grow" dir="auto">
          {text}
        </span>
        {end !== undefined && <Chip>{end}</Chip>}
      </button>
    </li>
  )
  return (
    <section className="cal-brief" aria-label="Brief">
      <h3>
        Brief <span className="muted">from this device</span>
      </h3>
      <ul>
        {mails.map(({ address, lastSubject, lastThread }) =>
          line(
            `m${address}`,
            'mail',
            lastSubject ?? '',
            lastThread === null ? null : { page: 'mail', box: 'all', thread: lastThread },
          ),
        )}
        {deals
          .slice(0, MOST)
          .map(({ id, name, stage }) =>
            line(id, 'handshake', name, { page: 'record', object: 'deal', record: id }, stage),
          )}
        {tasks
          .slice(0, MOST)
          .map(({ id, title }) =>
            line(id, 'square-check', title, { page: 'record', object: 'task', record: id }),
          )}
        {notes
          .slice(0, MOST)
          .map(({ id, title }) =>
            line(id, 'notebook-pen', title, { page: 'record', object: 'note', record: id }),
          )}
      </ul>
    </section>
  )
}
