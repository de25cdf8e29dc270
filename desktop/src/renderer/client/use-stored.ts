import { useCallback, useEffect, useState } from 'react'
import { useKith } from './context.tsx'
import type { RecentRecord } from './keep.ts'

/**
 * A value that this device remembers: widths, folds, drafts. Starts as `initial`, takes what was kept
 * a moment later. Setting `undefined` forgets it.
 */
export function useStored<T>(
  key: string,
  initial: T,
): readonly [T, (value: T | undefined) => void] {
  const { keep } = useKith()
  const [held, setHeld] = useState<{ readonly key: string; readonly value: T } | null>(null)
  useEffect(() => {
    let isCurrent = true
    void keep.stored(key).then(kept => {
      if (isCurrent && kept !== null) setHeld({ key, value: kept as T })
    })
    return () => {
      isCurrent = false
    }
  }, [keep, key])
  const set = useCallback(
    (value: T | undefined) => {
      setHeld(value === undefined ? null : { key, value })
      keep.store(key, value)
    },
    [keep, key],
  )
  return [held?.key === key ? held.value : initial, set]
}

/** The records that were opened last on this device, newest first. */
export function useRecents(): readonly RecentRecord[] {
  const { keep } = useKith()
  const [recents, setRecents] = useState<readonly RecentRecord[]>([])
  useEffect(() => {
    let isCurrent = true
    void keep.recents().then(found => isCurrent && setRecents(found))
    return () => {
      isCurrent = false
    }
  }, [keep])
  return recents
}
