/** Documents → rows: chooses by kind of document. Everything here can be made again from the documents. */
import { isoTime, stableText, type DocId, type Json } from '@kith/shared/kit'
import { DELETED_KEY } from '@kith/shared/docs'
import type { Catalog, CatalogObject } from '@kith/shared/model'
import type { Documents, ProjectedChange, Projector } from '#engine/replica'
import type { Store, Write } from '#engine/store'
import type { CatalogChange, CatalogState } from './catalog-state.ts'
import { SHOWN_AT } from './shown-at.ts'
import { planObject, type ObjectPlan } from './object-plan.ts'
import { createRecordProjection, putExcerpt, type OwnedText } from './project-record.ts'

export interface Projection extends Projector {
  /** Takes away what a document's row holds and makes it again. */
  readonly again: (tx: Write, change: ProjectedChange) => void
}

interface Deps {
  readonly store: Store
  readonly documents: Documents
  readonly catalog: CatalogState
  /** Objects whose rows no longer say what their documents say; called inside the write. */
  readonly onStale: (tx: Write, objects: readonly string[]) => void
}

const PUT_LINK = `INSERT INTO link (pk, field, from_pk, to_pk, pos, deleted) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (pk) DO UPDATE SET from_pk = excluded.from_pk, to_pk = excluded.to_pk, pos = excluded.pos, deleted = excluded.deleted`
const PUT_TEXT = `INSERT INTO text (pk, owner, field, body) VALUES (?, ?, ?, ?)
  ON CONFLICT (pk) DO UPDATE SET body = excluded.body, owner = excluded.owner`
const OWNED_TEXTS = `SELECT text.field, text.body, ${SHOWN_AT} AS at
  FROM text JOIN doc ON doc.pk = text.pk WHERE text.owner = ? ORDER BY text.pk`
const PARTS_AT = `SELECT max(${SHOWN_AT}) FROM doc WHERE owner = ? AND kind = 'part'`
const ROW_OF = `SELECT record.pk, record.type FROM doc
  JOIN doc AS record ON record.pk = CASE WHEN doc.kind IN ('text', 'part') THEN doc.owner ELSE doc.pk END
  WHERE doc.pk = ? AND record.kind = 'record'`
const LATEST = `SELECT max(${SHOWN_AT}) FROM doc WHERE pk = ? OR (owner = ? AND kind IN ('text', 'part'))`
const PUT_VIEW = `INSERT INTO view (pk, id, object, position, body) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (pk) DO UPDATE SET object = excluded.object, position = excluded.position, body = excluded.body`
const PUT_SETTING = `INSERT INTO setting (pk, key, value) VALUES (?, ?, ?)
  ON CONFLICT (pk, key) DO UPDATE SET value = excluded.value`

