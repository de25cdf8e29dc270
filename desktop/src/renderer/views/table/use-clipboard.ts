/** Copy, cut and paste of a range: typed values between tables of Kith, tab-separated text and HTML with everything else. */
import { useCallback } from 'react'
import type { Json } from '@kith/shared/kit'
import type { CatalogField, ParseContext } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'
import { useClient, useParse, useUndo, type Client } from '#renderer/client'
import { isOneRelation, isRelation, isWritable, refsOf, targetsOf } from '#renderer/fields'
import { toast } from '#renderer/ui'
import type { RowWrites } from '../rows/use-row-writes.ts'
import { formatHtmlTable, formatTsv, parseTsv } from './clipboard-text.ts'
import type { CellRange } from './grid-selection.ts'
import { planPaste, type ClipGrid, type PasteColumn, type PastePlan } from './paste-plan.ts'
import type { GridColumn } from './use-columns.ts'

const OWN_TYPE = 'web application/x-kith-cells'
const MOST_CELLS = 200_000

export interface ClipboardDeps {
  readonly columns: readonly GridColumn[]
  readonly rowCount: number
  readonly objects: readonly {
    readonly id: string
    readonly isListed: boolean
    readonly titleField: string
  }[]
  /** Rows of flat numbers, loaded or not. */
  readonly readRows: (from: number, to: number) => Promise<readonly Row[]>
  readonly loadedRow: (flat: number) => Row | undefined
  readonly writes: RowWrites
  readonly canCreate: boolean
  readonly newCells: Readonly<Record<string, Json>>
  readonly onPasted: (range: CellRange) => void
}

export interface GridClipboard {
  readonly copy: (event: ClipboardEvent, range: CellRange) => void
  readonly paste: (event: ClipboardEvent, range: CellRange) => Promise<void>
}

export function useClipboard(deps: ClipboardDeps): GridClipboard {
  const client = useClient()
  const parse = useParse()
  const { undo } = useUndo()

  const copy = useCallback(
    (event: ClipboardEvent, range: CellRange): void => {
      const fields = deps.columns.slice(range.start, range.end + 1).map(column => column.field)
      const height = range.bottom - range.top + 1
      const rows = Array.from({ length: height }, (_, at) => deps.loadedRow(range.top + at))
      event.preventDefault()
      const missing = rows.some(row => row === undefined)
      if (!missing) {
        const grid = rows.map(row => fields.map(field => clipCell(field, row)))
        event.clipboardData?.setData('text/plain', formatTsv(texts(grid)))
        event.clipboardData?.setData('text/html', formatHtmlTable(texts(grid)))
        event.clipboardData?.setData(OWN_TYPE, JSON.stringify(grid))
        return
      }
      // Rows that were never in sight are read first; the clipboard takes them a moment later.
      void deps.readRows(range.top, range.bottom + 1).then(async all => {
        const grid = all.map(row => fields.map(field => clipCell(field, row)))
        await navigator.clipboard.writeText(formatTsv(texts(grid)))
        toast(`Copied ${all.length.toLocaleString()} rows`)
      })
    },
    [deps],
  )

  const paste = useCallback(
    async (event: ClipboardEvent, range: CellRange): Promise<void> => {
      const own = event.clipboardData?.getData(OWN_TYPE) ?? ''
      const text = event.clipboardData?.getData('text/plain') ?? ''
      event.preventDefault()
      const clip: ClipGrid =
        own === ''
          ? parseTsv(text).map(row => row.map(cell => ({ text: cell })))
          : (JSON.parse(own) as ClipGrid)
      const cellCount = clip.length * Math.max(1, clip[0]?.length ?? 0)
      if (clip.length === 0) return
      if (cellCount > MOST_CELLS) {
        toast(
          'That is more than a paste takes. Import it as a file instead; nothing was changed.',
          { tone: 'problem' },
        )
        return
      }
      const found = await lookUpRelations(client, deps, clip, range)
      const columns = deps.columns.map(({ field }) => pasteColumn(field, parse, found))
      const plan = planPaste({
        clip,
        range,
        rowCount: deps.rowCount,
        columns,
        canCreate: deps.canCreate,
      })
      if (plan.writes.length === 0 && plan.creates.length === 0) {
        toast(
          plan.problems.length === 0
            ? 'Nothing to paste here'
            : `Nothing pasted: ${problemWords(plan)}`,
          { tone: 'problem' },
        )
        return
      }
      const last = plan.writes.at(-1)?.row ?? range.top - 1
      const rows = plan.writes.length === 0 ? [] : await deps.readRows(range.top, last + 1)
      const writes = plan.writes.flatMap(({ row, cells }) => {
        const target = rows[row - range.top]
        return target === undefined ? [] : [{ row: target, cells }]
      })
      const creates = plan.creates.map(cells => ({ ...deps.newCells, ...cells }))
      const answer = await deps.writes.write(writes, creates, true)
      if (answer === null) return
      deps.onPasted(plan.range)
      const { action } = answer
      toast(
        pastedWords(writes.length, creates.length, plan),
        action === null
          ? {}
          : { action: { label: 'Undo', keys: 'Mod+Z', onSelect: () => void undo(action) } },
      )
    },
    [client, deps, parse, undo],
  )
  return { copy, paste }
}

const texts = (grid: ClipGrid): readonly (readonly string[])[] =>
  grid.map(row => row.map(cell => cell.text))

function clipCell(field: CatalogField, row: Row | undefined) {
  const value = row?.cells[field.id] ?? null
  if (value === null) return { text: '', value: null, type: field.type }
  const text = isRelation(field)
    ? refsOf(value)
        .map(ref => ref.title)
        .join(', ')
    : field.fieldType.format(value, field.options)
  return { text, value, type: field.type }
}

/** Titles in the block that land in relation columns → records, asked once per column. */
type Found = ReadonlyMap<string, ReadonlyMap<string, Json>>

async function lookUpRelations(
  client: Client,
  deps: ClipboardDeps,
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

function pasteColumn(field: CatalogField, parse: ParseContext, found: Found): PasteColumn {
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

function pastedWords(changed: number, made: number, plan: PastePlan): string {
  const parts = [
    changed > 0 ? `${changed.toLocaleString()} ${changed === 1 ? 'row' : 'rows'} changed` : '',
    made > 0 ? `${made.toLocaleString()} new` : '',
  ].filter(Boolean)
  const left = plan.problems.length > 0 ? `. ${problemWords(plan)}` : ''
  const clipped =
    plan.clipped > 0
      ? `. ${plan.clipped} ${plan.clipped === 1 ? 'column' : 'columns'} had no room`
      : ''
  return `Pasted: ${parts.join(', ')}${left}${clipped}`
}

function problemWords(plan: PastePlan): string {
  const [first] = plan.problems
  const count = plan.problems.length
  if (first === undefined) return ''
  return `${count} ${count === 1 ? 'cell' : 'cells'} left out (“${first.text.slice(0, 24)}”: ${first.problem})`
}
