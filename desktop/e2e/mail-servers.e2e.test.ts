/**
 * Mail at servers of one's own and at Microsoft: connected through the page, answered while the power
 * goes, and met again as people and companies.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { hasDovecot, startDovecot, startReceiver, type Dovecot } from '#engine/mail-testkit'
import { SIM_CLIENT, startProviderSim, type ProviderSim, type SimMailbox } from '#provider-sim'
import { cell, eventually, goTo, rows, signInAt } from './hands.ts'
import { startKith, type KithApp } from './kith-app.ts'

interface Letter {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly more?: string
}
const letter = ({ id, from, to, subject, more = '' }: Letter): string =>
  `Message-ID: <${id}@mail.test>\r\nFrom: ${from}\r\nTo: ${to}\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\nSubject: ${subject}\r\n${more}\r\nGood morning, does Thursday suit you?\r\n`
/** Between the restart and the new address the open page asks with the token of the old start. */
const AGAIN = /HTTP Authentication failed/
const LIST = 'List-Id: <letters.test>\r\nList-Unsubscribe: <https://letters.test/u>\r\n'

/** Names in the first column, in the order of the alphabet. */
async function names(page: Page, object: string): Promise<readonly string[]> {
  await goTo(page, object)
  await rows(page).first().waitFor()
  const count = await rows(page).count()
  const found = await Promise.all(
    Array.from({ length: count }, async (_, at) => (await cell(page, at, 'Name')).innerText()),
  )
  return found.map(text => text.split('\n').at(-1)?.trim() ?? '').toSorted()
}

async function startEmpty(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Start empty/ }).click()
  await page.getByRole('textbox', { name: 'Your firm or team' }).fill('Journeys')
  await page.getByRole('textbox', { name: 'Your name' }).fill('Marta')
  await page.keyboard.press('Enter')
  await page.getByRole('navigation', { name: 'Kith' }).waitFor()
}

async function undoSoon(page: Page): Promise<void> {
  await page.goto(new URL('/settings/mail', page.url()).href)
  await page.getByRole('button', { name: /^Undo send:/ }).click()
  await page.getByRole('option', { name: '5 seconds' }).click()
}

async function answer(page: Page, subject: string, words: string): Promise<void> {
  await goTo(page, 'Inbox')
  await page.getByText(subject).first().click()
  await page.frameLocator('.mail-frame').getByText('does Thursday suit').waitFor()
  await page.keyboard.press('r')
  const editor = page.getByRole('textbox', { name: 'Message' })
  await editor.click()
  await page.keyboard.type(words)
  await page.keyboard.press('Control+Enter')
  await editor.waitFor({ state: 'detached' })
}

describe.runIf(hasDovecot)('an account of a real Dovecot', () => {
  let server: Dovecot
  let kith: KithApp
  let page: Page
  let receiver: Awaited<ReturnType<typeof startReceiver>>
  /** Holds the answer of the receiving server back until the engine is dead. */
  let onBody: (() => Promise<void>) | undefined

  beforeAll(async () => {
    server = (await startDovecot())!
    receiver = await startReceiver({
      onRcptTo(_address, _session, done) {
        void (onBody?.() ?? Promise.resolve()).then(() => done())
      },
    })
    const client = await server.client('marta')
    const mine = 'Marta <marta@example.test>'
    const ann = 'Ann Keller <ann.keller@corran.example>'
    await client.append(
      'INBOX',
      letter({ id: 'a1', from: ann, to: mine, subject: 'Thursday in Cork' }),
    )
    await client.append(
      'INBOX',
      letter({
        id: 'n1',
        from: 'News <news@letters.example>',
        to: mine,
        subject: 'Letter 1',
        more: LIST,
      }),
    )
    await client.append(
      'INBOX',
      letter({
        id: 'p1',
        from: 'Once Only <once@other.example>',
        to: mine,
        subject: 'Hello there',
      }),
    )
    await client.append(
      'Sent',
      letter({ id: 's1', from: mine, to: 'Bo Larsen <bo@fjord.example>', subject: 'Our offer' }),
      ['\\Seen'],
    )
    await client.append(
      'Sent',
      letter({ id: 's2', from: mine, to: 'Di Ros <di.ros@gmail.com>', subject: 'Dinner' }),
      ['\\Seen'],
    )
    await client.logout()
    kith = await startKith(AGAIN)
    page = await kith.open()
    await startEmpty(page)
  })
  afterAll(async () => {
    await kith?.close()
    await receiver?.stop()
    await server?.stop()
  })

  test('is connected with servers and a password, and its mail is there', async () => {
    await goTo(page, 'Inbox')
    await page.getByRole('button', { name: 'Connect an account' }).click()
    await page.getByRole('button', { name: /^@?\s*Other/ }).click()
    await page.getByRole('textbox', { name: 'Mail address' }).fill('marta@example.test')
    await page.getByLabel('Password').fill('secret')
    await page.getByRole('textbox', { name: 'User' }).fill('marta')
    const place = async (name: string, port: number) => {
      await page.getByRole('textbox', { name: `${name}: server` }).fill('127.0.0.1')
      await page.getByRole('textbox', { name: `${name}: port` }).fill(String(port))
      await page.getByRole('button', { name: `${name}: encryption` }).click()
      await page.getByRole('option', { name: 'None' }).click()
    }
    await place('Incoming, IMAP', server.port)
    await place('Outgoing, SMTP', receiver.port)
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await page.getByRole('button', { name: 'Open the inbox' }).click()
    await page.getByText('Thursday in Cork').first().waitFor()
  })

  test('makes contacts of those one wrote to, with their companies, and of nobody else', async () => {
    await eventually(() => names(page, 'People')).toEqual(['Bo Larsen', 'Di Ros'])
    expect(await names(page, 'Companies')).toEqual(['Fjord'])
  })

  test('an answer arrives once although the engine was killed while it sent', async () => {
    await undoSoon(page)
    let isKilled = false
    onBody = async () => {
      onBody = undefined
      await kith.kill()
      isKilled = true
    }
    await answer(page, 'Thursday in Cork', 'Thursday suits me well.')
    await eventually(() => isKilled).toBe(true)
    await kith.restart()
    await eventually(() => receiver.received.length).toBe(1)
    const [sent] = receiver.received
    expect(sent?.raw).toMatch(/In-Reply-To: <a1@mail\.test>/)
    expect(sent?.to).toEqual(['ann.keller@corran.example'])
    const client = await server.client('marta')
    await eventually(async () => {
      const status = await client.status('Sent', { messages: true })
      return status === false ? 0 : status.messages
    }).toBe(3)
    await client.logout()
    expect(receiver.received).toHaveLength(1)
    await page.goto(kith.url)
    await eventually(() => names(page, 'People')).toEqual(['Ann Keller', 'Bo Larsen', 'Di Ros'])
  })
})

