import { EventEmitter } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AppUpdater } from 'electron-updater'
import { describe, expect, test } from 'vitest'
import { silentLog } from '@kith/shared/kit'
import { startDesktop } from './app.ts'
import { createElectronDouble, type WindowDouble } from './electron-double.fixture.ts'

async function setup({
  hasLock = true,
  argv = ['kith'],
}: { hasLock?: boolean; argv?: string[] } = {}) {
  const double = createElectronDouble(mkdtempSync(join(tmpdir(), 'kith-main-')), hasLock)
  const updater = Object.assign(new EventEmitter(), {
    checkForUpdates: async () => null,
    quitAndInstall: () => undefined,
  }) as unknown as AppUpdater
  const started = startDesktop({
    electron: double.electron,
    updater,
    platform: 'linux',
    argv,
    out: '/out',
    log: silentLog,
  })
  await Promise.resolve()
  return { ...double, started }
}

const own = (window: WindowDouble) => ({
  sender: window.webContents,
  senderFrame: { url: 'app://kith/today', parent: null },
})

test('opens one window on the page, hidden until it has painted, with the engine beside it', async () => {
  const { windows, processes, fuses } = await setup()
  expect(windows.map(window => window.url)).toEqual(['app://kith/'])
  expect(windows[0]?.isShown).toBe(false)
  windows[0]?.emit('ready-to-show')
  expect(windows[0]?.isShown).toBe(true)
  expect(processes[0]?.messages[0]).toMatchObject({ kind: 'start', version: '0.1.0' })
  expect(fuses.isSandboxed).toBe(true)
})

test('a second start gives up and leaves the first one to show itself', async () => {
  const { started, windows, fuses } = await setup({ hasLock: false })
  expect([started, windows.length, fuses.quits]).toEqual([false, 0, 1])
})

test('a link given to a second start is followed in the window in front', async () => {
  const { app, windows } = await setup()
  app.emit('second-instance', {}, ['kith', 'kith://open/o/person/018f?tab=notes'])
  expect(windows[0]?.sent).toEqual([['kith:route', '/o/person/018f?tab=notes']])
})

test('an invitation opens as a page that asks; the link accepts nothing', async () => {
  const { app, windows } = await setup()
  app.emit('second-instance', {}, [
    'kith',
    'kith://join?server=https%3A%2F%2Fcrm.example.org&code=k7qxabcd&to=elsewhere',
  ])
  expect(windows[0]?.sent).toEqual([
    ['kith:route', '/join?code=k7qxabcd&server=https%3A%2F%2Fcrm.example.org'],
  ])
})

test.each([
  'kith://open/../../etc/passwd',
  'kith://run/command',
  'kith://join?code=k7qx-abcd',
  'kith://join?code=k7qx-abcd&server=file:///etc',
  'https://evil.example/',
  'kith://open/unknown-page',
])('the link %s shows nothing', async link => {
  const { app, windows } = await setup()
  app.emit('second-instance', {}, ['kith', link])
  expect(windows[0]?.sent).toEqual([])
})

