/** Changes made in a list: shown at once, sent as one command, taken back on screen when it fails. */
import { useCallback } from 'react'
import type { Json } from '@kith/shared/kit'
import type { CatalogObject } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'
import type { CommandAnswer } from '@kith/shared/rpc'
import { useCommand } from '#renderer/client'
import { toCommandValue } from '#renderer/fields'
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
      for (const { row, cells } of writes) book?.patch(row.id, cells)
      const answer = await run(
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
