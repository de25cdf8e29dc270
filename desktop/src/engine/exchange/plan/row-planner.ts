/**
 * One row of the file → what happens to the workspace. The dry run and the import take the same
 * steps; only the import writes the operations that come out.
 */
import { crc32 } from 'node:zlib'
import { isId, jsonEqual, type DocId, type Json } from '@kith/shared/kit'
import type { CommandContext, KnownRecord } from '@kith/shared/commands'
import { DELETED_KEY, textId, type DocOp } from '@kith/shared/docs'
import type { CatalogField, ParseContext } from '@kith/shared/model'
import type { ImportPlan } from '@kith/shared/rpc'
import type { Read } from '#engine/store'
import type { RawRecord } from '../read/raw-table.ts'
import { assemble, coercerOf, unguarded, type Coerce, type Coerced } from './coerce.ts'
import { createMatcher, type Matcher } from './matcher.ts'
import { defaultsOf, linkOps, recordOps, textOps } from './record-ops.ts'
import { createRelationFinder, type RelationFinder } from './relation-finder.ts'
import type { ResolvedColumn, ResolvedPlan } from './resolved-plan.ts'

export interface CellIssue {
  readonly row: number
  readonly column: number
  readonly header: string
  readonly text: string
  readonly problem: string
}

export interface RowOutcome {
  readonly kind: 'create' | 'update' | 'same' | 'skip'
  readonly ops: readonly DocOp[]
  readonly issues: readonly CellIssue[]
}

export interface RowPlanner {
  readonly plan: (row: RawRecord) => RowOutcome
  /** Takes note of a row that an earlier run of the same import has written. */
  readonly replay: (row: RawRecord) => void
  /** Records of other objects that were made on the way, by object. */
  readonly related: ReadonlyMap<string, number>
}

export interface RowPlannerDeps {
  readonly resolved: ResolvedPlan
  readonly plan: ImportPlan
  readonly context: CommandContext
  readonly read: Read
  readonly parse: ParseContext
  /** Whether cells may carry the mark that our exports put before formulas. */
  readonly isGuarded: boolean
  /** Nothing will be written: operations of new records need not be made. */
  readonly isDry?: boolean
  readonly signal?: AbortSignal
}

/** What a row says, read: values by field, and the problems. */
export interface ReadRow {
  readonly values: Map<CatalogField, Json>
  readonly parts: Map<CatalogField, Record<string, Json>>
  readonly id: DocId | null
  readonly issues: CellIssue[]
  readonly ops: DocOp[]
  /** Tells rows apart that say the same in the match field. */
  readonly signature: number
}

type Cells = Omit<ReadRow, 'id' | 'signature'>

interface Reader extends ResolvedColumn {
  readonly coerce: Coerce
}

const NO_OPS: readonly DocOp[] = []

