/**
 * The desktop program: one instance, its windows, menu and tray, and the engine in its own process.
 * Takes `electron` as an argument, so that a test can pass a double and nothing downloads a binary.
 */
import { join } from 'node:path'
import type * as Electron from 'electron'
import type { AppUpdater } from 'electron-updater'
import { systemClock, type Log } from '@kith/shared/kit'
import { appScheme, createProtocolHandler } from './app-protocol.ts'
import { linkIn, routeOfLink, SCHEME } from './deep-links.ts'
import { createEngineBridge } from './engine-bridge.ts'
import { createSupervisor } from './engine-supervisor.ts'
import { serveIpc } from './ipc.ts'
import { menuTemplate } from './menu.ts'
import { APP_SCHEME, guardContents, guardSession } from './navigation.ts'
import { createSealedSecrets } from './secrets.ts'
import { createTray } from './tray.ts'
import { createUpdates } from './updates.ts'
import { createWindows } from './windows.ts'

export interface DesktopDeps {
  readonly electron: typeof Electron
  readonly updater: AppUpdater
  readonly platform: NodeJS.Platform
  readonly argv: readonly string[]
  /** Folder of the built files: main, preload, engine, renderer. */
  readonly out: string
  readonly log: Log
}

const HOME_PAGE = 'https://github.com/kith-crm/kith'

/** Returns false when another Kith is running and has been brought to the front instead. */
export function startDesktop({
  electron,
  updater,
  platform,
  argv,
  out,
  log,
}: DesktopDeps): boolean {
  const { app } = electron
  electron.protocol.registerSchemesAsPrivileged([appScheme])
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return false
  }
  app.enableSandbox()
  app.setAsDefaultProtocolClient(SCHEME)

  const profile = join(app.getPath('userData'), 'profile')
  const openExternal = (url: string) => electron.shell.openExternal(url)
  const windows = createWindows({
    create: options => new electron.BrowserWindow(options),
    channel: () => new electron.MessageChannelMain(),
    screens: () => electron.screen.getAllDisplays().map(display => display.workArea),
    isDark: () => electron.nativeTheme.shouldUseDarkColors,
    platform,
    preload: join(out, 'preload', 'bridge.cjs'),
    file: join(app.getPath('userData'), 'windows.json'),
    connectEngine: port => supervisor.send({ kind: 'connect' }, [port]),
    log,
  })
  const bridge = createEngineBridge({
    secrets: createSealedSecrets(
      electron.safeStorage,
      join(app.getPath('userData'), 'secrets.json'),
    ),
    send: message => supervisor.send(message),
    openExternal,
    notify: (title, body, onClick) => {
      const notice = new electron.Notification({ title, body })
      notice.on('click', onClick)
      notice.show()
    },
    show: route => windows.show(route),
    onRefused: message => electron.dialog.showErrorBox('Kith cannot open its data', message),
    log,
  })
  const supervisor = createSupervisor({
    fork: () =>
      electron.utilityProcess.fork(join(out, 'main', 'engine.js'), [], {
        serviceName: 'Kith engine',
        stdio: 'inherit',
        // As `shared/tools/launch.mjs` does for the engine without a window.
        env: { ...process.env, MALLOC_ARENA_MAX: process.env['MALLOC_ARENA_MAX'] ?? '2' },
      }),
    clock: systemClock,
    wait: (ms, then) => void setTimeout(then, ms),
    log,
    start: { kind: 'start', profile, version: app.getVersion() },
    onMessage: bridge.receive,
    onReady: isFirst => {
      if (!isFirst) windows.send('kith:engine', 'restarted')
    },
    onDown: state => windows.send('kith:engine', state),
  })
  const updates = createUpdates({
    updater,
    isPackaged: app.isPackaged,
    every: (ms, work) => {
      const timer = setInterval(work, ms)
      return () => clearInterval(timer)
    },
    onState: state => windows.send('kith:update', state),
    log,
  })
  let isQuitting = false

  app.on('second-instance', (_event, words) => follow(linkIn(words)))
  app.on('open-url', (event, url) => {
    event.preventDefault()
    follow(url)
  })
  app.on('web-contents-created', (_event, contents) =>
    guardContents(contents, { openExternal, log }),
  )
  app.on('activate', () => windows.count() === 0 && windows.open())
  app.on('window-all-closed', () => platform !== 'darwin' && app.quit())
  app.on('before-quit', () => windows.remember())
  app.on('will-quit', event => {
    if (isQuitting) return
    // The engine closes its file first; then quitting goes on.
    event.preventDefault()
    isQuitting = true
    updates.stop()
    void supervisor.stop().then(() => app.quit())
  })
  serveIpc(electron.ipcMain, {
    windowOf: event => electron.BrowserWindow.fromWebContents(event.sender) ?? undefined,
    connect: window => windows.connect(window),
    openWindow: route => void windows.open(route),
    setBadge: count => app.setBadgeCount(count),
    installUpdate: () => updates.install(),
    log,
  })
  app.whenReady().then(ready, (error: unknown) => log.error('desktop/not-ready', { error }))
  return true

  function ready(): void {
    guardSession(electron.session.defaultSession)
    electron.session.defaultSession.protocol.handle(
      APP_SCHEME,
      createProtocolHandler({ page: join(out, 'renderer'), file: bridge.file }),
    )
    supervisor.start()
    const act = (action: string) => windows.front()?.webContents.send('kith:action', action)
    const template = menuTemplate({
      platform,
      act,
      newWindow: () => void windows.open(),
      openHelp: () => void openExternal(HOME_PAGE),
    })
    electron.Menu.setApplicationMenu(electron.Menu.buildFromTemplate(template))
    createTray(electron, {
      show: () => windows.show(),
      act,
      quit: () => app.quit(),
    })
    windows.openRemembered()
    updates.start('latest')
    follow(linkIn(argv))
  }

  function follow(link: string | undefined): void {
    if (link === undefined) return
    const route = routeOfLink(link)
    if (route === undefined) return log.warn('link/refused')
    windows.show(route)
    return undefined
  }
}
