/**
 * The full text of what is cut off, and what `data-tip` says, after 400 ms of resting on it.
 *
 * One listener for the whole page instead of a tooltip per cell: a table draws cells by the thousand.
 */
import { useEffect, useRef, useState } from 'react'
import type { FormatContext } from '@kith/shared/model'
import { useFormat } from '#renderer/client'
import { fullTime } from './day-words.ts'

const WAIT_MS = 400

interface Tip {
  readonly text: string
  readonly x: number
  readonly y: number
}

export function OverflowTip() {
  const [tip, setTip] = useState<Tip | null>(null)
  const format = useFormat()
  const latest = useRef(format)
  latest.current = format
  useEffect(() => {
    let timer = 0
    let over: Element | null = null
    const hide = (): void => {
      window.clearTimeout(timer)
      over = null
      setTip(null)
    }
    const onOver = (event: PointerEvent): void => {
      const target = event.target instanceof Element ? tipTarget(event.target) : null
      if (target === over) return
      hide()
      if (target === null || event.pointerType === 'touch') return
      over = target
      timer = window.setTimeout(() => {
        const text = tipOf(target, latest.current)
        if (text === null || !target.isConnected) return
        const box = target.getBoundingClientRect()
        setTip({ text, x: box.left, y: box.bottom + 6 })
      }, WAIT_MS)
    }
    const events = ['pointerdown', 'keydown', 'wheel', 'scroll', 'blur'] as const
    document.addEventListener('pointerover', onOver, { passive: true })
    for (const name of events) window.addEventListener(name, hide, { passive: true, capture: true })
    return () => {
      window.clearTimeout(timer)
      document.removeEventListener('pointerover', onOver)
      for (const name of events) window.removeEventListener(name, hide, { capture: true })
    }
  }, [])
  if (tip === null) return null
  const left = Math.max(8, Math.min(tip.x, window.innerWidth - 368))
  const isLow = tip.y > window.innerHeight - 64
  return (
    <div
      aria-hidden
      className="ui-tip overflow-tip"
      dir="auto"
      style={isLow ? { left, bottom: window.innerHeight - tip.y + 32 } : { left, top: tip.y }}
    >
      {tip.text}
    </div>
  )
}

function tipOf(target: Element, format: FormatContext): string | null {
  // Written out only now: a table has thousands of dates, a person rests on one.
  if (target.hasAttribute('data-when'))
    return fullTime(target.getAttribute('datetime') ?? '', format)
  const own = target.getAttribute('data-tip')
  if (own !== null) return own
  const isCut = target.scrollWidth > target.clientWidth + 1
  return isCut ? target.textContent : null
}

const TIPPED = '[data-tip], [data-when], .trunc'

/** What says something on hover: the element itself, or what a table's cell holds when the pointer is beside it. */
const tipTarget = (over: Element): Element | null =>
  over.closest(TIPPED) ?? over.closest('[role="gridcell"]')?.querySelector(TIPPED) ?? null
