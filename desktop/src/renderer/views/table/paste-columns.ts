/** Columns as a paste meets them: whether they can be written, and how a cell of the clipboard reads in them. */
import type { Json } from '@kith/shared/kit'
import type { CatalogField, ParseContext } from '@kith/shared/model'
import type { Client } from '#renderer/client'
import { isOneRelation, isRelation, isWritable, targetsOf } from '#renderer/fields'
import type { CellRange } from './grid-selection.ts'
import type { ClipGrid, PasteColumn } from './paste-plan.ts'
import type { GridColumn } from './use-columns.ts'

export interface LookUpDeps {
  readonly columns: readonly GridColumn[]
  readonly objects: readonly {
    readonly id: string
    readonly isListed: boolean
    readonly titleField: string
  }[]
}

/** Titles in the block that land in relation columns → records, asked once per column. */
export type Found = ReadonlyMap<string, ReadonlyMap<string, Json>>

export async function lookUpRelations(
  client: Client,
  deps: LookUpDeps,
  clip: ClipGrid,
  range: CellRange,
): Promise<Found> {
  const found = new Map<string, Map<string, Json>>()
  const width = Math.max(0, ...clip.map(row => row.length))
  const span = Math.max(width, range.end - range.start + 1)
  for (let along = 0; along < span; along += 1) {
    const field = deps.columns[range.start + along]?.field
    if (field === undefined || !isRelation(field) || !isWritable(field)) continue
    const names = new Set(
      clip.flatMap(row => splitNames(field, row[along % Math.max(1, width)]?.text ?? '')),
    )
    const byName = new Map<string, Json>()
    for (const object of targetsOf(field, deps.objects)) {
      const wanted = [...names].filter(name => !byName.has(name.toLocaleLowerCase()))
      for (let at = 0; at < wanted.length; at += 200) {
        const answer = await client.rows.window({
          query: {
            object,
            where: { field: 'title', op: 'in', value: wanted.slice(at, at + 200) },
            fields: [],
          },
          offset: 0,
          limit: 1000,
        })
        for (const row of answer.rows)
          if (!byName.has(row.title.toLocaleLowerCase()))
            byName.set(row.title.toLocaleLowerCase(), {
              id: row.id,
              object: row.object,
              title: row.title,
            })
      }
    }
    found.set(field.id, byName)
  }
  return found
}

const splitNames = (field: CatalogField, text: string): readonly string[] =>
  (isOneRelation(field) ? [text] : text.split(/[,;\n]/)).map(name => name.trim()).filter(Boolean)

export function pasteColumn(field: CatalogField, parse: ParseContext, found: Found): PasteColumn {
  return {
    field: field.id,
    isWritable:
      isWritable(field) &&
      field.storageKind.id !== 'inverse' &&
      field.storageKind.id !== 'richText',
    read(cell) {
      if (cell.value !== undefined && cell.type === field.type && !isChoice(field))
        return { value: cell.value }
      if (cell.text.trim() === '') return { value: null }
      if (!isRelation(field)) {
        const read = field.fieldType.parse(cell.text, field.options, parse)
        return 'problem' in read ? { problem: read.problem } : { value: read.value }
      }
      const refs = splitNames(field, cell.text).map(name =>
        found.get(field.id)?.get(name.toLocaleLowerCase()),
      )
      if (refs.some(ref => ref === undefined))
        return { problem: `no such ${field.label.toLocaleLowerCase()}` }
      const values = refs.flatMap(ref => ref ?? [])
      return { value: isOneRelation(field) ? (values[0] ?? null) : values }
    },
  }
}

/** Options of two fields have different ids for the same word, so they go by their words. */
const isChoice = (field: CatalogField): boolean =>
  field.storageKind.id === 'choice' || field.storageKind.id === 'choices'
