/** Two people, two devices, one workspace: shared, joined, worked in with and without the server. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { violationsOf } from './axe.ts'
import { address, cell, eventually, goTo, rows, startDemo } from './hands.ts'
import { startKith, type KithApp } from './kith-app.ts'
import { startSyncServer, type SyncServer } from './sync-server.ts'

const PASSWORD = 'correct horse battery'

let server: SyncServer
let apps: readonly KithApp[]
let mira: Page
let ana: Page

beforeAll(async () => {
  server = await startSyncServer()
  const [first, second] = [await startKith(), await startKith()]
  apps = [first, second]
  mira = await first.open()
  ana = await second.open()
  await startDemo(mira)
})
afterAll(async () => {
  for (const app of apps) await app.close()
  await server.close()
})

const pill = (page: Page) => page.locator('.side-pill')
const synced = (page: Page) => eventually(() => pill(page).innerText()).toMatch(/^Synced/)

async function makeAccount(page: Page, name: string, email: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your name' }).fill(name)
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.keyboard.press('Enter')
}

/** Lists may order people of one name in another way on another device: rows are found by name. */
async function setJobTitle(page: Page, person: string, text: string): Promise<void> {
  await (await cell(page, person, 'Job title')).click()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+a')
  await page.keyboard.type(text)
  await page.keyboard.press('Enter')
}
const jobTitle = (page: Page, person: string) =>
  eventually(async () => (await cell(page, person, 'Job title')).innerText())

/** The first three names of the list that nobody shares. */
async function someNames(page: Page): Promise<readonly [string, string, string]> {
  const names: string[] = []
  for (let row = 0; row < 18; row += 1) {
    const text = await (await cell(page, row, 'Name')).innerText()
    names.push(text.split('\n').at(-1) ?? text)
  }
  const [first, second, third] = names.filter(
    name => names.indexOf(name) === names.lastIndexOf(name),
  )
  if (first === undefined || second === undefined || third === undefined)
    throw new Error('the sample has too few names')
  return [first, second, third]
}

const HELLO_MS = 3_000

