/**
 * The page in a real Chromium while 50,000 messages come in from an mbox: frames of the table of people and of the
 * inbox, before and during, and how much of its thread the page spends. `KITH_BENCH_MAILS` takes fewer.
 */
import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { once } from 'node:events'
import { chromium, type CDPSession } from 'playwright-core'
import { corpus } from './big-mailbox.ts'
import { jobDone, openEngine } from './big-workspace.ts'
import { report, summarise, type Line } from './measure.ts'

const MAILS = Number(process.env['KITH_BENCH_MAILS'] ?? 50_000)
const RECORDS = 20_000
const SCROLL_MS = 4000
/** A hand on the wheel. */
const SPEED = 6000
const ROUNDS = 3
const MAIN = join(import.meta.dirname, '../src/cli/main.ts')
const profile = join(process.env['KITH_BENCH'] ?? tmpdir(), `kith-bench-frames-${process.pid}`)
const mbox = join(profile, 'mails.mbox')

mkdirSync(profile, { recursive: true })
await writeMbox()
const engine = await openEngine(profile)
await engine.client.workspace.startEmpty({ name: 'Bench', me: 'Bench' })
const { job } = await engine.client.workspace.seed({ records: RECORDS, seed: 1 })
await jobDone(engine, job)
await engine.close()

const server = kith('serve', '--port', '0')
const lines = createInterface({ input: server.stdout })
const [first] = (await once(lines, 'line')) as [string]
const { url } = JSON.parse(first) as { url: string }
const browser = await chromium.launch({
  ...(process.env['KITH_CHROMIUM'] === undefined
    ? {}
    : { executablePath: process.env['KITH_CHROMIUM'] }),
  args: ['--no-sandbox', '--disable-background-networking'],
})
const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
const devtools = await page.context().newCDPSession(page)
await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
await devtools.send('Network.enable')
let answers = 0
devtools.on('Network.webSocketFrameReceived', () => void answers++)
await page.goto(url)

interface Place {
  readonly name: string
  readonly path: string
  readonly scroller: string
  readonly row: string
}
const PEOPLE: Place = {
  name: 'people',
  path: '/o/person',
  scroller: '.tbl-scroll',
  row: '.tbl-row[data-id]',
}
const INBOX: Place = {
  name: 'inbox',
  path: '/inbox/all',
  scroller: '.threads-scroll',
  row: '.thread-open',
}

const quiet = await measure(PEOPLE)
const taking = kith('mail', 'import', mbox, '--json')
let isTaking = true
taking.stdout.resume()
const taken = once(taking, 'exit').then(() => void (isTaking = false))
await page.goto(new URL(INBOX.path, url).href)
// The first mails are there.
await page.locator(INBOX.row).first().waitFor()
const rounds = { people: [] as Frames[], inbox: [] as Frames[] }
let hasEnded = 0
for (let round = 0; round < ROUNDS; round++) {
  rounds.people.push(await measure(PEOPLE))
  rounds.inbox.push(await measure(INBOX))
  if (!isTaking) hasEnded++
}
await taken
const after = await measure(INBOX)

const line = (what: string, list: readonly Frames[]): Line => {
  const gaps = list.flatMap(one => one.gaps)
  const slow = gaps.filter(gap => gap > 33.4).length / gaps.length
  const mean = (pick: (one: Frames) => number) =>
    list.reduce((sum, one) => sum + pick(one), 0) / list.length
  return {
    what,
    measured: `${(slow * 100).toFixed(1)} % over 33 ms of ${gaps.length}, p95 ${summarise(gaps).p95.toFixed(0)} ms, max ${Math.max(...gaps).toFixed(0)} ms, thread ${(mean(one => one.busy) * 100).toFixed(0)} %, ${mean(one => one.answers).toFixed(0)} answers/s`,
  }
}
const busyOn = (list: readonly Frames[]) =>
  list.reduce((sum, one) => sum + one.busy, 0) / list.length
