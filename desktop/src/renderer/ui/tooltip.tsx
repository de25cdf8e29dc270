/**
 * Names and shortcuts of what only shows an icon, half a second after the pointer or the focus rests
 * on it. One listener for the page: a screen has hundreds of buttons and shows one hint at a time.
 */
import {
  cloneElement,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react'
import { Kbd } from './kbd.tsx'

export type TipSide = 'top' | 'bottom' | 'left' | 'right'
export interface TooltipProps {
  readonly label: string
  readonly keys?: string
  readonly side?: TipSide
  /** The one element it describes. */
  readonly children: ReactElement<Record<string, unknown>>
}

export function Tooltip({ label, keys, side, children }: TooltipProps) {
  return cloneElement(children, {
    'data-hint': label,
    ...(keys === undefined ? {} : { 'data-hint-keys': keys }),
    ...(side === undefined ? {} : { 'data-hint-side': side }),
  })
}

interface Hint {
  readonly text: string
  readonly keys: string | null
  readonly side: TipSide
  readonly at: DOMRect
}

const WAIT_MS = 500
/** Right after one hint the next comes at once. */
const WARM_MS = 300

/** Once, around the app. */
export function TooltipHost({ children }: { readonly children: ReactNode }) {
  const [hint, setHint] = useState<Hint | null>(null)
  useEffect(() => listenForHints(document, setHint), [])
  return (
    <>
      {children}
      {hint && <Tip hint={hint} />}
    </>
  )
}

function listenForHints(page: Document, show: (hint: Hint | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let current: Element | null = null
  let isShown = false
  let endedAt = Number.NEGATIVE_INFINITY
  const hide = (): void => {
    clearTimeout(timer)
    if (isShown) {
      show(null)
      endedAt = performance.now()
    }
    isShown = false
    current = null
  }
  const aim = (target: EventTarget | null): void => {
    const next = target instanceof Element ? target.closest('[data-hint]') : null
    if (next === current) return
    hide()
    if (!next) return
    current = next
    const isWarm = performance.now() - endedAt < WARM_MS
    timer = setTimeout(
      () => {
        const hinted = hintOf(next)
        // A button whose menu stands open has said what it is.
        if (!next.isConnected || !hinted || next.hasAttribute('data-popup-open')) return
        isShown = true
        show(hinted)
      },
      isWarm ? 0 : WAIT_MS,
    )
  }
  const onOver = (event: PointerEvent): void => {
    if (event.pointerType === 'touch') return
    aim(event.target)
  }
  const onFocus = (event: FocusEvent): void => {
    if (event.target instanceof Element && event.target.matches(':focus-visible')) aim(event.target)
  }
  const enders = ['pointerdown', 'keydown', 'wheel', 'scroll', 'blur'] as const
  page.addEventListener('pointerover', onOver, { passive: true })
  page.addEventListener('focusin', onFocus)
  for (const name of enders) page.addEventListener(name, hide, { passive: true, capture: true })
  return () => {
    clearTimeout(timer)
    page.removeEventListener('pointerover', onOver)
    page.removeEventListener('focusin', onFocus)
    for (const name of enders) page.removeEventListener(name, hide, { capture: true })
  }
}

function hintOf(element: Element): Hint | null {
  const text = element.getAttribute('data-hint')
  if (text === null || text === '') return null
  const side = element.getAttribute('data-hint-side')
  return {
    text,
    keys: element.getAttribute('data-hint-keys'),
    side: side === 'top' || side === 'left' || side === 'right' ? side : 'bottom',
    at: element.getBoundingClientRect(),
  }
}

const GAP = 6
const MARGIN = 8

function Tip({ hint }: { readonly hint: Hint }) {
  const box = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState<{ readonly left: number; readonly top: number } | null>(null)
  useLayoutEffect(() => {
    const size = box.current?.getBoundingClientRect()
    if (size)
      setPlace(placeOf(hint, size, { width: window.innerWidth, height: window.innerHeight }))
  }, [hint])
  return (
    <div
      ref={box}
      role="tooltip"
      className="ui-tip"
      style={{
        left: place?.left ?? 0,
        top: place?.top ?? 0,
        visibility: place ? 'visible' : 'hidden',
      }}
    >
      <span dir="auto">{hint.text}</span>
      {hint.keys !== null && <Kbd keys={hint.keys} />}
    </div>
  )
}

interface Size {
  readonly width: number
  readonly height: number
}

/** Beside the element on the side asked for; on the other one when it does not fit. */
function placeOf(
  { at, side }: Pick<Hint, 'at' | 'side'>,
  tip: Size,
  view: Size,
): { readonly left: number; readonly top: number } {
  const isRtl = document.documentElement.dir === 'rtl'
  const real: TipSide =
    isRtl && side === 'left' ? 'right' : isRtl && side === 'right' ? 'left' : side
  const middle = at.left + at.width / 2 - tip.width / 2
  const centre = at.top + at.height / 2 - tip.height / 2
  const below = at.bottom + GAP
  const above = at.top - GAP - tip.height
  const after = at.right + GAP
  const before = at.left - GAP - tip.width
  const spots = {
    bottom: { left: middle, top: below + tip.height > view.height - MARGIN ? above : below },
    top: { left: middle, top: above < MARGIN ? below : above },
    right: { left: after + tip.width > view.width - MARGIN ? before : after, top: centre },
    left: { left: before < MARGIN ? after : before, top: centre },
  }
  const { left, top } = spots[real]
  const clamp = (value: number, most: number) => Math.max(MARGIN, Math.min(value, most - MARGIN))
  return { left: clamp(left, view.width - tip.width), top: clamp(top, view.height - tip.height) }
}
