import { useMemo } from 'react'
import { useCatalog, useFormat, useNow } from '#renderer/client'
import { byDay, startOfDay } from './day-groups.ts'
import { TaskRow } from './task-row.tsx'
import { openTasks } from './today-queries.ts'
import { useList, type TaskActions } from './use-tasks.ts'

const DAYS = 8

/** Tasks of the days after today, by day. */
export function ComingUp({
  isMine,
  actions,
}: {
  readonly isMine: boolean
  readonly actions: TaskActions
}) {
  const catalog = useCatalog()
  const now = useNow()
  const { locale } = useFormat()
  const from = startOfDay(now, 1).toISOString()
  const to = startOfDay(now, DAYS).toISOString()
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
  const days = byDay(rows, task => String(task.cells['dueAt']))
  const name = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'short' })
  return (
    <section aria-labelledby="today-coming">
      <h2 id="today-coming" className="sr-only">
        Coming up
      </h2>
      {days.map(day => (
        <div key={day.key} className="coming-day">
          <div className="today-heading">
            <h3>{day.at.getTime() === Date.parse(from) ? 'Tomorrow' : name.format(day.at)}</h3>
            <span className="ui-count">
              {day.items.length} {day.items.length === 1 ? 'task' : 'tasks'}
            </span>
          </div>
          <ul>
            {day.items.map(task => (
              <TaskRow key={task.id} task={task} actions={actions} hidesDay />
            ))}
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
