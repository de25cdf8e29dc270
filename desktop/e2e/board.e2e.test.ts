/** A board: cards go from column to column by keys and by mouse, and the figures go with them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { eventually, goTo, panel, startDemo } from './hands.ts'
import { startKith, type KithApp } from './kith-app.ts'

let kith: KithApp
let page: Page

beforeAll(async () => {
  kith = await startKith()
  page = await kith.open({ width: 1600 })
  await startDemo(page)
  await goTo(page, 'Deals')
  await column('Lead').getByRole('article').first().waitFor()
})
afterAll(() => kith.close())

const column = (name: string): Locator =>
  page.getByRole('region', { name: new RegExp(`^${name}, `) })
const count = async (name: string): Promise<number> =>
  Number(/, ([\d,]+)/.exec((await column(name).getAttribute('aria-label')) ?? '')?.[1])
/** The cards of a column that are drawn, from top to bottom. */
const names = async (name: string): Promise<readonly string[]> => {
  const cards = await column(name)
    .getByRole('article')
    .evaluateAll(all =>
      all.map(card => ({
        at: Number(card.dataset['card']),
        name: card.getAttribute('aria-label') ?? '',
      })),
    )
  return cards.toSorted((a, b) => a.at - b.at).map(card => card.name)
}
/** The sum in a column's head, as a number. */
const sum = async (name: string): Promise<number> =>
  Number((await column(name).getByText(/€/).first().innerText()).replace(/[^\d]/g, ''))
const amountOf = async (card: Locator): Promise<number> =>
  Number((await card.getByText(/^€/).first().innerText()).replace(/[^\d]/g, ''))
const board = (): Locator => page.getByRole('group', { name: /: board$/ })

interface Figures {
  readonly leads: number
  readonly leadSum: number
  readonly qualified: number
  readonly qualifiedSum: number
}
const figures = async (): Promise<Figures> => ({
  leads: await count('Lead'),
  leadSum: await sum('Lead'),
  qualified: await count('Qualified'),
  qualifiedSum: await sum('Qualified'),
})

