/** Kith without a mouse: from the start page to a person made, edited, linked, found and deleted. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { eventually, grid, panel, rows } from './hands.ts'
import { kith as runKith, startKith, type KithApp } from './kith-app.ts'

let kith: KithApp
let page: Page

beforeAll(async () => {
  kith = await startKith()
  page = await kith.open()
  await page.getByRole('button', { name: /Look around/ }).waitFor()
})
afterAll(() => kith.close())

/** Presses keys one after another, each when the page has taken the one before. */
async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}
/** A sequence as fingers press it: nobody waits in between for a page that is busy, and its keys belong together by their time. */
const sequence = (...keys: readonly string[]): Promise<unknown> =>
  Promise.all(keys.map(key => page.keyboard.press(key)))
const hasFocus = (locator: Locator): Promise<boolean> =>
  locator.evaluate(element => element === document.activeElement)
async function tabTo(locator: Locator): Promise<void> {
  for (let turn = 0; turn < 60 && !(await hasFocus(locator)); turn += 1) await press('Tab')
  expect(await hasFocus(locator), await locator.innerText()).toBe(true)
}
const focused = (): Promise<string> =>
  page.evaluate(() => {
    const at = document.activeElement
    return `${at?.tagName.toLowerCase() ?? ''} ${at?.getAttribute('aria-label') ?? ''}`.trim()
  })
async function people(name: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const where = JSON.stringify({ field: 'name', op: 'contains', value: name })
  const answer = await runKith(kith.profile, 'query', 'person', '--where', where)
  return (answer as { readonly rows: readonly Readonly<Record<string, unknown>>[] }).rows
}

describe('the keyboard alone', () => {
  test('chooses the sample and goes to the people', async () => {
    await press('1')
    await page.getByRole('navigation', { name: 'Kith' }).waitFor()
    await press('Escape')
    await sequence('g', 'p')
    await rows(page).first().waitFor()
    // Nothing has the focus yet: ↓ goes into the list, Escape lets go of the cell again.
    await press('ArrowDown')
    await eventually(() => grid(page).getAttribute('aria-activedescendant')).toMatch(/-0-0$/)
    await press('Escape')
  })

  test('makes a person and names it', async () => {
    await press('c')
    await eventually(focused).toMatch(/^input/)
    await page.keyboard.type('Zoë Ångström')
    await press('Enter')
    await eventually(async () => (await people('Zoë')).length).toBe(1)
    await press('Escape')
  })

  test('finds it by the palette, opens it beside the list and links its company', async () => {
    await press('Control+k')
    await eventually(focused).toMatch(/^input/)
    await page.keyboard.type('zoe ang')
    await page
      .getByRole('option', { name: /Zoë Ångström/ })
      .first()
      .waitFor()
    await press('Shift+Enter')
    await eventually(() => panel(page).getByRole('textbox', { name: 'Name' }).inputValue()).toBe(
      'Zoë Ångström',
    )
    // In a low window what opens stays at its field and inside the window.
    await page.setViewportSize({ width: 900, height: 600 })
    await tabTo(panel(page).locator('[data-field=company]'))
    await press('Enter')
    await page.getByRole('option').nth(5).waitFor()
    await eventually(async () => {
      const [list, field] = await Promise.all([
        page.getByRole('dialog', { name: 'Company' }).boundingBox(),
        panel(page).locator('.field-input').boundingBox(),
      ])
      if (list === null || field === null) return 'nothing opened'
      if (list.y + list.height > 600 || list.y < 0) return 'outside the window'
      return Math.abs(list.x - field.x) < 8 ? 'at its field' : 'elsewhere'
    }).toBe('at its field')
    await page.keyboard.type('Bursztyn Media')
    await page
      .getByRole('option', { name: /Bursztyn Media/ })
      .first()
      .waitFor()
    await press('Enter')
    await eventually(async () => JSON.stringify(await people('Zoë'))).toContain('Bursztyn Media')
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  test('edits it in the table and finds it there', async () => {
    await press('Escape', 'Escape', 'Escape')
    await eventually(() => panel(page).count()).toBe(0)
    await press('Control+f')
    await eventually(focused).toMatch(/^input/)
    await page.keyboard.type('Zoë')
    await eventually(async () => Number(await grid(page).getAttribute('aria-rowcount'))).toBe(2)
    await press('Enter')
    await tabTo(grid(page))
    await press('ArrowDown', 'ArrowRight', 'ArrowRight')
    await page.keyboard.type('Astronomer')
    await press('Enter')
    await eventually(async () => JSON.stringify(await people('Zoë'))).toContain('Astronomer')
  })

  test('deletes it, and takes that back', async () => {
    await press('ArrowUp', 'Control+Backspace')
    await eventually(async () => (await people('Zoë')).length).toBe(0)
    await press('Control+z')
    await eventually(async () => (await people('Zoë')).length).toBe(1)
  })

  test('walks into a board and through the tasks of today, and completes one', async () => {
    await press('Escape')
    await sequence('g', 'd')
    await page.getByRole('article').first().waitFor()
    await press('j')
    await page.locator('[data-card][data-active]').waitFor()
    await press('Escape')
    await sequence('g', 't')
    await page.locator('.task').first().waitFor()
    const open = page.getByRole('checkbox', { name: /^Complete / })
    const before = await open.count()
    await press('ArrowDown', 'ArrowDown', 'k')
    const title = await page.locator('.task-title').first().innerText()
    await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe(title)
    await press('e')
    await eventually(() => open.count()).toBe(before - 1)
    await eventually(() =>
      page.evaluate(() => document.activeElement?.classList.contains('task-title')),
    ).toBe(true)
    await press('Control+z')
    await eventually(() => open.count()).toBe(before)
    // The page of search lets go of its field: twice Escape, and a shortcut leads on.
    await press('/')
    await eventually(focused).toBe('input Search everything')
    await page.keyboard.type('gt')
    await press('Escape', 'Escape')
    await sequence('g', 't')
    await page.locator('.task').first().waitFor()
  })

  test('shows where it is: whatever has the focus is marked', async () => {
    // The table kept the focus, where a letter begins to write into a cell.
    await press('Escape')
    await sequence('g', 't')
    await page.getByRole('textbox', { name: 'Add a task in words' }).waitFor()
    for (let turn = 0; turn < 12; turn += 1) {
      await press('Tab')
      const isMarked = await page.evaluate(() => {
        const at = document.activeElement
        if (at === null || at === document.body) return true
        for (
          let box: Element | null = at;
          box !== null && box !== document.body;
          box = box.parentElement
        ) {
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(box)
          if ((outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none')
            return true
        }
        return false
      })
      expect(isMarked, await focused()).toBe(true)
    }
  })
})
