import { useEffect, useState, type CSSProperties } from 'react'

export interface SidebarState {
  readonly isRail: boolean
  readonly width: number
  readonly style: CSSProperties
  readonly toggle: () => void
  readonly resize: (width: number) => void
  readonly keepWidth: (width: number) => void
}

export const SIDEBAR = { min: 180, normal: 224, max: 360, rail: 52 } as const
const KEY = 'kith.sidebar'
const NARROW = '(max-width: 1099px)'

interface Kept {
  readonly width: number
  readonly isFolded: boolean
}

function kept(): Kept {
  try {
    return {
      width: SIDEBAR.normal,
      isFolded: false,
      ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Kept>),
    }
  } catch {
    return { width: SIDEBAR.normal, isFolded: false }
  }
}

/**
 * Folded by the person or, below 1100 px, by itself; there a toggle unfolds it for the moment.
 * Kept in localStorage, so that the first paint has the right width.
 */
export function useSidebar(): SidebarState {
  const [{ width, isFolded }, setState] = useState(kept)
  const [isNarrow, setIsNarrow] = useState(() => matchMedia(NARROW).matches)
  const [isUnfoldedNarrow, setIsUnfoldedNarrow] = useState(false)
  useEffect(() => {
    const query = matchMedia(NARROW)
    const follow = (): void => {
      setIsNarrow(query.matches)
      setIsUnfoldedNarrow(false)
    }
    query.addEventListener('change', follow)
    return () => query.removeEventListener('change', follow)
  }, [])
  const isRail = isNarrow ? !isUnfoldedNarrow : isFolded
  const keep = (next: Kept): void => {
    setState(next)
    localStorage.setItem(KEY, JSON.stringify(next))
  }
  const style: CSSProperties & Record<`--${string}`, string> = {
    '--sidebar': `${isRail ? SIDEBAR.rail : width}px`,
  }
  return {
    isRail,
    width,
    style,
    toggle() {
      if (isNarrow) setIsUnfoldedNarrow(!isUnfoldedNarrow)
      else keep({ width, isFolded: !isFolded })
    },
    resize: next => setState({ width: next, isFolded }),
    keepWidth: next => keep({ width: next, isFolded }),
  }
}