export async function createRowPlanner(deps: RowPlannerDeps): Promise<RowPlanner> {
  const { resolved, plan, context, parse } = deps
  const { object, columns } = resolved
  const readers = columns.map((column): Reader => ({ ...column, coerce: coercerOf(column, parse) }))
  const fixes = new Map(plan.fixes.map(fix => [`${fix.row}:${fix.column}`, fix.text]))
  const relations: RelationFinder = await createRelationFinder(deps)
  const matcher: Matcher = await createMatcher(deps)
  const titleColumn = columns.find(column => column.field?.id === object.titleField)
  const defaults = defaultsOf(object)
  const required = object.fields.filter(
    field => field.isRequired && field.fieldType.writable && field.defaultValue === undefined,
  )

  return {
    plan(row) {
      relations.begin()
      const outcome = decide(row, readRow(row))
      if (outcome.kind === 'skip' || outcome.kind === 'same') relations.drop()
      return outcome
    },
    replay(row) {
      relations.begin()
      matcher.replay(readRow(row))
      // What the row made is in the file, or it was left out: nothing new comes of it.
      relations.drop()
    },
    related: relations.made,
  }

  function readRow(row: RawRecord): ReadRow {
    const read = {
      values: new Map<CatalogField, Json>(),
      parts: new Map<CatalogField, Record<string, Json>>(),
      issues: [] as CellIssue[],
      ops: [] as DocOp[],
    }
    let id: DocId | null = null
    for (const reader of readers) {
      const text = reader.always ?? textOf(row, reader, read.issues)
      if (text === '') continue
      if (reader.field === null) {
        if (isId(text.toLowerCase())) id = text.toLowerCase() as DocId
        else note(read.issues, row, reader, text, 'not an id of Kith')
        continue
      }
      readCell(row, reader, reader.field, text, read)
    }
    for (const [field, parts] of read.parts) {
      const whole = assemble(field, parts, null, parse)
      if ('value' in whole && whole.value !== null) read.values.set(field, whole.value)
    }
    return { ...read, id, signature: crc32(row.cells.join('\u0001')) }
  }

  function textOf(row: RawRecord, reader: Reader, issues: CellIssue[]): string {
    const fix = fixes.size === 0 ? undefined : fixes.get(`${row.row}:${reader.index}`)
    if (fix !== undefined) return fix.trim()
    const text = (row.cells[reader.index] ?? '').trim()
    const problem = row.problems?.[reader.index]
    if (problem !== undefined) {
      note(issues, row, reader, text, problem)
      return ''
    }
    return deps.isGuarded ? unguarded(text) : text
  }

  function readCell(
    row: RawRecord,
    reader: Reader,
    field: CatalogField,
    text: string,
    read: Cells,
  ): void {
    const result: Coerced =
      reader.by === null ? reader.coerce(text) : relations.find(field, reader, text)
    if ('problem' in result) {
      note(read.issues, row, reader, text, result.problem)
      return
    }
    if (result.ops !== undefined) read.ops.push(...result.ops)
    const { value } = result
    if (value === null) return
    if (reader.part !== null) {
      const parts = read.parts.get(field) ?? {}
      parts[reader.part] = value
      read.parts.set(field, parts)
      return
    }
    const before = read.values.get(field)
    read.values.set(
      field,
      Array.isArray(before) && Array.isArray(value) ? union(before, value) : value,
    )
  }

  function decide(row: RawRecord, read: ReadRow): RowOutcome {
    const { issues } = read
    const found = matcher.match(read)
    if (issues.length > 0 && plan.onError === 'skipRow') return skip(issues)
    if (found === 'twice') return skip(issues)
    if (found !== null && plan.onMatch === 'skip') return skip(issues)
    if (found !== null && plan.onMatch === 'update') return update(found, read)
    for (const field of required) {
      if (read.values.has(field)) continue
      const reader = readers.find(entry => entry.field?.id === field.id) ?? readers[0]
      if (reader) note(issues, row, reader, '', `needs a ${field.label.toLowerCase()}`)
      return skip(issues)
    }
    if (
      titleColumn &&
      !read.values.has(object.title) &&
      !issues.some(issue => issue.column === titleColumn.index)
    )
      note(issues, row, titleColumn, '', `needs a ${object.title.label.toLowerCase()}`)
    return create(read)
  }

  function create(read: ReadRow): RowOutcome {
    const known = read.id === null ? undefined : context.record(read.id)
    if (known?.isDeleted && known.object === object.id) return restore(known, read)
    const id = read.id === null || known ? context.newId() : read.id
    matcher.made(id, read)
    const { values, issues } = read
    if (deps.isDry === true) return { kind: 'create', ops: NO_OPS, issues }
    return {
      kind: 'create',
      ops: [...read.ops, ...recordOps(context, object, id, values, defaults)],
      issues,
    }
  }

  /** A record that lies in the trash comes back as the file has it. */
  function restore(record: KnownRecord, read: ReadRow): RowOutcome {
    const set = { ...changesOf(record, read, 'file'), [DELETED_KEY]: null }
    matcher.made(record.id, read)
    return {
      kind: 'create',
      ops: [...read.ops, { doc: record.id, kind: 'record', type: object.id, set }],
      issues: read.issues,
    }
  }

  function update(id: DocId, read: ReadRow): RowOutcome {
    const { issues } = read
    const record = context.record(id)
    if (!record) return skip(issues)
    const set = changesOf(record, read, plan.conflict)
    const ops: DocOp[] = [...read.ops]
    if (Object.keys(set).length > 0) ops.push({ doc: id, kind: 'record', type: object.id, set })
    for (const [field, value] of read.values) {
      if (field.storageKind.home === 'link') ops.push(...missingLinks(field, id, value))
      else if (field.storageKind.home === 'text') ops.push(...changedText(field, id, value))
    }
    return ops.length === read.ops.length
      ? { kind: 'same', ops: NO_OPS, issues }
      : { kind: 'update', ops, issues }
  }

  function changesOf(
    record: KnownRecord,
    read: ReadRow,
    conflict: ImportPlan['conflict'],
  ): Record<string, Json | null> {
    const set: Record<string, Json | null> = {}
    for (const [field, given] of read.values) {
      if (field.storageKind.home !== 'record') continue
      const now = field.storageKind.fromKeys(field.id, record.keys)
      if (now !== null && conflict === 'kith') continue
      const value = merged(field, given, now, read)
      if (value === null || jsonEqual(value, now ?? undefined)) continue
      for (const [key, part] of Object.entries(
        field.storageKind.toKeys(field.id, value, record.keys),
      )) {
        if (!jsonEqual(part ?? undefined, record.keys[key])) set[key] = part
      }
    }
    return set
  }

  /** Lists grow and values with parts keep the parts that the file does not have: nothing is lost by an import. */
  function merged(field: CatalogField, given: Json, now: Json | null, read: ReadRow): Json | null {
    if (now === null) return given
    const parts = read.parts.get(field)
    if (parts) {
      const whole = assemble(field, parts, now, parse)
      return 'value' in whole ? whole.value : null
    }
    if (Array.isArray(now) && Array.isArray(given)) return mergedList(field, now, given)
    return given
  }

  function mergedList(field: CatalogField, now: readonly Json[], given: readonly Json[]): Json {
    const known = new Set(field.storageKind.elements(now).map(element => element.id))
    const added = field.storageKind.elements(given).filter(element => !known.has(element.id))
    return added.length === 0 ? now : [...now, ...added.map(element => element.value)]
  }

  function missingLinks(field: CatalogField, id: DocId, value: Json): readonly DocOp[] {
    const path = `${field.object}.${field.id}`
    const there = new Set(
      context
        .linksOf(id)
        .filter(link => link.field === path && link.from === id && !link.isDeleted)
        .map(link => link.to),
    )
    const wanted = idsOf(value).filter(target => !there.has(target))
    return wanted.length === 0 ? NO_OPS : linkOps(context, field, id, wanted)
  }

  function changedText(field: CatalogField, id: DocId, value: Json): readonly DocOp[] {
    const now = context.markdown(textId(id, field.id))?.trim() ?? ''
    const text = String(value).trim()
    if (now === text || (now !== '' && plan.conflict === 'kith')) return NO_OPS
    return textOps(field, id, text)
  }
}

const skip = (issues: readonly CellIssue[]): RowOutcome => ({ kind: 'skip', ops: NO_OPS, issues })

function note(
  issues: CellIssue[],
  row: RawRecord,
  column: ResolvedColumn,
  text: string,
  problem: string,
): void {
  issues.push({
    row: row.row,
    column: column.index,
    header: column.header,
    text: text.slice(0, 200),
    problem,
  })
}

const idsOf = (value: Json): readonly DocId[] =>
  Array.isArray(value) ? value.map(id => String(id) as DocId) : []

function union(a: readonly Json[], b: readonly Json[]): Json {
  const known = new Set(a.map(entry => JSON.stringify(entry)))
  return [...a, ...b.filter(entry => !known.has(JSON.stringify(entry)))]
}
