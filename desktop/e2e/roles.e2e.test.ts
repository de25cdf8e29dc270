/** An administrator decides who may see and change what. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { violationsOf } from './axe.ts'
import { address, cell, eventually, goTo, grid, panel, rows, startDemo, toast } from './hands.ts'
import { startKith, type KithApp } from './kith-app.ts'

let app: KithApp
let page: Page

beforeAll(async () => {
  app = await startKith()
  page = await app.open()
  await startDemo(page)
  await page.goto(address(page, '/settings/members'))
})
afterAll(() => app.close())

const look = async (name: string): Promise<void> => {
  const folder = process.env['KITH_LOOK']
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` })
}
const dialog = () => page.getByRole('dialog')
const choose = async (what: string, option: string): Promise<void> => {
  await dialog().getByRole('button', { name: what }).click()
  await page.getByRole('option', { name: option }).click()
}

test('[TM9] a role is made, narrowed object by object and field by field, and taken away', async () => {
  await page.getByRole('region', { name: 'Roles' }).waitFor()
  await look('roles-list')
  await page.getByRole('button', { name: 'New role' }).click()
  await dialog().getByRole('textbox', { name: 'Name of the role' }).fill('Sales')
  await page.keyboard.press('Enter')
  await eventually(() => dialog().getByRole('heading', { level: 2 }).innerText()).toBe('Sales')
  await choose('See Deals', 'Own')
  await eventually(() =>
    dialog().getByRole('button', { name: 'See Deals' }).getAttribute('aria-label'),
  ).toBe('See Deals: Own')
  await eventually(() =>
    dialog().getByRole('button', { name: 'Edit Deals' }).getAttribute('aria-label'),
  ).toBe('Edit Deals: Own')
  await dialog().getByRole('button', { name: 'Deals', exact: true }).click()
  await choose('Amount of Deals', 'Hidden')
  await eventually(() =>
    dialog().getByRole('button', { name: 'Amount of Deals' }).getAttribute('aria-label'),
  ).toBe('Amount of Deals: Hidden')
  await dialog().getByRole('switch', { name: 'Export' }).click()
  await dialog().getByRole('button', { name: 'Add a condition' }).click()
  await page.keyboard.type('stage')
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: 'Won' }).click()
  await page.keyboard.press('Escape')
  await dialog().getByText('of them on this device').waitFor()
  await look('role-dialog')
  expect(await violationsOf(page)).toEqual([])
  await dialog().getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: /^Sales/ }).waitFor()
  await page.getByRole('button', { name: /^Administrator/ }).click()
  expect(await dialog().getByRole('switch', { name: 'Export' }).isDisabled()).toBe(true)
  await look('role-fixed')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Sales/ }).click()
  await dialog().getByRole('button', { name: 'Remove' }).click()
  await dialog().last().getByRole('button', { name: 'Remove' }).click()
  await eventually(() => page.getByRole('button', { name: /^Sales/ }).count()).toBe(0)
})

test('[TM11] people are put into a team, which goes with all of them and comes back by undo', async () => {
  await page.getByRole('button', { name: 'New team' }).click()
  await page.getByRole('textbox', { name: 'Name of the new team' }).fill('Nordics')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'People of Nordics' }).click()
  await page.getByRole('option', { name: 'Aiko Tanabe' }).click()
  await page.getByRole('option', { name: 'Dele Okoro' }).click()
  const teams = page.getByRole('region', { name: 'Teams' })
  await teams.getByText('2 people').waitFor()
  await look('teams')
  expect(await violationsOf(page)).toEqual([])
  await page.keyboard.press('Escape')
  await teams.getByRole('button', { name: 'Remove the team Nordics' }).click()
  await teams.getByText('No teams yet').waitFor()
  await toast(page, 'Removed the team Nordics').getByRole('button', { name: 'Undo' }).click()
  await teams.getByText('2 people').waitFor()
})

test('[TM12] the workspace is looked at as a role sees it, read only, until Escape', async () => {
  await page.getByRole('button', { name: 'New role' }).click()
  await choose('See Deals', 'Own')
  await choose('See Notes', 'None')
  await dialog().getByRole('button', { name: 'View as' }).click()
  const banner = page.getByRole('status').filter({ hasText: 'Viewing as' })
  await banner.waitFor()
  const links = page.getByRole('navigation', { name: 'Kith' })
  await goTo(page, 'People')
  await rows(page).first().waitFor()
  await look('viewing-as')
  expect(await violationsOf(page)).toEqual([])
  await (await cell(page, 0, 'Job title')).click()
  await page.keyboard.press('Enter')
  await page.keyboard.type('Changed')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').filter({ hasText: 'You are looking at the workspace as' }).waitFor()
  await goTo(page, 'Deals')
  await page.getByText('0 deals').or(page.getByText('No deals yet')).first().waitFor()
  await page.keyboard.press('Escape')
  await banner.waitFor({ state: 'detached' })
  await page.getByRole('article').first().waitFor()
  const newDeal = page.getByRole('button', { name: /^New deal/ })
  await newDeal.waitFor()
  // What the role may not do, its preview does not offer.
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('view as')
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: /^Viewer/ }).click()
  await banner.waitFor()
  await newDeal.waitFor({ state: 'detached' })
  // What it may not change opens no editor and moves nowhere, and says why.
  const why = (what: string) => toast(page, `Your role may not change ${what}. An administrator`)
  await page.getByText('Read only').first().waitFor()
  await page.getByRole('article').first().waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Control+ArrowRight')
  await why('deals').waitFor()
  await goTo(page, 'People')
  await rows(page).first().waitFor()
  await (await cell(page, 0, 'Job title')).dblclick()
  await why('Job title').waitFor()
  await page.keyboard.type('Changed')
  expect(await grid(page).locator('[data-editing]').count()).toBe(0)
  await look('viewing-as-viewer-table')
  await page.keyboard.press('Space')
  await panel(page).getByText('Read only').waitFor()
  expect(
    await panel(page).getByRole('textbox', { name: 'Name' }).getAttribute('readonly'),
  ).not.toBeNull()
  expect(
    await panel(page)
      .getByRole('button', { name: /^Edit / })
      .count(),
  ).toBe(0)
  await look('viewing-as-viewer-panel')
  expect(await violationsOf(page)).toEqual([])
  await panel(page).getByRole('button', { name: 'Close' }).click()
  await goTo(page, 'Settings')
  await page.getByText('your role may not change it').waitFor()
  expect(await page.getByRole('textbox', { name: 'Name of the workspace' }).isDisabled()).toBe(true)
  await look('viewing-as-viewer')
  expect(await violationsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'Stop viewing' }).click()
  await banner.waitFor({ state: 'detached' })
  expect(await links.getByRole('link', { name: 'Notes' }).count()).toBe(1)
  await page.goto(address(page, '/settings/members'))
})

test('[TM10] one record is shared with one person, from its menu, and no longer', async () => {
  await goTo(page, 'Companies')
  await rows(page).first().waitFor()
  await (await cell(page, 0, 'Name')).click()
  await page.keyboard.press('Space')
  await panel(page).getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Share with a member' }).click()
  await choose('Share with Aiko Tanabe', 'May edit')
  const shared = () =>
    dialog().getByRole('button', { name: 'Share with Aiko' }).getAttribute('aria-label')
  await eventually(shared).toBe('Share with Aiko Tanabe: May edit')
  await look('share-record')
  expect(await violationsOf(page)).toEqual([])
  await choose('Share with Aiko Tanabe', 'Not shared')
  await eventually(shared).toBe('Share with Aiko Tanabe: Not shared')
})