describe('an account of Microsoft', () => {
  let sim: ProviderSim
  let mine: SimMailbox
  let theirs: SimMailbox
  let kith: KithApp
  let page: Page

  beforeAll(async () => {
    sim = await startProviderSim()
    mine = sim.addUser({
      provider: 'microsoft',
      subject: 'm-1',
      address: 'marta@sim.test',
      name: 'Marta',
    })
    theirs = sim.addUser({
      provider: 'microsoft',
      subject: 'm-2',
      address: 'aoife@corran.test',
      name: 'Aoife Brennan',
    })
    mine.add(
      letter({
        id: 'o1',
        from: 'Aoife Brennan <aoife@corran.test>',
        to: 'marta@sim.test',
        subject: 'Renewal for Corran',
      }),
    )
    mine.add(
      letter({
        id: 'o2',
        from: 'News <news@letters.test>',
        to: 'marta@sim.test',
        subject: 'Letter 1',
        more: LIST,
      }),
    )
    kith = await startKith(AGAIN, { KITH_PROVIDER_SIM: sim.url })
    page = await kith.open()
    await startEmpty(page)
  })
  afterAll(async () => {
    await kith?.close()
    await sim?.close()
  })

  test('is connected with a key of the team’s own and the person’s word in the browser', async () => {
    await goTo(page, 'Inbox')
    await page.getByRole('button', { name: 'Connect an account' }).click()
    await page.getByRole('button', { name: /Microsoft/ }).click()
    await page.getByRole('textbox', { name: 'Client ID' }).fill(SIM_CLIENT)
    await page.getByRole('button', { name: 'Save' }).click()
    await signInAt(page, 'marta@sim.test')
    await page.getByRole('button', { name: 'Open the inbox' }).click()
    await page.getByText('Renewal for Corran').first().waitFor()
  })

  test('an answer whose acknowledgement was lost with the engine arrives once', async () => {
    await undoSoon(page)
    // Carried out there; nobody here hears of it.
    sim.faults.add({ path: '/send', times: 1, status: 503, isAfter: true, delayMs: 1500 })
    await answer(page, 'Renewal for Corran', 'Yes to both.')
    await eventually(() => sim.calls.some(call => call.endsWith('/send'))).toBe(true)
    await kith.kill()
    const arrived = () =>
      [...theirs.messages.values()].filter(each => each.raw.includes('Yes to both.')).length
    await eventually(arrived).toBe(1)
    await kith.restart()
    // Found among what was sent, by the id that Kith gave it.
    await page.goto(kith.url)
    await eventually(() => names(page, 'People')).toEqual(['Aoife Brennan'])
    expect(await names(page, 'Companies')).toEqual(['Corran'])
    expect(arrived()).toBe(1)
  })
})
