/**
 * Exports as jobs: the keys of all records first, then their rows page by page through the readers.
 * What is in the list when it starts is in the file, however many there are.
 */
import { rmSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { isFault, s, type DocId, type Json, type Schema } from '@kith/shared/kit'
import type { CommandContext } from '@kith/shared/commands'
import { textId } from '@kith/shared/docs'
import type { Catalog, CatalogField, CatalogObject } from '@kith/shared/model'
import {
  answerLater,
  planQuery,
  querySchema,
  type Query,
  type QueryPlan,
  type QueryScope,
  type Row,
} from '@kith/shared/query'
import { EXPORT_FORMATS } from '@kith/shared/rpc'
import type { FileStore } from '#engine/files'
import type { JobKind } from '#engine/jobs'
import type { Documents } from '#engine/replica'
import type { Readers, Store } from '#engine/store'
import { exportFault } from './exchange-faults.ts'
import { createCsvArchiveWriter } from './write/csv-archive-writer.ts'
import { createCsvWriter } from './write/csv-writer.ts'
import { exportableFields, exportColumns } from './write/export-columns.ts'
import { createIcsWriter, isDue } from './write/ics-writer.ts'
import { createJsonWriter } from './write/json-writer.ts'
import type { TableWriter } from './write/table-writer.ts'
import { createVcardWriter, isPerson } from './write/vcard-writer.ts'
import { createXlsxWriter } from './write/xlsx-writer.ts'

export const EXPORT_JOB = 'export'

export type ExportJobInput = {
  readonly query: Json
  readonly format: (typeof EXPORT_FORMATS)[number]
  readonly columns?: readonly string[] | undefined
  readonly at: number
}
type State = { readonly done: number; readonly total: number; readonly isWritten: boolean }

export interface ExportJobDeps {
  readonly store: Store
  readonly readers: Readers
  readonly files: FileStore
  readonly documents: Documents
  readonly contextOf: (actor: CommandContext['actor'], now: number) => CommandContext
  readonly catalog: () => Catalog
  readonly scope: () => QueryScope
}

interface Part {
  readonly object: CatalogObject
  readonly fields: readonly CatalogField[]
  readonly plan: QueryPlan
  readonly pks: Int32Array
}

interface Session {
  readonly path: string
  readonly name: string
  readonly writer: TableWriter
  readonly parts: readonly Part[]
  readonly total: number
  part: number
  at: number
  rows: number
  result: Json
}

/** Formats for some objects only. */
const ONLY: Partial<Record<ExportJobInput['format'], (object: CatalogObject) => boolean>> = {
  vcf: isPerson,
  ics: isDue,
}

const PAGE = 500
const MANY = 100

const inputSchema = s.strictObject({
  query: querySchema.nullable(),
  format: s.enum(EXPORT_FORMATS),
  columns: s.array(s.string()).optional(),
  at: s.number(),
}) as unknown as Schema<ExportJobInput & Json>

export function createExportJob(deps: ExportJobDeps): JobKind<ExportJobInput & Json, State> {
  const { readers, files, catalog, scope } = deps
  const sessions = new Map<Json, Session>()

  return {
    id: EXPORT_JOB,
    lane: 'export',
    input: inputSchema,
    label: input => `Exporting ${labelOf(input)}`,
    start: () => ({ done: 0, total: 0, isWritten: false }),
    async ahead(input, _, signal) {
      const session = sessions.get(input) ?? (await open(input))
      sessions.set(input, session)
      signal.throwIfAborted()
      try {
        await writePage(session)
      } catch (error) {
        session.writer.abandon()
        throw told(error, session.name)
      }
    },
    step(_, input) {
      const session = sessions.get(input)
      if (!session) throw new Error('an export step without its file')
      if (session.result !== null) return { finished: session.result, done: session.rows }
      const { rows, total } = session
      return { state: { done: rows, total, isWritten: false }, done: rows, total }
    },
    ended(input, outcome) {
      for (const [key, session] of sessions) {
        if (JSON.stringify(key) !== JSON.stringify(input)) continue
        sessions.delete(key)
        if (outcome === 'done') continue
        session.writer.abandon()
        rmSync(session.path, { force: true })
      }
    },
  }

  async function open(input: ExportJobInput): Promise<Session> {
    const queries = partsOf(input)
    const parts: Part[] = []
    for (const { object, fields, query } of queries) {
      const plan = planQuery({ ...query, fields: fields.map(field => field.id) }, scope())
      const { sql, params } = plan.pks()
      parts.push({ object, fields, plan, pks: await readers.keys(sql, params) })
    }
    const isArchive = input.format === 'csv' && input.query === null
    const name = `${labelOf(input)} ${new Date(input.at).toISOString().slice(0, 10)}.${isArchive ? 'zip' : input.format}`
    const path = files.scratch(name)
    const total = parts.reduce((sum, part) => sum + part.pks.length, 0)
    return {
      path,
      name,
      writer: await writerFor(input, path),
      parts,
      total,
      part: 0,
      at: 0,
      rows: 0,
      result: null,
    }
  }

  function partsOf({
    query: given,
    columns,
    format,
  }: ExportJobInput): { object: CatalogObject; fields: readonly CatalogField[]; query: Query }[] {
    if (given === null) {
      return catalog()
        .objects.filter(object => ONLY[format]?.(object) ?? true)
        .map(object => ({ object, fields: exportableFields(object), query: { object: object.id } }))
    }
    const query = given as unknown as Query
    const object = catalog().object(query.object)
    const named = columns ?? query.fields
    const fields = named?.flatMap(
      name => object.fields.find(field => field.id === name || field.name === name) ?? [],
    )
    const isWhole = format !== 'csv' && format !== 'xlsx'
    return [{ object, fields: fields && !isWhole ? fields : exportableFields(object), query }]
  }

  async function writerFor(
    { format, query, at }: ExportJobInput,
    path: string,
  ): Promise<TableWriter> {
    switch (format) {
      case 'csv':
        return query === null
          ? createCsvArchiveWriter(path, { definitions: catalog().definitions, open: openFile })
          : createCsvWriter(path)
      case 'xlsx':
        return createXlsxWriter(path)
      case 'json':
        return createJsonWriter(path, catalog().definitions, at)
      case 'vcf':
        return createVcardWriter(path)
      case 'ics':
        return createIcsWriter(path, { timeZone: scope().timeZone, at })
    }
  }

  function openFile(hash: string): Readable | undefined {
    try {
      return files.stream(hash)
    } catch (error) {
      if (isFault(error, 'file/missing')) return undefined
      throw error
    }
  }

  async function writePage(session: Session): Promise<void> {
    const part = session.parts[session.part]
    if (!part) return finish(session)
    if (session.at === 0)
      await session.writer.begin(part.object, exportColumns(part.object, part.fields))
    const pks = part.pks.subarray(session.at, session.at + PAGE)
    if (pks.length > 0) {
      const rows = await answerLater(part.plan.rows([...pks]), statement =>
        readers.all(statement.sql, statement.params),
      )
      await session.writer.write(rows.map(row => completed(part, row)))
      session.rows += rows.length
    }
    session.at += PAGE
    if (session.at < part.pks.length) return
    session.part++
    session.at = 0
  }

  async function finish(session: Session): Promise<void> {
    await session.writer.finish()
    const kept = await files.keep(session.path, session.name, 'move')
    session.result = {
      file: kept.hash,
      name: kept.name,
      rows: session.rows,
      path: files.find(kept.hash).path,
    }
  }

  /** Lists show excerpts of texts and the first hundred links; a file has them whole. */
  function completed({ fields }: Part, row: Row): Row {
    const cells: Record<string, Json> = { ...row.cells }
    for (const field of fields) {
      const value = cells[field.id] ?? null
      if (value === null) continue
      if (field.storageKind.home === 'text')
        cells[field.id] = markdown(row.id as DocId, field) ?? value
      if (field.storageKind.home === 'link' && Array.isArray(value) && value.length >= MANY)
        cells[field.id] = allLinks(row.id as DocId, field)
    }
    return { ...row, cells }
  }

  function markdown(record: DocId, field: CatalogField): string | undefined {
    return deps.contextOf({ member: null, source: 'system' }, 0).markdown(textId(record, field.id))
  }

  function allLinks(record: DocId, field: CatalogField): Json {
    const path = `${field.object}.${field.id}`
    const links = deps.contextOf({ member: null, source: 'system' }, 0).linksOf(record)
    return links
      .filter(link => link.field === path && link.from === record && !link.isDeleted)
      .map(link => ({ id: link.to, title: titleOf(link.to) }))
  }

  function titleOf(id: DocId): string {
    const doc = deps.documents.find(id)
    const object = doc ? catalog().findObject(doc.type) : undefined
    if (!doc || !object) return ''
    return (
      deps.store.get<{ title: string }>(`SELECT title FROM "${object.table}" WHERE pk = ?`, [
        doc.pk,
      ])?.title ?? ''
    )
  }

  function labelOf({ query }: ExportJobInput): string {
    if (query === null) return 'Kith'
    const { object } = query as unknown as Query
    return catalog().findObject(object)?.labelPlural ?? object
  }
}

function told(error: unknown, name: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EIO'
    ? exportFault('not-written', { name, why: code }, error)
    : error
}
