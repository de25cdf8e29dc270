/** Notes about a record: the list at the side, the chosen one open for writing. */
import { useEffect, useRef, useState } from 'react'
import type { Row } from '@kith/shared/query'
import { useAccess, useFormat } from '#renderer/client'
import { TextEditor } from '#renderer/text-editor'
import { Button, EmptyState, IconButton, Menu } from '#renderer/ui'
import type { RecordView } from '../use-record-view.ts'
import type { LinkedList } from '../use-linked.ts'
import { agoWords } from './ago-words.ts'
import './notes.css'

interface Props {
  readonly view: RecordView
  readonly notes: LinkedList
  readonly openRecord: (id: string, object: string) => void
  /** Opened by the action "Note". */
  readonly chosen: string | null
  readonly onChoose: (note: string | null) => void
}

export function NotesTab({ view, notes, openRecord, chosen, onChoose }: Props) {
  const access = useAccess()
  const format = useFormat()
  const open = notes.rows.find(row => row.id === chosen) ?? notes.rows[0]
  const add = async () => {
    const answer = await view.run(
      'record.create',
      { object: 'note', cells: { title: '', targets: [view.id] } },
      { toast: false },
    )
    onChoose(answer?.ids[0] ?? null)
  }
  const mayAdd = access.may('create', 'note')
  if (notes.rows.length === 0)
    return notes.isReady ? (
      <EmptyState
        icon="notebook-pen"
        text={`No notes about ${view.row.title || 'this record'} yet.`}
        {...(mayAdd && {
          action: (
            <Button icon="plus" onClick={() => void add()}>
              Write a note
            </Button>
          ),
          hint: 'Or type it into the timeline.',
        })}
      />
    ) : null

  return (
    <div className="notes">
      <div className="notes-list">
        <div className="notes-head">
          {mayAdd && (
            <Button size="small" variant="ghost" icon="plus" onClick={() => void add()}>
              New note
            </Button>
          )}
        </div>
        <ul aria-label="Notes">
          {notes.rows.map(row => (
            <li key={row.id}>
              <button
                type="button"
                className="notes-item"
                aria-current={row.id === open?.id}
                onClick={() => onChoose(row.id)}
              >
                <span className="notes-title" dir="auto">
                  {row.title || 'Untitled'}
                </span>
                <time className="notes-time" dateTime={row.updatedAt}>
                  {agoWords(row.updatedAt, format)}
                </time>
                <span className="notes-excerpt" dir="auto">
                  {excerptOf(row)}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
      {open !== undefined && (
        <NoteSheet
          key={open.id}
          view={view}
          note={open}
          isNew={open.id === chosen && open.title === '' && excerptOf(open) === ''}
          openRecord={openRecord}
          onRemoved={() => onChoose(null)}
        />
      )}
    </div>
  )
}

function NoteSheet({
  view,
  note,
  isNew,
  openRecord,
  onRemoved,
}: {
  readonly view: RecordView
  readonly note: Row
  readonly isNew: boolean
  readonly openRecord: Props['openRecord']
  readonly onRemoved: () => void
}) {
  const body = useRef<HTMLDivElement>(null)
  const access = useAccess()
  const mayEdit = access.may('edit', 'note')
  const field = view.catalog.findField('note', 'body')
  const remove = () => {
    void view.run('records.delete', { object: 'note', ids: [note.id] })
    onRemoved()
  }
  return (
    <article className="note-sheet">
      <header className="note-head">
        <NoteTitle
          note={note}
          isNew={isNew}
          isReadOnly={!mayEdit}
          onSet={title =>
            void view.run(
              'record.set',
              { object: 'note', record: note.id, cells: { title } },
              { toast: false },
            )
          }
          onDone={() => body.current?.querySelector<HTMLElement>('[contenteditable]')?.focus()}
        />
        <IconButton
          icon="maximize-2"
          label="Open note"
          onClick={() => openRecord(note.id, 'note')}
        />
        {access.may('delete', 'note') && (
          <Menu
            align="end"
            trigger={<IconButton icon="ellipsis" label="More" />}
            items={[{ label: 'Delete note', icon: 'trash-2', isDanger: true, onSelect: remove }]}
          />
        )}
      </header>
      <div ref={body}>
        {field !== undefined && (
          <TextEditor
            record={note.id}
            field={field.id}
            label="Note"
            openRecord={openRecord}
            isReadOnly={!mayEdit}
          />
        )}
      </div>
    </article>
  )
}

function NoteTitle({
  note,
  isNew,
  isReadOnly,
  onSet,
  onDone,
}: {
  readonly note: Row
  readonly isNew: boolean
  readonly isReadOnly: boolean
  readonly onSet: (title: string) => void
  readonly onDone: () => void
}) {
  const [draft, setDraft] = useState<string | null>(null)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (isNew) input.current?.focus()
  }, [isNew])
  const commit = () => {
    if (draft !== null && draft !== note.title) onSet(draft)
    setDraft(null)
  }
  return (
    <input
      ref={input}
      className="note-title"
      aria-label="Title of the note"
      placeholder="Untitled"
      dir="auto"
      maxLength={300}
      readOnly={isReadOnly}
      value={draft ?? note.title}
      onChange={event => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={event => {
        if (event.key === 'Enter' || event.key === 'ArrowDown') {
          event.preventDefault()
          commit()
          onDone()
        }
        if (event.key === 'Escape' && draft !== null) {
          event.stopPropagation()
          setDraft(null)
        }
      }}
    />
  )
}

const excerptOf = (row: Row): string => {
  const body = row.cells['body']
  return typeof body === 'string' ? body : ''
}
