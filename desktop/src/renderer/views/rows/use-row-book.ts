/** A row book for React: made anew for a new question, while the old rows stay on screen until the new ones are there. */
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { Fault } from '@kith/shared/kit'
import type { RowWindow } from '@kith/shared/query'
import { faultOf, queryKey, useKith, type Kith } from '#renderer/client'
import { createRowBook, PAGE, type RowBook, type RowSection, type RowSource } from './row-book.ts'

export interface Shown<Section extends RowSection> {
  readonly book: RowBook
  readonly sections: readonly Section[]
}

/** After this long the new list shows as far as it has come. */
const PATIENCE_MS = 400

/**
 * `null` sections are not known yet (the groups are being counted); what was shown stays.
 * `question` names everything but the counts: while it stays the same the book does too.
 */
export function useRowBook<Section extends RowSection>(
  question: string,
  sections: readonly Section[] | null,
): Shown<Section> | null {
  const kith = useKith()
  const source = useMemo(() => rowSource(kith), [kith])
  const [shown, setShown] = useState<(Shown<Section> & { readonly question: string }) | null>(null)
  const current = useRef(shown)

  useEffect(() => {
    if (sections === null) return
    const now = current.current
    if (now?.question === question) {
      now.book.setSections(sections)
      show({ ...now, sections })
      return
    }
    const book = createRowBook(source)
    book.setSections(sections)
    const next = { question, book, sections }
    let isWaiting = true
    const arrive = (): void => {
      if (!isWaiting) return
      isWaiting = false
      window.clearTimeout(timer)
      stop()
      current.current?.book.close()
      show(next)
    }
    const timer = window.setTimeout(arrive, now === null ? 0 : PATIENCE_MS)
    const firstKeys = sections.filter(section => section.count !== 0).slice(0, 3)
    const stop = book.subscribe(() => {
      if (
        firstKeys.every(
          section => book.row(section.key, 0) !== undefined || book.total(section.key) === 0,
        )
      )
        arrive()
    })
    book.look(
      firstKeys.map(section => ({ key: section.key, from: 0, to: PAGE })),
      false,
    )
    return () => {
      if (!isWaiting) return
      isWaiting = false
      window.clearTimeout(timer)
      stop()
      book.close()
    }
    function show(value: Shown<Section> & { readonly question: string }): void {
      current.current = value
      setShown(value)
    }
  }, [source, question, sections])

  useEffect(() => () => current.current?.book.close(), [])
  return shown
}

/** Draws again whenever the book has something new. */
export const useBookVersion = (book: RowBook): number =>
  useSyncExternalStore(book.subscribe, book.version)

/** Why the rows cannot be had; nothing while they can. */
export const useBookFault = (book: RowBook | null): Fault | null =>
  useSyncExternalStore(book?.subscribe ?? subscribeToNothing, () => book?.fault() ?? null)
const subscribeToNothing = () => () => undefined

/** The engine as a source of rows; the first page of each question is kept for the next start. */
function rowSource(kith: Kith): RowSource {
  const { client, keep } = kith
  return {
    window: (query, offset, limit) =>
      client.rows.window({ query, offset, limit }).catch((error: unknown) => {
        throw faultOf(error)
      }),
    watch(query, offset, limit, onWindow, onFault) {
      let isOpen = true
      if (offset === 0)
        void keep.answer(`rows:${queryKey(query)}`).then(kept => {
          // Older than anything the engine can say, so it never wins.
          if (isOpen && kept !== null) onWindow({ ...(kept as RowWindow), version: -1 })
        })
      const stop = kith.watch(
        signal => client.rows.watch({ query, offset, limit }, { signal }),
        answer => {
          onWindow(answer)
          if (offset === 0) keep.keepAnswer(`rows:${queryKey(query)}`, answer)
        },
        onFault,
      )
      return () => {
        isOpen = false
        stop()
      }
    },
  }
}
