/**
 * One record document → its row, the elements of its set fields, and its words in the search index.
 * Of a record that is already there, only what changed is written.
 */
import { isoTime, placeText, POSITION_KEY, type DocId, type Json } from '@kith/shared/kit'
import { CREATED_KEY, DELETED_KEY, type KeyList } from '@kith/shared/docs'
import type { StorageKind } from '@kith/shared/model'
import type { ProjectedChange } from '#engine/replica'
import type { Param, Write } from '#engine/store'
import type { FieldPlan, ObjectPlan } from './object-plan.ts'

type Keys = ProjectedChange['keys']

export interface RecordProjection {
  readonly insert: (tx: Write, plan: ObjectPlan, change: ProjectedChange) => void
  readonly update: (tx: Write, plan: ObjectPlan, change: ProjectedChange) => void
  /** Takes away everything that shows or finds a record; also before it is made again. */
  readonly drop: (tx: Write, plan: ObjectPlan, pk: number) => void
  readonly index: (tx: Write, plan: ObjectPlan, pk: number, keys: Keys) => void
}

interface Deps {
  /** The row key of a record that may not be here yet. */
  readonly reserve: (tx: Write, id: DocId) => number
  /** Texts of a record as plain words. */
  readonly texts: (tx: Write, pk: number) => readonly OwnedText[]
  /** When the latest of its parts was changed; 0 for none. */
  readonly partsAt: (tx: Write, pk: number) => number
}

export interface OwnedText {
  /** `object.field` */
  readonly field: string
  readonly body: string
  readonly at: number
}

const EXCERPT_LENGTH = 280
const ADD_SEARCH = 'INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)'
const PUT_SEARCH = 'INSERT OR REPLACE INTO search (rowid, title, body) VALUES (?, ?, ?)'
const NO_FIELDS: readonly FieldPlan[] = []
const NO_TEXTS: readonly OwnedText[] = []

