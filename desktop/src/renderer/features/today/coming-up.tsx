/** The days after today: meetings at their time, then what is due. */
import { useMemo } from 'react'
import { dateFormat } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'
import type { CalendarEntry } from '@kith/shared/rpc'
import { useCatalog, useFormat, useNavigation } from '#renderer/client'
import { eventPlace, timeText, useEntries } from '#renderer/features/calendar'
import { Avatar, Icon } from '#renderer/ui'
import { byDay, startOfDay } from './day-groups.ts'
import { others } from './meetings.ts'
import { TaskRow } from './task-row.tsx'
import { openTasks } from './today-queries.ts'
import { useList, type TaskActions } from './use-tasks.ts'

const DAYS = 8

type Item =
  | { readonly kind: 'task'; readonly task: Row }
  | { readonly kind: 'meeting'; readonly entry: CalendarEntry }

const momentOf = (item: Item): string =>
  item.kind === 'task' ? String(item.task.cells['dueAt']) : new Date(item.entry.start).toISOString()

export function ComingUp({
  isMine,
  actions,
}: {
  readonly isMine: boolean
  readonly actions: TaskActions
}) {
  const catalog = useCatalog()
  const format = useFormat()
  const { locale, timeZone } = format
  const from = startOfDay(format, 1).toISOString()
  const to = startOfDay(format, DAYS).toISOString()
  const query = useMemo(() => {
    const base = openTasks(catalog, to, isMine)
    return {
      ...base,
      where: {
        and: [
          ...(base.where ? [base.where] : []),
          { field: 'dueAt', op: 'onOrAfter' as const, value: from },
        ],
      },
    }
  }, [catalog, from, to, isMine])
  const { rows, isReady } = useList(query)
  const entries = useEntries(Date.parse(from), Date.parse(to))
  const days = useMemo(() => {
    const items: readonly Item[] = [
      ...entries
        .filter(({ isAllDay, status, response, start }) => {
          const isOver = status === 'cancelled' || response === 'declined'
          return !isAllDay && !isOver && start >= Date.parse(from)
        })
        .map(entry => ({ kind: 'meeting' as const, entry })),
      ...rows.map(task => ({ kind: 'task' as const, task })),
    ]
    return byDay(
      items.toSorted((a, b) => Date.parse(momentOf(a)) - Date.parse(momentOf(b))),
      momentOf,
      timeZone,
    )
  }, [entries, rows, from, timeZone])
  const name = dateFormat(locale, timeZone, { weekday: 'long', day: 'numeric', month: 'short' })
  return (
    <section aria-labelledby="today-coming">
      <h2 id="today-coming" className="sr-only">
        Coming up
      </h2>
      {days.map(day => (
        <div key={day.key} className="coming-day">
          <div className="today-heading">
            <h3>{day.at.getTime() === Date.parse(from) ? 'Tomorrow' : name.format(day.at)}</h3>
            <span className="ui-count">{countText(day.items)}</span>
          </div>
          <ul>
            {day.items.map(item =>
              item.kind === 'task' ? (
                <TaskRow key={item.task.id} task={item.task} actions={actions} hidesDay />
              ) : (
                <ComingMeeting key={`${item.entry.event}${item.entry.start}`} entry={item.entry} />
              ),
            )}
          </ul>
        </div>
      ))}
      {isReady && days.length === 0 && (
        <div className="coming-day">
          <div className="today-heading">
            <h3>Coming up</h3>
          </div>
          <p className="muted today-none">No tasks in the next seven days</p>
        </div>
      )}
    </section>
  )
}

function ComingMeeting({ entry }: { readonly entry: CalendarEntry }) {
  const { locale, timeZone } = useFormat()
  const { go } = useNavigation()
  const [first] = others(entry)
  return (
    <li className="task coming-meeting">
      <Icon name={entry.conferenceUrl === null ? 'calendar' : 'video'} className="task-kind" />
      <button
        type="button"
        className="task-title trunc"
        dir="auto"
        onClick={() => go(eventPlace(entry, timeZone))}
      >
        {entry.title || 'No title'}
        {entry.location !== '' && <span className="muted"> {entry.location}</span>}
      </button>
      <span className="task-end">
        {first !== undefined && <Avatar name={first.name || first.address} size={20} />}
        <span className="task-when">
          <time>{timeText(entry.start, { locale, timeZone })}</time>
        </span>
      </span>
    </li>
  )
}

/** "2 tasks", "1 meeting, 3 tasks". */
function countText(items: readonly Item[]): string {
  const tasks = items.filter(item => item.kind === 'task').length
  const meetings = items.length - tasks
  return [
    ...(meetings === 0 ? [] : [`${meetings} ${meetings === 1 ? 'meeting' : 'meetings'}`]),
    ...(tasks === 0 ? [] : [`${tasks} ${tasks === 1 ? 'task' : 'tasks'}`]),
  ].join(', ')
}