describe('a board', () => {
  test('moves a card by keyboard; counts and sums follow, and undo brings all back', async () => {
    const before = await figures()
    await board().focus()
    await page.keyboard.press('ArrowDown')
    const card = column('Lead').getByRole('article').first()
    const name = (await card.getAttribute('aria-label')) ?? ''
    const amount = await amountOf(card)
    await page.keyboard.press('Control+ArrowRight')
    const after = {
      leads: before.leads - 1,
      leadSum: before.leadSum - amount,
      qualified: before.qualified + 1,
      qualifiedSum: before.qualifiedSum + amount,
    }
    await eventually(figures).toEqual(after)
    await page.getByText(`${name} moved to Qualified`).waitFor({ state: 'attached' })
    await page.keyboard.press('Control+z')
    await eventually(figures).toEqual(before)
  })

  test('moves a card by mouse', async () => {
    const before = await figures()
    const card = column('Lead').getByRole('article').nth(1)
    const amount = await amountOf(card)
    const from = await card.boundingBox()
    const to = await column('Qualified').boundingBox()
    if (from === null || to === null) throw new Error('The card is not in sight')
    await page.mouse.move(from.x + 60, from.y + 14)
    await page.mouse.down()
    await page.mouse.move(from.x + 90, from.y + 30, { steps: 4 })
    await page.mouse.move(to.x + 120, to.y + 200, { steps: 12 })
    await page
      .getByText(/^(Drop to move to|Move to|To) .*|Qualified/)
      .first()
      .waitFor()
    await page.mouse.up()
    await eventually(figures).toEqual({
      leads: before.leads - 1,
      leadSum: before.leadSum - amount,
      qualified: before.qualified + 1,
      qualifiedSum: before.qualifiedSum + amount,
    })
    await page.keyboard.press('Control+z')
    await eventually(figures).toEqual(before)
  })

  test('keeps a card exactly where it is dropped, across a reload, until it is undone', async () => {
    const [first, second, third] = await names('Lead')
    const from = await column('Lead').getByRole('article').nth(2).boundingBox()
    const to = await column('Lead').getByRole('article').nth(0).boundingBox()
    if (from === null || to === null) throw new Error('The card is not in sight')
    await page.mouse.move(from.x + 60, from.y + 14)
    await page.mouse.down()
    await page.mouse.move(from.x + 70, from.y + 4, { steps: 4 })
    // Just below the middle of the first card: between it and the second.
    await page.mouse.move(to.x + 70, to.y + to.height * 0.7, { steps: 12 })
    await page.mouse.up()
    await eventually(async () => (await names('Lead')).slice(0, 3)).toEqual([first, third, second])
    await page.reload()
    await column('Lead').getByRole('article').first().waitFor()
    expect((await names('Lead')).slice(0, 3)).toEqual([first, third, second])
    // A card from another column, between two of this one.
    const [moved] = await names('Qualified')
    const card = await column('Qualified').getByRole('article').first().boundingBox()
    const below = await column('Lead').getByRole('article').nth(1).boundingBox()
    if (card === null || below === null) throw new Error('The card is not in sight')
    await page.mouse.move(card.x + 60, card.y + 14)
    await page.mouse.down()
    await page.mouse.move(card.x + 40, card.y + 30, { steps: 4 })
    await page.mouse.move(below.x + 70, below.y + below.height * 0.8, { steps: 12 })
    await page.mouse.up()
    await eventually(async () => (await names('Lead')).slice(0, 4)).toEqual([
      first,
      third,
      moved,
      second,
    ])
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
    await eventually(async () => (await names('Lead')).slice(0, 3)).toEqual([first, third, second])
  })

  test('moves a card up and down by keyboard; keys pressed fast move the same card', async () => {
    const before = await names('Lead')
    const [first, second, third, fourth] = before
    await board().focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Control+ArrowDown')
    await page.keyboard.press('Control+ArrowDown')
    await page.keyboard.press('Control+ArrowDown')
    await eventually(async () => (await names('Lead')).slice(0, 4)).toEqual([
      second,
      third,
      fourth,
      first,
    ])
    await page.getByText(`${first}, 4 of ${before.length}`).waitFor({ state: 'attached' })
    await page.keyboard.press('Alt+Shift+ArrowUp')
    await eventually(async () => (await names('Lead'))[2]).toBe(first)
    for (let at = 0; at < 4; at++) await page.keyboard.press('Control+z')
    await eventually(() => names('Lead')).toEqual(before)
  })

  test('says of a card what is next, from its tasks, and that it is late', async () => {
    const card = column('Lead').getByRole('article').first()
    const name = (await card.getAttribute('aria-label')) ?? ''
    const next = (): Promise<string> => card.locator('.bd-next').innerText()
    await card.click()
    await panel(page).getByRole('tab', { name: /Tasks/ }).click()
    const input = panel(page).getByRole('textbox', { name: 'New task' })
    const add = async (text: string): Promise<void> => {
      await input.fill(text)
      await input.press('Enter')
    }
    const done = async (title: string): Promise<void> =>
      panel(page)
        .getByRole('checkbox', { name: `Done: ${title}` })
        .click()
    for (const open of await panel(page)
      .getByRole('checkbox', { name: /^Done: / })
      .all())
      await open.click()
    await eventually(next).toBe('No next step')
    await add('Send the offer in 3 days')
    await eventually(next).toContain('Send the offer')
    await add('Ring Ann 2 days ago')
    await eventually(next).toMatch(/^Overdue 2 days\s*Ring Ann$/)
    // A whole day says no time, and is not late before it is over.
    await add('Write to Ann today')
    await done('Ring Ann')
    await eventually(next).toMatch(/^Today\s*Write to Ann$/)
    await done('Write to Ann')
    await eventually(next).not.toMatch(/00:00|Overdue|Today/)
    await page.keyboard.press('Escape')
    expect(await card.getAttribute('aria-label')).toBe(name)
  })

  test('leaves a card where it was when Escape ends the drag', async () => {
    const before = await figures()
    const from = await column('Lead').getByRole('article').nth(1).boundingBox()
    const to = await column('Qualified').boundingBox()
    if (from === null || to === null) throw new Error('The card is not in sight')
    await page.mouse.move(from.x + 60, from.y + 14)
    await page.mouse.down()
    await page.mouse.move(to.x + 120, to.y + 200, { steps: 10 })
    await page.keyboard.press('Escape')
    await page.mouse.up()
    expect(await figures()).toEqual(before)
  })
})
