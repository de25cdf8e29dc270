/** Bringing data in through the page: bad cells mended in place, new fields, links by name, one way back. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { address, eventually, goTo, rowOf, rows } from './hands.ts'
import { kith as runKith, SHARED_DATA, startKith, type KithApp } from './kith-app.ts'

const OWN = [
  'Name,E-mail,Company,Date of birth,Shoe size',
  'Łucja Wójcik,lucja@wojcik.example,Zażółć Sp. z o.o.,1990-02-28,38',
  'Søren Kierkegaard,not-an-address,Zażółć Sp. z o.o.,1813-05-05,44',
  '李小龍,bruce@lee.example,精武門,1940-11-27,42',
  'محمد علي,ali@box.example,精武門,1942-01-17,47',
  '"O\'Brien, Conan ""Coco""",conan@team.example,,1963-04-18,46',
].join('\n')
const IMPORT_MS = 60_000

let kith: KithApp
let page: Page

beforeAll(async () => {
  kith = await startKith()
  page = await kith.open()
  await page.getByRole('button', { name: /Start empty/ }).click()
  await page.getByRole('textbox', { name: 'Your firm or team' }).fill('Journeys')
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ida Tester')
  await page
    .getByRole('button', { name: /^Start$|^Start\b(?! empty)/ })
    .last()
    .click()
  await page.getByRole('navigation', { name: 'Kith' }).waitFor()
})
afterAll(() => kith.close())

async function count(object: string, where?: object): Promise<number> {
  const filter = where === undefined ? [] : ['--where', JSON.stringify(where)]
  const answer = await runKith(kith.profile, 'query', object, ...filter, '--count')
  return (answer as { readonly count: number }).count
}

const rail = () => page.getByRole('complementary', { name: /What will happen/ })
const start = () => rail().getByRole('button', { name: /^Import / })

async function choose(
  file: string | { readonly name: string; readonly mimeType: string; readonly buffer: Buffer },
  object?: string,
): Promise<void> {
  await page.goto(address(page, '/import', object === undefined ? {} : { object }))
  await page.locator('input[type=file]').first().setInputFiles(file)
  await start().waitFor({ timeout: IMPORT_MS })
}

/** Starts, waits for the end, and gives the number of records that were made. */
async function run(): Promise<number> {
  await eventually(() => start().isEnabled()).toBe(true)
  await start().click()
  const shown = rail().getByRole('button', { name: 'Show them' })
  await shown.waitFor({ timeout: IMPORT_MS })
  const text = await rail().getByRole('status').first().innerText()
  return Number(/([\d,.\s]+)\s*created/.exec(text)?.[1]?.replace(/\D/g, ''))
}

