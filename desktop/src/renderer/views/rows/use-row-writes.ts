/** Changes made in a list: shown at once, sent as one command, taken back on screen when it fails. */
import { useCallback } from 'react'
import type { Json } from '@kith/shared/kit'
import type { CatalogObject } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'
import type { CommandAnswer } from '@kith/shared/rpc'
import { useCommand } from '#renderer/client'
import { toCommandValue } from '#renderer/fields'
import type { RowBook } from './row-book.ts'
import { partsOf } from './write-parts.ts'

/** Row-shaped cells by field id. */
export type RowCells = Readonly<Record<string, Json>>
export interface RowWrite {
  readonly row: Row
  readonly cells: RowCells
}

export interface WriteOptions {
  /** Says nothing when it is done. */
  readonly isQuiet?: boolean
  /** Rows written so far, after every part; answering `false` stops before the next. */
  readonly onPart?: (done: number, total: number) => boolean
}

export interface RowWrites {
  readonly set: (row: Row, cells: RowCells) => Promise<boolean>
  /**
   * Many records, and new ones, as one change with one undo; long ones in parts. The answer's `count`
   * is how many were written when a part was refused or somebody stopped it; `null`: nothing was.
   */
  readonly write: (
    writes: readonly RowWrite[],
    creates: readonly RowCells[],
    options?: WriteOptions,
  ) => Promise<CommandAnswer | null>
}

export function useRowWrites(object: CatalogObject, book: RowBook | null): RowWrites {
  const run = useCommand()
  const forCommand = useCallback(
    (cells: RowCells): RowCells =>
      Object.fromEntries(
        Object.entries(cells).map(([id, value]) => {
          const field = object.fields.find(entry => entry.id === id)
          return [id, field === undefined ? value : toCommandValue(field, value)]
        }),
      ),
    [object],
  )

  const set = useCallback(
    async (row: Row, cells: RowCells): Promise<boolean> => {
      const before = Object.fromEntries(Object.keys(cells).map(id => [id, row.cells[id] ?? null]))
      book?.patch(row.id, cells)
      const answer = await run(
        'record.set',
        { object: object.id, record: row.id, cells: forCommand(cells) },
        { toast: false },
      )
      if (answer === null) book?.patch(row.id, before)
      return answer !== null
    },
    [book, object, run, forCommand],
  )

  const write = useCallback(
    async (
      writes: readonly RowWrite[],
      creates: readonly RowCells[],
      { isQuiet = false, onPart }: WriteOptions = {},
    ) => {
      const equal = equalCells(writes, creates)
      for (const { row, cells } of writes) book?.patch(row.id, cells)
      const takeBack = (from: number): void => {
        for (const { row, cells } of writes.slice(from))
          book?.patch(
            row.id,
            Object.fromEntries(Object.keys(cells).map(id => [id, row.cells[id] ?? null])),
          )
      }
      if (equal !== null) {
        const ids = writes.map(({ row }) => row.id)
        const input = { object: object.id, ids, cells: forCommand(equal) }
        const answer = await run('records.set', input, { toast: !isQuiet })
        if (answer === null) takeBack(0)
        return answer === null ? null : { ...answer, count: writes.length }
      }
      const rows = [
        ...writes.map(({ row, cells }) => ({ id: row.id, cells: forCommand(cells) })),
        ...creates.map(cells => ({ cells: forCommand(cells) })),
      ]
      const parts = partsOf(rows)
      const whole = { changed: writes.length, added: creates.length }
      let first: CommandAnswer | null = null
      let done = 0
      for (const part of parts) {
        const answer: CommandAnswer | null = await run(
          'record.write',
          { object: object.id, rows: part, ...(parts.length === 1 ? {} : { whole }) },
          {
            toast: !isQuiet && part === parts.at(-1),
            ...(first === null || first.action === null ? {} : { action: first.action }),
          },
        )
        if (answer === null) {
          takeBack(done)
          break
        }
        done += part.length
        // A part that changes nothing has no action to go on with.
        if (first === null || first.action === null) first = answer
        if (onPart?.(done, rows.length) === false) {
          takeBack(done)
          break
        }
      }
      return first === null ? null : { ...first, count: done }
    },
    [book, object, run, forCommand],
  )
  return { set, write }
}

/** The cells that every row gets, when they are the same: clearing, filling down. */
function equalCells(writes: readonly RowWrite[], creates: readonly RowCells[]): RowCells | null {
  const [first] = writes
  if (first === undefined || writes.length < 2 || creates.length > 0) return null
  const text = JSON.stringify(first.cells)
  return writes.every(({ cells }) => JSON.stringify(cells) === text) ? first.cells : null
}
