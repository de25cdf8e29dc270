import type { View } from '@kith/shared/model'
import { useDeviceSettings } from '#renderer/client'

const HEIGHTS: Readonly<Record<string, number>> = { compact: 28, normal: 32, roomy: 40 }

/** Pixels of a row: the view's own, else as the person likes rows on this device. */
export function useRowHeight(view: View): number {
  const { density } = useDeviceSettings()
  return HEIGHTS[String(view.options['rowHeight'] ?? density ?? 'normal')] ?? 32
}
