/** Tasks about a record: add by typing, tick, move up and down, open. */
import { useRef, useState } from 'react'
import type { Json } from '@kith/shared/kit'
import { dueWords } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'
import { useAccess, useFormat, useParse } from '#renderer/client'
import { announce, Button, EmptyState, Icon, Input } from '#renderer/ui'
import type { LinkedList } from '../use-linked.ts'
import type { RecordView } from '../use-record-view.ts'
import { inTaskOrder, taskMove } from './task-order.ts'
import { TaskRow } from './task-row.tsx'
import { readTask } from './task-text.ts'
import './tasks.css'

interface Props {
  readonly view: RecordView
  readonly tasks: LinkedList
  readonly openRecord: (id: string, object: string) => void
}

export function TasksTab({ view, tasks, openRecord }: Props) {
  const [showsDone, setShowsDone] = useState(false)
  const list = useRef<HTMLUListElement>(null)
  const open = inTaskOrder(tasks.rows.filter(row => !isDone(row)))
  const done = tasks.rows.filter(isDone)
  const mayAdd = useAccess().may('create', 'task')
  const focusTask = (at: number) =>
    list.current?.querySelectorAll<HTMLElement>('[data-task]')[at]?.focus()
  const place = (id: string, index: number) => {
    const input = taskMove(open, id, index)
    if (input === null) return
    const task = open.find(row => row.id === id)
    void view.run('record.move', { object: 'task', ...input }, { toast: false }).then(answer => {
      if (answer === null) return
      announce(`${task?.title ?? ''}, ${index + 1} of ${open.length}`)
    })
  }
  const dropBeside = (dragged: string, beside: string, side: 'before' | 'after') => {
    const others = open.filter(row => row.id !== dragged)
    const at = others.findIndex(row => row.id === beside)
    place(dragged, side === 'before' ? at : at + 1)
  }

  return (
    <div className="rtasks">
      <AddTask view={view} />
      {open.length === 0 && tasks.isReady && (
        <EmptyState
          icon="circle-check"
          text={done.length > 0 ? 'Everything is done.' : 'No tasks yet.'}
          {...(mayAdd && { hint: 'Type above; “next fri 3pm” becomes the due date.' })}
        />
      )}
      <ul ref={list} aria-label="Open tasks">
        {open.map((row, at) => (
          <TaskRow
            key={row.id}
            view={view}
            row={row}
            openRecord={openRecord}
            onStep={step => focusTask(at + step)}
            onMove={step => place(row.id, at + step)}
            onDrop={(dragged, side) => dropBeside(dragged, row.id, side)}
          />
        ))}
      </ul>
      {done.length > 0 && (
        <>
          <Button
            variant="ghost"
            size="small"
            icon={showsDone ? 'chevron-down' : 'chevron-right'}
            aria-expanded={showsDone}
            onClick={() => setShowsDone(!showsDone)}
          >
            {done.length} done
          </Button>
          {showsDone && (
            <ul aria-label="Done tasks">
              {done.map(row => (
                <TaskRow key={row.id} view={view} row={row} openRecord={openRecord} />
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  )
}

export function AddTask({
  view,
  onAdded,
  onEscape,
  takesFocus = false,
}: {
  readonly view: RecordView
  readonly onAdded?: () => void
  readonly onEscape?: () => void
  readonly takesFocus?: boolean
}) {
  const [text, setText] = useState('')
  const format = useFormat()
  const parse = useParse()
  const access = useAccess()
  const read = readTask(text, format, parse.dateOrder)
  const due = dueWords(read.dueAt, format)
  const add = async () => {
    if (read.title === '') return
    const cells: Record<string, Json> = { title: read.title, targets: [view.id] }
    if (read.dueAt !== null) cells['dueAt'] = read.dueAt
    setText('')
    await view.run('record.create', { object: 'task', cells }, { toast: false })
    onAdded?.()
  }
  if (!access.may('create', 'task')) return null
  return (
    <form
      className="rtask-add"
      onSubmit={event => {
        event.preventDefault()
        void add()
      }}
    >
      <Input
        icon="plus"
        aria-label="New task"
        placeholder="Add a task, such as “call tomorrow 3pm”"
        // The person has just asked for it.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={takesFocus}
        value={text}
        onChange={event => setText(event.target.value)}
        onKeyDown={event => {
          if (event.key !== 'Escape' || (text === '' && onEscape === undefined)) return
          event.preventDefault()
          event.stopPropagation()
          if (text === '') onEscape?.()
          else setText('')
        }}
        end={
          read.dueAt !== null && (
            <span className="rtask-due" data-tone={due.tone}>
              <Icon name="calendar" size={12} />
              {due.text}
            </span>
          )
        }
      />
    </form>
  )
}

export const isDone = (row: Row): boolean => row.cells['status'] === 'done'
