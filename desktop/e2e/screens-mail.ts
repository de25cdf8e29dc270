/** Pictures of mail and calendar, with the demo mailbox: inbox, reader, composer, calendar, account, record. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Page } from 'playwright-core'
import { address, goTo, startDemo } from './hands.ts'
import { startKith, type PageOptions } from './kith-app.ts'

interface MailShot {
  readonly name: string
  readonly path: string
  readonly search?: Readonly<Record<string, unknown>>
  readonly act: (page: Page) => Promise<void>
}

const thread = (page: Page) => page.locator('.thread-open').first()
const open = async (page: Page): Promise<void> => {
  await thread(page).click()
  await page.locator('.mail-frame').first().waitFor()
}
const shown = (page: Page) => page.locator('.cal').first().waitFor()

const SHOTS: readonly MailShot[] = [
  { name: 'inbox', path: '/inbox', act: open },
  {
    name: 'mail-reply',
    path: '/inbox',
    async act(page) {
      await open(page)
      await page.keyboard.press('r')
      await page.getByRole('textbox', { name: 'Message' }).waitFor()
      await page.keyboard.type('Thank you, both work for us.')
    },
  },
  {
    name: 'mail-new',
    path: '/inbox',
    search: { compose: 'new' },
    act: page => page.getByRole('textbox', { name: 'Message' }).waitFor(),
  },
  {
    name: 'mail-snooze',
    path: '/inbox',
    async act(page) {
      await open(page)
      await page.keyboard.press('h')
      await page.getByRole('option', { name: /Tomorrow/ }).waitFor()
    },
  },
  {
    name: 'mail-search',
    path: '/inbox/all',
    search: { query: 'renewal has:attachment' },
    act: page => thread(page).waitFor(),
  },
  {
    name: 'mail-outbox',
    path: '/inbox/scheduled',
    act: page => page.getByText('Not known whether it went').waitFor(),
  },
  { name: 'calendar-week', path: '/calendar', search: { view: 'week' }, act: shown },
  { name: 'calendar-month', path: '/calendar', search: { view: 'month' }, act: shown },
  { name: 'calendar-agenda', path: '/calendar', search: { view: 'agenda' }, act: shown },
  {
    name: 'calendar-event',
    path: '/calendar',
    search: { view: 'week' },
    async act(page) {
      await page.locator('.cal-event').nth(2).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'calendar-new',
    path: '/calendar',
    async act(page) {
      await page.locator('.cal-event').first().waitFor()
      await page.keyboard.press('c')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'account',
    path: '/settings/mail',
    act: page => page.getByText(/Every message is here/).waitFor(),
  },
  {
    name: 'account-connect',
    path: '/settings/mail',
    async act(page) {
      await page
        .getByRole('button', { name: /(Add|Connect) an? account|Add account/ })
        .first()
        .click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'deal-mail',
    path: '/o/deal',
    async act(page) {
      await page.getByRole('article').first().waitFor()
      await page.getByRole('group', { name: /: board$/ }).focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.getByRole('tab', { name: 'Mail' }).click()
      const row = page.locator('.mail-tab-row').first()
      const answer = row.or(page.getByText('No mail with these people')).first()
      // Not every deal is with somebody of the demo mailbox.
      for (let deal = 0; deal < 30; deal++) {
        await answer.waitFor()
        if ((await row.count()) > 0) break
        await page.getByRole('button', { name: 'Next record' }).click()
        await page.getByRole('tab', { name: 'Mail' }).click()
      }
      await row.hover()
    },
  },
  {
    name: 'today-meetings',
    path: '/today',
    act: page => page.getByRole('heading', { name: /Due today/ }).waitFor(),
  },
]
/** Those that are looked at once more by people who read, see or hold it otherwise. */
const MAIN = ['inbox', 'mail-reply', 'calendar-week', 'account', 'today-meetings']
const OTHERWISE: Readonly<Record<string, PageOptions>> = {
  wide: { width: 1920, height: 1080 },
  narrow: { width: 900 },
  rtl: { locale: 'ar-EG' },
  text125: { textScale: 1.25 },
  forced: { forcedColors: true, theme: 'dark' },
}

export async function drawMail(
  take: (page: Page, name: string) => Promise<void>,
  isWanted: (shot: { readonly name: string }) => boolean,
): Promise<void> {
  const plan = SHOTS.flatMap(shot => [
    { shot, name: `mailbox-${shot.name}-light`, options: {} as PageOptions },
    { shot, name: `mailbox-${shot.name}-dark`, options: { theme: 'dark' } as PageOptions },
    ...(MAIN.includes(shot.name)
      ? Object.entries(OTHERWISE).map(([way, options]) => ({
          shot,
          name: `mailbox-${way}-${shot.name}`,
          options,
        }))
      : []),
  ]).filter(isWanted)
  if (plan.length === 0) return
  const kith = await startKith()
  try {
    const first = await kith.open()
    await startDemo(first)
    await connect(first)
    fillOutbox(kith.profile)
    for (const { shot, name, options } of plan) {
      const page = await kith.open(options)
      page.setDefaultTimeout(12_000)
      try {
        await page.getByRole('navigation').first().waitFor()
        await page.goto(address(page, shot.path, shot.search))
        await shot.act(page)
        await take(page, name)
      } catch (error) {
        await take(page, `failed-${name}`)
        process.stderr.write(`${name} could not be drawn: ${String(error).split('\n')[0]}\n`)
        process.exitCode = 1
      } finally {
        await page.context().close()
      }
    }
  } finally {
    await kith.close()
  }
}

async function connect(page: Page): Promise<void> {
  await goTo(page, 'Inbox')
  await page.getByRole('button', { name: 'Connect an account' }).click()
  await page.getByRole('button', { name: /^Demo/ }).click()
  await page.getByText('is connected.').waitFor({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Open the inbox' }).click()
  await thread(page).waitFor({ timeout: 30_000 })
}

/** What a broken line, a refusal and a choice of time leave behind, which the demo mailbox never has. */
function fillOutbox(profile: string): void {
  const mail = new Database(join(profile, 'mail.db'))
  const account = mail.prepare('SELECT id FROM account').pluck().get()
  const add = mail.prepare(
    `INSERT INTO outbox (id, account, draft, rfc_id, envelope, state, not_before, next_attempt_at, error, created_at)
     VALUES (?, ?, ?, ?, '{}', ?, ?, ?, ?, ?)`,
  )
  const rows = [
    [
      'unconfirmed',
      'Vera Santos',
      'Offer for the second site',
      'The line broke at the moment of sending, so it may have arrived or not. Kith does not send twice by itself: ask the recipient, or send it again.',
    ],
    [
      'failed',
      'Jonas Berg',
      'Minutes of Thursday',
      '550 5.1.1 <jonas@berg.example>: Recipient address rejected',
    ],
    ['scheduled', 'Amara Okafor', 'Good morning', null],
  ] as const
  for (const [at, [state, name, subject, error]] of rows.entries()) {
    const address = `${name.split(' ')[0]?.toLowerCase()}@shown.example`
    const draft = JSON.stringify({ id: `shown-${at}`, to: [{ name, address }], subject })
    const later = Date.now() + 3 * 86_400_000
    add.run(`shown-${at}`, account, draft, `${at}@shown`, state, later, later, error, later - at)
  }
  mail.close()
}
