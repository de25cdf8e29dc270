/** Import and export. Nothing is written before `run`. */
import { json, s, type Json, type Schema } from '#kit'
import { querySchema } from '#query'
import { call, of } from '../define.ts'

export interface ImportColumn {
  readonly index: number
  readonly header: string
  readonly samples: readonly string[]
  /** 0–1. */
  readonly emptyShare: number
  readonly guess: ColumnTarget
  readonly confidence: 'certain' | 'likely' | 'decide' | 'empty'
  /** 0–1, shown beside "Likely". */
  readonly score: number
}

/** Where a column goes. */
export type ColumnTarget =
  | { readonly kind: 'skip' }
  /** `by`: for relations, the field of the other object that the text is looked up in. `part`: first, last, city, … */
  | {
      readonly kind: 'field'
      readonly field: string
      readonly by?: string
      readonly part?: string
      readonly createMissing?: boolean
    }
  /**
   * A field made by the import. Columns with the same `label` and different `part`s go to one field
   * of type `address` or `fullName`. `by` and `createMissing` for new relations.
   */
  | {
      readonly kind: 'new'
      readonly label: string
      readonly type: string
      readonly options?: Json
      readonly name?: string
      readonly isUnique?: boolean
      readonly by?: string
      readonly part?: string
      readonly createMissing?: boolean
    }

export interface ImportPlan {
  readonly object: string
  /** Makes this object first when `object` names none. */
  readonly newObject?: { readonly label: string; readonly labelPlural: string }
  /** Columns for fields that do not exist make them, under the name that was asked for. */
  readonly createFields?: boolean
  /** By column index. */
  readonly columns: readonly ColumnTarget[]
  /**
   * Field that tells whether a row is a record that is already here; `null`: every row is new.
   * `id` is the record's own id, as exports of Kith carry it.
   */
  readonly match: string | null
  readonly onMatch: 'update' | 'skip' | 'create'
  /** When both the file and Kith have a value. */
  readonly conflict: 'file' | 'kith'
  readonly dateOrder: 'dmy' | 'mdy' | 'ymd'
  readonly decimal: '.' | ','
  /** Cells that the person mended, by row number and column index. */
  readonly fixes: readonly {
    readonly row: number
    readonly column: number
    readonly text: string
  }[]
  /** Written to every row, as text of the field: a tag that says where they came from. */
  readonly always?: readonly { readonly field: string; readonly text: string }[]
  /** What happens with cells that cannot be read and were not mended. */
  readonly onError: 'leaveEmpty' | 'skipRow'
}

export interface ImportSource {
  readonly source: string
  readonly fileName: string
  readonly format: 'csv' | 'xlsx' | 'vcf' | 'json'
  /** Rows without the header. */
  readonly rows: number
  readonly encoding: string
  readonly separator: string | null
  readonly headerRow: number
  readonly sheets: readonly string[]
  readonly sheet: string | null
  readonly columns: readonly ImportColumn[]
  readonly plan: ImportPlan
  /** A date that can only be day first and one that can only be month first, when the file has both. */
  readonly mixedDates: { readonly dayFirst: string; readonly monthFirst: string } | null
  /** Saved mappings whose headers fit this file, best first. */
  readonly saved: readonly {
    readonly id: string
    readonly name: string
    readonly plan: ImportPlan
  }[]
}

export interface ImportIssue {
  /** Line number in the file as people count: the first row below the header is 2. */
  readonly row: number
  readonly column: number
  readonly header: string
  readonly text: string
  readonly problem: string
}

export interface ImportCheck {
  readonly create: number
  readonly update: number
  readonly skip: number
  /** Rows without any difference. */
  readonly same: number
  readonly issues: readonly ImportIssue[]
  readonly issueCount: number
  /** Records of other objects that will be made, e.g. companies. */
  readonly related: readonly { readonly object: string; readonly count: number }[]
  /** Rows with issues, to show and mend in place. */
  readonly sampleRows: readonly { readonly row: number; readonly cells: readonly string[] }[]
}

export interface ImportResult {
  readonly created: number
  readonly updated: number
  readonly skipped: number
  readonly errors: readonly {
    readonly row: number
    readonly column: string
    readonly message: string
  }[]
  readonly errorCount: number
  readonly action: string
}

export const EXPORT_FORMATS = ['csv', 'xlsx', 'json', 'vcf', 'ics'] as const

const plan = json as unknown as Schema<ImportPlan>
const sourceInput = s.strictObject({ source: s.string() })

export const exchange = {
  /** Reads enough of a file that was uploaded with `files.*` to guess everything. */
  open: call(
    s.strictObject({
      upload: s.string(),
      object: s.string().optional(),
      sheet: s.string().optional(),
      separator: s.string().max(1).optional(),
      encoding: s.string().max(40).optional(),
    }),
    of<ImportSource>,
  ),
  rows: call(
    s.strictObject({ source: s.string(), offset: s.int().min(0), limit: s.int().min(1).max(500) }),
    of<readonly { readonly row: number; readonly cells: readonly string[] }[]>,
  ),
  check: call(
    s.strictObject({ source: s.string(), plan }) as unknown as Schema<{
      source: string
      plan: ImportPlan
    }>,
    of<ImportCheck>,
  ),
  /** Starts the import as a job; `jobs.watch` says how far it is, its result is an `ImportResult`. */
  run: call(
    s.strictObject({ source: s.string(), plan }) as unknown as Schema<{
      source: string
      plan: ImportPlan
    }>,
    of<{ readonly job: string }>,
  ),
  close: call(sourceInput, of<null>),
  saveMapping: call(
    s.strictObject({
      name: s.string().min(1).max(120),
      source: s.string(),
      plan,
    }) as unknown as Schema<{ name: string; source: string; plan: ImportPlan }>,
    of<null>,
  ),
  /** A view (`query`) or the whole workspace (`query: null`). The result of the job is `{ file, name, rows }` for `files.url`. */
  exportTo: call(
    s.strictObject({
      query: querySchema.nullable(),
      format: s.enum(EXPORT_FORMATS),
      columns: s.array(s.string()).optional(),
    }),
    of<{ readonly job: string }>,
  ),
}