export function createRecordProjection({ reserve, texts, partsAt }: Deps): RecordProjection {
  let lastAt = Number.NaN
  let lastIso = ''

  return {
    insert(tx, plan, change) {
      const { pk, doc } = change
      const isAlone = change.isUnheard === true
      const owned = isAlone ? NO_TEXTS : ownedTexts(tx, plan, pk)
      const at = isAlone
        ? change.at
        : Math.max(change.at, partsAt(tx, pk), ...owned.map(text => text.at))
      const { cells, created, deleted, place } = saidBy(plan, change)
      const title = titleFrom(plan, cells.get(plan.title) ?? null)
      const position = placeText(doc, place)
      const values: Param[] = [pk, doc, title, momentOf(created), iso(at), position]
      const deletedAt = momentOf(deleted)
      let { insert } = plan
      if (deletedAt !== null) {
        insert = insert.with('deleted_at')
        values.push(deletedAt)
      }
      for (const [field, value] of cells) {
        const columns = columnsOf(tx, field, value)
        for (let index = 0; index < columns.length; index++) {
          const stored = columns[index] ?? null
          if (stored === null) continue
          insert = insert.with(field.columns[index] ?? '')
          values.push(stored)
        }
        if (field.field.storageKind.hasElements) putElements(tx, plan, pk, field, value)
      }
      tx.run(insert.sql(), values)
      for (const text of owned) putExcerpt(tx, plan, pk, text)
      const words = wordsFrom(plan, field => cells.get(field) ?? null, owned)
      tx.run(ADD_SEARCH, [pk, title, words])
    },

    update(tx, plan, change) {
      const { pk, doc, keys } = change
      const changed = changedFields(plan, change)
      const touchesTitle = changed.some(field => field.isTitle)
      const values: Param[] = [iso(change.at)]
      const title = touchesTitle ? titleOf(plan, keys) : undefined
      if (title !== undefined) values.push(title)
      for (const field of changed) {
        const { id, storageKind } = field.field
        const value = storageKind.fromKeys(id, keys)
        values.push(...columnsOf(tx, field, value))
        if (!storageKind.hasElements) continue
        tx.run(plan.removeField, [pk, id])
        putElements(tx, plan, pk, field, value)
      }
      values.push(pk)
      tx.run(plan.update(changed, touchesTitle), values)
      if (change.changes.some(({ key }) => key === DELETED_KEY))
        tx.run(plan.setDeleted, [momentOf(keys[DELETED_KEY]), pk])
      if (change.changes.some(({ key }) => key === CREATED_KEY))
        tx.run(plan.setCreated, [momentOf(keys[CREATED_KEY]), pk])
      if (change.changes.some(({ key }) => key === POSITION_KEY))
        tx.run(plan.setPosition, [placeText(doc, keys[POSITION_KEY]), pk])
      if (changed.some(field => field.isSearched || field.isTitle))
        tx.run(PUT_SEARCH, [
          pk,
          title ?? titleOf(plan, keys),
          wordsIn(plan, keys, ownedTexts(tx, plan, pk)),
        ])
    },

    drop(tx, plan, pk) {
      tx.run(plan.removeRow, [pk])
      tx.run(plan.removeElements, [pk])
      tx.run('DELETE FROM search WHERE rowid = ?', [pk])
    },

    index(tx, plan, pk, keys) {
      const words = wordsIn(plan, keys, ownedTexts(tx, plan, pk))
      tx.run(PUT_SEARCH, [pk, titleOf(plan, keys), words])
    },
  }

  function columnsOf(tx: Write, { field }: FieldPlan, value: Json | null): readonly Param[] {
    const { storageKind } = field
    if (storageKind.pointsToRecord)
      return [typeof value === 'string' ? reserve(tx, value as DocId) : null]
    return storageKind.toColumns(value)
  }

  function putElements(
    tx: Write,
    plan: ObjectPlan,
    pk: number,
    { field }: FieldPlan,
    value: Json | null,
  ): void {
    let position = 0
    for (const element of field.storageKind.elements(value)) {
      const stored = JSON.stringify(element.value)
      tx.run(plan.insertElement, [pk, field.id, element.id, position, stored, element.norm])
      position += 1
    }
  }

  function ownedTexts(tx: Write, plan: ObjectPlan, pk: number): readonly OwnedText[] {
    return plan.texts.size === 0 ? NO_TEXTS : texts(tx, pk)
  }

  /** Thousands of records of one step share their moment. */
  function iso(at: number): string {
    if (at !== lastAt) {
      lastAt = at
      lastIso = isoTime(at)
    }
    return lastIso
  }

  function momentOf(mark: Json | undefined): string | null {
    const at = typeof mark === 'object' && mark !== null && 'at' in mark ? mark['at'] : mark
    if (typeof at === 'number') return iso(at)
    return typeof at === 'string' ? at : null
  }
}

/** Writes the first words of a text where lists show them. */
export function putExcerpt(
  tx: Write,
  plan: ObjectPlan,
  pk: number,
  { field, body }: Pick<OwnedText, 'field' | 'body'>,
): void {
  const column = plan.texts.get(field)
  if (column === undefined) return
  const excerpt = body.slice(0, EXCERPT_LENGTH).trim()
  tx.run(`UPDATE ${plan.object.table} SET ${column} = ? WHERE pk = ?`, [
    excerpt === '' ? null : excerpt,
    pk,
  ])
}

const wordsIn = (plan: ObjectPlan, keys: Keys, owned: readonly OwnedText[]): string =>
  wordsFrom(plan, ({ field }) => field.storageKind.fromKeys(field.id, keys), owned)

