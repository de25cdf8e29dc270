import type { View } from '@kith/shared/model'
import { useDeviceSettings } from '#renderer/client'
import { useTextScale } from '../use-text-scale.ts'

const HEIGHTS: Readonly<Record<string, number>> = { compact: 28, normal: 32, roomy: 40 }

/** Pixels of a row: the view's own height, else as the person likes rows, in the chosen text size. */
export function useRowHeight(view: View): number {
  const settings = useDeviceSettings()
  const scale = useTextScale()
  const chosen = view.options['rowHeight'] ?? settings['density'] ?? 'normal'
  return Math.round((HEIGHTS[String(chosen)] ?? 32) * scale)
}
