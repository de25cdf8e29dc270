/** device.*: settings of this device, and the way out of it. */
import { defineFaults, type Log } from '@kith/shared/kit'
import type { DeviceHealth } from '@kith/shared/rpc'
import type { HostPorts } from '#engine/ports'
import { guarded, type Api } from './border.ts'
import type { DeviceSettings } from './device-settings.ts'
import { liveValue } from './live-value.ts'

const deviceFault = defineFaults('device', {
  'bad-address': {
    status: 422,
    retry: false,
    say: (d: { url: string }) =>
      `“${d.url}” is not a web, mail or phone address, so Kith does not open it.`,
  },
})

const OPENABLE = new Set(['http:', 'https:', 'mailto:', 'tel:'])

/** How the disk and the file are. */
export interface Health {
  readonly read: () => DeviceHealth
  readonly onChange: (listener: () => void) => () => void
}

export function serveDevice(
  api: Api,
  {
    settings,
    health,
    ports,
    onActing,
    log,
  }: {
    readonly settings: DeviceSettings
    readonly health: Health
    readonly ports: Pick<HostPorts, 'openUrl'>
    /** Somebody acts in a window. */
    readonly onActing: () => void
    readonly log: Log
  },
) {
  const area = api.device
  return area.router({
    watch: area.watch.handler(({ signal }) =>
      guarded(
        liveValue({ read: settings.all, onChange: settings.onChange, signal }),
        'device.watch',
        log,
      ),
    ),
    set: area.set.handler(({ input }) => {
      settings.set(input.key, input.value)
      return null
    }),
    health: area.health.handler(({ signal }) =>
      guarded(liveValue({ ...health, signal, textOf: JSON.stringify }), 'device.health', log),
    ),
    openExternal: area.openExternal.handler(async ({ input }) => {
      const url = URL.parse(input.url)
      if (url === null || !OPENABLE.has(url.protocol))
        throw deviceFault('bad-address', { url: input.url.slice(0, 80) })
      await ports.openUrl(url.href)
      return null
    }),
    acting: area.acting.handler(() => {
      onActing()
      return null
    }),
  })
}
