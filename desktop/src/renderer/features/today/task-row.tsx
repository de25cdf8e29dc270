import type { Row } from '@kith/shared/query'
import { useCatalog, useFormat, useNavigation } from '#renderer/client'
import { RecordMark, refsOf } from '#renderer/fields'
import { announce, classNames, Icon, Menu, type MenuEntry } from '#renderer/ui'
import { dayName, dueKind, startOfDay, timeOf } from './day-groups.ts'
import { iconOfTask } from './quick-add-text.ts'
import { TASK } from './today-queries.ts'
import type { TaskActions } from './use-tasks.ts'

export interface TaskRowProps {
  readonly task: Row
  readonly isDone?: boolean
  readonly actions: TaskActions
  /** Under a heading that names the day, only the time is said. */
  readonly hidesDay?: boolean
}

const MOST_TARGETS = 2

/** One task in one line: done, what, about whom, when. Everything else is on its record. */
export function TaskRow({ task, isDone = false, actions, hidesDay = false }: TaskRowProps) {
  const catalog = useCatalog()
  const format = useFormat()
  const { go } = useNavigation()
  const due = task.cells[isDone ? 'completedAt' : 'dueAt']
  const targets = refsOf(task.cells['targets'])
  const isUrgent = task.cells['priority'] === 'urgent' || task.cells['priority'] === 'high'
  const kind = typeof due === 'string' && !isDone ? dueKind(due, format.now) : null
  const open = (): void => go({ page: 'object', object: TASK, record: task.id })
  return (
    <li className="task" data-done={isDone || undefined}>
      <button
        type="button"
        role="checkbox"
        aria-checked={isDone}
        aria-label={isDone ? `Reopen ${task.title}` : `Complete ${task.title}`}
        className="task-check"
        onClick={() => {
          void (isDone ? actions.reopen(task) : actions.complete(task))
          announce(isDone ? 'Reopened' : 'Done')
        }}
      >
        <Icon name="check" size={12} />
      </button>
      <Icon name={iconOfTask(task.title) ?? 'square-check'} className="task-kind" />
      <button type="button" className="task-title trunc" dir="auto" onClick={open}>
        {task.title || 'No name'}
      </button>
      {isUrgent && !isDone && (
        <Icon name="flag" size={14} label="Important" className="task-flag" />
      )}
      <span className="task-end">
        <span className="task-targets">
          {targets.slice(0, MOST_TARGETS).map(target => (
            <button
              key={target.id}
              type="button"
              className="task-target"
              onClick={() => go({ page: 'record', object: target.object, record: target.id })}
            >
              <RecordMark record={target} catalog={catalog} size={16} />
            </button>
          ))}
          {targets.length > MOST_TARGETS && (
            <span className="muted">+{targets.length - MOST_TARGETS}</span>
          )}
        </span>
        {!isDone && (
          <span className="task-tools">
            <Menu
              align="end"
              trigger={
                <button
                  type="button"
                  className="ui-button task-later"
                  data-variant="ghost"
                  data-size="small"
                  aria-label={`Later: ${task.title}`}
                >
                  <Icon name="alarm-clock" /> Later
                </button>
              }
              items={laterItems(format.now, due => void actions.moveTo([task], due))}
            />
          </span>
        )}
        <time className={classNames('task-when', kind === 'overdue' && 'late')}>
          {typeof due === 'string' ? whenText(due, kind, hidesDay, format.now, format.locale) : ''}
        </time>
      </span>
    </li>
  )
}

function whenText(
  due: string,
  kind: string | null,
  hidesDay: boolean,
  now: number,
  locale: string,
): string {
  const time = timeOf(due, locale)
  const day = dayName(due, now, locale)
  if (kind === 'overdue') return day
  if (hidesDay) return time ?? ''
  return day === 'today' ? (time ?? 'today') : time === null ? day : `${day} ${time}`
}

/** The times a task is usually moved to, said as they are. */
export function laterItems(
  now: number,
  onChoose: (due: string | null) => void,
): readonly MenuEntry[] {
  const evening = startOfDay(now)
  evening.setHours(18)
  const day = new Date(now).getDay()
  const untilMonday = ((8 - day) % 7) + (day === 1 ? 7 : 0)
  const name = (date: Date) =>
    new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' }).format(
      date,
    )
  const days = [
    ['Tomorrow', startOfDay(now, 1)],
    ['In two days', startOfDay(now, 2)],
    ['Monday', startOfDay(now, untilMonday === 0 ? 7 : untilMonday)],
    ['In two weeks', startOfDay(now, 14)],
  ] as const
  return [
    ...(evening.getTime() > now
      ? [
          {
            label: 'This evening',
            icon: 'moon',
            hint: '18:00',
            onSelect: () => onChoose(evening.toISOString()),
          },
        ]
      : []),
    ...days.map(([label, date]) => ({
      label,
      icon: 'calendar',
      hint: name(date),
      onSelect: () => onChoose(date.toISOString()),
    })),
    { kind: 'separator' as const },
    { label: 'No date', icon: 'calendar-x', onSelect: () => onChoose(null) },
  ]
}
