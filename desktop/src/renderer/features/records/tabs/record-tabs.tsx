/** What there is about a record beside its fields: timeline, notes, tasks, files, relations. */
import { useState } from 'react'
import type { DocId, Json } from '@kith/shared/kit'
import type { CatalogObject } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'
import { useRecord, useStored } from '#renderer/client'
import { TextEditor } from '#renderer/text-editor'
import { Tabs, type TabItem } from '#renderer/ui'
import { CommentsTab } from '../comments/comments-tab.tsx'
import { useComments } from '../comments/use-comments.ts'
import { Composer, type ComposerMode } from '../composer/composer.tsx'
import { NextTasks } from '../composer/next-tasks.tsx'
import { FilesTab } from '../files/files-tab.tsx'
import { NotesTab } from '../notes/notes-tab.tsx'
import { RelatedTab } from '../related/related-tab.tsx'
import { holds, relationsOf } from '../related/relations.ts'
import { isDone, TasksTab } from '../tasks/tasks-tab.tsx'
import { Timeline } from '../timeline/timeline.tsx'
import { useLinked, type LinkedObject } from '../use-linked.ts'
import type { RecordView } from '../use-record-view.ts'
import { isWritable, refCount, refsOf } from '#renderer/fields'
import { MailTab, TeamMail } from '#renderer/features/mail'
import './record-tabs.css'

export type RecordTab =
  | 'text'
  | 'timeline'
  | 'comments'
  | 'notes'
  | 'tasks'
  | 'mail'
  | 'files'
  | 'related'

export interface TabsState {
  readonly tab: RecordTab
  readonly composer: ComposerMode
  readonly note: string | null
  /** A person has chosen the tab on this very page. */
  readonly isChosen: boolean
}
const START: TabsState = { tab: 'timeline', composer: 'closed', note: null, isChosen: false }

/** The tab stays while a person walks from record to record, and is there again tomorrow. */
export function useTabsState() {
  const [kept, keepTab] = useStored<RecordTab>('record.tab', 'timeline')
  const [state, setState] = useState<TabsState | null>(null)
  const now = state ?? { ...START, tab: kept }
  const set = (change: Partial<TabsState>) => {
    setState({ ...now, ...change, isChosen: now.isChosen || change.tab !== undefined })
    if (change.tab !== undefined) keepTab(change.tab)
  }
  return { state: now, set }
}

/** Mail addresses of the record itself, best first. */
function addressesOf(object: CatalogObject, row: Row) {
  return object.fields
    .filter(field => field.type === 'emails')
    .flatMap(field => {
      const value = row.cells[field.id]
      return Array.isArray(value) ? value : []
    })
    .flatMap(each => {
      const address =
        typeof each === 'string' ? each : (each as { readonly address?: unknown } | null)?.address
      return typeof address === 'string' ? [{ address, name: row.title }] : []
    })
}

/** Whose mail it is follows from whom the record names: with other people the list is another. */
function RecordMail({ view }: { readonly view: RecordView }) {
  const { row } = view
  const people = Object.values<unknown>(row.cells).flatMap(cell =>
    refsOf(cell as Json).filter(({ object }) => object === 'person' || object === 'company'),
  )
  const own = addressesOf(view.object, row)
  const first = people.find(({ object }) => object === 'person')
  const other = useRecord(own.length === 0 && first !== undefined ? first.id : null).value
  const person = view.catalog.findObject('person')
  return (
    <MailTab
      key={people.map(({ id }) => id).join()}
      record={view.id as DocId}
      title={row.title}
      addresses={
        own.length > 0 || other === null || person === undefined ? own : addressesOf(person, other)
      }
    />
  )
}

interface Props {
  readonly view: RecordView
  readonly state: TabsState
  readonly onState: (change: Partial<TabsState>) => void
  readonly onCall: () => void
  readonly openRecord: (id: string, object: string) => void
}

