/** Values of a new record → operations on its documents. The fast path of an import: nothing is read. */
import { orderKeyBetween, type DocId, type Json } from '@kith/shared/kit'
import type { CommandContext } from '@kith/shared/commands'
import { CREATED_KEY, DELETED_KEY, linkId, textId, type DocOp } from '@kith/shared/docs'
import type { CatalogField, CatalogObject } from '@kith/shared/model'

const NOTHING: Readonly<Record<string, Json>> = Object.freeze({})

export function recordOps(
  context: CommandContext,
  object: CatalogObject,
  id: DocId,
  values: ReadonlyMap<CatalogField, Json>,
  defaults: readonly CatalogField[],
): readonly DocOp[] {
  const { now, actor } = context
  // No two records have the same keys for their sets: an object that V8 keeps as a table from the
  // start is several times as fast here as one that it learns a new shape for.
  const set: Record<string, Json | null> = Object.create(null)
  set[CREATED_KEY] = { at: now, by: actor.member, source: actor.source }
  const outside: DocOp[] = []
  for (const [field, value] of values) {
    const { home } = field.storageKind
    if (home === 'record') put(set, field, value)
    else if (home === 'link') outside.push(...linkOps(context, field, id, targetsIn(value)))
    else if (home === 'text') outside.push(...textOps(field, id, String(value)))
  }
  for (const field of defaults) if (!values.has(field)) put(set, field, field.defaultValue ?? null)
  return [{ doc: id, kind: 'record', type: object.id, set }, ...outside]
}

function put(set: Record<string, Json | null>, field: CatalogField, value: Json | null): void {
  const keys = field.storageKind.toKeys(field.id, value, NOTHING)
  for (const key in keys) {
    const part = keys[key]
    if (part !== null && part !== undefined) set[key] = part
  }
}

/** Fields that a new record gets a value for when nobody gives one. */
export const defaultsOf = (object: CatalogObject): readonly CatalogField[] =>
  object.fields.filter(
    field =>
      field.defaultValue !== undefined && field.defaultValue !== null && field.fieldType.writable,
  )

/** Links behind those that are there, in the order given. */
export function linkOps(
  context: CommandContext,
  field: CatalogField,
  from: DocId,
  targets: readonly DocId[],
): readonly DocOp[] {
  const path = `${field.object}.${field.id}`
  let last: string | null = null
  return targets.map((to): DocOp => {
    const doc = linkId(path, from, to)
    last = orderKeyBetween(last, null)
    const isThere = context.keys(doc)?.['from'] !== undefined
    const set = isThere ? { [DELETED_KEY]: null, pos: last } : { from, to, pos: last }
    return { doc, kind: 'link', type: path, set }
  })
}

export const textOps = (field: CatalogField, record: DocId, text: string): readonly DocOp[] => [
  {
    doc: textId(record, field.id),
    kind: 'text',
    type: `${field.object}.${field.id}`,
    owner: record,
    text,
    format: 'markdown',
  },
]

const targetsIn = (value: Json): readonly DocId[] =>
  Array.isArray(value) ? value.map(id => String(id) as DocId) : []