const share = (list: readonly Frames[]) =>
  list.flatMap(one => one.gaps).filter(gap => gap > 33.4).length /
  Math.max(1, list.flatMap(one => one.gaps).length)
const worst = Math.max(share(rounds.people), share(rounds.inbox))
report(
  `frames: ${MAILS.toLocaleString('en')} messages coming in${hasEnded > 0 ? ` (over before the end of ${hasEnded} rounds)` : ''}`,
  [
    line('people, quiet', [quiet]),
    line('people, while importing', rounds.people),
    line('inbox, while importing', rounds.inbox),
    line('inbox, afterwards', [after]),
    {
      what: 'slow frames while importing',
      measured: `${(worst * 100).toFixed(1)} %`,
      bar: '< 2 %',
      holds: worst < 0.02,
    },
  ],
  {
    quiet: share([quiet]),
    people: share(rounds.people),
    inbox: share(rounds.inbox),
    quietThread: quiet.busy,
    peopleThread: busyOn(rounds.people),
    inboxThread: busyOn(rounds.inbox),
  },
)
await browser.close()
server.kill('SIGTERM')
await once(server, 'exit')
rmSync(profile, { recursive: true, force: true })

interface Frames {
  readonly gaps: readonly number[]
  /** Share of the time in which the page's thread worked. */
  readonly busy: number
  readonly answers: number
}

async function measure({ path, scroller, row }: Place): Promise<Frames> {
  await page.goto(new URL(path, url).href)
  await page.locator(row).first().waitFor()
  const before = { busy: await busyOf(devtools), answers, at: performance.now() }
  const gaps = await page.evaluate(
    ([selector, duration, pixels]) =>
      new Promise<number[]>(done => {
        const box = document.querySelector<HTMLElement>(selector)
        if (!box) throw new Error('nothing to scroll')
        const found: number[] = []
        let last = performance.now()
        const start = last
        let way = 1
        const step = (now: number) => {
          found.push(now - last)
          if (box.scrollTop + box.clientHeight >= box.scrollHeight - 2) way = -1
          if (box.scrollTop <= 0) way = 1
          box.scrollTop += (((now - last) / 1000) * pixels + 1) * way
          last = now
          if (now - start < duration) requestAnimationFrame(step)
          else done(found.slice(2))
        }
        requestAnimationFrame(step)
      }),
    [scroller, SCROLL_MS, SPEED] as const,
  )
  const seconds = (performance.now() - before.at) / 1000
  return {
    gaps,
    busy: ((await busyOf(devtools)) - before.busy) / seconds,
    answers: (answers - before.answers) / seconds,
  }
}

async function busyOf(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
}

function kith(...words: readonly string[]) {
  return spawn(process.execPath, [...process.execArgv, MAIN, ...words, '--data', profile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** The corpus again and again under other ids, subjects and days. */
async function writeMbox(): Promise<void> {
  const file = createWriteStream(mbox)
  const mails = corpus().map(raw => Buffer.from(raw).toString('latin1'))
  for (let at = 0; at < MAILS; at++) {
    const day = new Date(Date.UTC(2026, 10, 1) - at * 3_600_000).toUTCString()
    const text = (mails[at % mails.length] ?? '')
      .replace(/^From .*\n/, '')
      .replace(/^Message-I[dD]:.*$/m, `Message-ID: <${at}@bench.example>`)
      .replace(/^Date:.*$/m, `Date: ${day}`)
      .replace(/^Subject: /m, `Subject: ${at} `)
      .replaceAll(/^From /gm, '>From ')
    if (!file.write(Buffer.from(`From bench@kith.example ${dayOf(day)}\n${text}\n\n`, 'latin1')))
      await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
}

/** `Sun Nov 01 00:00:00 2026`, as files of mail part their mails. */
function dayOf(utc: string): string {
  const [weekday = '', day = '', month = '', year = '', time = ''] = utc.split(' ')
  return `${weekday.slice(0, 3)} ${month} ${day} ${time} ${year}`
}
