/** The page of an object: its views as tabs, the filter bar, the view itself, and what to do with ticked records. */
import { useMemo, useState, useSyncExternalStore } from 'react'
import { isCondition, orderOf, type Filter, type View } from '@kith/shared/model'
import type { Json } from '@kith/shared/kit'
import type { Query, Row } from '@kith/shared/query'
import { useActionHandler, useActionTarget } from '#renderer/actions'
import { useAccess, useCatalog, useCommand, useNavigation } from '#renderer/client'
import { isLockedWhole, isRef, ReadOnlyMark, refsOf, useLockedFields } from '#renderer/fields'
import { Button, EmptyState, Icon, IconButton, Menu } from '#renderer/ui'
import {
  askable,
  BulkBar,
  createTableHandle,
  impliedCells,
  isChanged,
  rootParts,
  startCondition,
  targetSelection,
  useLendQuery,
  ViewBar,
  ViewTabs,
  viewUis,
} from '#renderer/views'
import { FindBox } from './find-box.tsx'
import { SaveAsDialog } from './save-as-dialog.tsx'
import { useObjectViews } from './use-object-views.ts'
import { useViewChanges } from './use-view-changes.ts'
import './object-page.css'

export function ObjectPage({ object: name }: { readonly object: string }) {
  const catalog = useCatalog()
  const object = catalog.findObject(name)
  if (object === undefined)
    return (
      <div className="page-body">
        <EmptyState
          icon="box"
          text="This object is not in your workspace"
          hint="It may have been archived. Settings, Objects shows archived ones."
        />
      </div>
    )
  return <ObjectList key={object.id} whole={object} />
}

