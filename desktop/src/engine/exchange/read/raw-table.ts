/** A file as records of text, before anybody knows what they mean. */
import type { ImportSource } from '@kith/shared/rpc'

export interface RawRecord {
  /** As people count rows of the file, from 1. */
  readonly row: number
  readonly cells: readonly string[]
  /** What is wrong with a cell as text, by column index: "unreadable characters". */
  readonly problems?: Readonly<Record<number, string>>
}

export interface RawTable {
  readonly format: ImportSource['format']
  readonly encoding: string
  readonly separator: string | null
  readonly sheets: readonly string[]
  readonly sheet: string | null
  /** Names of the columns where the format says them; a CSV or sheet has them in a record. */
  readonly headers: readonly string[] | null
  /** Batches in order, read while they are asked for. */
  readonly records: (signal?: AbortSignal) => AsyncIterable<readonly RawRecord[]>
}

export interface ReadOptions {
  readonly sheet?: string
  readonly separator?: string
  readonly encoding?: string
}

/** What is wrong with the text of one cell, if anything. */
function cellProblem(text: string, limit: number): string | undefined {
  if (text.length > limit) return 'too long'
  if (text.includes('\0')) return 'hidden NUL character'
  if (text.includes('\uFFFD')) return 'unreadable characters'
  return undefined
}

/** A record with the problems of its cells noted; an over-long cell keeps its beginning, to be shown. */
export function checkedRecord(row: number, cells: readonly string[], limit: number): RawRecord {
  let problems: Record<number, string> | undefined
  let kept: string[] | undefined
  for (const [column, text] of cells.entries()) {
    const problem = cellProblem(text, limit)
    if (problem === undefined) continue
    problems ??= {}
    problems[column] = problem
    if (text.length > limit) (kept ??= [...cells])[column] = text.slice(0, 200)
  }
  return problems === undefined ? { row, cells } : { row, cells: kept ?? cells, problems }
}
