/** Everything under the top bar of a record, in one column (panel) or two (page). */
import { useFormat } from '#renderer/client'
import { LogCallDialog } from '#renderer/features/calls'
import { ShareRecordDialog } from '#renderer/features/team'
import { AsOf } from './asof/as-of.tsx'
import { FieldList } from './fields/field-list.tsx'
import { RecordHeader } from './header/record-header.tsx'
import { DuplicateHint } from './merge/duplicate-hint.tsx'
import { MergeFlow } from './merge/merge-flow.tsx'
import { DeletedBar } from './missing-record.tsx'
import { agoWords } from './notes/ago-words.ts'
import { ListSection } from './related/list-section.tsx'
import { RelatedSection } from './related/related-section.tsx'
import { entrySides, relationsOf } from './related/relations.ts'
import { RecordTabs, type useTabsState } from './tabs/record-tabs.tsx'
import { useIsWide } from './use-is-wide.ts'
import type { RecordTasks } from './use-record-tasks.ts'
import type { RecordView } from './use-record-view.ts'
import './related/related.css'

interface Props {
  readonly view: RecordView
  readonly size: 'panel' | 'page'
  readonly tabs: ReturnType<typeof useTabsState>
  readonly tasks: RecordTasks
  readonly openRecord: (id: string, object: string) => void
}

/** Rows of a related list on the page before "2 more". */
const FIRST_RELATED = 4
const FIRST_IN_RAIL = 12

export function RecordBody({ view, size, tabs, tasks, openRecord }: Props) {
  const format = useFormat()
  const isWide = useIsWide()
  const { object, row } = view
  const isDeleted = row.deletedAt !== null
  const fields = tasks.isPast ? (
    <AsOf view={view} onClose={() => tasks.setPast(false)} />
  ) : (
    <FieldList
      object={object}
      row={row}
      onSet={view.set}
      openRecord={openRecord}
      isReadOnly={isDeleted}
    />
  )
  const top = (
    <>
      <RecordHeader
        view={view}
        size={size}
        isReadOnly={isDeleted}
        onTask={tasks.onTask}
        onNote={tasks.onNote}
        onCall={tasks.onCall}
      />
      {isDeleted && (
        <DeletedBar
          noun={object.label.toLocaleLowerCase()}
          when={agoWords(row.deletedAt ?? '', format)}
          onRestore={tasks.restore}
        />
      )}
      {!isDeleted && <DuplicateHint view={view} onMerge={() => tasks.setDialog('merge')} />}
    </>
  )
  const tabList = (
    <RecordTabs
      view={view}
      state={tabs.state}
      onState={tabs.set}
      onCall={tasks.onCall}
      openRecord={openRecord}
    />
  )
  const merge = tasks.dialog === 'merge' && (
    <MergeFlow view={view} onClose={() => tasks.setDialog(null)} openRecord={openRecord} />
  )
  const call = tasks.dialog === 'call' && (
    <LogCallDialog row={row} onClose={() => tasks.setDialog(null)} />
  )
  const share = tasks.dialog === 'share' && (
    <ShareRecordDialog
      record={view.id}
      title={row.title || object.label}
      onClose={() => tasks.setDialog(null)}
    />
  )
  if (size === 'panel')
    return (
      <div className="record-view" data-width="narrow">
        {top}
        <div className="record-scroll">
          {fields}
          {tabList}
        </div>
        {merge}
        {share}
        {call}
      </div>
    )
  // What the fields say themselves is not said twice.
  const sections = relationsOf(view.catalog, object).filter(
    relation => relation.field.storageKind.home === 'inverse',
  )
  const isOnLists = entrySides(view.catalog, object) !== null
  const related = (sections.length > 0 || isOnLists) && (
    <div className="record-related">
      {sections.map(relation => (
        <RelatedSection
          key={relation.field.id}
          view={view}
          relation={relation}
          openRecord={openRecord}
          first={isWide ? FIRST_IN_RAIL : FIRST_RELATED}
          isBrief
        />
      ))}
      <ListSection view={view} openRecord={openRecord} isBrief />
    </div>
  )
  return (
    <div className="record-view" data-width="wide">
      {top}
      <div className="record-columns">
        <div className="record-left">
          <h2 className="record-section">Details</h2>
          {fields}
          {!isWide && related}
        </div>
        <div className="record-main">{tabList}</div>
        {isWide && related !== false && <aside className="record-rail">{related}</aside>}
      </div>
      {merge}
      {share}
      {call}
    </div>
  )
}
