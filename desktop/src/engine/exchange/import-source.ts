/** A file that is open in the wizard: staged, guessed, and cheap to ask about. */
import type { Catalog, CatalogObject, ParseContext } from '@kith/shared/model'
import type { ColumnTarget, ImportColumn, ImportPlan, ImportSource } from '@kith/shared/rpc'
import { dateOrderOf, decimalOf, mixedDatesOf } from './guess/number-and-date-marks.ts'
import { guessColumns } from './guess/guess-columns.ts'
import { objectLabels } from './guess/new-field.ts'
import { likelyObject, objectByLabel } from './guess/likely-object.ts'
import type { RawTable } from './read/raw-table.ts'
import { stagedRows, MARK_EVERY, type StagedTable } from './read/stage.ts'

export interface OpenSource {
  readonly id: string
  readonly name: string
  readonly table: RawTable
  readonly staged: StagedTable
  /** What each column was taken for, to make fields of the right type. */
  readonly guesses: readonly ColumnTarget[]
}

export interface DescribeInput {
  readonly catalog: Catalog
  /** Id, name, or the name of an object that is to be made. */
  readonly object: string | undefined
  readonly parse: ParseContext
  readonly locale: string
  /** Whether a record of this id is here. */
  readonly isKnown: (id: string) => boolean
}

export interface Described {
  readonly columns: readonly ImportColumn[]
  readonly plan: ImportPlan
  readonly mixedDates: ImportSource['mixedDates']
}

export function describe(
  name: string,
  table: RawTable,
  staged: StagedTable,
  input: DescribeInput,
): Described {
  const { catalog, locale } = input
  const dateOrder = dateOrderOf(staged.columns, locale)
  const decimal = decimalOf(staged.columns, table.separator)
  const context = { ...input.parse, dateOrder, decimal }
  const wanted =
    input.object ??
    likelyObject(catalog, {
      fileName: name,
      format: table.format,
      sheet: table.sheet,
      columns: staged.columns,
    })
  const object = catalog.findObject(wanted) ?? objectByLabel(catalog, wanted)
  const columns = guessColumns({ catalog, object, columns: staged.columns, context })
  const plan: ImportPlan = {
    object: object?.id ?? wanted,
    ...(object ? {} : { newObject: objectLabels(wanted === '' ? name : wanted) }),
    columns: columns.map(column => column.guess),
    match: object ? matchOf(object, columns, staged, input.isKnown) : null,
    onMatch: 'update',
    conflict: 'file',
    dateOrder,
    decimal,
    fixes: [],
    onError: 'leaveEmpty',
  }
  return { columns, plan, mixedDates: mixedDatesOf(staged.columns) }
}

/** Kith's own id, else what the object is matched by, else a field that is unique. */
function matchOf(
  object: CatalogObject,
  columns: readonly ImportColumn[],
  staged: StagedTable,
  isKnown: (id: string) => boolean,
): string | null {
  const targets = columns.flatMap(({ guess }) => (guess.kind === 'field' ? [guess] : []))
  const idColumn = columns.find(({ guess }) => guess.kind === 'field' && guess.field === 'id')
  // Ids of another workspace tell nothing about this one.
  if (idColumn && staged.columns[idColumn.index]?.values.some(id => isKnown(id.toLowerCase())))
    return 'id'
  const whole = new Set(
    targets
      .filter(target => target.part === undefined || target.field === object.titleField)
      .map(target => target.field),
  )
  const unique = object.fields
    .filter(field => field.isUnique && field.storageKind.columns.length > 0)
    .map(field => field.id)
  return [...object.matchFields, ...unique].find(field => whole.has(field)) ?? null
}

export async function rowsOf(
  staged: StagedTable,
  offset: number,
  limit: number,
): Promise<{ row: number; cells: readonly string[] }[]> {
  const mark = Math.min(Math.floor(offset / MARK_EVERY), staged.marks.length - 1)
  if (mark < 0 || offset >= staged.rows) return []
  const found: { row: number; cells: readonly string[] }[] = []
  let at = mark * MARK_EVERY
  for await (const batch of stagedRows(staged.path, staged.marks[mark] ?? 0)) {
    for (const { row, cells } of batch) {
      if (at++ < offset) continue
      found.push({ row, cells })
      if (found.length >= limit) return found
    }
  }
  return found
}

const MAX_CHOICES = 300
const MAX_CHOICE_LENGTH = 100

/** Different texts of the columns that go to selects, so that their options can be made first. */
export async function choiceTexts(
  source: OpenSource,
  columns: ReadonlyMap<number, 'one' | 'many'>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const found = new Map([...columns.keys()].map(index => [index, new Set<string>()]))
  if (columns.size === 0) return new Map()
  for await (const batch of stagedRows(source.staged.path, 0, signal)) {
    for (const { cells } of batch) {
      for (const [index, kind] of columns) note(found.get(index), (cells[index] ?? '').trim(), kind)
    }
    await new Promise(resolve => setImmediate(resolve))
  }
  return new Map([...found].map(([index, texts]) => [index, [...texts]]))
}

function note(texts: Set<string> | undefined, cell: string, kind: 'one' | 'many'): void {
  if (!texts || cell === '') return
  const parts = kind === 'one' ? [cell] : cell.split(/[\n;|]/.test(cell) ? /[\n;|]+/ : /,/)
  for (const part of parts) {
    const text = part.trim()
    if (text !== '' && text.length <= MAX_CHOICE_LENGTH && texts.size < MAX_CHOICES) texts.add(text)
  }
}
