/** Two windows of one Kith: what is done in one is seen in the other, and each undoes its own. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { cell, eventually, goTo, grid, panel, rows, startDemo } from './hands.ts'
import { startKith, type KithApp } from './kith-app.ts'

let kith: KithApp
let left: Page
let right: Page

beforeAll(async () => {
  kith = await startKith()
  left = await kith.open()
  await startDemo(left)
  right = await kith.open()
  for (const page of [left, right]) {
    await goTo(page, 'People')
    await rows(page).first().waitFor()
  }
})
afterAll(() => kith.close())

const titleAt = async (page: Page, row: number): Promise<string> =>
  (await cell(page, row, 'Job title')).innerText()
const edit = async (page: Page, row: number, text: string): Promise<void> => {
  await (await cell(page, row, 'Job title')).click()
  await page.keyboard.type(text)
  await page.keyboard.press('Enter')
}

describe('two windows', () => {
  test('an edit in one appears in the other, in both directions', async () => {
    await edit(left, 0, 'Written left')
    await eventually(() => titleAt(right, 0)).toBe('Written left')
    await edit(right, 1, 'Written right')
    await eventually(() => titleAt(left, 1)).toBe('Written right')
  })

  test('undo takes back what this window did, not the other one', async () => {
    await left.keyboard.press('Control+z')
    await eventually(() => titleAt(right, 0)).not.toBe('Written left')
    expect(await titleAt(left, 1)).toBe('Written right')
    await right.keyboard.press('Control+z')
    await eventually(() => titleAt(left, 1)).not.toBe('Written right')
  })

  test('a record made in one stands in the list and the count of the other', async () => {
    const before = Number(await grid(right).getAttribute('aria-rowcount'))
    await left.keyboard.press('Escape')
    await left
      .getByRole('button', { name: /^New person/ })
      .first()
      .click()
    await left.keyboard.type('Aaron Aachen')
    await left.keyboard.press('Enter')
    await eventually(async () => Number(await grid(right).getAttribute('aria-rowcount'))).toBe(
      before + 1,
    )
    await rows(right).filter({ hasText: 'Aaron Aachen' }).waitFor()
  })

  test('an open record follows what the other window types', async () => {
    await (await cell(right, 0, 'Name')).click()
    await right.keyboard.press('Space')
    await panel(right).waitFor()
    const before = await titleAt(left, 0)
    await left.keyboard.press('Escape')
    await edit(left, 0, 'Seen in the panel')
    await panel(right).getByText('Seen in the panel').first().waitFor()
    expect(before).not.toBe('Seen in the panel')
  })
})