/** What a record is found by, beside its title. */
function wordsFrom(
  plan: ObjectPlan,
  cellOf: (field: FieldPlan) => Json | null,
  owned: readonly OwnedText[],
): string {
  let body = ''
  for (const searched of plan.searched) {
    const value = cellOf(searched)
    if (value === null) continue
    const words = searched.field.fieldType.searchText(value, searched.field.options)
    if (words !== '') body = body === '' ? words : `${body}\n${words}`
  }
  for (const text of owned) body = `${body}\n${text.body}`
  return body
}

const titleOf = (plan: ObjectPlan, keys: Keys): string =>
  titleFrom(plan, plan.title.field.storageKind.fromKeys(plan.title.field.id, keys))

/** As it is spoken, "Ruairí Mac Giolla"; what a file would say ("Mac Giolla, Ruairí") only where there are no words. */
function titleFrom({ title: { field } }: ObjectPlan, value: Json | null): string {
  if (value === null) return ''
  const { fieldType, options } = field
  return fieldType.searchText(value, options) || fieldType.format(value, options)
}

/** What a record says: its cells, and what is no field. */
interface Said {
  readonly cells: ReadonlyMap<FieldPlan, Json | null>
  readonly created: Json | undefined
  readonly deleted: Json | undefined
  readonly place: Json | undefined
}

function saidBy(plan: ObjectPlan, change: ProjectedChange): Said {
  if (change.list !== undefined) return saidInList(plan, change.list)
  const { keys } = change
  return {
    cells: cellsIn(plan, keys),
    created: keys[CREATED_KEY],
    deleted: keys[DELETED_KEY],
    place: keys[POSITION_KEY],
  }
}

function saidInList(plan: ObjectPlan, list: KeyList): Said {
  const cells = new Map<FieldPlan, Json | null>()
  let created: Json | undefined
  let place: Json | undefined
  for (let at = 0; at < list.count; at++) {
    const key = list.keys[at]!
    const field = plan.byId.get(list.fields[at]!)
    if (field === undefined) {
      if (key === CREATED_KEY) created = list.values[at]
      else if (key === POSITION_KEY) place = list.values[at]
      continue
    }
    const { id, storageKind } = field.field
    if (storageKind.hasElements) {
      if (!cells.has(field)) cells.set(field, setFrom(storageKind, list, at))
    } else if (key === id)
      cells.set(field, storageKind.fromKeys(id, alone(field, list.values[at]!)))
  }
  return { cells, created, deleted: undefined, place }
}

/** The value of the set whose first element stands at `from`. */
function setFrom(kind: StorageKind, list: KeyList, from: number): Json | null {
  const field = list.fields[from]!
  const ids: string[] = []
  const stored: Json[] = []
  for (let at = from; at < list.count; at++) {
    const key = list.keys[at]!
    if (list.fields[at] !== field || key === field) continue
    ids.push(key.slice(field.length + 1))
    stored.push(list.values[at]!)
  }
  return kind.fromElements?.(ids, stored) ?? null
}

/** As keys that hold nothing else; the next value of the field is written over it. */
function alone({ field, own }: FieldPlan, value: Json): Keys {
  own[field.id] = value
  return own
}

/** The cells that a record has; most records leave most fields empty. */
function cellsIn(plan: ObjectPlan, keys: Keys): ReadonlyMap<FieldPlan, Json | null> {
  const cells = new Map<FieldPlan, Json | null>()
  for (const key in keys) {
    const slash = key.indexOf('/')
    const field = plan.byId.get(slash < 0 ? key : key.slice(0, slash))
    if (field === undefined || cells.has(field)) continue
    cells.set(field, field.field.storageKind.fromKeys(field.field.id, keys))
  }
  return cells
}

function changedFields(plan: ObjectPlan, { changes }: ProjectedChange): readonly FieldPlan[] {
  if (changes.length === 0) return NO_FIELDS
  const found = new Set<FieldPlan>()
  for (const { key } of changes) {
    const slash = key.indexOf('/')
    const field = plan.byId.get(slash < 0 ? key : key.slice(0, slash))
    if (field !== undefined) found.add(field)
  }
  return [...found]
}
