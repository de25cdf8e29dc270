/** One task: tick it, change its day, open it. */
import { useState } from 'react'
import { dateFormat, dueWords, isWholeDay, wallDay } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'
import { useAccess, useFormat } from '#renderer/client'
import { FieldCell, toMoment, useDays } from '#renderer/fields'
import { Checkbox, DatePicker, Icon, Popover } from '#renderer/ui'
import { useLineDrag } from '#renderer/views'
import type { RecordView } from '../use-record-view.ts'

interface Props {
  readonly view: RecordView
  readonly row: Row
  readonly openRecord: (id: string, object: string) => void
  readonly onStep?: (step: 1 | -1) => void
  /** By hand: one up or down, or beside another that was dragged here. */
  readonly onMove?: (step: 1 | -1) => void
  readonly onDrop?: (dragged: string, side: 'before' | 'after') => void
}

export function TaskRow({ view, row, openRecord, onStep, onMove, onDrop }: Props) {
  const format = useFormat()
  const days = useDays()
  const mayEdit = useAccess().may('edit', 'task')
  const [isPicking, setPicking] = useState(false)
  const { line, grip, drop, isDragged } = useLineDrag(
    'record-task',
    row.id,
    mayEdit ? (onDrop ?? null) : null,
  )
  const status = row.cells['status']
  const isDone = status === 'done'
  const dueAt = typeof row.cells['dueAt'] === 'string' ? row.cells['dueAt'] : null
  const due = dueWords(dueAt, format)
  const assignee = view.catalog.findField('task', 'assignee')
  const set = (cells: object, toast: boolean) =>
    void view.run('record.set', { object: 'task', record: row.id, cells }, { toast })
  // Ticking makes the row leave its list: that wants an Undo in sight.
  const tick = () => mayEdit && set({ status: isDone ? 'todo' : 'done' }, !isDone)

  return (
    <li
      ref={line}
      className="rtask-row"
      data-done={isDone || undefined}
      data-drop={drop ?? undefined}
      data-dragged={isDragged || undefined}
    >
      {onDrop !== undefined && mayEdit && (
        <span ref={grip} className="rtask-grip" data-tip="Drag to move  Alt Shift ↑ ↓" aria-hidden>
          <Icon name="grip-vertical" size={12} />
        </span>
      )}
      <Checkbox
        checked={isDone}
        onChange={tick}
        disabled={!mayEdit}
        ariaLabel={`Done: ${row.title}`}
        tabIndex={-1}
      />
      <button
        type="button"
        data-task={row.id}
        className="rtask-title"
        dir="auto"
        onClick={() => openRecord(row.id, 'task')}
        onKeyDown={event => {
          const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
          if (step !== 0 && event.altKey && event.shiftKey && onMove !== undefined && mayEdit) {
            event.preventDefault()
            event.stopPropagation()
            onMove(step)
          } else if (step !== 0 && !event.altKey && onStep !== undefined) {
            event.preventDefault()
            event.stopPropagation()
            onStep(step)
          } else if (event.key === ' ' || event.key === 'x') {
            event.preventDefault()
            tick()
          }
        }}
      >
        {row.title || 'Untitled'}
      </button>
      {assignee !== undefined && row.cells[assignee.id] !== null && (
        <span className="rtask-who">
          <FieldCell field={assignee} value={row.cells[assignee.id]} width={120} />
        </span>
      )}
      <Popover
        label="Due date"
        open={isPicking}
        onOpenChange={setPicking}
        align="end"
        trigger={
          <button type="button" className="rtask-due" data-tone={due.tone} disabled={!mayEdit}>
            {due.text === '' ? 'No date' : due.text}
          </button>
        }
      >
        <DatePicker
          label="Due date"
          date={dueAt === null ? null : wallDay(Date.parse(dueAt), format.timeZone)}
          time={dueAt === null ? null : localTime(dueAt, format.timeZone)}
          hasTime
          {...days}
          onChange={(date, time, isFinal) => {
            set(
              { dueAt: date === null ? null : toMoment(date, time ?? '00:00', format.timeZone) },
              false,
            )
            if (isFinal) setPicking(false)
          }}
        />
      </Popover>
    </li>
  )
}

/** `null` for a whole day. */
function localTime(iso: string, timeZone: string): string | null {
  const ms = Date.parse(iso)
  if (isWholeDay(timeZone, ms)) return null
  return dateFormat('en-GB', timeZone, { hour: '2-digit', minute: '2-digit' }).format(ms)
}
