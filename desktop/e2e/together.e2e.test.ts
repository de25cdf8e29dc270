/** Two people, two browsers, a real server: a note typed by both, a mention that arrives, who is here. */
import Database from 'better-sqlite3'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { eventually, goTo, panel, rows, startDemo } from './hands.ts'
import { kith, startKith, type KithApp } from './kith-app.ts'
import { startSyncServer, type SyncServer } from './sync-server.ts'

const CLI = join(import.meta.dirname, '..', 'src', 'cli', 'main.ts')
const PASSWORD = 'correct horse battery'

let left: KithApp
let right: KithApp
let ana: Page
let rui: Page
let server: SyncServer

beforeAll(async () => {
  server = await startSyncServer()
  const url = `http://${server.host}`
  left = await startKith(/WebSocket|ERR_/)
  right = await startKith(/WebSocket|ERR_/)
  ana = await left.open()
  await startDemo(ana)
  await signUp(left.profile, url, 'ana@example.com', 'Ana Silva')
  await kith(left.profile, 'share', '--name', 'Tidemark')
  const { code } = (await kith(left.profile, 'invite')) as { code: string }
  await signUp(right.profile, url, 'rui@example.com', 'Rui Costa')
  await kith(right.profile, 'join', code, '--server', url)
  rui = await right.open()
})
afterAll(async () => {
  await left?.close()
  await right?.close()
  await server?.close()
})

const openFirst = async (page: Page): Promise<void> => {
  await goTo(page, 'Companies')
  await rows(page).first().waitFor()
  await page.keyboard.press('Home')
  await page.getByRole('gridcell').first().click()
  await page.keyboard.press('Space')
  await panel(page).waitFor()
}
const editor = (page: Page) => panel(page).getByRole('textbox', { name: 'Note', exact: true })

describe('together', () => {
  test('two people type in one note and see each other', async () => {
    await openFirst(ana)
    await openFirst(rui)
    await panel(ana).getByRole('tab', { name: /Notes/ }).click()
    await panel(ana)
      .getByRole('button', { name: /New note|Write a note/ })
      .click()
    await editor(ana).click()
    await ana.keyboard.type('Ask about tuna')
    await panel(rui).getByRole('tab', { name: /Notes/ }).click()
    await editor(rui).getByText('Ask about tuna').waitFor()
    await editor(rui).click()
    await rui.keyboard.press('Control+End')
    await rui.keyboard.type(' and salmon')
    await editor(ana).getByText('Ask about tuna and salmon').waitFor()
    await editor(ana).locator('.caret-of').first().waitFor({ state: 'attached' })
    await eventually(() => editor(ana).locator('.caret-name').first().innerText()).toBe('Rui Costa')
    await ana.keyboard.press('Control+End')
    await ana.keyboard.type(', today')
    await editor(rui).getByText('salmon, today').waitFor()
    await shot(ana, 'together-note')
    await eventually(() => isKept(left) && isKept(right)).toBe(true)
  })

  test('a mention in a comment arrives as a notice that opens the record', async () => {
    await panel(rui)
      .getByRole('tab', { name: /Comments/ })
      .click()
    await panel(rui).getByRole('textbox', { name: 'New comment' }).click()
    await rui.keyboard.type('Please call @')
    await rui.getByRole('option').first().waitFor()
    await rui.getByRole('option').filter({ hasNotText: 'Rui' }).first().click()
    await rui.keyboard.type('about this')
    await rui.keyboard.press('Control+Enter')
    await panel(rui).locator('.comment-thread').getByText('Please call').waitFor()
    await shot(rui, 'together-comments')
    await ana.getByRole('link', { name: /Notifications/ }).click()
    await ana
      .getByText(/Rui Costa mentioned you/)
      .first()
      .waitFor()
    await shot(ana, 'together-notifications')
    await ana.keyboard.press('j')
    await ana.keyboard.press('k')
    await ana.keyboard.press('Enter')
    await ana.getByRole('tab', { name: /Comments/ }).waitFor()
  })

  test('says who is here, and forgets them when they go', async () => {
    await ana.getByRole('img', { name: /Here now: .*Rui Costa/ }).waitFor()
    await rui.close()
    await ana.getByRole('img', { name: /Here now/ }).waitFor({ state: 'detached' })
    expect(await ana.locator('.caret-of').count()).toBe(0)
  })
})

/** Pictures for people to look at, where asked for. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['KITH_SHOTS']
  if (folder === undefined) return
  await page.screenshot({ path: join(folder, `${name}.png`) })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.screenshot({ path: join(folder, `${name}-dark.png`) })
  await page.emulateMedia({ colorScheme: 'light' })
}

/** In the file itself, where a search finds it. */
function isKept({ profile }: KithApp): boolean {
  const file = new Database(join(profile, 'workspace.kith'), { readonly: true })
  try {
    const rows = file.prepare('SELECT body FROM text WHERE body LIKE ?').all('%salmon, today%')
    return rows.length > 0
  } finally {
    file.close()
  }
}

async function signUp(profile: string, server: string, email: string, name: string): Promise<void> {
  const words = ['login', '--create', '--server', server, '--email', email, '--name', name]
  const child = spawn(process.execPath, [CLI, ...words, '--data', profile, '--json'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  child.stdin.end(`${PASSWORD}\n`)
  const code = await new Promise<number | null>(done => child.once('exit', done))
  if (code !== 0) throw new Error(`login ended with ${code}`)
}
