import { useMemo } from 'react'
import type { View } from '@kith/shared/model'
import { useDeviceSettings } from '#renderer/client'

const HEIGHTS: Readonly<Record<string, number>> = { compact: 28, normal: 32, roomy: 40 }

/** Pixels of a row: the view's own height, else as the person likes rows, in the chosen text size. */
export function useRowHeight(view: View): number {
  const settings = useDeviceSettings()
  const chosen = view.options['rowHeight'] ?? settings['density'] ?? 'normal'
  return useMemo(() => {
    const scale = Number(
      getComputedStyle(document.documentElement).getPropertyValue('--text-scale') || 1,
    )
    return Math.round((HEIGHTS[String(chosen)] ?? 32) * (Number.isFinite(scale) ? scale : 1))
    // The text size is one of the settings.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [chosen, settings])
}
