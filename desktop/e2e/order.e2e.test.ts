/** Manual order in a table and among the tasks of a record: by grip, by keys, kept, undone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { eventually, goTo, panel, rows, startDemo } from './hands.ts'
import { startKith, type KithApp } from './kith-app.ts'

let kith: KithApp
let page: Page

beforeAll(async () => {
  kith = await startKith()
  page = await kith.open({ width: 1600, height: 900 })
  await startDemo(page)
  await goTo(page, 'Companies')
  await rows(page).first().waitFor()
})
afterAll(() => kith.close())

/** Titles of the rows in sight, from top to bottom. */
const titles = async (): Promise<readonly string[]> => {
  const drawn = await rows(page).evaluateAll(all =>
    all.map(row => ({
      at: Number(row.dataset['r']),
      title: row.querySelector('.tbl-name')?.textContent ?? '',
    })),
  )
  return drawn.toSorted((a, b) => a.at - b.at).map(row => row.title)
}
const row = (at: number): Locator => page.locator(`[role=row][data-r="${at}"]`)

async function dragTo(from: Locator, grip: Locator, to: Locator, share: number): Promise<void> {
  await from.hover()
  const start = await grip.boundingBox()
  const end = await to.boundingBox()
  if (start === null || end === null) throw new Error('There is nothing to drag, or nowhere to go')
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2)
  await page.mouse.down()
  await page.mouse.move(start.x + 20, start.y + 6, { steps: 3 })
  await page.mouse.move(end.x + 160, end.y + end.height * share, { steps: 10 })
  // The line is drawn with the next frame.
  await page.evaluate(
    () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))),
  )
}

describe('a table sorted by hand', () => {
  test('keeps a row in the gap it was dropped in, and Escape leaves it alone', async () => {
    await page.keyboard.press('s')
    await page.getByRole('button', { name: 'Do not sort by it' }).click()
    await page.getByRole('button', { name: 'Sort by another field' }).click()
    await page.getByRole('option', { name: 'Manual' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Manual' }).waitFor()
    await row(3).waitFor()
    const before = await titles()
    const [a, b, c, d] = before
    await dragTo(row(3), row(3).locator('[data-grip]'), row(1), 0.2)
    await page.mouse.up()
    await eventually(async () => (await titles()).slice(0, 4)).toEqual([a, d, b, c])
    await dragTo(row(0), row(0).locator('[data-grip]'), row(2), 0.8)
    await page.keyboard.press('Escape')
    await page.mouse.up()
    expect((await titles()).slice(0, 4)).toEqual([a, d, b, c])
    await page.keyboard.press('Control+z')
    await eventually(titles).toEqual(before)
  })

  test('moves the active row by keys, as often as they are pressed', async () => {
    const before = await titles()
    const [a, b, c, d] = before
    await row(0).locator('[role=gridcell]').first().click()
    for (let at = 0; at < 3; at++) await page.keyboard.press('Alt+Shift+ArrowDown')
    await eventually(async () => (await titles()).slice(0, 4)).toEqual([b, c, d, a])
    await page.getByText(`${a}, 4 of `).waitFor({ state: 'attached' })
    await page.keyboard.press('Alt+Shift+ArrowUp')
    await eventually(async () => (await titles()).slice(0, 4)).toEqual([b, c, a, d])
    await page.reload()
    await row(3).waitFor()
    expect((await titles()).slice(0, 4)).toEqual([b, c, a, d])
  })
})

describe('tasks of a record', () => {
  // The timeline tells of the same tasks below.
  const open = (): Locator => panel(page).getByRole('list', { name: 'Open tasks' })
  const tasks = async (): Promise<readonly string[]> =>
    open().locator('[data-task]').allInnerTexts()
  const task = (name: string): Locator => open().getByRole('listitem').filter({ hasText: name })

  test('stand by their day until they are put in place', async () => {
    await row(0).locator('[role=gridcell]').first().click()
    await page.keyboard.press('Space')
    await panel(page).getByRole('tab', { name: /Tasks/ }).click()
    const input = panel(page).getByRole('textbox', { name: 'New task' })
    for (const text of ['Third in 5 days', 'First tomorrow', 'Second in 2 days', 'Fourth']) {
      await input.fill(text)
      await input.press('Enter')
      await task(text.split(' ')[0] ?? '').waitFor()
    }
    await eventually(tasks).toEqual(['First', 'Second', 'Third', 'Fourth'])
    await dragTo(task('Fourth'), task('Fourth').locator('.rtask-grip'), task('Second'), 0.2)
    await page.mouse.up()
    await eventually(tasks).toEqual(['First', 'Fourth', 'Second', 'Third'])
    await task('Third').locator('[data-task]').focus()
    await page.keyboard.press('Alt+Shift+ArrowUp')
    await eventually(tasks).toEqual(['First', 'Fourth', 'Third', 'Second'])
    expect(
      await task('Third')
        .locator('[data-task]')
        .evaluate(element => element === document.activeElement),
    ).toBe(true)
    await page.reload()
    await eventually(tasks).toEqual(['First', 'Fourth', 'Third', 'Second'])
  })
})