describe('a page', () => {
  test('gets a port when it asks, and the engine the other end', async () => {
    const { windows, ipcMain, processes } = await setup()
    ipcMain.emit('kith:connect', own(windows[0]!), undefined)
    expect(windows[0]?.ports).toEqual(['page-end'])
    expect(processes[0]?.messages.at(-1)).toEqual({ kind: 'connect' })
  })

  test.each([
    ['another origin', { senderFrame: { url: 'https://evil.example/', parent: null } }],
    ['a frame inside the page', { senderFrame: { url: 'app://kith/', parent: {} } }],
    ['a frame that has gone', { senderFrame: null }],
  ])('is refused from %s', async (_name, from) => {
    const { windows, ipcMain } = await setup()
    ipcMain.emit('kith:connect', { ...own(windows[0]!), ...from }, undefined)
    expect(windows[0]?.ports).toEqual([])
  })

  test.each([
    ['kith:open-window', 'https://evil.example/'],
    ['kith:open-window', `/${'x'.repeat(5000)}`],
    ['kith:badge', 'many'],
    ['kith:connect', { extra: true }],
  ])('is refused on %s with input that does not parse', async (channel, value) => {
    const { windows, ipcMain, fuses } = await setup()
    ipcMain.emit(channel, own(windows[0]!), value)
    expect([windows.length, windows[0]?.ports, fuses.badge]).toEqual([1, [], 0])
  })

  test('that crashes comes back where it was', async () => {
    const { windows } = await setup()
    windows[0]?.webContents.emit('render-process-gone', {}, { reason: 'crashed' })
    expect(windows[0]?.reloads).toBe(1)
  })

  test('may not leave: web addresses open outside, others nowhere', async () => {
    const { app, windows, opened } = await setup()
    const contents = windows[0]!.webContents
    app.emit('web-contents-created', {}, contents)
    const left: string[] = []
    for (const url of [
      'https://example.org/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'app://kith/today',
    ]) {
      contents.emit('will-navigate', { url, preventDefault: () => left.push(url) })
    }
    expect(left).toEqual(['https://example.org/', 'file:///etc/passwd', 'javascript:alert(1)'])
    expect(opened).toEqual(['https://example.org/'])
    const handler = contents.openHandler as (details: { url: string }) => { action: string }
    expect(handler({ url: 'https://example.org/new' })).toEqual({ action: 'deny' })
  })

  test('may use the clipboard and nothing of the device', async () => {
    const { handlers, windows } = await setup()
    const asked = ['clipboard-sanitized-write', 'geolocation', 'media', 'hid', 'openExternal'].map(
      permission => {
        let answer = false
        handlers.permission?.(windows[0]!.webContents, permission, ok => (answer = ok))
        return [permission, answer]
      },
    )
    expect(Object.fromEntries(asked)).toEqual({
      'clipboard-sanitized-write': true,
      geolocation: false,
      media: false,
      hid: false,
      openExternal: false,
    })
  })
})

test('the engine is started again when it stops, and the windows are told', async () => {
  const { processes, windows } = await setup()
  processes[0]?.emit('message', { kind: 'ready' })
  processes[0]?.emit('exit', 1)
  await new Promise(done => setTimeout(done, 5))
  expect(processes).toHaveLength(2)
  processes[1]?.emit('message', { kind: 'ready' })
  expect(windows[0]?.sent).toEqual([
    ['kith:engine', 'restarting'],
    ['kith:engine', 'restarted'],
  ])
})

test('quitting waits for the engine to close its file', async () => {
  const { app, processes, fuses } = await setup()
  let isHeld = false
  app.emit('will-quit', { preventDefault: () => (isHeld = true) })
  expect([isHeld, fuses.quits, processes[0]?.messages.at(-1)]).toEqual([true, 0, { kind: 'stop' }])
  processes[0]?.emit('exit', 0)
  await new Promise(done => setTimeout(done, 5))
  expect(fuses.quits).toBe(1)
  expect(processes).toHaveLength(1)
})

test('the window places survive a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kith-main-'))
  const first = createElectronDouble(folder)
  const deps = {
    updater: new EventEmitter() as unknown as AppUpdater,
    platform: 'linux' as const,
    argv: [],
    out: '/out',
    log: silentLog,
  }
  startDesktop({ electron: first.electron, ...deps })
  await Promise.resolve()
  first.windows[0]!.url = 'app://kith/o/deal?view=x'
  first.app.emit('before-quit')
  const second = createElectronDouble(folder)
  startDesktop({ electron: second.electron, ...deps })
  await Promise.resolve()
  expect(
    second.windows.map(window => [window.url, window.options.x, window.options.width]),
  ).toEqual([['app://kith/o/deal?view=x', 10, 1000]])
})
