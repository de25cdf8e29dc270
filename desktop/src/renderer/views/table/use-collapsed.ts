/** Folded groups of a view, remembered on this device. */
import { useCallback, useMemo } from 'react'
import type { View } from '@kith/shared/model'
import { useStored } from '#renderer/client'

const NONE: readonly string[] = []

export function useCollapsed(view: View): {
  readonly collapsed: ReadonlySet<string>
  readonly toggle: (key: string) => void
} {
  const [stored, setStored] = useStored<readonly string[]>(
    `folded:${view.id}:${view.group?.field ?? ''}`,
    view.group?.collapsed ?? NONE,
  )
  const collapsed = useMemo(() => new Set(stored), [stored])
  const toggle = useCallback(
    (key: string) =>
      setStored(stored.includes(key) ? stored.filter(other => other !== key) : [...stored, key]),
    [stored, setStored],
  )
  return { collapsed, toggle }
}
