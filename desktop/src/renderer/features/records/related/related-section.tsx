/** One relation of a record as a list: who is linked, link another, make a new one, take a link away. */
import { useState } from 'react'
import type { Json } from '@kith/shared/kit'
import type { CatalogObject } from '@kith/shared/model'
import type { Query, RefValue, Row, RowWindow } from '@kith/shared/query'
import { useAccess, useLive } from '#renderer/client'
import { FieldCell, RecordMark, refsOf } from '#renderer/fields'
import { Icon, IconButton } from '#renderer/ui'
import { isEmptyCell } from '../fields/field-groups.ts'
import type { RecordView } from '../use-record-view.ts'
import { LinkPicker } from './link-picker.tsx'
import { newCells, relationEdit, type Relation } from './relations.ts'

const LIMIT = 200

interface Props {
  readonly view: RecordView
  readonly relation: Relation
  readonly openRecord: (id: string, object: string) => void
  /** Rows in sight before "2 more". */
  readonly first: number
  /** Just a line with its + while it is empty. */
  readonly isBrief?: boolean
}

export function RelatedSection({ view, relation, openRecord, first, isBrief = false }: Props) {
  const [showsAll, setShowsAll] = useState(false)
  const mayLink = useAccess().may('edit', view.object.id)
  const { rows, total } = useRelated(view, relation)
  const shown = showsAll ? rows : rows.slice(0, first)

  const link = async (other: RefValue, isLinked: boolean) => {
    const record = { id: view.id, object: view.object.id }
    const { command, input } = relationEdit(relation, record, other, isLinked)
    await view.run(command, input, { toast: !isLinked })
  }
  const create = async (title: Json, object: CatalogObject) => {
    const cells = { [object.title.id]: title, ...newCells(relation, view.id) }
    const answer = await view.run('record.create', { object: object.id, cells })
    const id = answer?.ids[0]
    if (id !== undefined && newCells(relation, view.id) === null)
      await link({ id, object: object.id, title: '' }, true)
  }

  return (
    <div
      className="related"
      // In its own tab it is a part of the page to jump to; beside the fields it is a detail.
      {...(isBrief ? {} : { role: 'region', 'aria-label': relation.field.label })}
    >
      <header className="related-head">
        <h3>{relation.field.label}</h3>
        {total > 0 && relation.isMany && <span className="ui-count">{total}</span>}
        <span className="grow" />
        {mayLink && (
          <LinkPicker
            relation={relation}
            linked={rows.map(row => row.id)}
            onLink={other => void link(other, true)}
            onCreate={(title, object) => void create(title, object)}
          />
        )}
      </header>
      <ul>
        {shown.map(row => (
          <RelatedRow
            key={row.id}
            view={view}
            row={row}
            openRecord={openRecord}
            onUnlink={mayLink ? () => void link(row, false) : null}
          />
        ))}
      </ul>
      {rows.length > shown.length && (
        <button type="button" className="related-more" onClick={() => setShowsAll(true)}>
          <Icon name="chevron-right" size={14} />
          {(total - shown.length).toLocaleString()} more
        </button>
      )}
      {total === 0 && !isBrief && <p className="related-none">None yet</p>}
    </div>
  )
}

function RelatedRow({
  view,
  row,
  openRecord,
  onUnlink,
}: {
  readonly view: RecordView
  readonly row: Row
  readonly openRecord: Props['openRecord']
  readonly onUnlink: (() => void) | null
}) {
  const object = view.catalog.findObject(row.object)
  const facts = (object?.subtitleFields ?? [])
    .flatMap(id => view.catalog.findField(row.object, id) ?? [])
    .filter(field => !isEmptyCell(row.cells[field.id]) && !pointsBack(row.cells[field.id], view.id))
  const money = object?.fields.find(field => field.storageKind.id === 'money')
  const amount = money === undefined ? null : (row.cells[money.id] ?? null)
  return (
    <li className="related-row">
      <button
        type="button"
        className="related-open"
        onClick={() => openRecord(row.id, row.object)}
        onKeyDown={event => {
          if (onUnlink === null || (event.key !== 'Delete' && event.key !== 'Backspace')) return
          event.preventDefault()
          onUnlink()
        }}
      >
        <RecordMark record={row} catalog={view.catalog} size={20} />
        {facts.slice(0, 1).map(field => (
          <span key={field.id} className="related-fact">
            <FieldCell field={field} value={row.cells[field.id]} width={140} />
          </span>
        ))}
        {money !== undefined && amount !== null && (
          <span className="related-sum">
            <FieldCell field={money} value={amount} width={120} />
          </span>
        )}
      </button>
      {onUnlink !== null && (
        <span className="related-do">
          <IconButton
            size="small"
            icon="unlink"
            label={`Unlink ${row.title}`}
            keys="Delete"
            onClick={onUnlink}
          />
        </span>
      )}
    </li>
  )
}

/** What the row says about this very record is known already. */
const pointsBack = (value: Json | undefined, id: string) => refsOf(value).some(ref => ref.id === id)

interface Related {
  readonly rows: readonly Row[]
  readonly total: number
}

/** Linked records as rows: asked from the other side where that is one object, else as far as the cell carries them. */
function useRelated(view: RecordView, relation: Relation): Related {
  const refs = refsOf(view.row.cells[relation.field.id])
  const query = relatedQuery(view.id, relation)
  const live = useLive<RowWindow>(
    query === null ? null : `related:${view.id}:${relation.field.id}`,
    ({ client }, signal) =>
      client.rows.watch(
        { query: query ?? { object: relation.field.object }, offset: 0, limit: LIMIT },
        { signal },
      ),
    true,
  )
  if (query === null) return { rows: refs.map(rowOfRef), total: refs.length }
  return { rows: live.value?.rows ?? [], total: live.value?.total ?? 0 }
}

function relatedQuery(record: string, { object, inverse }: Relation): Query | null {
  if (object === null || inverse === null) return null
  const order = [{ field: 'updatedAt', dir: 'desc' }] as const
  if (inverse.storageKind.id === 'reference')
    return { object: object.id, where: { field: inverse.id, op: 'is', value: record }, order }
  return { object: object.id, where: { field: inverse.id, op: 'hasAll', value: [record] }, order }
}

const rowOfRef = (ref: RefValue): Row => ({
  id: ref.id,
  object: ref.object,
  title: ref.title,
  cells: {},
  createdAt: '',
  updatedAt: '',
  deletedAt: ref.isDeleted === true ? '' : null,
})
