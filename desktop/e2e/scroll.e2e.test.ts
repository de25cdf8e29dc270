/** A long list dragged hard by its thumb: rows that pass are texts only, none is blank, and at rest everything is there. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { eventually, goTo, rows, startDemo } from './hands.ts'
import { kith as runKith, startKith, type KithApp } from './kith-app.ts'

const RECORDS = 6000
const PIXELS_PER_MS = 24
const FLIGHT_MS = 2500
const MOST_NODES = 1200

let kith: KithApp
let page: Page

beforeAll(async () => {
  kith = await startKith()
  page = await kith.open()
  await startDemo(page)
  await runKith(kith.profile, 'seed', '--records', String(RECORDS))
  await goTo(page, 'People')
  await rows(page).first().waitFor()
})
afterAll(() => kith.close())

interface Flight {
  readonly passing: number
  readonly blank: number
  readonly textless: number
  readonly most: number
}

/** Moves the list as a thumb does, there and back; counts what stands in it frame by frame. */
const fly = (): Promise<Flight> =>
  page.evaluate(
    ([speed, duration]) =>
      new Promise<Flight>(done => {
        const scroller = document.querySelector<HTMLElement>('.tbl-scroll')!
        const seen = { passing: 0, blank: 0, textless: 0, most: 0 }
        const known = new Set<string | undefined>()
        const start = performance.now()
        let last = start
        let way = 1
        const step = (now: number): void => {
          for (const row of scroller.querySelectorAll<HTMLElement>('.tbl-row')) {
            if (row.dataset['passing'] !== undefined) seen.passing += 1
            const place = row.dataset['r']
            if (row.dataset['id'] !== undefined) known.add(place)
            else if (known.has(place)) seen.blank += 1
            if (row.dataset['id'] === undefined) continue
            if (row.querySelector('[data-c="0"]')?.textContent === '') seen.textless += 1
          }
          seen.most = Math.max(seen.most, scroller.querySelectorAll('*').length)
          const end = scroller.scrollHeight - scroller.clientHeight
          if (scroller.scrollTop >= end - 1) way = -1
          if (scroller.scrollTop <= 0) way = 1
          scroller.scrollTop += way * speed! * (now - last)
          last = now
          if (now - start < duration!) requestAnimationFrame(step)
          else done(seen)
        }
        requestAnimationFrame(step)
      }),
    [PIXELS_PER_MS, FLIGHT_MS] as const,
  )

describe('a long list', () => {
  test('[VW17] passes as texts, none of them blank once it was seen, and rests as it is', async () => {
    const flight = await fly()
    expect(flight.passing).toBeGreaterThan(0)
    expect(flight.blank).toBe(0)
    expect(flight.textless).toBe(0)
    expect(flight.most).toBeLessThanOrEqual(MOST_NODES)
    await eventually(() => page.locator('.tbl-row[data-passing]').count()).toBe(0)
    await eventually(() =>
      rows(page)
        .filter({ hasNot: page.locator('.ui-avatar') })
        .count(),
    ).toBe(0)
    expect(await rows(page).count()).toBeGreaterThan(10)
  })
})
