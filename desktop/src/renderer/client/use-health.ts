import type { DeviceHealth } from '@kith/shared/rpc'
import { useLive } from './use-live.ts'

/** How the disk and the workspace file are; `null` until the engine has said so. */
export function useHealth(): DeviceHealth | null {
  const { value } = useLive<DeviceHealth>('health', ({ client }, signal) =>
    client.device.health({}, { signal }),
  )
  return value
}
