/** What all columns have in sight, told to the book together. */
import { useCallback, useEffect, useRef } from 'react'
import type { ListSection } from '../group/use-groups.ts'
import type { RowSpan } from '../rows/row-book.ts'
import type { Shown } from '../rows/use-row-book.ts'

const REST_MS = 120

export function useSight(book: Shown<ListSection>['book'], columns: readonly ListSection[]) {
  const spans = useRef(new Map<string, RowSpan>())
  const timer = useRef(0)
  const frame = useRef(0)
  useEffect(() => {
    const keys = new Set(columns.map(section => section.key))
    for (const key of spans.current.keys()) if (!keys.has(key)) spans.current.delete(key)
  }, [columns])
  useEffect(
    () => () => {
      window.clearTimeout(timer.current)
      cancelAnimationFrame(frame.current)
    },
    [],
  )
  return useCallback(
    (key: string, from: number, to: number): void => {
      spans.current.set(key, { key, from: Math.max(0, from - 10), to: to + 20 })
      cancelAnimationFrame(frame.current)
      frame.current = requestAnimationFrame(() => book.look([...spans.current.values()], false))
      window.clearTimeout(timer.current)
      timer.current = window.setTimeout(() => book.look([...spans.current.values()], true), REST_MS)
    },
    [book],
  )
}
