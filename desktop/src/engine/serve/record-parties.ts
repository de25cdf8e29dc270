/**
 * Whose mail a record shows. A person or a company has its own; a deal, or a record of an object that somebody
 * made, has that of the people it names from either side, and of its companies when it names nobody.
 */
import type { DocId } from '@kith/shared/kit'
import type { Catalog, CatalogField, RelationOptions } from '@kith/shared/model'
import type { Documents } from '#engine/replica'
import { safeName, type Read } from '#engine/store'

interface Sources {
  readonly store: Read
  readonly documents: Documents
  readonly catalog: Catalog
}
interface Party {
  readonly id: DocId
  readonly type: string
}

const PARTIES = ['person', 'company'] as const
/** A record that names more has the mail of those whom it named first. */
const MOST = 100
const LINKED = `SELECT d.id, d.type FROM (SELECT pk, to_pk AS other FROM link WHERE from_pk = ? AND deleted = 0
    UNION SELECT pk, from_pk FROM link WHERE to_pk = ? AND deleted = 0) l
  JOIN doc d ON d.pk = l.other WHERE d.type IN ('person', 'company') AND d.flags & 1 = 0 ORDER BY l.pk LIMIT ${MOST}`

/** The record itself comes first. */
export function partiesOf({ store, documents, catalog }: Sources, record: DocId): readonly DocId[] {
  const doc = documents.find(record)
  const object = doc?.kind === 'record' ? catalog.findObject(doc.type) : undefined
  if (doc === undefined || object === undefined || isParty(object.id)) return [record]
  const { pk } = doc
  const found = [
    ...object.fields.flatMap(field => {
      if (field.storageKind.pointsToRecord) return named(field)
      return field.storageKind.home === 'inverse' ? naming(field) : []
    }),
    ...store.all<Party>(LINKED, [pk, pk]),
  ]
  const [people, companies] = PARTIES.map(type => found.filter(one => one.type === type))
  const parties = people?.length === 0 ? companies : people
  return [...new Set([record, ...(parties ?? []).map(({ id }) => id)])].slice(0, MOST)

  /** Whom a field of it names. */
  function named(field: CatalogField): readonly Party[] {
    const { table } = catalog.object(field.object)
    return store.all<Party>(
      `SELECT d.id, d.type FROM ${safeName(table)} o JOIN doc d ON d.pk = o.${safeName(field.column)} AND d.flags & 1 = 0 WHERE o.pk = ?`,
      [pk],
    )
  }

  /** Who name it in a field of theirs. */
  function naming(field: CatalogField): readonly Party[] {
    const { to, inverse } = (field.options ?? {}) as Partial<RelationOptions>
    return PARTIES.filter(type => Array.isArray(to) && to.includes(type)).flatMap(type => {
      const other = inverse === undefined ? undefined : catalog.findField(type, inverse)
      if (other?.storageKind.pointsToRecord !== true) return []
      return store.all<Party>(
        `SELECT o.id, '${type}' AS type FROM ${safeName(catalog.object(type).table)} o
         WHERE o.${safeName(other.column)} = ? AND o.deleted_at IS NULL ORDER BY o.pk LIMIT ${MOST}`,
        [pk],
      )
    })
  }
}

const isParty = (object: string): boolean => PARTIES.some(one => one === object)
