/**
 * Makes rows again from the documents, a few at a time and in place, so that lists stay usable and
 * a kill in the middle only means that the rest follows later.
 */
import type { DocId } from '@kith/shared/kit'
import type { DocKind, RecordCodec, TextCodec } from '@kith/shared/docs'
import type { Catalog } from '@kith/shared/model'
import type { ProjectedChange } from '#engine/replica'
import { safeName, type Write } from '#engine/store'
import type { Projection } from './projector.ts'
import { SHOWN_AT } from './shown-at.ts'

export interface Rebuild {
  /** Remakes rows of the documents after `pk` until `mayGoOn` says no; `undefined` when none are left. */
  readonly step: (tx: Write, scope: RebuildScope, pk: number, mayGoOn: () => boolean) => Progress
  /** Removes rows that no document stands behind. */
  readonly sweep: (tx: Write, scope: RebuildScope) => void
  readonly total: (tx: Write, scope: RebuildScope) => number
}

export interface RebuildScope {
  /** Objects; `null` is everything. */
  readonly objects: readonly string[] | null
}

export interface Progress {
  readonly pk: number
  readonly done: number
  readonly isAtEnd: boolean
}

interface DocRow {
  readonly pk: number
  readonly id: DocId
  readonly kind: DocKind
  readonly type: string
  readonly at: number
  readonly owner: number | null
  readonly bytes: Uint8Array
}

const PAGE = 100
const COLUMNS = `pk, id, kind, type, ${SHOWN_AT} AS at, owner, coalesce(cur, state) AS bytes`

export function createRebuild({
  projection,
  codec,
  text,
  catalog,
}: {
  readonly projection: Projection
  readonly codec: RecordCodec
  readonly text: TextCodec
  readonly catalog: () => Catalog
}): Rebuild {
  return {
    step(tx, scope, pk, mayGoOn) {
      let at = pk
      let done = 0
      do {
        const page = tx.all<DocRow>(
          `SELECT ${COLUMNS} FROM doc WHERE pk > ? AND ${whereOf(scope)} ORDER BY pk LIMIT ${PAGE}`,
          [at, ...paramsOf(scope)],
        )
        for (const row of page) projection.again(tx, changeOf(row))
        done += page.length
        at = page.at(-1)?.pk ?? at
        if (page.length < PAGE) return { pk: at, done, isAtEnd: true }
      } while (mayGoOn())
      return { pk: at, done, isAtEnd: false }
    },
    sweep(tx, scope) {
      for (const object of catalog().allObjects) {
        if (scope.objects !== null && !scope.objects.includes(object.id)) continue
        const belongs = `pk IN (SELECT pk FROM doc WHERE kind = 'record' AND type = '${safeName(object.id)}')`
        tx.run(`DELETE FROM ${safeName(object.table)} WHERE NOT ${belongs}`)
        tx.run(`DELETE FROM ${safeName(object.elementTable)} WHERE NOT ${belongs}`)
      }
      if (scope.objects !== null) return
      for (const [table, kind] of [
        ['link', 'link'],
        ['text', 'text'],
        ['view', 'view'],
        ['setting', 'settings'],
      ])
        tx.run(`DELETE FROM ${table} WHERE pk NOT IN (SELECT pk FROM doc WHERE kind = ?)`, [
          kind ?? '',
        ])
      tx.run("DELETE FROM search WHERE rowid NOT IN (SELECT pk FROM doc WHERE kind = 'record')")
    },
    total: (tx, scope) =>
      tx.pluck<number>(`SELECT count(*) FROM doc WHERE ${whereOf(scope)}`, paramsOf(scope))[0] ?? 0,
  }

  function changeOf({ bytes, owner, ...row }: DocRow): ProjectedChange {
    const base = { pk: row.pk, doc: row.id, kind: row.kind, type: row.type, at: row.at }
    const fresh = { ...base, isNew: true, changes: [] }
    return row.kind === 'text'
      ? { ...fresh, keys: {}, text: { body: text.plain(bytes), owner: owner ?? 0 } }
      : { ...fresh, keys: codec.read(bytes) }
  }
}

function whereOf({ objects }: RebuildScope): string {
  if (objects === null) return "kind NOT IN ('', 'catalog')"
  return `kind = 'record' AND type IN (${objects.map(() => '?').join(', ')})`
}

const paramsOf = ({ objects }: RebuildScope): readonly string[] => objects ?? []
