/** Finds the records that a cell names, and makes those that are missing where that was asked for. */
import { isId, type DocId, type Json } from '@kith/shared/kit'
import type { DocOp } from '@kith/shared/docs'
import { entryNorm, type CatalogField, type CatalogObject } from '@kith/shared/model'
import { relationTargets } from '../guess/relation-candidates.ts'
import { buildLookup, textNorm, type Lookup } from './lookups.ts'
import { defaultsOf, recordOps } from './record-ops.ts'
import type { ResolvedColumn } from './resolved-plan.ts'
import type { RowPlannerDeps } from './row-planner.ts'

export type Found =
  | { readonly value: Json | null; readonly ops: readonly DocOp[] }
  | { readonly problem: string }

export interface RelationFinder {
  readonly find: (field: CatalogField, column: ResolvedColumn, text: string) => Found
  readonly made: ReadonlyMap<string, number>
  /** Call before each row. */
  readonly begin: () => void
  /** The row is not written after all: what it would have made is not there. */
  readonly drop: () => void
}

interface Target {
  readonly object: CatalogObject
  readonly by: CatalogField
  readonly lookup: Lookup
  readonly defaults: readonly CatalogField[]
}

const NO_OPS: readonly DocOp[] = []

export async function createRelationFinder(deps: RowPlannerDeps): Promise<RelationFinder> {
  const { resolved, context, read, parse, signal } = deps
  const made = new Map<string, number>()
  const lookups = new Map<string, Lookup>()
  let ofRow: { readonly target: Target; readonly norms: readonly string[] }[] = []
  const targets = new Map<number, readonly Target[]>()
  for (const column of resolved.columns) {
    if (column.field && column.by !== null && column.by !== 'id')
      targets.set(column.index, await targetsOf(column.field, column.by))
  }

  return {
    made,
    begin() {
      if (ofRow.length > 0) ofRow = []
    },
    drop() {
      for (const { target, norms } of ofRow) {
        for (const norm of norms) target.lookup.remove(norm)
        made.set(target.object.id, (made.get(target.object.id) ?? 1) - 1)
      }
      ofRow = []
    },
    find(field, column, text) {
      const isMany = field.storageKind.home === 'link'
      const names = isMany
        ? text
            .split(/[;|\n]+/)
            .map(name => name.trim())
            .filter(name => name !== '')
        : [text]
      const ids: DocId[] = []
      const ops: DocOp[] = []
      for (const name of names) {
        const one = column.by === 'id' ? byId(field, name) : byValue(field, column, name, ops)
        if (typeof one !== 'string') return one
        ids.push(one)
      }
      return {
        value: isMany ? [...new Set(ids)] : (ids[0] ?? null),
        ops: ops.length === 0 ? NO_OPS : ops,
      }
    },
  }

  function byId(field: CatalogField, text: string): DocId | { problem: string } {
    const id = text.toLowerCase()
    const record = isId(id) ? context.record(id) : undefined
    const to = relationTargets(field)
    const isThere = record && !record.isDeleted && (to === '*' || to.includes(record.object))
    return isThere ? record.id : { problem: missing(field) }
  }

  function byValue(
    field: CatalogField,
    column: ResolvedColumn,
    text: string,
    ops: DocOp[],
  ): DocId | { problem: string } {
    const list = targets.get(column.index) ?? []
    for (const target of list) {
      for (const norm of normsOf(target, text)) {
        const [id] = target.lookup.find(norm)
        if (id !== undefined) return id
      }
    }
    const [target] = list
    if (!column.createMissing || !target) return { problem: missing(field) }
    return make(target, text, ops)
  }

  function make(target: Target, text: string, ops: DocOp[]): DocId | { problem: string } {
    const { object, by, lookup, defaults } = target
    const parsed = by.fieldType.parse(text, by.options, parse)
    if ('problem' in parsed) return parsed
    if (parsed.value === null) return { problem: 'empty' }
    const values = new Map<CatalogField, Json>([[by, parsed.value]])
    // A record made of a domain or an address alone is called by it until somebody knows better.
    if (by.id !== object.titleField) {
      const title = object.title.fieldType.parse(text, object.title.options, parse)
      if ('value' in title && title.value !== null) values.set(object.title, title.value)
    }
    const id = context.newId()
    ops.push(...recordOps(context, object, id, values, defaults))
    const norms = normsOf(target, text)
    for (const norm of norms) lookup.add(norm, id)
    ofRow.push({ target, norms })
    made.set(object.id, (made.get(object.id) ?? 0) + 1)
    return id
  }

  function missing(field: CatalogField): string {
    const to = relationTargets(field)
    const [first] = to === '*' ? [] : to
    const label =
      first === undefined ? undefined : resolved.catalog.findObject(first)?.label.toLowerCase()
    return `no such ${label ?? 'record'}`
  }

  async function targetsOf(field: CatalogField, by: string): Promise<readonly Target[]> {
    const to = relationTargets(field)
    const objects =
      to === '*'
        ? resolved.catalog.objects.filter(object => object.isListed)
        : to.flatMap(id => resolved.catalog.findObject(id) ?? [])
    const found: Target[] = []
    for (const object of objects) {
      const key = by === 'title' ? object.title : resolved.catalog.findField(object.id, by)
      if (!key || key.storageKind.columns.length === 0) continue
      found.push({
        object,
        by: key,
        lookup: await lookupOf(object, key),
        defaults: defaultsOf(object),
      })
    }
    return found
  }

  async function lookupOf(object: CatalogObject, field: CatalogField): Promise<Lookup> {
    const key = `${object.id}.${field.id}`
    const known = lookups.get(key)
    if (known) return known
    const isThere =
      read.get("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", [object.table]) !==
      undefined
    const lookup = isThere
      ? await buildLookup(read, object, field.id === object.titleField ? 'title' : field, signal)
      : emptyLookup()
    lookups.set(key, lookup)
    return lookup
  }

  function normsOf({ by, object }: Target, text: string): readonly string[] {
    if (by.storageKind.id === 'entries') {
      const parsed = by.fieldType.parse(text, by.options, parse)
      if ('value' in parsed && Array.isArray(parsed.value))
        return parsed.value.map((entry: Json) => entryNorm(entry))
      return [entryNorm(text)]
    }
    if (by.id === object.titleField && by.type === 'fullName') {
      const parsed = by.fieldType.parse(text, by.options, parse)
      const whole =
        'value' in parsed && parsed.value !== null
          ? by.fieldType.searchText(parsed.value, by.options)
          : text
      return [textNorm(whole), textNorm(text)]
    }
    return [textNorm(text)]
  }
}

function emptyLookup(): Lookup {
  const found = new Map<string, DocId>()
  return {
    find(norm) {
      const id = found.get(norm)
      return id === undefined ? [] : [id]
    },
    add: (norm, id) => void found.set(norm, id),
    remove: norm => void found.delete(norm),
  }
}
