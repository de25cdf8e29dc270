/** Drawing, moving and stretching an event with the pointer, in steps of a quarter of an hour. */
import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react'
import type { CalendarEntry } from '@kith/shared/rpc'

const STEP = 15
const LAST = 1440
/** A press that moves less than this is a click. */
const SLACK_PX = 4

export interface TimeDrag {
  readonly kind: 'create' | 'move' | 'resize'
  readonly entry: CalendarEntry | null
  /** Of the days shown. */
  readonly day: number
  /** Minutes of that day; `end` may lie in the next one. */
  readonly start: number
  readonly end: number
}

interface Press {
  readonly kind: TimeDrag['kind']
  readonly entry: CalendarEntry | null
  readonly x: number
  readonly y: number
  readonly day: number
  readonly minute: number
  /** Of the event, where it was pressed. */
  readonly start: number
  readonly end: number
}

export interface UseTimeDrag {
  readonly drag: TimeDrag | null
  readonly press: (
    event: PointerEvent,
    kind: TimeDrag['kind'],
    of?: { readonly entry: CalendarEntry; readonly start: number; readonly end: number },
  ) => void
}

/** `columns` is the element whose width the days share; `hour` its pixels. Escape takes the drag back. */
export function useTimeDrag(
  columns: RefObject<HTMLElement | null>,
  days: number,
  hour: number,
  onDrop: (drag: TimeDrag) => void,
): UseTimeDrag {
  const [drag, setDrag] = useState<TimeDrag | null>(null)
  const pressed = useRef<Press | null>(null)
  const latest = useRef({ drag, onDrop })
  latest.current = { drag, onDrop }

  useEffect(() => {
    const place = (x: number, y: number) => {
      const box = columns.current?.getBoundingClientRect()
      if (box === undefined) return null
      const isRtl = getComputedStyle(columns.current ?? document.body).direction === 'rtl'
      const across = isRtl ? box.right - x : x - box.left
      const day = Math.max(0, Math.min(days - 1, Math.floor((across / box.width) * days)))
      return { day, minute: ((y - box.top) / hour) * 60 }
    }
    const onMove = (event: globalThis.PointerEvent): void => {
      const from = pressed.current
      const at = from === null ? null : place(event.clientX, event.clientY)
      if (from === null || at === null) return
      const isStill =
        Math.abs(event.clientX - from.x) < SLACK_PX && Math.abs(event.clientY - from.y) < SLACK_PX
      if (latest.current.drag === null && isStill) return
      const by = snap(at.minute - from.minute)
      const { kind, entry } = from
      if (kind === 'create') {
        const [low, high] =
          at.minute < from.minute ? [at.minute, from.minute] : [from.minute, at.minute]
        const start = Math.max(0, Math.floor(low / STEP) * STEP)
        const end = Math.min(LAST, Math.max(start + STEP, Math.ceil(high / STEP) * STEP))
        setDrag({ kind, entry, day: from.day, start, end })
      } else if (kind === 'move') {
        const long = from.end - from.start
        const start = Math.max(0, Math.min(LAST - STEP, from.start + by))
        setDrag({ kind, entry, day: at.day, start, end: start + long })
      } else {
        const end = Math.max(from.start + STEP, Math.min(LAST, from.end + by))
        setDrag({ kind, entry, day: from.day, start: from.start, end })
      }
    }
    const finish = (isKept: boolean): void => {
      const { drag: now, onDrop: tell } = latest.current
      pressed.current = null
      setDrag(null)
      if (isKept && now !== null) tell(now)
    }
    const onUp = (): void => {
      if (pressed.current !== null) finish(true)
    }
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || pressed.current === null) return
      event.preventDefault()
      event.stopPropagation()
      finish(false)
    }
    window.addEventListener('pointermove', onMove)
    window.addEventListener('pointerup', onUp)
    window.addEventListener('keydown', onKey, true)
    return () => {
      window.removeEventListener('pointermove', onMove)
      window.removeEventListener('pointerup', onUp)
      window.removeEventListener('keydown', onKey, true)
    }
  }, [columns, days, hour])

  return {
    drag,
    press(event, kind, of) {
      const box = columns.current?.getBoundingClientRect()
      if (event.button !== 0 || box === undefined) return
      const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl'
      const across = isRtl ? box.right - event.clientX : event.clientX - box.left
      pressed.current = {
        kind,
        entry: of?.entry ?? null,
        x: event.clientX,
        y: event.clientY,
        day: Math.max(0, Math.min(days - 1, Math.floor((across / box.width) * days))),
        minute: ((event.clientY - box.top) / hour) * 60,
        start: of?.start ?? 0,
        end: of?.end ?? 0,
      }
    },
  }
}

const snap = (minutes: number): number => Math.round(minutes / STEP) * STEP
