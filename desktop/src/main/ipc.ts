/**
 * What the page may ask of the main process: a short list, each with the sender checked and the
 * input parsed. Everything about data goes to the engine over the port instead.
 */
import type { BrowserWindow, IpcMain, IpcMainEvent } from 'electron'
import { s, type Log } from '@kith/shared/kit'
import { isOwnPage } from './navigation.ts'

export interface IpcDeps {
  readonly windowOf: (event: IpcMainEvent) => BrowserWindow | undefined
  readonly connect: (window: BrowserWindow) => void
  readonly openWindow: (route: string) => void
  readonly setBadge: (count: number) => void
  readonly installUpdate: () => void
  readonly log: Log
}

const nothing = s.undefined()
const route = s.string().startsWith('/').max(4000)
const badge = s.int().min(0).max(9999)

/** Channel → schema and handler. A test sends each a wrong sender, a wrong type and too much. */
function channelsOf(deps: IpcDeps) {
  return {
    'kith:connect': {
      input: nothing,
      run: (_: unknown, window: BrowserWindow) => deps.connect(window),
    },
    'kith:open-window': {
      input: route,
      run: (value: unknown) => deps.openWindow(route.parse(value)),
    },
    'kith:badge': { input: badge, run: (value: unknown) => deps.setBadge(badge.parse(value)) },
    'kith:install-update': { input: nothing, run: () => deps.installUpdate() },
  } as const
}

export function serveIpc(ipc: Pick<IpcMain, 'on'>, deps: IpcDeps): void {
  for (const [channel, { input, run }] of Object.entries(channelsOf(deps))) {
    ipc.on(channel, (event, value: unknown) => {
      const window = deps.windowOf(event)
      const isOurs =
        window !== undefined &&
        event.senderFrame !== null &&
        isOwnPage(event.senderFrame.url) &&
        event.senderFrame.parent === null
      if (!isOurs || !input.safeParse(value).success)
        return deps.log.warn('ipc/refused', { channel })
      return run(value, window)
    })
  }
}