describe('[TM1] sharing a workspace', () => {
  let link = ''
  let names: readonly [string, string, string]

  test('a person shares by the palette, with an account made on the way', async () => {
    await mira.keyboard.press('Control+k')
    await mira.keyboard.type('share this')
    await mira.keyboard.press('Enter')
    const field = mira.getByRole('textbox', { name: 'Server address' })
    await field.fill('127.0.0.1:9')
    await mira.keyboard.press('Enter')
    await mira.getByRole('alert').filter({ hasText: 'cannot be reached' }).waitFor()
    await field.fill(server.host)
    await mira.keyboard.press('Enter')
    await mira.getByRole('textbox', { name: 'E-mail' }).fill('mira@norvik.example')
    await mira.getByRole('button', { name: 'Forgot the password?' }).click()
    await mira
      .getByText('This server sends no mail. If mira@norvik.example has an account')
      .waitFor()
    await mira.getByRole('radio', { name: 'New account' }).click()
    await makeAccount(mira, 'Mira Lindqvist', 'mira@norvik.example')
    await mira.getByRole('textbox', { name: 'Name of the workspace' }).fill('Norvik')
    await mira.keyboard.press('Enter')
    await mira.getByRole('button', { name: 'Create invitation' }).waitFor()
    expect(await violationsOf(mira)).toEqual([])
    await synced(mira)
  })

  test('an invitation is a link that can be copied', async () => {
    await mira.getByRole('button', { name: 'Create invitation' }).click()
    // The button that had the focus is gone; the next one has it.
    const copy = mira.getByRole('button', { name: 'Copy the link' })
    await eventually(() => copy.evaluate(button => button === document.activeElement)).toBe(true)
    await copy.click()
    link = await mira.evaluate(() => navigator.clipboard.readText())
    expect(link).toMatch(/\/invite\/[0-9a-z]{26}$/)
    await mira.getByRole('button', { name: 'Done' }).click()
  })

  test('a colleague joins from the start page and has everything', async () => {
    await ana.getByRole('button', { name: /Join a team/ }).click()
    // As a chat shows it, without its beginning.
    await ana.getByRole('textbox', { name: 'Invitation' }).fill(link.replace('http://', ''))
    await ana.keyboard.press('Enter')
    await ana.getByText('Mira Lindqvist invites you as member').waitFor()
    expect(await violationsOf(ana)).toEqual([])
    await makeAccount(ana, 'Ana Sousa', 'ana@norvik.example')
    await ana.getByRole('button', { name: 'Join Norvik' }).click()
    await ana.getByRole('navigation', { name: 'Kith' }).waitFor()
    await synced(ana)
    for (const page of [mira, ana]) {
      await goTo(page, 'People')
      await rows(page).first().waitFor()
    }
    names = await someNames(mira)
    for (const name of names) await (await cell(ana, name, 'Name')).waitFor()
  })

  test('what one writes, the other sees', async () => {
    await setJobTitle(mira, names[0], 'Harbour master')
    await jobTitle(ana, names[0]).toBe('Harbour master')
    await setJobTitle(ana, names[1], 'Lighthouse keeper')
    await jobTitle(mira, names[1]).toBe('Lighthouse keeper')
  })

  test('without the server both go on and see what waits; when it is back they agree', async () => {
    await server.stop()
    for (const page of [mira, ana]) await eventually(() => pill(page).innerText()).toBe('Offline')
    await setJobTitle(mira, names[0], 'Purser')
    await setJobTitle(ana, names[1], 'Boatswain')
    await setJobTitle(mira, names[2], 'Pilot')
    // A device knows the server's time as well as the one hello told it: moments count as one after
    // the other when they are further apart than a hello takes on a busy machine.
    const written = Date.now()
    await eventually(() => Date.now() - written).toBeGreaterThan(HELLO_MS)
    await setJobTitle(ana, names[2], 'Diver')
    for (const page of [mira, ana])
      await eventually(() => pill(page).innerText()).toBe('Offline, 2 waiting')
    await pill(mira).click()
    await mira.getByText('No connection to the server').waitFor()
    expect(await violationsOf(mira)).toEqual([])
    await mira.keyboard.press('Escape')
    await server.start()
    for (const page of [mira, ana]) {
      await pill(page).click()
      await page.getByRole('button', { name: 'Sync now' }).click()
    }
    await jobTitle(mira, names[1]).toBe('Boatswain')
    await jobTitle(ana, names[0]).toBe('Purser')
    for (const page of [mira, ana]) {
      await jobTitle(page, names[2]).toBe('Diver')
      await synced(page)
    }
  })

  test('a value that gave way is told at its field and can be put back', async () => {
    await (await cell(mira, names[2], 'Name')).click()
    await mira.keyboard.press('Control+Enter')
    const line = mira.getByText('Ana Sousa set this at the same time')
    await line.waitFor()
    expect(await violationsOf(mira)).toEqual([])
    await mira.getByRole('button', { name: 'Put it back' }).click()
    await line.waitFor({ state: 'detached' })
    await jobTitle(ana, names[2]).toBe('Pilot')
  })

  test('a conversation that is shared stands on its person, as far as it was shared, and goes again', async () => {
    await goTo(mira, 'Inbox')
    await mira.getByRole('button', { name: 'Connect an account' }).click()
    await mira.getByRole('button', { name: /^Demo/ }).click()
    await mira.getByRole('button', { name: 'Open the inbox' }).click()
    await mira.locator('.thread-open').first().click()
    const subject = await mira.locator('.reader-title h1').innerText()
    await mira.locator('.contact-name').click()
    await mira.locator('.tl-list').waitFor()
    const person = new URL(mira.url()).pathname
    await mira.goBack()
    await mira.locator('.reader-title h1').waitFor()
    const share = async (level: RegExp) => {
      await mira.keyboard.press('Shift+S')
      await mira.getByRole('radio', { name: level }).click()
    }
    await share(/That it happened/)
    await ana.goto(address(ana, person))
    const line = ana.locator('.team-line').first()
    await line.waitFor()
    expect(await line.innerText()).toContain('Mira Lindqvist')
    expect(await line.innerText()).toContain('Subject hidden')
    await line.click()
    await ana.getByRole('button', { name: 'Ask Mira Lindqvist to share more' }).click()
    await line.click()
    expect(await violationsOf(ana)).toEqual([])
    await share(/Everything/)
    await eventually(() => line.innerText()).toContain(subject)
    await line.click()
    await ana.locator('.team-text').first().waitFor()
    expect(await violationsOf(ana)).toEqual([])
    await share(/^Private/)
    await line.waitFor({ state: 'detached' })
    await mira.goto(address(mira, '/notifications'))
    await mira
      .getByText(/Ana Sousa mentioned you/)
      .first()
      .waitFor()
  })

  test('the doctor proves that both ends are equal, and says who may invite', async () => {
    await mira.goto(address(mira, '/settings/sync'))
    await mira.getByText('This device and the server hold the same, proved by digest.').waitFor()
    expect(await violationsOf(mira)).toEqual([])
    await ana.goto(address(ana, '/settings/members'))
    await ana.getByText('Administrators invite people and give roles.').waitFor()
    expect(await ana.getByRole('button', { name: 'Invite people' }).count()).toBe(0)
    await mira.goto(address(mira, '/settings/members'))
    await mira.getByRole('button', { name: 'Role of Ana Sousa: Member' }).waitFor()
    expect(await violationsOf(mira)).toEqual([])
    const log = mira.getByRole('region', { name: 'Audit log' })
    await mira.keyboard.press('ControlOrMeta+k')
    await mira.keyboard.type('read the audit log')
    await mira.keyboard.press('Enter')
    await log.getByRole('listitem').filter({ hasText: 'Members joined' }).first().waitFor()
    await log.getByRole('listitem').filter({ hasText: 'Devices joined' }).first().waitFor()
    await log.getByRole('button', { name: 'Check' }).click()
    await mira.getByText(/All \d+ entries stand as they were written/).waitFor()
    const saved = mira.waitForEvent('download')
    await log.getByRole('button', { name: 'Save as CSV' }).click()
    expect((await saved).suggestedFilename()).toBe('kith-audit.csv')
    expect(await violationsOf(mira)).toEqual([])
    // Where the sidebar shows icons only its links still have names.
    await mira.setViewportSize({ width: 900, height: 800 })
    await mira.locator('.app[data-sidebar=rail]').waitFor()
    expect(await violationsOf(mira)).toEqual([])
  })
})

