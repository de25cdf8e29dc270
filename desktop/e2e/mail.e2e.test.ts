/** Mail: an account is connected through the browser, read, answered and tidied up, on the simulated Google. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { SIM_CLIENT, startProviderSim, type ProviderSim, type SimMailbox } from '#provider-sim'
import { eventually, goTo, signInAt, startDemo } from './hands.ts'
import { startKith, type KithApp } from './kith-app.ts'

let sim: ProviderSim
let mine: SimMailbox
let theirs: SimMailbox
let kith: KithApp
let page: Page

const shot = (at: Page, name: string) =>
  process.env['KITH_SHOTS'] === undefined
    ? Promise.resolve()
    : at.screenshot({ path: `${process.env['KITH_SHOTS']}/${name}.png` }).then(() => undefined)

const mail = (id: string, from: string, subject: string, html: string, more = '') =>
  `Message-ID: <${id}@sim.test>\r\nFrom: ${from}\r\nTo: Marta <marta@sim.test>\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\nSubject: ${subject}\r\n${more}MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}\r\n`

beforeAll(async () => {
  sim = await startProviderSim({ unitsPerMinute: 1e6 })
  mine = sim.addUser({
    provider: 'google',
    subject: 'g-1',
    address: 'marta@sim.test',
    name: 'Marta Lindqvist',
  })
  theirs = sim.addUser({
    provider: 'google',
    subject: 'g-2',
    address: 'aoife@corran.test',
    name: 'Aoife Brennan',
  })
  const now = Date.now()
  for (let at = 0; at < 40; at += 1)
    mine.add(
      mail(
        `news${at}`,
        'News <news@letters.test>',
        `Letter ${at}`,
        '<p>All the news</p>',
        'List-Unsubscribe: <https://letters.test/u>\r\nList-Id: <letters.test>\r\n',
      ),
      { at: now - (at + 2) * 3_600_000 },
    )
  mine.add(
    mail(
      'renewal',
      'Aoife Brennan <aoife@corran.test>',
      'Renewal 2027: pricing for 140 seats',
      '<p>Hi Marta,</p><p>does the 140-seat band hold?</p><script>document.title="run"</script><img src="https://tracker.test/logo.png" width="90" height="30"><p>Aoife</p>',
    ),
    { at: now - 60_000 },
  )
  kith = await startKith(undefined, { KITH_PROVIDER_SIM: sim.url })
  page = await kith.open()
  await startDemo(page)
})
afterAll(async () => {
  await kith.close()
  await sim.close()
})

describe('mail', () => {
  test('is connected with a key of the team’s own and the person’s word in the browser', async () => {
    await goTo(page, 'Inbox')
    await page.getByRole('button', { name: 'Connect an account' }).click()
    await page.getByRole('button', { name: /Google/ }).click()
    await page.getByRole('textbox', { name: 'Client ID' }).fill(SIM_CLIENT)
    await shot(page, 'mail-set-up')
    await page.getByRole('button', { name: 'Save' }).click()
    await signInAt(page, 'marta@sim.test')
    await shot(page, 'mail-connected')
    await page.getByRole('button', { name: 'Open the inbox' }).click()
  })

  test('shows what people wrote, and neither runs nor asks for what stands in it', async () => {
    await page.getByText('Renewal 2027').first().click()
    const words = page.frameLocator('.mail-frame').getByText('does the 140-seat band hold?')
    await words.waitFor()
    await page.getByText('1 image blocked').waitFor()
    expect(await page.title()).not.toContain('run')
    await shot(page, 'mail-reader')
    await page.getByRole('button', { name: /^News/ }).click()
    await page.getByText('Letter 0').first().waitFor()
    await shot(page, 'mail-news')
    await page.getByRole('button', { name: /^Important/ }).click()
  })

  test('of a person who is not known one press makes a record, with the mail on it', async () => {
    const panel = page.locator('.contact')
    await page.getByText('Renewal 2027').first().click()
    await panel.getByRole('button', { name: 'Add person' }).click()
    await panel.getByRole('button', { name: 'Note' }).waitFor()
    await panel.getByRole('button', { name: 'Aoife Brennan' }).click()
    await page.getByText('aoife@corran.test').first().waitFor()
    await page.goBack()
    await page.getByText('Renewal 2027').first().waitFor()
  })

  test('[MC9] is answered; the answer leaves after its undo time and arrives once', async () => {
    await page.getByText('Renewal 2027').first().click()
    await page.frameLocator('.mail-frame').getByText('does the 140-seat').waitFor()
    // Whoever presses R writes on at once; none of these letters may be taken for a shortcut.
    await page.keyboard.press('r')
    await page.keyboard.type('These dates hold. Yes to both.')
    const editor = page.getByRole('textbox', { name: 'Message' })
    await editor.getByText('These dates hold. Yes to both.').waitFor()
    const dropped = await page.evaluateHandle(() => {
      const data = new DataTransfer()
      data.items.add(new File(['Band; Seats'], 'Bands.csv', { type: 'text/csv' }))
      return data
    })
    const { x: clientX, y: clientY } = (await editor.getByText('These dates').boundingBox())!
    for (const type of ['dragover', 'drop'])
      await editor.dispatchEvent(type, { dataTransfer: dropped, clientX, clientY })
    await page.locator('.mail-composer').getByText('Bands.csv').first().waitFor()
    // A table dropped elsewhere on the page would be imported.
    expect(await page.getByText('Drop to import').count()).toBe(0)
    await shot(page, 'mail-reply')
    await page.keyboard.press('Control+Enter')
    await editor.waitFor({ state: 'detached' })
    await eventually(
      () => [...theirs.messages.values()].filter(each => each.raw.includes('Yes to both.')).length,
    ).toBe(1)
    const [sent] = [...mine.messages.values()].filter(each => each.labels.has('SENT'))
    expect(sent?.raw.match(/filename="?Bands\.csv/g)).toHaveLength(1)
    expect(sent?.raw).toMatch(/In-Reply-To: <renewal@sim\.test>/)
    expect(sent?.threadId).toBe(mine.byRfcId('<renewal@sim.test>')?.threadId)
  })

  test('[MC12] whom Enter takes is who was typed, however fast, and Escape closes from any field', async () => {
    await page.getByRole('button', { name: /^Compose/ }).click()
    const to = page.getByRole('combobox', { name: 'To' })
    await eventually(() => to.evaluate(field => field === document.activeElement)).toBe(true)
    const chips = () =>
      eventually(() =>
        page.locator('.recipient').evaluateAll(all => all.map(each => each.getAttribute('title'))),
      )
    // Aoife comes to mind, and is not who was written.
    await page.keyboard.type('aoife@corran.te')
    await page.getByRole('option', { name: /Aoife/ }).waitFor()
    await page.keyboard.press('Enter')
    await chips().toEqual(['aoife@corran.te'])
    await page.keyboard.type('aoife')
    await page.keyboard.press('Enter')
    await chips().toEqual(['aoife@corran.te', 'aoife@corran.test'])
    await page.keyboard.press('Escape')
    await to.waitFor({ state: 'detached' })
  })

  test('of a conversation that is not open a task is made where it is listed', async () => {
    await page.goto(new URL('/inbox', page.url()).href)
    const row = page.locator('.thread').first()
    const subject = (await row.locator('.thread-subject').textContent()) ?? ''
    await row.hover()
    await row.getByRole('button', { name: 'Task from mail' }).click()
    const told = page.locator('.ui-toast', { hasText: 'Task made for tomorrow' })
    await told.getByRole('button', { name: 'Open' }).click()
    await page.getByRole('heading', { name: subject }).waitFor()
    await page.goBack()
    await row.waitFor()
  })

  test('is archived by a key, in the mailbox too, and comes back by another', async () => {
    await page.getByText('Renewal 2027').first().click()
    await page.keyboard.press('e')
    await eventually(() => mine.byRfcId('<renewal@sim.test>')?.labels.has('INBOX')).toBe(false)
    await page.keyboard.press('z')
    await eventually(() => mine.byRfcId('<renewal@sim.test>')?.labels.has('INBOX')).toBe(true)
  })

  test('new mail is there when one looks, and the account says that everything is', async () => {
    mine.add(
      mail(
        'new',
        'Kwame <kwame@tema.test>',
        'Pilot scope, Tema depot',
        '<p>Let us pick this up</p>',
      ),
    )
    await page.goto(new URL('/settings/mail', page.url()).href)
    await page.getByRole('button', { name: 'More for this account' }).click()
    await page.getByRole('menuitem', { name: 'Look now' }).click()
    await page.getByText('Every message is here or has a reason').waitFor()
    await shot(page, 'mail-account')
    await goTo(page, 'Inbox')
    await page.getByText('Pilot scope, Tema depot').first().waitFor()
  })
  test('mail kept in a file is imported, and found', async () => {
    await page.goto(new URL('/settings/mail', page.url()).href)
    const old = mail(
      'old',
      'Ines <ines@sado.test>',
      'Lock keys, Sado house',
      '<p>Under the mat</p>',
    )
    await page.getByLabel('Files of mail').setInputFiles({
      name: 'Attic.mbox',
      mimeType: 'application/mbox',
      buffer: Buffer.from(`From ines@sado.test Fri Jan 03 10:00:00 2020\n${old}\n`),
    })
    await page
      .getByText(/Importing mail from Attic\.mbox/)
      .first()
      .waitFor()
    // Dropped anywhere it is mail as well, and no table to be read into columns.
    const dropped = await page.evaluateHandle(
      text => {
        const data = new DataTransfer()
        data.items.add(new File([text], 'Cellar.eml', { type: 'message/rfc822' }))
        return data
      },
      old.replaceAll('old', 'cellar'),
    )
    await page.locator('body').dispatchEvent('dragover', { dataTransfer: dropped })
    await page.getByText('Drop to import mail').waitFor()
    await page.locator('body').dispatchEvent('drop', { dataTransfer: dropped })
    await page
      .getByText(/Importing mail from Cellar\.eml/)
      .first()
      .waitFor()
    // What cannot be read says so, however soon that is known.
    const packed = { name: 'Old.pst', mimeType: 'application/octet-stream' }
    await page.getByLabel('Files of mail').setInputFiles({ ...packed, buffer: Buffer.from('!BDN') })
    await page.getByText(/unpack it first/).waitFor()
    await goTo(page, 'Inbox')
    await page.getByRole('button', { name: 'Search mail' }).click()
    await page.getByRole('textbox', { name: 'Search mail' }).fill('subject:Sado')
    await page.keyboard.press('Enter')
    await page.getByText('Lock keys, Sado house').first().waitFor()
  })
})