describe('an import', () => {
  test('shows what is wrong before anything is written, and lets it be mended in place', async () => {
    await choose({ name: 'friends.csv', mimeType: 'text/csv', buffer: Buffer.from(OWN) }, 'person')
    expect(await count('person')).toBe(0)
    await page.getByRole('button', { name: /not-an-address/ }).click()
    const mend = page.getByRole('textbox', { name: 'What the cell should say' })
    await mend.fill('soren@kierkegaard.example')
    await mend.press('Enter')
    await page.getByRole('button', { name: /not-an-address/ }).waitFor({ state: 'detached' })
    await rail()
      .getByRole('button', { name: /^Import 5 rows/ })
      .waitFor()
    expect(await count('person')).toBe(0)
    // A look at another page costs neither the file nor the mend.
    await goTo(page, 'Companies')
    await rail().waitFor({ state: 'detached' })
    await page.evaluate(() => history.back())
    await rail()
      .getByRole('button', { name: /^Import 5 rows/ })
      .waitFor()
    await page.getByRole('radio', { name: 'To fix 0' }).waitFor()
  })

  test('keeps a cell open that is being mended, whatever a check answers meanwhile', async () => {
    const bad = Array.from({ length: 6 }, (_, at) => `P ${at},bad-${at},31.02.1990`)
    const text = ['Name,E-mail,Date of birth', ...bad].join('\n')
    const file = { name: 'bad.csv', mimeType: 'text/csv', buffer: Buffer.from(text) }
    await page.goto(address(page, '/import', { object: 'person' }))
    await page.locator('input[type=file]').first().setInputFiles(file)
    const mend = page.getByRole('textbox', { name: 'What the cell should say' })
    // From the list of all rows, which the answer of the first check takes away during a slow press.
    await page.getByRole('button', { name: /^bad-0/ }).click({ delay: 600 })
    await rail()
      .getByRole('button', { name: /^Import 6 rows/ })
      .waitFor()
    expect(await mend.inputValue()).toBe('bad-0')
    await mend.fill('first@mended.example')
    await mend.press('Enter')
    await page.getByRole('button', { name: /^bad-0/ }).waitFor({ state: 'detached' })
    // In a row that leaves the list of what is to be fixed.
    const row = page.getByRole('region', { name: 'Check' }).getByRole('row', { name: /P 2/ })
    await row.getByRole('button', { name: /31\.02/ }).click()
    await mend.fill('1990-01-01')
    await mend.press('Enter')
    await row.getByRole('button', { name: /bad-2/ }).click()
    await mend.fill('third@mended.example')
    await mend.press('Enter')
    await row.getByRole('button', { name: 'P 2' }).click()
    await page.getByRole('radio', { name: 'To fix 9' }).waitFor()
    expect(await mend.inputValue()).toBe('P 2')
    await mend.press('Escape')
    await row.waitFor({ state: 'detached' })
    await choose({ name: 'friends.csv', mimeType: 'text/csv', buffer: Buffer.from(OWN) }, 'person')
  })

  test('makes records, a new field and the companies they name', async () => {
    await page
      .getByRole('button', { name: /Shoe size/ })
      .first()
      .click()
    await page
      .getByRole('option', { name: /New field|Shoe size/ })
      .first()
      .click()
    await page.keyboard.press('Escape')
    expect(await run()).toBe(5)
    expect(await count('person')).toBe(5)
    expect(await count('company')).toBe(2)
    expect(await count('person', { field: 'company.name', op: 'is', value: '精武門' })).toBe(2)
    expect(await count('person', { field: 'shoeSize', op: 'gt', value: 43 })).toBe(3)
    await rail().getByRole('button', { name: 'Show them' }).click()
    await rowOf(page, 'محمد علي').waitFor()
    await rowOf(page, 'Łucja Wójcik').waitFor()
    await eventually(() => rows(page).count()).toBe(5)
  })

  test('is taken back whole by one undo', async () => {
    await page.keyboard.press('Control+z')
    await eventually(() => count('person')).toBe(0)
    expect(await count('company')).toBe(0)
    await page.keyboard.press('Control+Shift+z')
    await eventually(() => count('person')).toBe(5)
    await page.keyboard.press('Control+z')
    await eventually(() => count('person')).toBe(0)
  })
})

const isThere = existsSync(join(SHARED_DATA, 'companies', 'universities.csv'))
if (!isThere)
  console.log('The imports of real files are left out: ../shared/data is not on this machine.')

describe.runIf(isThere)('real files', () => {
  test('10,251 universities, several domains in a cell', async () => {
    await choose(join(SHARED_DATA, 'companies', 'universities.csv'), 'company')
    expect(await run()).toBe(10_251)
    expect(await count('company')).toBe(10_251)
    expect(
      await count('company', { field: 'name', op: 'contains', value: 'Université' }),
    ).toBeGreaterThan(50)
  })

  test('537 legislators, each with the id that offices are joined by', async () => {
    await choose(join(SHARED_DATA, 'people', 'legislators.csv'), 'person')
    expect(await run()).toBe(537)
    expect(await count('person')).toBe(537)
    expect(await count('person', { field: 'bioguideId', op: 'notEmpty' })).toBe(537)
    expect(await count('person', { field: 'name', op: 'contains', value: 'Velázquez' })).toBe(1)
  })

  test('1,312 district offices become an object of their own, joined to their legislators', async () => {
    await choose(join(SHARED_DATA, 'people', 'district-offices.csv'))
    const named = rail().getByRole('textbox', { name: 'Name of many records' })
    await eventually(() => named.inputValue()).toBe('District offices')
    expect(await run()).toBe(1312)
    await rail().getByRole('button', { name: 'Show them' }).click()
    await page.getByRole('heading', { name: 'District offices' }).waitFor()
    await goTo(page, 'District offices')
    await eventually(() => rows(page).count()).toBeGreaterThan(10)
    const object = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '')
    expect(await count(object)).toBe(1312)
    expect(await count(object, { field: 'legislator', op: 'notEmpty' })).toBe(1312)
  })
})
