/** A table worked in as in a spreadsheet: typing, keys, blocks, sorting, filtering, views, many at once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import {
  address,
  cell,
  eventually,
  goTo,
  grid,
  panel,
  rowOf,
  rows,
  startDemo,
  toast,
} from './hands.ts'
import { kith as runKith, startKith, type KithApp } from './kith-app.ts'

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

const textAt = async (row: number, column: string): Promise<string> =>
  (await cell(page, row, column)).innerText()
/** Rows are there before they are counted; until then the count is -1. */
const total = async (): Promise<number> => {
  await grid(page).and(page.locator(':not([aria-rowcount="-1"])')).waitFor()
  return Number(await grid(page).getAttribute('aria-rowcount')) - 1
}

const preview = () => page.getByRole('dialog', { name: 'Paste' })

/** What the engine has, not what the page shows. */
async function countStored(field: string, value: string): Promise<number> {
  const where = JSON.stringify({ field, op: 'is', value })
  const answer = await runKith(kith.profile, 'query', 'person', '--where', where, '--count')
  return (answer as { readonly count: number }).count
}

describe('a table', () => {
  test('takes what is typed, goes on with Tab and Enter, and takes back with Escape', async () => {
    const before = await textAt(0, 'Job title')
    const below = await textAt(1, 'Job title')
    await (await cell(page, 0, 'Job title')).click()
    await page.keyboard.type('Head of tests')
    await page.keyboard.press('Enter')
    await eventually(() => textAt(0, 'Job title')).toBe('Head of tests')
    await page.keyboard.type('never written')
    await page.keyboard.press('Escape')
    await eventually(() => textAt(1, 'Job title')).toBe(below)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('F2')
    await page.keyboard.press('End')
    await page.keyboard.type(', senior')
    await page.keyboard.press('Tab')
    await eventually(() => textAt(0, 'Job title')).toBe('Head of tests, senior')
    expect(await grid(page).getAttribute('aria-activedescendant')).toBe(
      await (await cell(page, 0, 'E-mail')).getAttribute('id'),
    )
    expect(await countStored('jobTitle', 'Head of tests, senior')).toBe(1)
    await page.keyboard.press('Control+z')
    await eventually(() => textAt(0, 'Job title')).toBe('Head of tests')
    await page.keyboard.press('Control+z')
    await eventually(() => textAt(0, 'Job title')).toBe(before)
    await page.keyboard.press('Control+Shift+z')
    await eventually(() => textAt(0, 'Job title')).toBe('Head of tests')
    await page.keyboard.press('Control+z')
    await eventually(() => textAt(0, 'Job title')).toBe(before)
  })

  test('says in words what a cell cannot take, and keeps the old value', async () => {
    const before = await textAt(0, 'E-mail')
    await (await cell(page, 0, 'E-mail')).click()
    await page.keyboard.type('not an address')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').first().waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await eventually(() => textAt(0, 'E-mail')).toBe(before)
  })

  test('shows what a block from a spreadsheet will change, and writes it as one change', async () => {
    const titles = async () => [
      await textAt(2, 'Job title'),
      await textAt(3, 'Job title'),
      await textAt(4, 'Job title'),
    ]
    const before = await titles()
    await (await cell(page, 2, 'Job title')).click()
    await page.evaluate(() => navigator.clipboard.writeText('Alpha\nBeta "quoted"\nΓάμμα'))
    await page.keyboard.press('Control+v')
    await preview().getByText('3 cells in 3 people').waitFor()
    expect(await titles()).toEqual(before)
    await page.keyboard.press('Enter')
    await preview().waitFor({ state: 'detached' })
    await eventually(titles).toEqual(['Alpha', 'Beta "quoted"', 'Γάμμα'])
    await page.keyboard.press('Control+z')
    await eventually(titles).toEqual(before)
  })

  test('writes nothing of a block when Esc is pressed, and says which cells it cannot take', async () => {
    const before = [await textAt(0, 'E-mail'), await textAt(1, 'E-mail')]
    await (await cell(page, 0, 'E-mail')).click()
    await page.evaluate(() => navigator.clipboard.writeText('new@address.example\nnot an address'))
    await page.keyboard.press('Control+v')
    await preview().getByText('1 cell in 1 person').waitFor()
    await preview()
      .getByText(/“not an address”/)
      .waitFor()
    await page.keyboard.press('Escape')
    await preview().waitFor({ state: 'detached' })
    expect([await textAt(0, 'E-mail'), await textAt(1, 'E-mail')]).toEqual(before)
    expect(await grid(page).evaluate(element => element === document.activeElement)).toBe(true)
    expect(await grid(page).getAttribute('aria-activedescendant')).toBe(
      await (await cell(page, 0, 'E-mail')).getAttribute('id'),
    )
  })

  test('writes one cell at once', async () => {
    const before = await textAt(3, 'Job title')
    await (await cell(page, 3, 'Job title')).click()
    await page.evaluate(() => navigator.clipboard.writeText('Only one'))
    await page.keyboard.press('Control+v')
    await eventually(() => textAt(3, 'Job title')).toBe('Only one')
    expect(await preview().count()).toBe(0)
    await page.keyboard.press('Control+z')
    await eventually(() => textAt(3, 'Job title')).toBe(before)
  })

  test('takes a paste of six thousand rows in parts, which one undo takes back', async () => {
    const many = 6000
    const before = await total()
    await (await cell(page, 0, 'Name')).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.press('Home')
    await eventually(() => grid(page).getAttribute('aria-activedescendant')).toMatch(
      new RegExp(`-${before - 1}-0$`),
    )
    await page.evaluate(
      count =>
        navigator.clipboard.writeText(
          ['Last Before', ...Array.from({ length: count }, (_, at) => `Pasted Person${at}`)].join(
            '\n',
          ),
        ),
      many,
    )
    await page.keyboard.press('Control+v')
    await preview()
      .getByText(/6,001 cells in 6,001 people, 6,000 of them new/)
      .waitFor()
    await page.keyboard.press('Enter')
    await eventually(total).toBe(before + many)
    await toast(page, /Pasted: 1 row changed, 6,000 new/).waitFor()
    await page.keyboard.press('Control+z')
    await eventually(total).toBe(before)
    await page.keyboard.press('Control+Home')
    await (await cell(page, 0, 'Name')).waitFor()
  })

  test('copies a range as text that a spreadsheet takes, and fills down', async () => {
    await (await cell(page, 0, 'Job title')).click()
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Control+c')
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(
      copied
        .trimEnd()
        .split(/\r?\n/)
        .map(line => line.split('\t').length),
    ).toEqual([2, 2])
    expect(copied).toContain(await textAt(1, 'Job title'))
    const first = await textAt(5, 'Job title')
    const third = await textAt(7, 'Job title')
    await (await cell(page, 5, 'Job title')).click()
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Control+d')
    await eventually(() => textAt(7, 'Job title')).toBe(first)
    await page.keyboard.press('Control+z')
    await eventually(() => textAt(7, 'Job title')).toBe(third)
  })

  test('sorts by a column and filters by its words; the address carries both', async () => {
    await page.keyboard.press('Escape')
    await grid(page).getByRole('columnheader', { name: 'City' }).getByRole('button').click()
    await page
      .getByRole('menuitem', { name: /Z to A/ })
      .or(page.getByRole('menuitemcheckbox', { name: /Z to A/ }))
      .click()
    await eventually(() =>
      grid(page).getByRole('columnheader', { name: 'City' }).getAttribute('aria-sort'),
    ).toBe('descending')
    const all = await total()
    await page
      .getByRole('group', { name: 'Filter' })
      .getByRole('button', { name: 'Filter' })
      .click()
    await page.getByRole('option', { name: 'Job title' }).click()
    await page.keyboard.type('manager')
    await eventually(() => page.url()).toContain('manager')
    await page.keyboard.press('Enter')
    await eventually(total).toBeLessThan(all)
    await eventually(async () => (await textAt(0, 'Job title')).toLowerCase()).toContain('manager')
    const found = await total()
    expect(found).toBeGreaterThan(0)
    expect((await textAt(0, 'Job title')).toLowerCase()).toContain('manager')
    const url = new URL(page.url())
    expect(url.searchParams.get('filter')).toContain('manager')
    expect(url.searchParams.get('sort')).toContain('desc')

    const other = await page.context().newPage()
    await other.goto(page.url())
    await eventually(async () => Number(await grid(other).getAttribute('aria-rowcount')) - 1).toBe(
      found,
    )
    // Behind the last condition that goes, the button that adds one has the focus.
    await other.getByRole('button', { name: 'Remove Job title' }).press('Enter')
    await eventually(() => other.evaluate(() => document.activeElement?.textContent?.trim())).toBe(
      'Filter',
    )
    await other.close()
    await page.goBack()
    await eventually(total).toBe(all)
    await page.goForward()
    await eventually(total).toBe(found)
  })

  test('saves what it shows as a view that stays', async () => {
    const found = await total()
    await page.keyboard.press('Control+Shift+s')
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Managers')
    // Every number of rows that is ever shown: the list must not be seen without its filter.
    await page.evaluate(() => {
      const seen: (string | null)[] = []
      ;(globalThis as { seenCounts?: (string | null)[] }).seenCounts = seen
      const note = (): void => {
        const count = document.querySelector('[aria-rowcount]')?.getAttribute('aria-rowcount')
        if (count !== undefined && count !== '-1') seen.push(count)
      }
      new MutationObserver(note).observe(document.body, {
        subtree: true,
        childList: true,
        attributes: true,
      })
      note()
    })
    await page.keyboard.press('Enter')
    await eventually(() => new URL(page.url()).searchParams.get('view')).not.toBeNull()
    await page.getByRole('tab', { name: /Managers/, selected: true }).waitFor()
    await eventually(total).toBe(found)
    const seen = await page.evaluate(
      () => (globalThis as { seenCounts?: (string | null)[] }).seenCounts ?? [],
    )
    expect([...new Set(seen)]).toEqual([String(found + 1)])
    await page.reload()
    await eventually(total).toBe(found)
    await page.getByRole('tab', { name: /Managers/ }).waitFor()
    expect(new URL(page.url()).searchParams.get('filter')).toBeNull()
  })

  test('tells what an address asks and cannot be read, and keeps the rest of it', async () => {
    const city = { field: 'jobTitle', op: 'contains', value: 'manager' }
    const broken = { field: 'city', op: 'resembles', value: 'Oslo' }
    await page.goto(address(page, '/o/person', { filter: { and: [city, broken] } }))
    await rows(page).first().waitFor()
    const line = page.getByRole('status').filter({ hasText: /could not be read/ })
    expect(await line.innerText()).toBe(
      'One filter in this address could not be read: City resembles “Oslo”.',
    )
    await page.locator('.flt-chip').getByText('Job title').waitFor()
    await (await cell(page, 0, 'Name')).click()
    await page.keyboard.press('Space')
    await panel(page).waitFor()
    await line.waitFor()
    await page.keyboard.press('Escape')
    await panel(page).waitFor({ state: 'detached' })
    await line.getByRole('button', { name: 'Dismiss' }).click()
    await line.waitFor({ state: 'detached' })
    expect(JSON.parse(new URL(page.url()).searchParams.get('filter') ?? '')).toEqual(city)
    // What can be read and not be answered says so in place of the rows.
    await page.goto(address(page, '/o/person', { filter: { field: 'gone', op: 'is', value: 'x' } }))
    await page.getByText('Person has no field “gone”').waitFor()
    await page.getByRole('button', { name: 'Clear the filter' }).click()
    await rows(page).first().waitFor()
  })

  test('a group of conditions is taken apart by keyboard, and the focus stays among them', async () => {
    const is = (value: string) => ({ field: 'city', op: 'is', value })
    const group = { or: [is('Oslo'), is('Berlin')] }
    await page.goto(
      address(page, '/o/person', { filter: { or: [is('Paris'), group, is('Rome')] } }),
    )
    await page.getByRole('button', { name: 'Any of', exact: true }).click()
    const focused = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null)
    await page.getByRole('button', { name: 'Remove the group' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Remove the group' }).waitFor({ state: 'detached' })
    await eventually(focused).toBe('Remove the condition')
    await page.keyboard.press('Enter')
    await eventually(() => page.getByRole('button', { name: 'Remove the condition' }).count()).toBe(
      1,
    )
    await eventually(focused).toBe('Remove the condition')
    await page.keyboard.press('Enter')
    await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe(
      'Condition',
    )
    await page.keyboard.press('Escape')
  })

  test('groups, with a heading and a count for each group', async () => {
    await page.goto(address(page, '/o/person'))
    await rows(page).first().waitFor()
    await page.getByRole('button', { name: 'Group', exact: true }).click()
    await page.getByRole('option', { name: 'Company', exact: true }).click()
    await eventually(() =>
      grid(page).locator('[role=row][aria-expanded=true]').count(),
    ).toBeGreaterThan(1)
    expect(new URL(page.url()).searchParams.get('group')).toContain('company')
    await page.goBack()
    await eventually(() => grid(page).locator('[role=row][aria-expanded=true]').count()).toBe(0)
  })

  test('changes all that match at once, and one undo takes all of it back', async () => {
    await page.goto(
      address(page, '/o/person', {
        filter: { field: 'jobTitle', op: 'contains', value: 'manager' },
      }),
    )
    await rows(page).first().waitFor()
    const many = await total()
    expect(many).toBeGreaterThan(20)
    expect(await countStored('city', 'Atlantis')).toBe(0)
    await (await cell(page, 0, 'Name')).click()
    await page.keyboard.press('Control+a')
    const bar = page.getByRole('toolbar', { name: 'Selected records' })
    await bar.getByText(`${many} selected`).waitFor()
    await bar.getByRole('button', { name: 'Edit', exact: true }).click()
    await page.getByRole('option', { name: 'City', exact: true }).click()
    await page.keyboard.type('Atlantis')
    await page.keyboard.press('Enter')
    // Under the pointer it stays for as long as the counting takes.
    await toast(page, /Undo/).hover()
    await eventually(() => textAt(0, 'City')).toBe('Atlantis')
    await eventually(() => countStored('city', 'Atlantis')).toBe(many)
    await toast(page, /Undo/).getByRole('button', { name: /Undo/ }).click()
    await eventually(() => countStored('city', 'Atlantis')).toBe(0)
    await eventually(() => textAt(0, 'City')).not.toBe('Atlantis')
  })

  test('opens the same record from a copied address', async () => {
    await page.goto(address(page, '/o/person'))
    await rows(page).first().waitFor()
    await (await cell(page, 0, 'Name')).click()
    await page.keyboard.press('Space')
    const panel = page.getByRole('complementary', { name: 'Record' })
    const name = await panel.getByRole('textbox', { name: 'Name' }).inputValue()
    const url = page.url()
    expect(new URL(url).searchParams.get('record')).not.toBeNull()
    const other = await page.context().newPage()
    await other.goto(url)
    await eventually(() =>
      other
        .getByRole('complementary', { name: 'Record' })
        .getByRole('textbox', { name: 'Name' })
        .inputValue(),
    ).toBe(name)
    await rowOf(other, name).waitFor()
    await other.close()
    await page.goBack()
    await panel.waitFor({ state: 'detached' })
  })
})
