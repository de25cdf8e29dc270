/** The first minute: a choice, a believable workspace, and pages that everybody can use, light and dark. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { violationsOf } from './axe.ts'
import { cell, eventually, goTo, grid, panel, rows, startDemo } from './hands.ts'
import { startKith, type KithApp } from './kith-app.ts'

let kith: KithApp
let page: Page

beforeAll(async () => {
  kith = await startKith()
  page = await kith.open()
})
afterAll(() => kith.close())

const themes = ['light', 'dark'] as const

/** The same page in both themes: what is drawn by one token table is read by two pairs of eyes. */
async function expectNoViolations(name: string): Promise<void> {
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme })
    expect(
      await violationsOf(page, theme === 'light' ? 'all' : 'colours'),
      `${name}, ${theme}`,
    ).toEqual([])
  }
}

/** What it is called, where it is, and what says that it is there. */
type Screen = readonly [name: string, path: string, sign: () => Locator]

const SETTINGS = [
  'workspace',
  'appearance',
  'objects',
  'members',
  'backup',
  'exchange',
  'shortcuts',
  'about',
]

const SCREENS: readonly Screen[] = [
  ['tasks', '/o/task', () => rows(page).first()],
  ['trash', '/trash', () => page.getByRole('heading', { name: /Trash/ })],
  ['search', '/search?q=an', () => page.getByRole('list', { name: 'Results' })],
  ['import', '/import', () => page.getByRole('button', { name: /Drop a file here/ })],
  ['history', '/activity', () => page.getByRole('heading', { name: /History/ })],
  ...SETTINGS.map((section): Screen => [
    `settings: ${section}`,
    `/settings/${section}`,
    () => page.getByRole('navigation', { name: 'Settings' }),
  ]),
]

describe('the first start', () => {
  test('offers sample data, an empty workspace and an import, and asks nothing else', async () => {
    for (const name of [/Look around with sample data/, /Start empty/, /Bring your data/])
      await page.getByRole('button', { name }).waitFor()
    expect(await page.getByRole('textbox').count()).toBe(0)
    await expectNoViolations('start')
  })

  test('the sample opens on Today with tasks that are due', async () => {
    await startDemo(page)
    await eventually(() =>
      page.getByRole('checkbox', { name: /^Complete / }).count(),
    ).toBeGreaterThan(3)
    await expectNoViolations('today')
  })

  test('people, companies and deals are there to look at', async () => {
    await goTo(page, 'People')
    await eventually(() => rows(page).count()).toBeGreaterThan(15)
    await eventually(async () =>
      Number(await grid(page).getAttribute('aria-rowcount')),
    ).toBeGreaterThan(200)
    await expectNoViolations('people')
    await goTo(page, 'Companies')
    await grid(page)
      .and(page.getByLabel(/^Companies/))
      .waitFor()
    await eventually(async () =>
      Number(await grid(page).getAttribute('aria-rowcount')),
    ).toBeGreaterThan(60)
    await goTo(page, 'Deals')
    await page.getByRole('region', { name: /^Lead, \d/ }).waitFor()
    await eventually(() => page.getByRole('article').count()).toBeGreaterThan(8)
    await expectNoViolations('deals board')
  })

  test('a record opens beside its list and as a page of its own', async () => {
    await goTo(page, 'People')
    await (await cell(page, 0, 'Name')).click()
    await page.keyboard.press('Space')
    await panel(page).getByRole('textbox', { name: 'Name' }).waitFor()
    await expectNoViolations('record panel')
    await panel(page).getByRole('button', { name: 'Open as a page' }).click()
    await page.waitForURL(/\/o\/person\/[0-9a-f-]{36}/)
    await page.getByRole('tab', { name: /Timeline/ }).waitFor()
    await expectNoViolations('record page')
  })

  test.each(SCREENS)('%s can be used by everybody', async (name, path, sign) => {
    await page.goto(new URL(path, page.url()).href)
    await sign().waitFor()
    await expectNoViolations(name)
  })

  test('the palette and the sheet of shortcuts too', async () => {
    // Over a page with little on it: the others have been looked at by themselves.
    await page.goto(new URL('/trash', page.url()).href)
    await page.getByRole('heading', { name: /Trash/ }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /palette/i }).waitFor()
    await expectNoViolations('palette')
    // At once: a key pressed while the palette closes is not lost.
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await expectNoViolations('shortcuts')
  })
})
