/** A double of the parts of `electron` that the desktop program touches: it records and can be poked. */
import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'

export class WindowDouble extends EventEmitter {
  readonly sent: [string, unknown][] = []
  readonly ports: unknown[] = []
  url = ''
  reloads = 0
  isShown = false
  readonly options: Electron.BrowserWindowConstructorOptions
  readonly webContents: EventEmitter & { openHandler?: unknown }

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super()
    this.options = options
    this.webContents = Object.assign(new EventEmitter(), {
      send: (channel: string, value: unknown) => this.sent.push([channel, value]),
      postMessage: (_channel: string, _value: unknown, ports: unknown[]) =>
        this.ports.push(...ports),
      getURL: () => this.url,
      reload: () => this.reloads++,
      setWindowOpenHandler: (handler: unknown) => void (this.webContents.openHandler = handler),
    })
  }
  async loadURL(url: string) {
    this.url = url
  }
  show() {
    this.isShown = true
  }
  focus() {
    this.emit('focus')
  }
  maximize() {}
  isMaximized = () => false
  isMinimized = () => false
  restore() {}
  getNormalBounds = () => ({ x: 10, y: 20, width: 1000, height: 700 })
}

class ProcessDouble extends EventEmitter {
  readonly messages: unknown[] = []
  killed = false
  postMessage(message: unknown) {
    this.messages.push(message)
  }
  kill() {
    this.killed = true
    return true
  }
}

export interface ElectronDouble {
  readonly electron: typeof Electron
  readonly app: EventEmitter
  readonly windows: WindowDouble[]
  readonly processes: ProcessDouble[]
  readonly opened: string[]
  readonly schemes: Electron.CustomScheme[]
  readonly fuses: { quits: number; isSandboxed: boolean; badge: number }
  readonly menus: Electron.MenuItemConstructorOptions[][]
  readonly ipcMain: EventEmitter
  readonly handlers: {
    permission?: (contents: unknown, permission: string, answer: (ok: boolean) => void) => void
  }
}

export function createElectronDouble(userData: string, hasLock = true): ElectronDouble {
  const windows: WindowDouble[] = []
  const processes: ProcessDouble[] = []
  const opened: string[] = []
  const schemes: Electron.CustomScheme[] = []
  const menus: Electron.MenuItemConstructorOptions[][] = []
  const handlers: ElectronDouble['handlers'] = {}
  const fuses = { quits: 0, isSandboxed: false, badge: 0 }
  const ipcMain = new EventEmitter()
  const app = Object.assign(new EventEmitter(), {
    requestSingleInstanceLock: () => hasLock,
    quit: () => fuses.quits++,
    enableSandbox: () => (fuses.isSandboxed = true),
    setAsDefaultProtocolClient: () => true,
    getPath: () => userData,
    getVersion: () => '0.1.0',
    isPackaged: false,
    setBadgeCount: (count: number) => (fuses.badge = count),
    whenReady: () => Promise.resolve(),
  })
  const BrowserWindow = Object.assign(
    function (options: Electron.BrowserWindowConstructorOptions) {
      const window = new WindowDouble(options)
      windows.push(window)
      return window
    },
    {
      fromWebContents: (contents: unknown) =>
        windows.find(window => window.webContents === contents) ?? null,
    },
  )
  const double = {
    app,
    ipcMain,
    BrowserWindow,
    MessageChannelMain: function () {
      return { port1: 'engine-end', port2: 'page-end' }
    },
    Notification: class extends EventEmitter {
      show() {}
    },
    Tray: class extends EventEmitter {
      setToolTip() {}
      setContextMenu() {}
    },
    Menu: {
      buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => menus.push(template),
      setApplicationMenu: () => undefined,
    },
    nativeImage: { createFromDataURL: () => ({ setTemplateImage: () => undefined }) },
    nativeTheme: { shouldUseDarkColors: false },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    shell: { openExternal: async (url: string) => void opened.push(url) },
    dialog: { showErrorBox: () => undefined },
    safeStorage: {
      isEncryptionAvailable: () => true,
      encryptString: (text: string) => Buffer.from(text),
      decryptString: (bytes: Buffer) => bytes.toString(),
    },
    protocol: {
      registerSchemesAsPrivileged: (list: Electron.CustomScheme[]) => schemes.push(...list),
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (handler: ElectronDouble['handlers']['permission']) =>
          Object.assign(handlers, { permission: handler }),
        setPermissionCheckHandler: () => undefined,
        setDevicePermissionHandler: () => undefined,
        protocol: { handle: () => undefined },
      },
    },
    utilityProcess: {
      fork: () => {
        const started = new ProcessDouble()
        processes.push(started)
        return started
      },
    },
  }
  return {
    electron: double as unknown as typeof Electron,
    app,
    windows,
    processes,
    opened,
    schemes,
    fuses,
    menus,
    ipcMain,
    handlers,
  }
}
