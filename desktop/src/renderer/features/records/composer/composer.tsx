/** "Write a note, or / for a task": one line that becomes an editor when somebody writes. */
import { useRef, useState } from 'react'
import { showFault, useAccess, useClient } from '#renderer/client'
import { DraftEditor, type SlashCommand, type WrittenText } from '#renderer/text-editor'
import { Button, Icon } from '#renderer/ui'
import { AddTask } from '../tasks/tasks-tab.tsx'
import type { RecordView } from '../use-record-view.ts'
import './composer.css'

export type ComposerMode = 'closed' | 'note' | 'task'

interface Props {
  readonly view: RecordView
  readonly mode: ComposerMode
  readonly onMode: (mode: ComposerMode) => void
  readonly onCall: () => void
  readonly openRecord: (id: string, object: string) => void
}

export function Composer({ view, mode, onMode, onCall, openRecord }: Props) {
  const client = useClient()
  const access = useAccess()
  const [isEmpty, setEmpty] = useState(true)
  const [submit, setSubmit] = useState(0)
  const closed = useRef<HTMLButtonElement>(null)
  const close = () => {
    onMode('closed')
    requestAnimationFrame(() => closed.current?.focus())
  }
  const body = view.catalog.findField('note', 'body')

  const write = async ({ title, update }: WrittenText) => {
    const answer = await view.run('record.create', {
      object: 'note',
      cells: { title, targets: [view.id] },
    })
    const note = answer?.ids[0]
    if (note === undefined || body === undefined) return
    await client.commands.editText({ record: note, field: body.id, update }).catch(showFault)
  }
  const commands: readonly SlashCommand[] = [
    {
      id: 'task',
      label: 'Task',
      hint: '',
      words: 'todo due remind',
      icon: 'square-check',
      run: (editor, range) => {
        editor.chain().deleteRange(range).run()
        onMode('task')
      },
    },
    {
      id: 'call',
      label: 'Log call',
      hint: '',
      words: 'phone',
      icon: 'phone',
      run: (editor, range) => {
        editor.chain().deleteRange(range).run()
        onCall()
      },
    },
  ]
  if (!access.may('create', 'note') && !access.may('create', 'task')) return null
  if (mode === 'task')
    return (
      <div className="composer-task">
        <AddTask view={view} takesFocus onAdded={() => onMode('closed')} onEscape={close} />
      </div>
    )
  if (mode === 'closed' || body === undefined)
    return (
      <button
        ref={closed}
        type="button"
        className="composer-closed"
        onClick={() => onMode('note')}
        onKeyDown={event => {
          if (event.key !== '/') return
          event.preventDefault()
          onMode('task')
        }}
      >
        <Icon name="pencil" />
        <span className="grow">
          {isEmpty ? 'Write a note, or / for a task' : 'Go on with your note'}
        </span>
      </button>
    )
  return (
    <div className="composer" data-open>
      <DraftEditor
        draft={`note/${view.id}`}
        label="New note"
        size="inline"
        takesFocus
        submit={submit}
        placeholder="Write a note, or / for a task"
        commands={commands}
        openRecord={openRecord}
        onEmptyChange={setEmpty}
        onEscape={close}
        onWritten={text => {
          onMode('closed')
          void write(text)
        }}
      />
      <div className="composer-foot">
        <span className="muted grow">Markdown works. @ names a person.</span>
        <Button size="small" variant="ghost" onClick={close}>
          Close
        </Button>
        <Button
          size="small"
          variant="primary"
          keys="Mod+Enter"
          disabled={isEmpty}
          onClick={() => setSubmit(submit + 1)}
        >
          Keep note
        </Button>
      </div>
    </div>
  )
}
