/** What there is about a record beside its fields: timeline, notes, tasks, files, relations. */
import { useState } from 'react'
import { useStored } from '#renderer/client'
import { Tabs } from '#renderer/ui'
import { Composer, type ComposerMode } from '../composer/composer.tsx'
import { NextTasks } from '../composer/next-tasks.tsx'
import { FilesTab } from '../files/files-tab.tsx'
import { NotesTab } from '../notes/notes-tab.tsx'
import { RelatedTab } from '../related/related-tab.tsx'
import { relationsOf } from '../related/relations.ts'
import { isDone, TasksTab } from '../tasks/tasks-tab.tsx'
import { Timeline } from '../timeline/timeline.tsx'
import { useLinked } from '../use-linked.ts'
import type { RecordView } from '../use-record-view.ts'
import { refCount } from '#renderer/fields'
import './record-tabs.css'

const TABS = ['timeline', 'notes', 'tasks', 'files', 'related'] as const
export type RecordTab = (typeof TABS)[number]

export interface TabsState {
  readonly tab: RecordTab
  readonly composer: ComposerMode
  readonly note: string | null
}
const START: TabsState = { tab: 'timeline', composer: 'closed', note: null }

/** The tab stays while a person walks from record to record, and is there again tomorrow. */
export function useTabsState() {
  const [kept, keepTab] = useStored<RecordTab>('record.tab', 'timeline')
  const [state, setState] = useState<TabsState | null>(null)
  const now = state ?? { ...START, tab: kept }
  const set = (change: Partial<TabsState>) => {
    setState({ ...now, ...change })
    if (change.tab !== undefined) keepTab(change.tab)
  }
  return { state: now, set }
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
  const open = tasks.rows.filter(row => !isDone(row)).length
  const linked = relationsOf(view.catalog, view.object).reduce(
    (sum, relation) => sum + refCount(view.row.cells[relation.field.id]),
    0,
  )
  return (
    <Tabs<RecordTab>
      label="About this record"
      className="record-tabs"
      value={state.tab}
      onChange={tab => onState({ tab })}
      tabs={[
        { value: 'timeline', label: 'Timeline' },
        { value: 'notes', label: 'Notes', count: notes.total },
        { value: 'tasks', label: 'Tasks', count: open },
        { value: 'files', label: 'Files', count: files.total },
        { value: 'related', label: 'Related', count: linked },
      ]}
    >
      <div className="record-tab" key={`${view.id}/${state.tab}`}>
        {state.tab === 'timeline' && (
          <div className="tl">
            <Composer
              view={view}
              mode={state.composer}
              onMode={composer => onState({ composer })}
              onCall={onCall}
              openRecord={openRecord}
            />
            <NextTasks view={view} tasks={tasks} openRecord={openRecord} />
            <Timeline view={view} openRecord={openRecord} />
          </div>
        )}
        {state.tab === 'notes' && (
          <NotesTab
            view={view}
            notes={notes}
            openRecord={openRecord}
            chosen={state.note}
            onChoose={note => onState({ note })}
          />
        )}
        {state.tab === 'tasks' && <TasksTab view={view} tasks={tasks} openRecord={openRecord} />}
        {state.tab === 'files' && <FilesTab view={view} files={files} />}
        {state.tab === 'related' && <RelatedTab view={view} openRecord={openRecord} />}
      </div>
    </Tabs>
  )
}
