/** What the rules of notices ask of this device's documents and rows. */
import type { DocId, Json } from '@kith/shared/kit'
import type { Catalog } from '@kith/shared/model'
import {
  fieldWords,
  followKey,
  PREFERENCES_KEY,
  readPreferences,
  whyFollowed,
  type Surroundings,
} from '@kith/shared/notices'
import type { Documents } from '#engine/replica'
import { safeName, type Store } from '#engine/store'

export interface SurroundingsDeps {
  readonly store: Store
  readonly documents: Documents
  readonly catalog: () => Catalog
  readonly timeZone: string
}

const MOST_REPLIES = 500

/** `settings`: the keys of the person's settings document. */
export function surroundingsOf(
  { store, documents, catalog, timeZone }: SurroundingsDeps,
  me: DocId,
  settings: Readonly<Record<string, Json>>,
  now: number,
): Surroundings {
  const fields = new Map<string, { id: string; label: string }[]>()
  const rules = readPreferences(settings[PREFERENCES_KEY]).follow
  return {
    me,
    keys: documents.keys,
    objectOf: doc => documents.find(doc)?.type,
    titleOf,
    memberFields,
    field: fieldWords(catalog(), { locale: 'en', timeZone, now }, titleOf),
    follows(record) {
      const found = documents.find(record)
      const keys = documents.keys(record)
      if (found?.kind !== 'record' || keys === undefined) return null
      const ids = memberFields(found.type).map(({ id }) => id)
      const hasCommented = () => saidBy(record, found.pk)
      const facts = { me, keys, memberFields: ids, hasCommented }
      return whyFollowed(facts, settings[followKey(record)], rules)
    },
    thread(head) {
      const pk = documents.pkOf(head)
      if (pk === undefined) return []
      const { table, column } = comments()
      const replies = store.pluck<DocId>(
        `SELECT id FROM ${table} WHERE ${column('parent')} = ? LIMIT ${MOST_REPLIES}`,
        [pk],
      )
      return [head, ...replies].map(id => documents.keys(id)).filter(keys => keys !== undefined)
    },
  }

  function memberFields(object: string) {
    const known = fields.get(object)
    if (known) return known
    const own = (catalog().findObject(object)?.allFields ?? [])
      .filter(({ type }) => type === 'user')
      .map(({ id, label }) => ({ id, label }))
    fields.set(object, own)
    return own
  }

  function comments() {
    const column = (field: string) => safeName(catalog().field('comment', field).column)
    return { table: safeName(catalog().object('comment').table), column }
  }

  function saidBy(record: DocId, pk: number): boolean {
    const mine = documents.pkOf(me)
    if (mine === undefined) return false
    const { table, column } = comments()
    const sql = `SELECT 1 FROM ${table} WHERE ${column('record')} = ? AND ${column('author')} = ? AND deleted_at IS NULL`
    return store.get(sql, [pk, mine]) !== undefined
  }

  function titleOf(doc: DocId): string {
    const found = documents.find(doc)
    const object = found === undefined ? undefined : catalog().findObject(found.type)
    if (!found || !object) return ''
    const sql = `SELECT title FROM ${safeName(object.table)} WHERE pk = ?`
    return store.get<{ title: string }>(sql, [found.pk])?.title ?? ''
  }
}
