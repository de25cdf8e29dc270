/**
 * Moves of records by hand in a list, one after the other: a key that is pressed again before the
 * first move is on screen moves the same record once more, not the one that took its place.
 */
import { useCallback, useRef } from 'react'
import { flushSync } from 'react-dom'
import type { CatalogObject } from '@kith/shared/model'
import { useCommand } from '#renderer/client'
import { announce } from '#renderer/ui'
import type { RowBook } from '../rows/row-book.ts'
import type { RowCells } from '../rows/use-row-writes.ts'
import { neighboursAt, shownAt } from './gaps.ts'

export interface Moved {
  readonly id: string
  readonly title: string
}
export interface MovedPlace {
  readonly key: string
  readonly index: number
}

export interface RecordMoves {
  /** Puts a record into a gap of a section; `cells` are what the section stands for. */
  readonly put: (move: {
    readonly record: string
    readonly key: string
    readonly gap: number
    readonly cells: RowCells
    /** Offers Undo in a toast. */
    readonly toast: boolean
  }) => Promise<boolean>
  /** One up (−1) or down (1) among the records beside it; `onThere` hears where it stands then. */
  readonly step: (record: Moved, by: -1 | 1, onThere: (place: MovedPlace) => void) => void
  /** A move by key, when those before it are done; its place is told once the list shows it. */
  readonly inTurn: (
    record: Moved,
    move: () => Promise<MovedPlace | null>,
    onThere: (place: MovedPlace) => void,
  ) => void
  /** The record a key moves while an earlier move is on its way. */
  readonly moving: () => Moved | null
}

export function useRecordMoves(object: CatalogObject, book: RowBook | null): RecordMoves {
  const run = useCommand()
  const queue = useRef<Promise<void>>(Promise.resolve())
  const waiting = useRef(0)
  const moving = useRef<Moved | null>(null)

  const put = useCallback<RecordMoves['put']>(
    async ({ record, key, gap, cells, toast }) => {
      if (book === null) return false
      const neighbours = await neighboursAt(book, key, gap, record)
      const input = { object: object.id, record, cells, ...neighbours }
      return (await run('record.move', input, { toast })) !== null
    },
    [book, object, run],
  )
  const inTurn = useCallback<RecordMoves['inTurn']>((record, move, onThere) => {
    waiting.current += 1
    moving.current = record
    const next = async (): Promise<void> => {
      try {
        const place = await move()
        // Drawn at once: the next key must find the record where it is now.
        if (place !== null) flushSync(() => onThere(place))
      } finally {
        waiting.current -= 1
        if (waiting.current === 0) moving.current = null
      }
    }
    queue.current = queue.current.then(next, next)
  }, [])
  const step = useCallback<RecordMoves['step']>(
    (record, by, onThere) => {
      const move = async (): Promise<MovedPlace | null> => {
        const at = book?.findLoaded(record.id) ?? null
        if (book === null || at === null) return null
        const total = book.total(at.key) ?? 0
        const index = at.index + by
        if (index < 0 || index >= total) {
          announce(by < 0 ? `${record.title} is first` : `${record.title} is last`)
          return null
        }
        const gap = by < 0 ? index : index + 1
        if (!(await put({ record: record.id, key: at.key, gap, cells: {}, toast: false })))
          return null
        await shownAt(book, record.id, place => place.key === at.key && place.index === index)
        announce(`${record.title}, ${index + 1} of ${total}`)
        return { key: at.key, index }
      }
      inTurn(record, move, onThere)
    },
    [book, put, inTurn],
  )
  const current = useCallback(() => moving.current, [])
  return { put, step, inTurn, moving: current }
}
