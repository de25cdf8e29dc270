/** What commands may know of the workspace, read from this device's file. */
import { keyOfPlace, newId, newShortId, type DocId } from '@kith/shared/kit'
import type { Actor, CommandContext, KnownLink, KnownRecord } from '@kith/shared/commands'
import type { TextCodec } from '@kith/shared/docs'
import type { Catalog } from '@kith/shared/model'
import type { Documents } from '#engine/replica'
import { readMeta, safeName, type Store } from '#engine/store'

export type ContextOf = (actor: Actor, now: number) => CommandContext

interface LinkRow {
  readonly doc: DocId
  readonly field: string
  readonly from: DocId
  readonly to: DocId
  readonly deleted: number
}

const LINKS = `SELECT own.id AS doc, link.field, source.id AS "from", target.id AS "to", link.deleted
  FROM link JOIN doc own ON own.pk = link.pk JOIN doc source ON source.pk = link.from_pk JOIN doc target ON target.pk = link.to_pk`

export function createContextOf({
  store,
  documents,
  catalog,
  text,
}: {
  readonly store: Store
  readonly documents: Documents
  readonly catalog: () => Catalog
  readonly text: Pick<TextCodec, 'toMarkdown'>
}): ContextOf {
  return (actor, now) => ({
    get catalog() {
      return catalog()
    },
    actor,
    now,
    newId,
    get isShared() {
      return readMeta(store, 'upstream') !== undefined
    },
    newShortId: () => newShortId(),
    record,
    keys: documents.keys,
    markdown,
    referrers,
    linksOf,
    lastOrderKey,
    tiedAt,
  })

  function record(id: DocId): KnownRecord | undefined {
    const keys = documents.keys(id)
    const doc = keys === undefined ? undefined : (documents.recall(id)?.doc ?? documents.find(id))
    if (keys === undefined || doc?.kind !== 'record') return undefined
    return { id, object: doc.type, keys, isDeleted: doc.isDeleted }
  }

  function markdown(id: DocId): string | undefined {
    const doc = documents.find(id)
    const bytes = doc?.cur ?? doc?.state
    return bytes ? text.toMarkdown(bytes) : undefined
  }

  function referrers(object: string, field: string, target: DocId): readonly DocId[] {
    const known = catalog().findField(object, field)
    const pk = documents.pkOf(target)
    if (known === undefined || pk === undefined || !known.storageKind.pointsToRecord) return []
    const { table } = catalog().object(object)
    return store.pluck<DocId>(
      `SELECT id FROM ${safeName(table)} WHERE ${safeName(known.column)} = ? ORDER BY pk`,
      [pk],
    )
  }

  function linksOf(id: DocId): readonly KnownLink[] {
    const pk = documents.pkOf(id)
    if (pk === undefined) return []
    // Two halves, so that each has its own index.
    const rows = store.all<LinkRow>(
      `${LINKS} WHERE link.from_pk = ? UNION ${LINKS} WHERE link.to_pk = ? ORDER BY doc`,
      [pk, pk],
    )
    return rows.map(({ deleted, ...link }) => ({ ...link, isDeleted: deleted === 1 }))
  }

  function lastOrderKey(object: string): string | null {
    const found = catalog().findObject(object)
    if (found === undefined) return null
    const table = safeName(found.table)
    // As the table's index has it: without the deleted.
    const [place] = store.pluck<string | null>(
      `SELECT max(position) FROM ${table} WHERE deleted_at IS NULL`,
    )
    return place === null || place === undefined ? null : keyOfPlace(place)
  }

  function tiedAt(object: string, key: string): ReturnType<CommandContext['tiedAt']> {
    const table = safeName(catalog().object(object).table)
    // A place is its key alone, or the key, a blank and the id; "!" is the sign after the blank.
    const ids = store.pluck<DocId>(
      `SELECT id FROM ${table} WHERE deleted_at IS NULL AND position >= ? AND position < ? ORDER BY position`,
      [key, `${key}!`],
    )
    const [next] = store.pluck<string | null>(
      `SELECT min(position) FROM ${table} WHERE deleted_at IS NULL AND position >= ?`,
      [`${key}!`],
    )
    return { ids, next: next === null || next === undefined ? null : keyOfPlace(next) }
  }
}
