/** A record: looked at beside its list, walked through, written about, planned, deleted and brought back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { address, cell, eventually, goTo, grid, panel, rows, startDemo, toast } from './hands.ts'
import { startKith, type KithApp } from './kith-app.ts'

let kith: KithApp
let page: Page

beforeAll(async () => {
  kith = await startKith()
  page = await kith.open()
  await startDemo(page)
  await goTo(page, 'People')
  await rows(page).first().waitFor()
})
afterAll(() => kith.close())

const nameShown = (): Promise<string> =>
  panel(page).getByRole('textbox', { name: 'Name' }).inputValue()
const title = async (row: number): Promise<string> =>
  (await (await cell(page, row, 'Name')).innerText()).split('\n').at(-1)?.trim() ?? ''

describe('a record', () => {
  test('opens beside the list, is walked by keys, and gives the focus back', async () => {
    await (await cell(page, 0, 'Name')).click()
    await page.keyboard.press('Space')
    await eventually(nameShown).toBe(await title(0))
    await page.keyboard.press('j')
    await eventually(nameShown).toBe(await title(1))
    await page.keyboard.press('j')
    await eventually(nameShown).toBe(await title(2))
    await page.keyboard.press('k')
    await eventually(nameShown).toBe(await title(1))
    await page.keyboard.press('Escape')
    await panel(page).waitFor({ state: 'detached' })
    await eventually(() => grid(page).evaluate(element => element === document.activeElement)).toBe(
      true,
    )
  })

  test('keeps a note written in rich text', async () => {
    await page.keyboard.press('Space')
    await panel(page).getByRole('button', { name: 'Note', exact: true }).click()
    const editor = panel(page).getByRole('textbox', { name: 'New note' })
    await editor.click()
    await page.keyboard.type('## Visit in Zürich')
    await page.keyboard.press('Enter')
    await page.keyboard.type('They **like** the plan')
    await page.keyboard.press('Control+Enter')
    await editor.waitFor({ state: 'detached' })
    await page.reload()
    await panel(page).getByRole('tab', { name: /Notes/ }).click()
    await panel(page).getByText('Visit in Zürich').first().waitFor()
    await panel(page).getByText(/like/).first().waitFor()
    expect(await panel(page).getByText('**like**').count()).toBe(0)
  })

  test('logs a call that stands in the timeline, moves the last contact, and is taken back', async () => {
    await panel(page)
      .getByRole('tab', { name: /Timeline/ })
      .click()
    await panel(page).focus()
    await page.keyboard.press('p')
    const dialog = page.getByRole('dialog', { name: 'Log a call' })
    await dialog.getByRole('radio', { name: 'They called' }).click()
    await dialog.getByRole('textbox', { name: 'Length in minutes' }).fill('12')
    await dialog.getByRole('textbox', { name: 'What was said' }).fill('Wants two more boats')
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    const line = panel(page).getByRole('listitem').filter({ hasText: 'they called · 12 min' })
    await line.getByText('Wants two more boats').waitFor()
    await panel(page).getByRole('button', { name: 'Show what Kith keeps' }).click()
    const contact = panel(page).getByRole('group', { name: 'Last contact' })
    await eventually(() => contact.innerText()).toMatch(/\d/)
    await toast(page, /Call with/)
      .getByRole('button', { name: /Undo/ })
      .click()
    await line.waitFor({ state: 'detached' })
  })

  test('plans a task that Today shows and that can be done there', async () => {
    await panel(page).getByRole('tab', { name: /Tasks/ }).click()
    const line = panel(page).getByRole('textbox', { name: 'New task' })
    await line.fill('Send the signed offer today 23:50')
    await line.press('Enter')
    await panel(page)
      .getByRole('list', { name: 'Open tasks' })
      .getByText('Send the signed offer')
      .waitFor()
    await goTo(page, 'Today')
    await page
      .getByRole('button', { name: /^Mine|^Everyone/ })
      .first()
      .click()
    await page
      .getByRole('menuitemcheckbox', { name: /Everyone|All/ })
      .or(page.getByRole('menuitem', { name: /Everyone|All/ }))
      .or(page.getByRole('menuitemradio', { name: /Everyone|All/ }))
      .first()
      .click()
    await page.getByRole('checkbox', { name: 'Complete Send the signed offer' }).click()
    await page
      .getByRole('checkbox', { name: 'Complete Send the signed offer' })
      .waitFor({ state: 'detached' })
  })

  test('takes a file and shows it', async () => {
    await page.goto(address(page, '/o/person'))
    await rows(page).first().waitFor()
    await (await cell(page, 0, 'Name')).click()
    await page.keyboard.press('Space')
    await panel(page).getByRole('tab', { name: /Files/ }).click()
    await panel(page)
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'Angebot Nº 7.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('Kith keeps this.'),
      })
    await panel(page).getByRole('listitem').filter({ hasText: 'Angebot Nº 7.txt' }).waitFor()
    await page.reload()
    await panel(page).getByRole('tab', { name: /Files/ }).click()
    await panel(page).getByRole('listitem').filter({ hasText: 'Angebot Nº 7.txt' }).waitFor()
  })

  test('tells in its timeline what changed', async () => {
    await page.goto(address(page, '/o/deal'))
    await page.getByRole('article').first().waitFor()
    await page.getByRole('group', { name: /: board$/ }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Control+ArrowRight')
    const moved = page
      .getByRole('region', { name: /^Qualified, / })
      .getByRole('article')
      .first()
    await page.keyboard.press('Enter')
    await panel(page)
      .getByRole('tab', { name: /Timeline/ })
      .click()
    await panel(page)
      .getByText(/Qualified/)
      .first()
      .waitFor()
    await panel(page).getByText(/stage/i).first().waitFor()
    await moved.waitFor()
  })

  test('opens as a page from an address of its own', async () => {
    await page.goto(address(page, '/o/person'))
    await rows(page).first().waitFor()
    const name = await title(0)
    const id = await rows(page).first().getAttribute('data-id')
    const other = await page.context().newPage()
    await other.goto(address(page, `/o/person/${id}`))
    await eventually(() => other.getByRole('textbox', { name: 'Name' }).first().inputValue()).toBe(
      name,
    )
    expect(await other.getByRole('complementary', { name: 'Record' }).count()).toBe(0)
    await other.close()
  })

  test('goes to the trash, comes back by Undo, and by Restore', async () => {
    const name = await title(0)
    const find = rows(page).filter({ hasText: name })
    const same = await find.count()
    await (await cell(page, 0, 'Name')).click()
    await page.keyboard.press('Space')
    await panel(page).getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: /^Delete/ }).click()
    await eventually(() => find.count()).toBe(same - 1)
    await toast(page, /Undo/).getByRole('button', { name: /Undo/ }).click()
    await eventually(() => find.count()).toBe(same)

    // The row may still be on its way back to its place: the key follows when its cell has the ring.
    const row = find.first()
    await row.locator('[data-title]').click()
    await row.locator('[data-active]').waitFor()
    await page.keyboard.press('Control+Backspace')
    await eventually(() => find.count()).toBe(same - 1)
    await page.keyboard.press('Escape')
    await page.goto(address(page, '/trash'))
    const main = page.getByRole('main')
    const line = main
      .getByRole('row')
      .or(main.getByRole('listitem'))
      .filter({ hasText: name })
      .first()
    await line.waitFor()
    await line.hover()
    await line.getByRole('button', { name: /Restore/ }).click()
    await line.waitFor({ state: 'detached' })
    await goTo(page, 'People')
    await eventually(() => find.count()).toBe(same)
  })
  test('has a page of its own that knows its list and walks it', async () => {
    await goTo(page, 'Companies')
    await (await cell(page, 3, 'Name')).click()
    await page.keyboard.press('Control+Enter')
    const main = page.getByRole('main')
    const title = () => main.getByRole('textbox', { name: 'Name' }).inputValue()
    await main.getByText(/^4 of \d+$/).waitFor()
    const fourth = await title()
    await page.keyboard.press('j')
    await main.getByText(/^5 of \d+$/).waitFor()
    expect(await title()).not.toBe(fourth)
    await page.keyboard.press('k')
    await eventually(title).toBe(fourth)
  })
})
