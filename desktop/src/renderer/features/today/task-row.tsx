import {
  dateFormat,
  timeOfDay,
  wallDay,
  wallDayNumber,
  wallMoment,
  type FormatContext,
} from '@kith/shared/model'
import type { Row } from '@kith/shared/query'
import { useAccess, useCatalog, useFormat, useNavigation } from '#renderer/client'
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
const LOCKED = 'Your role may not change tasks. An administrator can allow it.'

/** One task in one line: done, what, about whom, when. Everything else is on its record. */
export function TaskRow({ task, isDone = false, actions, hidesDay = false }: TaskRowProps) {
  const catalog = useCatalog()
  const format = useFormat()
  const { go } = useNavigation()
  const mayEdit = useAccess().may('edit', TASK)
  const due = task.cells[isDone ? 'completedAt' : 'dueAt']
  const targets = refsOf(task.cells['targets'])
  const isUrgent = task.cells['priority'] === 'urgent' || task.cells['priority'] === 'high'
  const kind = typeof due === 'string' && !isDone ? dueKind(due, format) : null
  const open = (): void => go({ page: 'object', object: TASK, record: task.id })
  return (
    <li className="task" data-done={isDone || undefined}>
      <button
        type="button"
        role="checkbox"
        aria-checked={isDone}
        aria-label={isDone ? `Reopen ${task.title}` : `Complete ${task.title}`}
        className="task-check"
        disabled={!mayEdit}
        data-tip={mayEdit ? undefined : LOCKED}
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
        {!isDone && mayEdit && (
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
              items={laterItems(format, due => void actions.moveTo([task], due))}
            />
          </span>
        )}
        <time className={classNames('task-when', kind === 'overdue' && 'late')}>
          {typeof due === 'string' ? whenText(due, kind, hidesDay, format) : ''}
        </time>
      </span>
    </li>
  )
}

function whenText(
  due: string,
  kind: string | null,
  hidesDay: boolean,
  format: FormatContext,
): string {
  const time = timeOf(due, format)
  const day = dayName(due, format)
  if (kind === 'overdue') return day
  if (hidesDay) return time ?? ''
  return day === 'today' ? (time ?? 'today') : time === null ? day : `${day} ${time}`
}

/** The times a task is usually moved to, said as they are. */
export function laterItems(
  format: FormatContext,
  onChoose: (due: string | null) => void,
): readonly MenuEntry[] {
  const { now, timeZone, locale } = format
  const evening = wallMoment(wallDay(now, timeZone), '18:00', timeZone)
  // Day 0 was a Thursday.
  const untilMonday = 7 - ((wallDayNumber(now, timeZone) + 3) % 7)
  const name = (date: Date) =>
    dateFormat(locale, timeZone, { weekday: 'short', day: 'numeric', month: 'short' }).format(date)
  const days = [
    ['Tomorrow', startOfDay(format, 1)],
    ['In two days', startOfDay(format, 2)],
    ['Monday', startOfDay(format, untilMonday)],
    ['In two weeks', startOfDay(format, 14)],
  ] as const
  return [
    ...(evening > now
      ? [
          {
            label: 'This evening',
            icon: 'moon',
            hint: dateFormat(locale, timeZone, timeOfDay(locale)).format(evening),
            onSelect: () => onChoose(new Date(evening).toISOString()),
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
