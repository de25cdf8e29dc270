/** A calendar: seen, filled by drag, moved and answered on screen, and so at the simulated provider. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { SIM_CLIENT, startProviderSim, type ProviderSim, type SimCalendars } from '#provider-sim'
import { violationsOf } from './axe.ts'
import { address, eventually, goTo, signInAt, startDemo } from './hands.ts'
import { startKith, type KithApp } from './kith-app.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ME = { address: 'marta@sim.test', name: 'Marta Lindqvist' }
const BOSS = { address: 'aoife@corran.test', name: 'Aoife Brennan' }
/** Ten in the morning of the Wednesday after next, UTC. */
const monday = (at: number) => at - ((new Date(at).getUTCDay() + 6) % 7) * DAY
const TEN = monday(Math.floor(Date.now() / DAY) * DAY) + 9 * DAY + 10 * HOUR
const DATE = new Date(TEN).toISOString().slice(0, 10)

let sim: ProviderSim
let box: SimCalendars
let kith: KithApp
let page: Page
const shot = (name: string) =>
  process.env['KITH_SHOTS'] === undefined
    ? Promise.resolve()
    : page.screenshot({ path: `${process.env['KITH_SHOTS']}/${name}.png` }).then(() => undefined)
const titled = (title: string) => [...box.events.values()].find(each => each.title === title)
const block = (title: string) => page.locator('.cal-event').filter({ hasText: title })

beforeAll(async () => {
  sim = await startProviderSim({ unitsPerMinute: 1e6 })
  for (const [subject, who] of [
    ['g-1', ME],
    ['g-2', BOSS],
  ] as const)
    sim.addUser({ provider: 'google', subject, ...who })
  box = sim.calendars(ME.address)
  const guest = { response: 'none', isOptional: false, isOrganizer: false } as const
  const hour = (at: number) => ({ startsAt: at, endsAt: at + HOUR, zone: 'Europe/Berlin' })
  box.put(box.main.id, { title: 'Stand-up', ...hour(TEN - 2 * DAY), rule: 'FREQ=DAILY;COUNT=5' })
  box.put(box.main.id, {
    title: 'Kick-off',
    ...hour(TEN + 2 * HOUR),
    organizer: BOSS,
    attendees: [
      { ...BOSS, ...guest, response: 'accepted', isOrganizer: true },
      { ...ME, ...guest },
    ],
  })
  kith = await startKith(undefined, { KITH_PROVIDER_SIM: sim.url })
  page = await kith.open()
  await startDemo(page)
})
afterAll(async () => {
  await kith.close()
  await sim.close()
})

describe('the calendar', () => {
  test('comes with the account', async () => {
    await goTo(page, 'Calendar')
    await page.getByRole('button', { name: 'Connect an account' }).click()
    await page.getByRole('button', { name: 'Connect an account' }).click()
    await page.getByRole('button', { name: /Google/ }).click()
    await page.getByRole('textbox', { name: 'Client ID' }).fill(SIM_CLIENT)
    await page.getByRole('button', { name: 'Save' }).click()
    await signInAt(page, ME.address)
    await page.goto(address(page, '/calendar', { view: 'week', date: DATE }))
    await block('Kick-off').waitFor()
    expect(await block('Stand-up').count()).toBe(5)
    expect(await violationsOf(page)).toEqual([])
    await shot('calendar-week')
  })

  test('an hour that is drawn is an event, at the provider too', async () => {
    const standUp = await block('Stand-up').nth(3).boundingBox()
    const { x, y, width, height } = standUp ?? { x: 0, y: 0, width: 0, height: 0 }
    const from = y + 4 * height
    await page.mouse.move(x + width / 2, from)
    await page.mouse.down()
    await page.mouse.move(x + width / 2, from + height, { steps: 4 })
    await page.mouse.up()
    await page.getByRole('textbox', { name: 'Title' }).fill('Price talk')
    await page.keyboard.press('Control+Enter')
    await block('Price talk').waitFor()
    await eventually(() => titled('Price talk')?.status).toBe('confirmed')
  })

  test('is moved by the hand, and taken back by a key', async () => {
    await eventually(() => block('Price talk').count()).toBe(1)
    const before = titled('Price talk')?.startsAt ?? 0
    const at = await block('Price talk').boundingBox()
    const { x, y, width, height } = at ?? { x: 0, y: 0, width: 0, height: 0 }
    await page.mouse.move(x + width / 2, y + 8)
    await page.mouse.down()
    await page.mouse.move(x + width / 2, y + 8 + 2 * height, { steps: 6 })
    await page.mouse.up()
    await eventually(() => titled('Price talk')?.startsAt).toBeGreaterThan(before)
    await page.keyboard.press('z')
    await eventually(() => titled('Price talk')?.startsAt).toBe(before)
  })

  test('an invitation is answered where it stands', async () => {
    await block('Kick-off').click()
    const card = page.getByRole('dialog', { name: 'Kick-off' })
    await shot('calendar-invited')
    await card
      .getByRole('group', { name: 'Your answer' })
      .getByText('Going', { exact: true })
      .click()
    await eventually(
      () => titled('Kick-off')?.attendees.find(one => one.address === ME.address)?.response,
    ).toBe('accepted')
    expect(sim.invitations.at(-1)).toMatchObject({ kind: 'answer', to: BOSS.address })
    expect(await violationsOf(page, 'colours')).toEqual([])
  })

  test('a meeting with somebody shows who is busy', async () => {
    await page.goto(address(page, '/calendar', { event: `new:Aoife Brennan <${BOSS.address}>` }))
    await page.getByRole('region', { name: 'Free and busy' }).waitFor()
    await page.getByRole('img', { name: /^Aoife: free all day/ }).waitFor()
    await shot('calendar-busy')
  })
})