export function createProjection(deps: Deps): Projection {
  const { store, documents, catalog } = deps
  const records = createRecordProjection({
    reserve: documents.reserve,
    texts: (tx, pk) => tx.all<OwnedText>(OWNED_TEXTS, [pk]),
    partsAt: (tx, pk) =>
      documents.hasParts() ? (tx.pluck<number | null>(PARTS_AT, [pk])[0] ?? 0) : 0,
  })
  let plans = new Map<string, ObjectPlan | undefined>()
  let plannedFor: Catalog | undefined

  return { project, remove, again, moment, flush: () => undefined }

  function moment(tx: Write, pk: number): void {
    const row = tx.get<{ pk: number; type: string }>(ROW_OF, [pk])
    const plan = row === undefined ? undefined : planOf(row.type)
    if (row === undefined || plan === undefined) return
    const at = tx.pluck<number | null>(LATEST, [row.pk, row.pk])[0] ?? 0
    tx.run(`UPDATE ${plan.object.table} SET updated_at = ? WHERE pk = ?`, [isoTime(at), row.pk])
  }

  function project(tx: Write, given: ProjectedChange): void {
    const isInParts = given.kind === 'record' && documents.hasParts()
    const change = isInParts
      ? { ...given, keys: documents.together(given, given.keys), list: undefined }
      : given
    switch (change.kind) {
      case 'record': {
        const plan = planOf(change.type)
        // A record of an object that is not known here (yet) stays a document without a row.
        if (plan === undefined) return
        if (change.list !== undefined) return records.insert(tx, plan, change)
        if (isGone(change.keys[DELETED_KEY])) return records.drop(tx, plan, change.pk)
        if (change.isNew || wasGone(change)) return records.insert(tx, plan, change)
        return records.update(tx, plan, change)
      }
      case 'link':
        return projectLink(tx, change)
      case 'text':
        return projectText(tx, change)
      case 'view':
        return projectView(tx, change)
      case 'settings':
        return projectSettings(tx, change)
      case 'catalog':
        return projectCatalog(tx, change)
      case 'part':
        // Its record is not here; when it comes, its row says what the part does.
        return
    }
  }

  function remove(
    tx: Write,
    { pk, kind, type }: Pick<ProjectedChange, 'pk' | 'kind' | 'type'>,
  ): void {
    if (kind === 'record') {
      const plan = planOf(type)
      if (plan !== undefined) records.drop(tx, plan, pk)
      return
    }
    if (kind === 'text') return removeText(tx, pk, type)
    if (kind === 'link') tx.run('DELETE FROM link WHERE pk = ?', [pk])
    if (kind === 'view') tx.run('DELETE FROM view WHERE pk = ?', [pk])
    if (kind === 'settings') tx.run('DELETE FROM setting WHERE pk = ?', [pk])
  }

  function removeText(tx: Write, pk: number, type: string): void {
    const owner = tx.pluck<number>('SELECT owner FROM text WHERE pk = ?', [pk])[0]
    tx.run('DELETE FROM text WHERE pk = ?', [pk])
    const plan = planOf(type.slice(0, type.indexOf('.')))
    if (plan === undefined || owner === undefined) return
    putExcerpt(tx, plan, owner, { field: type, body: '' })
    const id = documents.idOf(owner)
    const keys = id === undefined ? undefined : documents.keys(id)
    if (keys !== undefined && !isGone(keys[DELETED_KEY])) records.index(tx, plan, owner, keys)
  }

  function again(tx: Write, change: ProjectedChange): void {
    if (change.kind === 'record') {
      const plan = planOf(change.type)
      if (plan !== undefined) records.drop(tx, plan, change.pk)
    }
    if (change.kind === 'settings') tx.run('DELETE FROM setting WHERE pk = ?', [change.pk])
    if (change.kind !== 'catalog') project(tx, { ...change, isNew: true })
  }

  function planOf(object: string): ObjectPlan | undefined {
    const current = catalog.current()
    if (plannedFor !== current) {
      plannedFor = current
      plans = new Map()
    }
    if (plans.has(object)) return plans.get(object)
    const found = current.findObject(object)
    const plan = found === undefined ? undefined : planObject(found)
    plans.set(object, plan)
    return plan
  }

  function projectLink(tx: Write, { pk, type, keys }: ProjectedChange): void {
    if (isGone(keys[DELETED_KEY])) {
      tx.run('DELETE FROM link WHERE pk = ?', [pk])
      return
    }
    const { from, to, pos = '' } = keys
    if (typeof from !== 'string' || typeof to !== 'string') return
    const fromPk = documents.reserve(tx, from as DocId)
    const toPk = documents.reserve(tx, to as DocId)
    tx.run(PUT_LINK, [pk, type, fromPk, toPk, String(pos), DELETED_KEY in keys ? 1 : 0])
  }

  function projectText(tx: Write, { pk, type, text, at }: ProjectedChange): void {
    if (text === undefined) throw new Error('a text change without its words')
    tx.run(PUT_TEXT, [pk, text.owner, type, text.body])
    const plan = planOf(type.slice(0, type.indexOf('.')))
    if (plan === undefined) return
    putExcerpt(tx, plan, text.owner, { field: type, body: text.body })
    tx.run(`UPDATE ${plan.object.table} SET updated_at = max(updated_at, ?) WHERE pk = ?`, [
      isoTime(at),
      text.owner,
    ])
    const owner = documents.idOf(text.owner)
    const keys = owner === undefined ? undefined : documents.keys(owner)
    if (keys !== undefined && !isGone(keys[DELETED_KEY])) records.index(tx, plan, text.owner, keys)
  }

  function projectView(tx: Write, { pk, doc, keys }: ProjectedChange): void {
    if (DELETED_KEY in keys) {
      tx.run('DELETE FROM view WHERE pk = ?', [pk])
      return
    }
    const body = stableText({ ...keys, id: doc })
    const { object = '', position = '' } = keys
    tx.run(PUT_VIEW, [pk, doc, String(object), String(position), body])
  }

  function projectSettings(tx: Write, { pk, isNew, keys, changes }: ProjectedChange): void {
    const names = isNew ? Object.keys(keys) : changes.map(change => change.key)
    for (const name of names) {
      const value = keys[name]
      if (value === undefined) tx.run('DELETE FROM setting WHERE pk = ? AND key = ?', [pk, name])
      else tx.run(PUT_SETTING, [pk, name, stableText(value)])
    }
  }

  function projectCatalog(tx: Write, change: ProjectedChange): void {
    const done = catalog.change(tx, change.keys)
    const stale = staleObjects(store, done, change.isRemote === true)
    if (stale.length > 0) deps.onStale(tx, stale)
  }
}

/** Removed for good, or made by an action that was taken back: nothing shows or finds it any more. */
const isGone = (mark: Json | undefined): boolean =>
  typeof mark === 'object' && mark !== null && ('purged' in mark || 'undo' in mark)

const wasGone = ({ changes }: ProjectedChange): boolean =>
  changes.some(({ key, before }) => key === DELETED_KEY && isGone(before))

/**
 * Objects with records whose rows a change of the catalog makes wrong. A field made here and now
 * has no values yet; one that came back, or came from another device, may have.
 */
function staleObjects(store: Store, change: CatalogChange, isRemote: boolean): readonly string[] {
  const { before, after, tables } = change
  return after.allObjects
    .filter(object => {
      const old = before.findObject(object.id)
      const table = tables.find(({ object: id }) => id === object.id)
      if (table?.isNew === true) return isRemote
      if (old === undefined || hasOtherWords(old, object)) return true
      const known = new Set(old.allFields.map(field => field.id))
      const added = new Set(isRemote ? [] : table?.added)
      return object.allFields.some(field => !known.has(field.id) && !added.has(field.id))
    })
    .filter(object =>
      store.get(`SELECT 1 FROM doc WHERE kind = 'record' AND type = ? LIMIT 1`, [object.id]),
    )
    .map(object => object.id)
}

/** Whether titles or search words of all records may be others now. */
function hasOtherWords(old: CatalogObject, now: CatalogObject): boolean {
  if (old.title.id !== now.title.id) return true
  if (stableText([...old.searchFields]) !== stableText([...now.searchFields])) return true
  const words = new Set([now.title.id, ...now.searchFields])
  return now.allFields.some(field => {
    if (!words.has(field.id)) return false
    const before = old.allFields.find(({ id }) => id === field.id)
    return before !== undefined && stableText(before.options) !== stableText(field.options)
  })
}
