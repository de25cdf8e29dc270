import type { Json } from '@kith/shared/kit'
import { useCallback } from 'react'
import { useKith } from './context.tsx'
import { showFault } from './show-fault.ts'
import { useLive } from './use-live.ts'

export type DeviceSettings = Readonly<Record<string, Json>>
const NONE: DeviceSettings = {}

/** Settings of this device: theme, shortcuts, sidebar. */
export function useDeviceSettings(): DeviceSettings {
  const { value } = useLive<DeviceSettings>(
    'device',
    ({ client }, signal) => client.device.watch({}, { signal }),
    true,
  )
  return value ?? NONE
}

export function useSetDevice(): (key: string, value: Json) => void {
  const { client } = useKith()
  return useCallback(
    (key, value) => void client.device.set({ key, value }).catch(showFault),
    [client],
  )
}
