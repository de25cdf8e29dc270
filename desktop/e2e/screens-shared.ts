/** Pictures of sharing, with a real server and a second device: sign-in, invitation, members, sync, conflict, offline. */
import type { Page } from 'playwright-core'
import { address, cell, goTo, panel, rows, startDemo } from './hands.ts'
import { startKith } from './kith-app.ts'
import { startSyncServer, type SyncServer } from './sync-server.ts'

const PASSWORD = 'correct horse battery'

export async function drawShared(
  take: (page: Page, name: string) => Promise<void>,
  isWanted: (shot: { readonly name: string }) => boolean,
): Promise<void> {
  if (!isWanted({ name: 'shared' })) return
  const server = await startSyncServer()
  let other: SyncServer | undefined
  const [one, two] = [await startKith(), await startKith()]
  const [mira, ana] = [await one.open(), await two.open()]
  try {
    await startDemo(mira)
    await share()
    await join(await invite())
    await settings()
    await passkey()
    await leaving()
    await roles()
    await together()
    await conflict()
    await elsewhere()
  } finally {
    await one.close()
    await two.close()
    await server.close()
    await other?.close()
  }

  async function both(page: Page, name: string): Promise<void> {
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await take(page, `shared-${name}-${theme}`)
    }
    await page.emulateMedia({ colorScheme: 'light' })
  }

  async function account(page: Page, name: string, email: string): Promise<void> {
    await page.getByRole('textbox', { name: 'Your name' }).fill(name)
    await page.getByRole('textbox', { name: 'E-mail' }).fill(email)
    await page.getByLabel('Password').fill(PASSWORD)
    await page.keyboard.press('Enter')
  }

  async function share(): Promise<void> {
    await mira.locator('.side-pill').click()
    await both(mira, 'pill-local')
    await mira.getByRole('button', { name: 'Share this workspace' }).click()
    await mira.getByRole('textbox', { name: 'Server address' }).fill(server.host)
    await mira.keyboard.press('Enter')
    await mira.getByRole('radio', { name: 'New account' }).click()
    await both(mira, 'account')
    await account(mira, 'Mira Lindqvist', 'mira@norvik.example')
    await mira.getByRole('textbox', { name: 'Name of the workspace' }).waitFor()
    await both(mira, 'name')
    await mira.keyboard.press('Enter')
  }

  async function invite(): Promise<string> {
    await mira.getByRole('button', { name: 'Create invitation' }).waitFor()
    await both(mira, 'sharing')
    await mira.getByRole('button', { name: 'Create invitation' }).click()
    await mira.getByRole('button', { name: 'Copy the link' }).click()
    await both(mira, 'invitation')
    await mira.getByRole('button', { name: 'Done' }).click()
    return mira.evaluate(() => navigator.clipboard.readText())
  }

  async function join(link: string): Promise<void> {
    await ana.getByRole('button', { name: /Join a team/ }).click()
    await both(ana, 'join')
    await ana.getByRole('textbox', { name: 'Invitation' }).fill(link)
    await ana.keyboard.press('Enter')
    await ana.getByRole('textbox', { name: 'Your name' }).waitFor()
    await both(ana, 'join-account')
    await account(ana, 'Ana Sousa', 'ana@norvik.example')
    await ana.getByRole('button', { name: /^Join / }).click()
    await ana.getByRole('navigation', { name: 'Kith' }).waitFor()
  }

  async function settings(): Promise<void> {
    for (const section of ['members', 'account', 'sync']) {
      await mira.goto(address(mira, `/settings/${section}`))
      await mira.waitForTimeout(1500)
      await both(mira, section)
      await mira.setViewportSize({ width: 1920, height: 1080 })
      await take(mira, `shared-${section}-1920`)
      await mira.setViewportSize({ width: 1280, height: 800 })
    }
  }

  /** The dialog, and the page of the server that the browser shows. */
  async function passkey(): Promise<void> {
    await mira.goto(address(mira, '/settings/account'))
    await mira.getByRole('button', { name: 'Add a passkey' }).click()
    const dialog = mira.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Work laptop')
    await dialog.getByLabel('Password').fill(PASSWORD)
    await both(mira, 'passkey')
    await mira.keyboard.press('Enter')
    await dialog.getByRole('list', { name: 'Backup codes' }).waitFor()
    await both(mira, 'passkey-codes')
    await dialog.getByRole('button', { name: 'Copy the address' }).click()
    const browser = await mira.context().newPage()
    await browser.goto(await mira.evaluate(() => navigator.clipboard.readText()))
    await both(browser, 'passkey-page')
    await browser.goto(`http://${server.host}/sign-in`)
    await both(browser, 'sign-in-page')
    await browser.getByRole('link', { name: 'Continue with a passkey' }).click()
    await both(browser, 'passkey-alone')
    await browser.close()
    await mira.keyboard.press('Escape')
  }

  async function leaving(): Promise<void> {
    await ana.goto(address(ana, '/settings/members'))
    await ana.getByRole('region', { name: 'Leaving' }).scrollIntoViewIfNeeded()
    await both(ana, 'leaving')
    await ana.getByRole('region', { name: 'Leaving' }).getByRole('button').first().click()
    await both(ana, 'leave')
    await ana.getByRole('checkbox').click()
    await both(ana, 'leave-kept')
    await ana.keyboard.press('Escape')
  }

  async function roles(): Promise<void> {
    await mira.goto(address(mira, '/settings/members'))
    await mira.getByRole('button', { name: 'New team' }).click()
    await mira.getByRole('textbox', { name: 'Name of the new team' }).fill('Nordics')
    await mira.keyboard.press('Enter')
    await mira.getByRole('button', { name: 'People of Nordics' }).click()
    await mira.getByRole('option', { name: 'Ana Sousa' }).click()
    await mira.getByRole('option', { name: 'Aiko Tanabe' }).click()
    await mira.keyboard.press('Escape')
    await mira.getByRole('button', { name: 'New key' }).click()
    const key = mira.getByRole('dialog')
    await key.getByRole('textbox', { name: 'Name' }).fill('Monthly report')
    await both(mira, 'key')
    await key.getByRole('button', { name: 'Create key' }).click()
    await key.getByRole('button', { name: 'Copy the key' }).waitFor()
    await both(mira, 'key-made')
    await key.getByRole('button', { name: 'Done' }).click()
    await mira.getByRole('button', { name: 'Take back' }).scrollIntoViewIfNeeded()
    await both(mira, 'keys')
    await mira.getByRole('region', { name: 'Roles' }).scrollIntoViewIfNeeded()
    await both(mira, 'teams')
    await mira.getByRole('button', { name: 'New role' }).click()
    const role = mira.getByRole('dialog')
    await role.getByRole('button', { name: 'Deals', exact: true }).click()
    await role.getByRole('button', { name: 'Add a condition' }).click()
    await mira.keyboard.type('stage')
    await mira.keyboard.press('Enter')
    await mira.getByRole('option', { name: 'Won' }).click()
    await mira.keyboard.press('Escape')
    await role.getByText('of them on this device').waitFor()
    await both(mira, 'role')
    await role.getByRole('button', { name: 'Done' }).click()
  }

  /** A file, a comment and its notice, seen by the other. */
  async function together(): Promise<void> {
    for (const page of [mira, ana]) {
      await goTo(page, 'Companies')
      await rows(page).first().waitFor()
      await (await cell(page, 0, 'Name')).click()
      await page.keyboard.press('Space')
    }
    await panel(mira).getByRole('tab', { name: /Files/ }).click()
    const buffer = Buffer.from('Price, valid until\n'.repeat(4000))
    for (const name of ['Offer 2026.csv', 'A very long name of a file that nobody shortened.txt'])
      await panel(mira)
        .locator('.files input[type=file]')
        .setInputFiles({
          name,
          mimeType: 'text/plain',
          buffer: Buffer.concat([buffer, Buffer.from(name)]),
        })
    await panel(ana).getByRole('tab', { name: /Files/ }).click()
    await panel(ana).locator('.file-row[data-away]').nth(1).waitFor()
    await both(mira, 'files-sent')
    await both(ana, 'files-away')
    await panel(ana)
      .getByRole('button', { name: /^More about Offer/ })
      .click()
    await both(ana, 'files-menu')
    await ana.keyboard.press('Escape')
    await panel(ana)
      .getByRole('tab', { name: /Comments/ })
      .click()
    await panel(ana).getByRole('textbox', { name: 'New comment' }).click()
    await ana.keyboard.type('Could you look at the offer, @Mira')
    await ana.getByRole('option', { name: /Mira/ }).first().click()
    await ana.keyboard.press('Control+Enter')
    await panel(ana).locator('.comment-thread').first().waitFor()
    await panel(mira)
      .getByRole('tab', { name: /Comments/ })
      .click()
    await panel(mira).locator('.comment-thread').first().waitFor()
    await both(mira, 'comments')
    await mira.goto(address(mira, '/notifications'))
    await mira
      .getByText(/mentioned you/)
      .first()
      .waitFor()
    await both(mira, 'notifications')
    await mira.getByRole('button', { name: 'What you are told' }).click()
    await both(mira, 'told')
  }

  /** Both set one field while the server is away. */
  async function conflict(): Promise<void> {
    for (const page of [mira, ana]) {
      await goTo(page, 'Companies')
      await rows(page).first().waitFor()
    }
    const text = await (await cell(mira, 0, 'Name')).innerText()
    const name = text.split('\n').at(-1) ?? text
    await server.stop()
    for (const [page, word] of [
      [mira, 'Group'],
      [ana, 'Holding'],
    ] as const) {
      await (await cell(page, name, 'Name')).click()
      await page.keyboard.press('Enter')
      await page.keyboard.press('Control+a')
      await page.keyboard.type(`${name} ${word}`)
      await page.keyboard.press('Enter')
    }
    await mira.locator('.side-pill').click()
    await both(mira, 'pill-offline')
    await mira.keyboard.press('Escape')
    await server.start()
    for (const page of [mira, ana]) {
      await page.locator('.side-pill').click()
      await page.getByRole('button', { name: 'Sync now' }).click()
    }
    await mira.waitForTimeout(2500)
    await mira.goto(address(mira, '/settings/sync'))
    await mira.getByRole('heading', { name: 'Values that gave way' }).waitFor()
    await both(mira, 'conflicts')
    await mira.locator('.sync-record').first().click()
    await mira.locator('.conflict-line').waitFor()
    await both(mira, 'conflict-line')
  }
  /** The server is gone for good: one gives the workspace to another, the other comes back to it in place. */
  async function elsewhere(): Promise<void> {
    await server.stop()
    other = await startSyncServer()
    const browser = await mira.context().newPage()
    await browser.goto(`http://${other.host}/sign-up`)
    await browser.getByLabel('Name').fill('Mira Lindqvist')
    await browser.getByLabel('E-mail').fill('mira@norvik.example')
    await browser.getByLabel(/^Password/).fill(PASSWORD)
    await browser.keyboard.press('Enter')
    await browser.getByRole('heading', { name: 'You are signed in' }).waitFor()
    await browser.close()
    await goTo(mira, 'Companies')
    await (await cell(mira, 0, 'Name')).click()
    await mira.keyboard.press('Enter')
    await mira.keyboard.type(' and sons')
    await mira.keyboard.press('Enter')
    await mira.goto(address(mira, '/settings/members'))
    await mira.getByRole('region', { name: 'Leaving' }).getByRole('button').first().click()
    const dialog = mira.getByRole('dialog')
    await dialog.getByText(/for .*, which does not answer/).waitFor()
    await dialog.getByRole('textbox', { name: 'New server' }).fill(other.host)
    await dialog.getByRole('textbox', { name: 'E-mail' }).fill('mira@norvik.example')
    await dialog.getByLabel('Password there').fill(PASSWORD)
    await both(mira, 'move')
    await mira.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await mira.getByRole('button', { name: 'Invite people' }).click()
    await mira
      .getByRole('dialog')
      .getByRole('textbox', { name: 'E-mail' })
      .fill('ana@norvik.example')
    await mira.getByRole('button', { name: 'Create invitation' }).click()
    await mira.getByRole('button', { name: 'Copy the link' }).click()
    const link = await mira.evaluate(() => navigator.clipboard.readText())
    await ana.goto(address(ana, '/join'))
    await ana.getByRole('textbox', { name: 'Invitation' }).fill(link)
    await ana.keyboard.press('Enter')
    await ana.getByRole('textbox', { name: 'Your name' }).waitFor()
    await both(ana, 'come-back-account')
    await account(ana, 'Ana Sousa', 'ana@norvik.example')
    await ana.getByRole('button', { name: /^Come back to / }).waitFor()
    await both(ana, 'come-back')
  }
}