export function RecordTabs({ view, state, onState, onCall, openRecord }: Props) {
  const notes = useLinked('note', view.id, [{ field: 'updatedAt', dir: 'desc' }])
  const tasks = useLinked('task', view.id, [{ field: 'dueAt', dir: 'asc' }])
  const files = useLinked('attachment', view.id, [{ field: 'createdAt', dir: 'desc' }])
  const comments = useComments(view.catalog, view.id)
  const texts = view.object.fields.filter(field => field.storageKind.id === 'richText')
  // A record in the trash is read, not written to.
  const canHold = (object: LinkedObject) =>
    view.row.deletedAt === null && holds(view.object, object)
  const open = tasks.rows.filter(row => !isDone(row)).length
  const linked = relationsOf(view.catalog, view.object).reduce(
    (sum, relation) => sum + refCount(view.row.cells[relation.field.id]),
    0,
  )
  const [first] = texts
  const tabs: readonly TabItem<RecordTab>[] = [
    ...(first === undefined ? [] : [{ value: 'text' as const, label: first.label }]),
    { value: 'timeline', label: 'Timeline' },
    ...(view.row.deletedAt === null && view.object.id !== 'comment'
      ? [{ value: 'comments' as const, label: 'Comments', count: comments.open }]
      : []),
    ...(canHold('note') ? [{ value: 'notes' as const, label: 'Notes', count: notes.total }] : []),
    ...(canHold('task') ? [{ value: 'tasks' as const, label: 'Tasks', count: open }] : []),
    // Whatever people hang on has their mail: a person, a company, a deal, an object of one's own.
    ...(canHold('note') ? [{ value: 'mail' as const, label: 'Mail' }] : []),
    ...(canHold('attachment')
      ? [{ value: 'files' as const, label: 'Files', count: files.total }]
      : []),
    ...(view.row.deletedAt === null
      ? [{ value: 'related' as const, label: 'Related', count: linked }]
      : []),
  ]
  // A text is what its record is about, so it is what opens.
  const wanted = first !== undefined && !state.isChosen ? 'text' : state.tab
  const tab = tabs.some(each => each.value === wanted) ? wanted : (tabs[0]?.value ?? 'timeline')
  return (
    <Tabs<RecordTab>
      label="About this record"
      className="record-tabs"
      value={tab}
      onChange={next => onState({ tab: next })}
      tabs={tabs}
    >
      <div className="record-tab" key={`${view.id}/${tab}`}>
        {tab === 'text' && (
          <div className="record-text">
            {texts.map(field => (
              <TextEditor
                key={field.id}
                record={view.id}
                field={field.id}
                label={field.label}
                openRecord={openRecord}
                isReadOnly={!isWritable(field)}
              />
            ))}
          </div>
        )}
        {tab === 'timeline' && (
          <div className="tl">
            {canHold('note') && (
              <Composer
                view={view}
                mode={state.composer}
                onMode={composer => onState({ composer })}
                onCall={onCall}
                openRecord={openRecord}
              />
            )}
            <NextTasks view={view} tasks={tasks} openRecord={openRecord} />
            <TeamMail record={view.id as DocId} most={3} />
            <Timeline view={view} openRecord={openRecord} />
          </div>
        )}
        {tab === 'comments' && (
          <CommentsTab view={view} comments={comments} openRecord={openRecord} />
        )}
        {tab === 'notes' && (
          <NotesTab
            view={view}
            notes={notes}
            openRecord={openRecord}
            chosen={state.note}
            onChoose={note => onState({ note })}
          />
        )}
        {tab === 'tasks' && <TasksTab view={view} tasks={tasks} openRecord={openRecord} />}
        {tab === 'mail' && <RecordMail view={view} />}
        {tab === 'files' && <FilesTab view={view} files={files} />}
        {tab === 'related' && <RelatedTab view={view} openRecord={openRecord} />}
      </div>
    </Tabs>
  )
}
