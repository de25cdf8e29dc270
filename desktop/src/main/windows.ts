/** Kith's windows: made alike, remembered, each with its own port to the engine. */
import { readFileSync, writeFileSync } from 'node:fs'
import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  MessageChannelMain,
  MessagePortMain,
} from 'electron'
import type { Log } from '@kith/shared/kit'
import { APP_ORIGIN } from './navigation.ts'
import { windowOptions } from './window-options.ts'
import {
  fitPlace,
  FIRST_PLACE,
  readPlaces,
  writePlaces,
  type Area,
  type WindowPlace,
} from './window-places.ts'

export interface WindowsDeps {
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow
  readonly channel: () => MessageChannelMain
  readonly screens: () => readonly Area[]
  readonly isDark: () => boolean
  readonly platform: NodeJS.Platform
  readonly preload: string
  /** Where the places are kept. */
  readonly file: string
  /** Hands the engine its end of a window's channel. */
  readonly connectEngine: (port: MessagePortMain) => void
  readonly log: Log
}

export interface Windows {
  /** The windows of last time. */
  readonly openRemembered: () => void
  readonly open: (route?: string) => BrowserWindow
  /** Shows a route in the window in front, or in a new one. */
  readonly show: (route?: string) => void
  readonly front: () => BrowserWindow | undefined
  readonly send: (channel: string, value: unknown) => void
  /** The page of this window asks for the engine. */
  readonly connect: (window: BrowserWindow) => void
  readonly remember: () => void
  readonly count: () => number
}

export function createWindows(deps: WindowsDeps): Windows {
  /** In the order in which they were last in front. */
  const windows: BrowserWindow[] = []

  return {
    openRemembered() {
      for (const place of readPlaces(readText())) openAt(place)
    },
    open: route => openAt({ ...besideFront(), route: route ?? '/' }),
    show(route) {
      const window = front()
      if (!window) return void openAt({ ...FIRST_PLACE, route: route ?? '/' })
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
      if (route !== undefined) window.webContents.send('kith:route', route)
      return undefined
    },
    front,
    send(channel, value) {
      for (const window of windows) window.webContents.send(channel, value)
    },
    connect,
    remember,
    count: () => windows.length,
  }

  function front(): BrowserWindow | undefined {
    return windows.at(-1)
  }

  function openAt(place: WindowPlace): BrowserWindow {
    const fitted = fitPlace(place, deps.screens())
    const window = deps.create(windowOptions(fitted, deps.preload, deps.platform, deps.isDark()))
    windows.push(window)
    if (fitted.isMaximized) window.maximize()
    window.once('ready-to-show', () => window.show())
    window.on('focus', () => {
      const at = windows.indexOf(window)
      windows.splice(at, 1)
      windows.push(window)
    })
    window.on('close', remember)
    window.on('closed', () => windows.splice(windows.indexOf(window), 1))
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      deps.log.error('window/page-gone', { reason })
      // The data is with the engine: the page comes back where it was.
      if (reason !== 'clean-exit') window.webContents.reload()
    })
    window
      .loadURL(`${APP_ORIGIN}${fitted.route}`)
      .catch((error: unknown) => deps.log.error('window/load-failed', { error }))
    return window
  }

  /** A second window a little below and beside the first, so that both are seen. */
  function besideFront(): WindowPlace {
    const bounds = front()?.getNormalBounds()
    return bounds
      ? { ...bounds, x: bounds.x + 28, y: bounds.y + 28, isMaximized: false, route: '/' }
      : FIRST_PLACE
  }

  function connect(window: BrowserWindow): void {
    const { port1, port2 } = deps.channel()
    deps.connectEngine(port1)
    window.webContents.postMessage('kith:port', null, [port2])
  }

  function remember(): void {
    if (windows.length === 0) return
    const places = windows.map(window => ({
      ...window.getNormalBounds(),
      isMaximized: window.isMaximized(),
      route: routeOf(window.webContents.getURL()),
    }))
    writeFileSync(deps.file, writePlaces(places))
  }

  function readText(): string | undefined {
    try {
      return readFileSync(deps.file, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }
}

/** `app://kith/o/person?view=x` → `/o/person?view=x` */
function routeOf(url: string): string {
  if (!url.startsWith(`${APP_ORIGIN}/`)) return '/'
  return url.slice(APP_ORIGIN.length)
}
