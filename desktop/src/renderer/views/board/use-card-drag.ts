/** A card under way: who it is, and the board and the column under it scroll near their edges. */
import { useEffect } from 'react'
import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { CARD_DRAG } from './board-card.tsx'
import { edgeScroll } from './board-move.ts'

export interface BoardDrag {
  readonly record: string
  readonly title: string
  readonly from: string
  /** Its number in the column it came from. */
  readonly index: number
  readonly amount: number
}

/** What a card said when it was lifted. */
export const dragOf = (data: Readonly<Record<string | symbol, unknown>>): BoardDrag => ({
  record: String(data['record']),
  title: String(data['title']),
  from: String(data['column']),
  index: Number(data['index']),
  amount: Number(data['amount']),
})

export function useCardDrag(
  root: React.RefObject<HTMLDivElement | null>,
  scrollers: React.RefObject<Map<string, HTMLElement>>,
  setDrag: (drag: BoardDrag | null) => void,
  setOver: (over: string | null) => void,
): void {
  useEffect(() => {
    let frame = 0
    let at: { readonly x: number; readonly y: number } | null = null
    const tick = (): void => {
      frame = requestAnimationFrame(tick)
      const board = root.current
      if (board === null || at === null) return
      const box = board.getBoundingClientRect()
      board.scrollLeft += edgeScroll(at.x, box.left, box.right)
      for (const element of scrollers.current.values()) {
        const inner = element.getBoundingClientRect()
        if (at.x < inner.left || at.x > inner.right) continue
        element.scrollTop += edgeScroll(at.y, inner.top, inner.bottom)
      }
    }
    const stop = monitorForElements({
      canMonitor: ({ source }) => source.data['kind'] === CARD_DRAG,
      onDragStart: ({ source }) => {
        setDrag(dragOf(source.data))
        frame = requestAnimationFrame(tick)
      },
      onDrag: ({ location }) => {
        at = { x: location.current.input.clientX, y: location.current.input.clientY }
      },
      onDrop: () => {
        cancelAnimationFrame(frame)
        at = null
        setDrag(null)
        setOver(null)
      },
    })
    return () => {
      cancelAnimationFrame(frame)
      stop()
    }
  }, [root, scrollers, setDrag, setOver])
}
