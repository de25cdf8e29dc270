/** Changes made in a list: shown at once, sent as one command, taken back on screen when it fails. */
import { useCallback } from 'react'
import type { Json } from '@kith/shared/kit'
import type { CatalogObject } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'
import type { CommandAnswer } from '@kith/shared/rpc'
import { useCommand } from '#renderer/client'
import { toCommandValue } from '#renderer/fields'
import { toast } from '#renderer/ui'
import type { RowBook } from './row-book.ts'

/** Row-shaped cells by field id. */
export type RowCells = Readonly<Record<string, Json>>
export interface RowWrite {
  readonly row: Row
  readonly cells: RowCells
}

export interface RowWrites {
  readonly set: (row: Row, cells: RowCells) => Promise<boolean>
  /** Many records, and new ones, as one change with one undo. */
  readonly write: (
    writes: readonly RowWrite[],
    creates: readonly RowCells[],
    isQuiet?: boolean,
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
    async (writes: readonly RowWrite[], creates: readonly RowCells[], isQuiet = false) => {
      const equal = equalCells(writes, creates)
      if (equal === null && writes.length + creates.length > MOST_ROWS) {
        toast(
          `That changes more than ${MOST_ROWS.toLocaleString()} rows at once. Nothing was changed; do it in parts, or import a file.`,
          { tone: 'problem' },
        )
        return null
      }
      for (const { row, cells } of writes) book?.patch(row.id, cells)
      const answer =
        equal === null
          ? await run(
              'record.write',
              {
                object: object.id,
                rows: [
                  ...writes.map(({ row, cells }) => ({ id: row.id, cells: forCommand(cells) })),
                  ...creates.map(cells => ({ cells: forCommand(cells) })),
                ],
              },
              { toast: !isQuiet },
            )
          : await run(
              'records.set',
              { object: object.id, ids: writes.map(({ row }) => row.id), cells: forCommand(equal) },
              { toast: !isQuiet },
            )
      if (answer === null)
        for (const { row, cells } of writes)
          book?.patch(
            row.id,
            Object.fromEntries(Object.keys(cells).map(id => [id, row.cells[id] ?? null])),
          )
      return answer
    },
    [book, object, run, forCommand],
  )
  return { set, write }
}

/** What `record.write` takes. The same cells for all have no such end. */
const MOST_ROWS = 5000

/** The cells that every row gets, when they are the same: clearing, filling down. */
function equalCells(writes: readonly RowWrite[], creates: readonly RowCells[]): RowCells | null {
  const [first] = writes
  if (first === undefined || writes.length < 2 || creates.length > 0) return null
  const text = JSON.stringify(first.cells)
  return writes.every(({ cells }) => JSON.stringify(cells) === text) ? first.cells : null
}
