/** The power goes, again and again: what the page showed as saved is there, and the page finds its way back. */
import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { cell, eventually, goTo, rows, startDemo } from './hands.ts'
import { kith as runKith, startKith, type KithApp } from './kith-app.ts'

/** `npm run walks` cuts more often. */
const CUTS = process.env['KITH_KILLS'] === undefined ? 3 : 20
const LATEST_CUT_MS = 250

let kith: KithApp
let page: Page

beforeAll(async () => {
  // Between the restart and the new address the open page asks with the token of the old start.
  kith = await startKith(/HTTP Authentication failed/)
  page = await kith.open()
  await startDemo(page)
  await goTo(page, 'People')
  await rows(page).first().waitFor()
})
afterAll(() => kith.close())

/** Answers of the engine to changes, as the page received them: only these were "saved". */
function listenForAnswers(): {
  readonly saved: ReadonlySet<string>
  readonly next: () => Promise<void>
} {
  const asked = new Map<string, string>()
  const saved = new Set<string>()
  let tell: () => void = () => undefined
  page.on('websocket', socket => {
    socket.on('framesent', ({ payload }) => {
      const text = String(payload)
      const id = /"i":"([^"]+)"/.exec(text)?.[1]
      const value = /cut \d+ edit \d+/.exec(text)?.[0]
      if (id !== undefined && value !== undefined) asked.set(id, value)
    })
    socket.on('framereceived', ({ payload }) => {
      const text = String(payload)
      const value = asked.get(/"i":"([^"]+)"/.exec(text)?.[1] ?? '')
      if (value === undefined || !text.includes('"action"')) return
      saved.add(value)
      tell()
    })
  })
  return { saved, next: () => new Promise(resolve => (tell = resolve)) }
}

async function stored(): Promise<ReadonlySet<string>> {
  const where = JSON.stringify({ field: 'jobTitle', op: 'contains', value: 'cut ' })
  const answer = await runKith(kith.profile, 'query', 'person', '--where', where, '--limit', '1000')
  const found = (answer as { readonly rows: readonly { readonly jobTitle: string }[] }).rows
  return new Set(found.map(row => row.jobTitle))
}

describe('a power cut', () => {
  const limit = 240_000 + CUTS * 15_000
  test(
    `${CUTS} times in the middle of edits loses nothing that was saved`,
    { timeout: limit },
    async () => {
      const { saved, next } = listenForAnswers()
      await page.reload()
      await rows(page).first().waitFor()
      const known = new Set<string>()
      let row = 0
      for (let cut = 0; cut < CUTS; cut += 1) {
        const delay = randomInt(LATEST_CUT_MS)
        // Every other one after something was saved, however long this machine takes for it.
        const begun = cut % 2 === 0 ? Promise.resolve() : next()
        const killed = begun.then(async () => {
          await new Promise(resolve => setTimeout(resolve, delay))
          await kith.kill()
        })
        for (let edit = 0; edit < 4; edit += 1, row += 1) {
          await (await cell(page, row, 'Job title')).click()
          await page.keyboard.type(`cut ${cut} edit ${edit}`)
          await page.keyboard.press('Enter')
        }
        await killed
        await page.getByRole('button', { name: 'Reconnecting' }).waitFor()
        await kith.restart()
        // The browser gets the address of the new start, as it does when Kith is started again.
        const door = await page.context().newPage()
        await door.goto(kith.url)
        await door.close()
        await page.getByRole('button', { name: 'Only on this device' }).waitFor()
        const there = await stored()
        for (const value of saved) {
          known.add(value)
          expect(there.has(value), `${value} was saved before cut ${cut} (after ${delay} ms)`).toBe(
            true,
          )
        }
        // The page shows what is there, nothing else: not an edit that never arrived.
        await eventually(async () => {
          const shown = await rows(page)
            .getByText(/^cut \d+ edit \d+$/)
            .allInnerTexts()
          return shown.filter(value => !there.has(value))
        }).toEqual([])
      }
      expect(known.size).toBeGreaterThan(0)
      const checks = (await runKith(kith.profile, 'doctor')) as { readonly ok: boolean }
      expect(checks.ok).toBe(true)
    },
  )

  test('the page goes on where it was', async () => {
    await (await cell(page, 0, 'City')).click()
    await page.keyboard.type('After the cut')
    await page.keyboard.press('Enter')
    await eventually(async () => (await cell(page, 0, 'City')).innerText()).toBe('After the cut')
    await page.keyboard.press('Control+z')
    await eventually(async () => (await cell(page, 0, 'City')).innerText()).not.toBe(
      'After the cut',
    )
  })
})
