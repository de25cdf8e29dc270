import { expect, test } from 'vitest'
import { pagePath } from './app-protocol.ts'
import { menuTemplate } from './menu.ts'
import { webPreferences, windowOptions } from './window-options.ts'
import { FIRST_PLACE, fitPlace, readPlaces, writePlaces } from './window-places.ts'

test('every web preference is the safe one', () => {
  const { preload, ...rest } = webPreferences('/out/preload/bridge.cjs')
  expect(preload).toBe('/out/preload/bridge.cjs')
  expect(rest).toEqual({
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: true,
  })
})

test('a window keeps the system’s own controls', () => {
  expect(windowOptions(FIRST_PLACE, 'p', 'darwin', true)).toMatchObject({
    titleBarStyle: 'hiddenInset',
    show: false,
  })
  expect(windowOptions(FIRST_PLACE, 'p', 'linux', false)).not.toHaveProperty('frame')
})

const screens = [{ x: 0, y: 0, width: 1440, height: 900 }]
test.each([
  ['on the screen', { x: 100, y: 100 }, { x: 100, y: 100 }],
  ['on a monitor that has gone', { x: 2000, y: 100 }, { x: undefined, y: undefined }],
  ['above the top', { x: 100, y: -500 }, { x: undefined, y: undefined }],
])('a window %s', (_name, at, expected) => {
  expect(fitPlace({ ...FIRST_PLACE, ...at }, screens)).toMatchObject(expected)
})

test('a window larger than the screen is made to fit', () => {
  expect(
    fitPlace({ ...FIRST_PLACE, x: 0, y: 0, width: 3000, height: 2000 }, screens),
  ).toMatchObject({ width: 1440, height: 900 })
})

test('places that were cut off or never written give one window', () => {
  const place = { ...FIRST_PLACE, x: 1, y: 2 }
  expect(readPlaces(writePlaces([place]))).toEqual([place])
  for (const text of [
    undefined,
    '',
    '{"windows":[',
    '{"windows":[]}',
    '{"windows":[{"width":1}]}',
  ]) {
    expect(readPlaces(text)).toEqual([FIRST_PLACE])
  }
})

test.each([
  ['/', '/page/index.html'],
  ['/o/person/018f', '/page/index.html'],
  ['/assets/main-1.js', '/page/assets/main-1.js'],
  ['/../secret.txt', undefined],
  ['/%2e%2e%2fsecret.txt', undefined],
  ['/a%00.png', undefined],
  ['/%ff', undefined],
])('the address %s is the file %s', (address, file) => {
  expect(pagePath('/page', address)).toBe(file)
})

test('every menu item does something', () => {
  const acted: string[] = []
  const template = menuTemplate({
    platform: 'linux',
    act: id => acted.push(id),
    newWindow: () => acted.push('new'),
    openHelp: () => acted.push('help'),
  })
  const items = template.flatMap(menu => (Array.isArray(menu.submenu) ? menu.submenu : []))
  for (const item of items) {
    if (item.type === 'separator' || item.role !== undefined) continue
    const before = acted.length
    item.click?.call(undefined, undefined as never, undefined, undefined as never)
    expect(acted.length, item.label).toBe(before + 1)
  }
  expect(acted).toContain('app.undo')
})
