import { useMemo } from 'react'
import { useDeviceSettings } from '#renderer/client'

/** How much larger than normal the person reads: what is measured in pixels grows with it. */
export function useTextScale(): number {
  const settings = useDeviceSettings()
  return useMemo(() => {
    const said = getComputedStyle(document.documentElement).getPropertyValue('--text-scale')
    const scale = Number(said || 1)
    return Number.isFinite(scale) ? scale : 1
    // The text size is one of the settings.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [settings])
}
