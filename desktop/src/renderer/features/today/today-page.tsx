/** What to do now: late, today, deals that nobody has a plan for; beside it what comes and what happened. */
import { useMemo, useRef } from 'react'
import { dateFormat } from '@kith/shared/model'
import { useCatalog, useFormat, useStored } from '#renderer/client'
import { Button, EmptyState, Icon, Menu } from '#renderer/ui'
import { ComingUp } from './coming-up.tsx'
import { dueKind, startOfDay } from './day-groups.ts'
import { GoingCold } from './going-cold.tsx'
import { IdleDeals } from './idle-deals.tsx'
import { MeetingsToday } from './meetings-today.tsx'
import { QuickAdd } from './quick-add.tsx'
import { SinceYesterday } from './since-yesterday.tsx'
import { laterItems, TaskRow } from './task-row.tsx'
import { doneTasks, openTasks } from './today-queries.ts'
import { useTaskWalk } from './use-task-walk.ts'
import { useList, useTaskActions } from './use-tasks.ts'

export function TodayPage() {
  const catalog = useCatalog()
  const format = useFormat()
  const [isMine, setIsMine] = useStored('today.mine', true)
  const tonight = startOfDay(format, 1).toISOString()
  const morning = startOfDay(format).toISOString()
  const open = useList(
    useMemo(() => openTasks(catalog, tonight, isMine), [catalog, tonight, isMine]),
  )
  const done = useList(
    useMemo(() => doneTasks(catalog, morning, isMine), [catalog, morning, isMine]),
  )
  const actions = useTaskActions()
  const body = useRef<HTMLDivElement>(null)
  useTaskWalk(body)
  const overdue = open.rows.filter(
    task => dueKind(String(task.cells['dueAt']), format) === 'overdue',
  )
  const due = open.rows.filter(task => !overdue.includes(task))
  const all = open.total + done.total
  const day = dateFormat(format.locale, format.timeZone, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  }).format(format.now)

  return (
    <div className="today">
      <header className="page-head">
        <h1 className="page-title">Today</h1>
        <span className="muted trunc">{day}</span>
        <span className="grow" />
        {all > 0 && (
          <span className="today-progress">
            <progress value={done.total} max={all} aria-label="Tasks done today" />
            {done.total} of {all} done
          </span>
        )}
        <Menu
          align="end"
          trigger={
            <Button variant="ghost" icon={isMine ? 'user' : 'users'} iconEnd="chevron-down">
              {isMine ? 'Mine' : 'Everyone’s'}
            </Button>
          }
          items={[
            {
              label: 'Mine and nobody’s',
              icon: 'user',
              isChecked: isMine,
              onSelect: () => setIsMine(true),
            },
            {
              label: 'Everyone’s',
              icon: 'users',
              isChecked: !isMine,
              onSelect: () => setIsMine(false),
            },
          ]}
        />
      </header>
      <div ref={body} className="today-body">
        <div className="today-main">
          <QuickAdd />
          {overdue.length > 0 && (
            <section aria-labelledby="today-overdue">
              <div className="today-heading">
                <h2 id="today-overdue" className="late">
                  <Icon name="triangle-alert" /> Overdue{' '}
                  <span className="ui-count">{overdue.length}</span>
                </h2>
                <Menu
                  align="end"
                  trigger={
                    <Button variant="ghost" size="small">
                      {overdue.length === 1 ? 'Move it' : `Move all ${overdue.length}`}
                    </Button>
                  }
                  items={[
                    {
                      label: 'To today',
                      icon: 'sun',
                      onSelect: () => void actions.moveTo(overdue, morning),
                    },
                    ...laterItems(format, when => void actions.moveTo(overdue, when)),
                  ]}
                />
              </div>
              <ul>
                {overdue.map(task => (
                  <TaskRow key={task.id} task={task} actions={actions} />
                ))}
              </ul>
            </section>
          )}
          <section aria-labelledby="today-due">
            <div className="today-heading">
              <h2 id="today-due">
                Due today {due.length > 0 && <span className="ui-count">{due.length}</span>}
              </h2>
            </div>
            <ul>
              {due.map(task => (
                <TaskRow key={task.id} task={task} actions={actions} />
              ))}
              {done.rows.map(task => (
                <TaskRow key={task.id} task={task} isDone actions={actions} />
              ))}
            </ul>
            {open.isReady && due.length === 0 && done.rows.length === 0 && (
              <EmptyState
                icon="sun"
                text={overdue.length > 0 ? 'Nothing else is due today.' : 'Nothing is due today.'}
                hint="Write a task in the line above: a day, a name and #company are understood."
              />
            )}
          </section>
          <GoingCold />
          <IdleDeals />
        </div>
        <aside className="today-side" aria-label="Around today">
          <MeetingsToday />
          <ComingUp isMine={isMine} actions={actions} />
          <SinceYesterday />
        </aside>
      </div>
    </div>
  )
}