function ObjectList({
  whole,
}: {
  readonly whole: NonNullable<ReturnType<ReturnType<typeof useCatalog>['findObject']>>
}) {
  const object = useLockedFields(whole)
  const navigation = useNavigation()
  const run = useCommand()
  const access = useAccess()
  const { place } = navigation
  const open = place.page === 'object' ? (place.record ?? null) : null
  const { views, saved, view, search, setSearch, unread, dismissUnread } = useObjectViews(object)
  const changes = useViewChanges(object, saved, view, search, setSearch, views)
  const [handle] = useState(createTableHandle)
  useSyncExternalStore(handle.subscribe, handle.version)
  const [opened, setOpened] = useState<number | null>(null)

  const where = askable(view.filter)
  const whereKey = JSON.stringify(where)
  const orderKey = JSON.stringify(orderOf(view))
  const query = useMemo(
    (): Query => ({
      object: object.id,
      where: JSON.parse(whereKey) as Filter | null,
      order: JSON.parse(orderKey) as View['order'],
      ...(search.q === undefined || search.q === '' ? {} : { search: search.q }),
    }),
    [object.id, whereKey, orderKey, search.q],
  )
  useLendQuery(query)
  const newCells = useMemo(() => cellsOf(JSON.parse(whereKey) as Filter | null), [whereKey])
  const { total, ticked: count, summary = null } = handle.counts()
  const ui = viewUis[view.kind]
  const ticked = handle.ticked()
  const selection = useMemo(() => targetSelection(query, ticked, count), [query, ticked, count])
  useActionTarget({ selection })

  const openRecord = (record: string): void => {
    if (saved.openIn === 'page') navigation.go({ page: 'record', object: object.id, record })
    else
      navigation.go(
        { page: 'object', object: object.id, search: { ...search }, record },
        { replace: open !== null },
      )
  }
  const filterBy = (field: string): void => {
    const parts = rootParts(view.filter)
    const known = parts.findIndex(part => isCondition(part) && part.field === field)
    if (known >= 0) {
      setOpened(known)
      return
    }
    const found = [...object.fields, ...object.systemFields].find(entry => entry.id === field)
    if (found === undefined) return
    changes.change({ filter: joined([...parts, startCondition(found, field)]) })
    setOpened(parts.length)
  }
  const filterByValue = (column: number, row: Row): void => {
    const field =
      column === 0
        ? object.title
        : object.fields.find(entry => entry.id === columnField(view, column))
    if (field === undefined) return
    const value = row.cells[field.id] ?? null
    const id = isRef(value) ? value.id : (refsOf(value)[0]?.id ?? value)
    const part: Filter =
      value === null
        ? { field: field.id, op: 'empty' }
        : {
            field: field.id,
            op: field.fieldType.operators.includes('is') ? 'is' : 'contains',
            value: Array.isArray(id) ? ((id as readonly Json[])[0] ?? null) : id,
          }
    changes.change({ filter: joined([...rootParts(view.filter), part]) })
  }
  const clearFilter = (): void => {
    setOpened(null)
    setSearch({ ...search, filter: saved.filter === null ? undefined : null, q: undefined })
  }
  const add = (): void => {
    const wish = handle.wish('add')
    if (wish !== undefined) wish()
    else
      void run('record.create', { object: object.id, cells: newCells }, { toast: false }).then(
        answer => {
          const id = answer?.ids[0]
          if (id !== undefined) openRecord(id)
        },
      )
  }
  useActionHandler('view.new', add)
  useActionHandler('record.create', add)
  useActionHandler('view.clearFilter', clearFilter)
  useActionHandler('view.save', changes.save, isChanged(search))
  useActionHandler('view.reset', changes.reset, isChanged(search))
  useActionHandler('view.saveAs', changes.saveAs)
  useActionHandler('selection.all', () => handle.wish('tickAll')?.())
  useActionHandler('view.next', () => changes.step(views, 1))
  useActionHandler('view.previous', () => changes.step(views, -1))

  const View = ui.View
  return (
    <div className="obj" data-kind={view.kind}>
      <header className="page-head">
        <h1 className="page-title">
          <Icon name={object.icon} />
          {object.labelPlural}
        </h1>
        <ViewTabs
          views={views}
          current={view}
          isChanged={isChanged(search)}
          total={view.kind === 'table' ? total : null}
          onChoose={id => setSearch({ view: id === views[0]?.id ? undefined : id })}
          onRename={changes.rename}
          onMove={(id, before) => changes.move(views, id, before)}
          menuOf={changes.menuOf}
          newMenu={changes.newMenu}
          renaming={changes.renaming}
          onRenaming={changes.setRenaming}
        />
        <ReadOnlyMark object={object} />
        <span className="grow" />
        <FindBox
          text={search.q ?? ''}
          label={`Find in ${view.name}`}
          onText={q => setSearch({ ...search, q: q === '' ? undefined : q }, true)}
        />
        <Menu
          align="end"
          items={changes.pageMenu}
          trigger={<IconButton icon="ellipsis" label="More" />}
        />
        {access.may('create', object.id) && (
          <Button variant="primary" icon="plus" keys="N" onClick={add} className="obj-new">
            <span>New {object.label.toLocaleLowerCase()}</span>
          </Button>
        )}
      </header>
      <ViewBar
        object={object}
        view={view}
        isChanged={isChanged(search)}
        canSave={!saved.isLocked && changes.isStored}
        opened={opened}
        onOpened={setOpened}
        onChange={changes.change}
        onReset={changes.reset}
        onSave={changes.save}
        onEditField={changes.editField}
        summary={summary}
        total={total}
        unread={unread}
        onUnreadDone={dismissUnread}
      />
      <View
        key={`${view.id} ${view.kind}`}
        object={object}
        view={view}
        query={query}
        open={open}
        handle={handle}
        newCells={newCells}
        onOpen={openRecord}
        onVisit={record => navigation.go({ page: 'record', object: object.id, record })}
        onChange={changes.change}
        onFilter={filterBy}
        onFilterValue={filterByValue}
        onClearFilter={clearFilter}
        onEditField={changes.editField}
        mayCreate={access.may('create', object.id)}
        mayEdit={!isLockedWhole(object)}
        mayDelete={access.may('delete', object.id)}
        onDelete={ids => void run('records.delete', { object: object.id, ids })}
      />
      {ui.hasTicks && count > 0 && total !== null && (
        <BulkBar
          object={object}
          query={query}
          ticked={ticked}
          count={count}
          total={total}
          onTicked={handle.setTicked}
          onTickAll={() => handle.wish('tickAll')?.()}
          onDone={() => handle.wish('focus')?.()}
        />
      )}
      <SaveAsDialog request={changes.saving} onClose={changes.stopSaving} />
    </div>
  )
}

const joined = (parts: readonly Filter[]): Filter | null =>
  parts.length === 0 ? null : parts.length === 1 ? parts[0]! : { and: parts }

const columnField = (view: View, column: number): string | undefined =>
  view.columns.filter(entry => entry.isHidden !== true)[column]?.field

/** Equalities of the filter as cells; "me" is known only to the engine, so it stays out. */
function cellsOf(where: Filter | null): Readonly<Record<string, Json>> {
  const cells: Record<string, Json> = {}
  for (const { field, value } of impliedCells(where)) {
    const only = Array.isArray(value) ? (value as readonly Json[])[0] : value
    if (only !== undefined && only !== 'me') cells[field] = only
  }
  return cells
}