test('[TM15] a member comes in on another device by signing in, without an invitation', async () => {
  const app = await startKith()
  try {
    const laptop = await app.open()
    await laptop.getByRole('button', { name: /Join a team/ }).click()
    await laptop.getByRole('button', { name: 'Sign in instead' }).click()
    await laptop.getByRole('textbox', { name: 'Server address' }).fill(server.host)
    await laptop.keyboard.press('Enter')
    await laptop.getByRole('textbox', { name: 'E-mail' }).fill('ana@norvik.example')
    await laptop.getByLabel('Password').fill(PASSWORD)
    await laptop.keyboard.press('Enter')
    const choice = laptop.getByRole('button', { name: /^Norvik/ })
    await choice.waitFor()
    expect(await violationsOf(laptop)).toEqual([])
    await choice.click()
    await laptop.getByRole('navigation', { name: 'Kith' }).waitFor()
    await synced(laptop)
    await laptop.goto(address(laptop, '/settings/members'))
    await laptop.getByText('ana@norvik.example').first().waitFor()
  } finally {
    await app.close()
  }
})

test('[TM14] a passkey is made in the browser and signs in there: after the password, and alone', async () => {
  await mira.setViewportSize({ width: 1280, height: 800 })
  await mira.goto(address(mira, '/settings/account'))
  await mira.getByRole('button', { name: 'Add a passkey' }).click()
  const dialog = mira.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Work laptop')
  await dialog.getByLabel('Password').fill(PASSWORD)
  await mira.keyboard.press('Enter')
  await dialog.getByRole('list', { name: 'Backup codes' }).waitFor()
  expect(await violationsOf(mira)).toEqual([])
  await dialog.getByRole('button', { name: 'Copy the address' }).click()
  const browser = await mira.context().newPage()
  await withAuthenticator(browser)
  await browser.goto(await mira.evaluate(() => navigator.clipboard.readText()))
  expect(await violationsOf(browser)).toEqual([])
  await browser.getByRole('button', { name: 'Make the passkey' }).click()
  await browser.getByRole('heading', { name: 'Passkey kept' }).waitFor()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await mira.getByText('not used yet').waitFor()
  expect(await violationsOf(mira)).toEqual([])
  await browser.goto(`http://${server.host}/sign-in`)
  await browser.getByLabel('E-mail').fill('mira@norvik.example')
  await browser.getByLabel('Password').fill(PASSWORD)
  await browser.keyboard.press('Enter')
  const use = browser.getByRole('button', { name: 'Use a passkey' })
  await use.waitFor()
  expect(await violationsOf(browser)).toEqual([])
  await use.click()
  const isIn = browser.getByRole('heading', { name: 'You are signed in' })
  await isIn.waitFor()
  await browser.getByRole('button', { name: 'Sign out of this browser' }).click()
  await browser.getByRole('link', { name: 'Continue with a passkey' }).click()
  expect(await violationsOf(browser)).toEqual([])
  await use.click()
  await isIn.waitFor()
  await browser.close()
})

/** Chromium's own authenticator in software (Chrome DevTools Protocol, WebAuthn). */
async function withAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}
