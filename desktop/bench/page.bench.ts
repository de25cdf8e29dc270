/** The page in a real Chromium over 100,000 people: frames while scrolling, keystroke to painted row. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'
import { bigWorkspace, profileOf, STANDARD_SIZE } from './big-workspace.ts'
import { report, summarise, type Line } from './measure.ts'

const SCROLL_MS = 5000
/** A hand on the wheel; a thumb dragged hard. */
const USUAL_SPEED = 6_000
const FAST_SPEED = 24_000
const EDITS = 40
/** Name, company, job title. */
const JOB_TITLE_COLUMN = 2
const { engine } = await bigWorkspace(STANDARD_SIZE)
await engine.close()
const server = spawn(
  process.execPath,
  [
    ...process.execArgv,
    join(import.meta.dirname, '../src/cli/main.ts'),
    'serve',
    '--port',
    '0',
    '--data',
    profileOf(STANDARD_SIZE),
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
)
const url = await new Promise<string>(done =>
  createInterface({ input: server.stdout }).once('line', line =>
    done((JSON.parse(line) as { url: string }).url),
  ),
)
const browser = await chromium.launch({
  ...(process.env['KITH_CHROMIUM'] === undefined
    ? {}
    : { executablePath: process.env['KITH_CHROMIUM'] }),
  args: ['--no-sandbox', '--disable-background-networking'],
})
const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
await page.goto(url)
const opened = performance.now()
await page.goto(new URL('/o/person', url).href)
await page.getByRole('gridcell').first().waitFor()
const firstRow = performance.now() - opened

const usual = await scroll(USUAL_SPEED)
const fast = await scroll(FAST_SPEED)
await page.evaluate(() => document.querySelector<HTMLElement>('.tbl-scroll')?.scrollTo(0, 0))

const paints: number[] = []
for (let edit = 0; edit < EDITS; edit++) {
  const text = `Painted ${edit}`
  await page
    .locator(`.tbl-row .tbl-cell[data-c="${JOB_TITLE_COLUMN}"]`)
    .nth(edit % 10)
    .click()
  await page.keyboard.type(text)
  const took = await page.evaluate(
    wanted =>
      new Promise<number>(done => {
        const start = performance.now()
        const look = () => {
          const isPainted = [...document.querySelectorAll('[role="gridcell"]')].some(
            cell => cell.textContent === wanted && !cell.querySelector('input'),
          )
          if (isPainted) requestAnimationFrame(() => done(performance.now() - start))
          else requestAnimationFrame(look)
        }
        document.activeElement?.dispatchEvent(
          new KeyboardEvent('keydown', {
            key: 'Enter',
            code: 'Enter',
            bubbles: true,
            cancelable: true,
          }),
        )
        look()
      }),
    text,
  )
  paints.push(took)
}
const paint = summarise(paints)
const lines: Line[] = [
  {
    what: 'address to first row',
    measured: `${firstRow.toFixed(0)} ms`,
    bar: '≤ 1,500 ms',
    holds: firstRow <= 1500,
  },
  ...[[USUAL_SPEED, usual] as const, [FAST_SPEED, fast] as const].map(
    ([speed, { slow, blank, frames, sample }]) => ({
      what: `frames over 33 ms at ${speed.toLocaleString('en')} px/s`,
      measured: `${(slow * 100).toFixed(1)} % of ${frames}, p95 ${sample.p95.toFixed(0)} ms, ${(blank * 100).toFixed(1)} % empty`,
      bar: '< 2 %',
      holds: slow < 0.02,
    }),
  ),
  {
    what: 'Enter to painted row, p50 / p95',
    measured: `${paint.p50.toFixed(0)} / ${paint.p95.toFixed(0)} ms`,
    bar: 'p95 ≤ 50 ms',
    holds: paint.p95 <= 50,
  },
]
report('page: 100,000 people in Chromium', lines, {
  firstRow,
  slowFrames: usual.slow,
  slowFramesFast: fast.slow,
  paintP95: paint.p95,
})
await browser.close()
server.kill('SIGTERM')

/** Frames while the list moves at a speed, and the share of rows that were still empty in them. */
async function scroll(speed: number) {
  await page.evaluate(() => document.querySelector<HTMLElement>('.tbl-scroll')?.scrollTo(0, 0))
  await page.waitForTimeout(500)
  const { gaps, blank } = (await page.evaluate(
    ([duration, pixels]) =>
      new Promise<{ gaps: number[]; blank: number }>(done => {
        const scroller = document.querySelector<HTMLElement>('.tbl-scroll')
        if (!scroller) throw new Error('no table to scroll')
        const found: number[] = []
        let rows = 0
        let empty = 0
        let last = performance.now()
        const start = last
        const step = (now: number) => {
          found.push(now - last)
          rows += document.querySelectorAll('.tbl-row').length
          empty += document.querySelectorAll('.tbl-row:not([data-id])').length
          scroller.scrollTop += ((now - last) / 1000) * pixels
          last = now
          if (now - start < duration) requestAnimationFrame(step)
          else done({ gaps: found.slice(2), blank: empty / Math.max(1, rows) })
        }
        requestAnimationFrame(step)
      }),
    [SCROLL_MS, speed] as const,
  )) as { gaps: number[]; blank: number }
  const slow = gaps.filter(gap => gap > 33.4).length / gaps.length
  return { slow, blank, frames: gaps.length, sample: summarise(gaps) }
}
