/**
 * Random walks against a real Radicale: whatever changes there and here, whatever it forgets and
 * whenever it or this engine dies, in the end both have the same. Only `npm run walks` takes them, 10
 * seeds of 200 steps: a server that ends and begins again takes a second each time.
 */
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCalendar, writeCalendar, type CalendarEvent } from '@kith/shared/calendar'
import { isFault } from '@kith/shared/kit'
import { createChance } from '@kith/shared/testkit'
import { hasRadicale, startRadicale, type Radicale } from '#engine/mail-testkit'
import { DAY, HOUR, START, ZONE } from './calendar.fixture.ts'
import { openDavBench, type DavBench } from './dav-bench.fixture.ts'
import { eventOf, type EventRow } from './event-rows.ts'

const IS_WALK = Number(process.env['KITH_CALENDAR_WALKS'] ?? 0) > 0
if (!IS_WALK) process.stderr.write('the walk at a real Radicale is taken by npm run walks\n')
const SEEDS = Number(process.env['KITH_DAV_WALKS'] ?? 10)
const STEPS = Number(process.env['KITH_DAV_STEPS'] ?? 200)
const FIRST = Number(process.env['KITH_DAV_SEED'] ?? 1)
const RULE = 'FREQ=DAILY;COUNT=4'

const blank = (uid: string, title: string, startsAt: number): CalendarEvent => ({
  uid,
  recurrenceId: null,
  isFollowing: false,
  sequence: 0,
  status: 'confirmed',
  title,
  description: '',
  location: '',
  conferenceUrl: null,
  startsAt,
  endsAt: startsAt + HOUR,
  startDate: null,
  endDate: null,
  zone: ZONE,
  rule: null,
  rdates: [],
  exdates: [],
  isBusy: true,
  isPrivate: false,
  attendees: [],
  reminders: [],
  stampedAt: START,
})
const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z')

/** A person at another client: one change at a time; answers what it was. */
function createElsewhere(server: Radicale, calendar: string, chance: () => number) {
  /** Of what was made there, by the name of its object. */
  const names: string[] = []
  let made = 0
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(chance() * list.length)]
  const at = () => START + Math.floor(chance() * 6) * HOUR
  const put = (name: string, events: readonly CalendarEvent[]) =>
    server.put(calendar, name, writeCalendar(events, null))
  const change = async (
    what: string,
    work: (events: readonly CalendarEvent[]) => readonly CalendarEvent[],
  ): Promise<string> => {
    const name = pick(names)
    const text = name === undefined ? null : await server.read(calendar, name)
    if (name === undefined || text === null) return 'nothing'
    await put(name, work(readCalendar(text, ZONE).events))
    return `${what} ${name}`
  }
  const steps: readonly (readonly [number, () => Promise<string>])[] = [
    [
      25,
      async () => {
        const name = `there-${made++}`
        names.push(name)
        const rule = chance() < 0.4 ? RULE : null
        await put(name, [{ ...blank(name, `There ${made}`, at()), rule }])
        return `put ${name}`
      },
    ],
    [
      20,
      () =>
        change('title', events => events.map(one => ({ ...one, title: `There again ${made++}` }))),
    ],
    [
      10,
      () =>
        change('move', events =>
          events.flatMap(one => {
            const startsAt = at()
            // Its changed occurrences have other originals then.
            if (one.recurrenceId !== null) return []
            return [{ ...one, startsAt, endsAt: startsAt + HOUR, exdates: [] }]
          }),
        ),
    ],
    [
      10,
      () =>
        change('occurrence', events => {
          const [series] = events.filter(one => one.rule !== null)
          if (series === undefined) return events
          const original = series.startsAt! + Math.floor(chance() * 4) * DAY
          const recurrenceId = iso(original)
          const others = events.filter(one => one.recurrenceId !== recurrenceId)
          if (series.exdates.includes(recurrenceId)) return events
          const startsAt = original + 2 * HOUR
          const one = { ...blank(series.uid, `Once ${made++}`, startsAt), recurrenceId }
          return [...others, one]
        }),
    ],
    [
      8,
      () =>
        change('day off', events => {
          const [series] = events.filter(one => one.rule !== null)
          if (series === undefined) return events
          const gone = iso(series.startsAt! + Math.floor(chance() * 4) * DAY)
          const others = events.filter(one => one !== series && one.recurrenceId !== gone)
          return [{ ...series, exdates: [...new Set([...series.exdates, gone])] }, ...others]
        }),
    ],
    [
      12,
      async () => {
        const name = pick(names)
        if (name === undefined) return 'nothing'
        await server.remove(calendar, name)
        names.splice(names.indexOf(name), 1)
        return `remove ${name}`
      },
    ],
    [
      4,
      async () => {
        // What it told before it does not know any more.
        const { pathname } = new URL(calendar)
        const cache = join(server.folder, 'collection-root', pathname, '.Radicale.cache')
        // It may still write there, for an engine that was killed.
        rmSync(cache, { recursive: true, force: true, maxRetries: 20 })
        return 'history forgotten'
      },
    ],
  ]
  const total = steps.reduce((sum, [weight]) => sum + weight, 0)
  return async (): Promise<string> => {
    let left = chance() * total
    for (const [weight, run] of steps) {
      left -= weight
      if (left <= 0) return await run()
    }
    return 'nothing'
  }
}

/** The person at this device. */
async function actHere(bench: DavBench, chance: () => number, count: number): Promise<string> {
  const title = `Here ${count}`
  const start = START + Math.floor(chance() * 6) * HOUR
  const entries = await bench.here()
  const entry = entries[Math.floor(chance() * entries.length)]
  const luck = chance()
  if (entry === undefined || luck < 0.35) {
    const rule = chance() < 0.4 ? RULE : null
    await bench.save({ title, start, end: start + HOUR, rule })
    return `here: new ${title}`
  }
  const { event, isRecurring } = entry
  const occurrence = isRecurring ? entry.start : null
  if (luck < 0.55) {
    await bench.remove(event, occurrence, 'one')
    return `here: remove ${entry.title}`
  }
  const times = { start: entry.start + HOUR, end: entry.start + 2 * HOUR }
  const rule = isRecurring ? RULE : null
  await bench.save({ event, occurrence, title, ...times, rule }, isRecurring ? 'one' : 'all')
  return `here: ${entry.title} is ${title}`
}

async function walk(server: Radicale, seed: number): Promise<void> {
  const chance = createChance(seed).next
  const folder = mkdtempSync(join(tmpdir(), 'kith-dav-walk-'))
  const user = `walk${seed}`
  const calendar = await server.calendar(user)
  const place = { url: server.url, user, folder }
  const step = createElsewhere(server, calendar, chance)
  const trail: string[] = []
  let open: DavBench | undefined
  const bench = async () => (open ??= await openDavBench(place))
  const end = async () => {
    await open?.end()
    open = undefined
  }
  const sync = async () => {
    const device = await bench()
    await device.sync().catch((error: unknown) => {
      if (!isFault(error)) throw error
      trail.push(error.code)
    })
  }
  try {
    await sync()
    for (let at = 0; at < STEPS; at++) {
      trail.push(await step())
      const luck = chance()
      if (luck < 0.2) await sync()
      else if (luck < 0.24) {
        await end()
        const writes = Math.floor(chance() * 12)
        trail.push(`killed after ${writes} writes`)
        await killed(JSON.stringify(place), String(writes))
      } else if (luck < 0.27) {
        // The server goes in the middle of a round.
        trail.push('server gone')
        await Promise.all([sync(), server.kill()])
        await server.begin()
      } else if (luck < 0.5) trail.push(await actHere(await bench(), chance, at))
    }
    for (let round = 0; round < 3; round++) await (await bench()).sync()
    const why = `seed ${seed}: ${trail.slice(-60).join('; ')}`
    const { store } = (await bench()).mailbox
    const rows = store.all<EventRow>('SELECT * FROM event ORDER BY id')
    const here = rows.map(row => shown(eventOf(store, row))).toSorted()
    const texts = await server.all(calendar)
    const there = texts.flatMap(text => readCalendar(text, ZONE).events.map(shown)).toSorted()
    expect(here, why).toEqual(there)
    expect(
      rows.filter(row => row.pending !== null),
      why,
    ).toEqual([])
    expect(store.pluck('PRAGMA integrity_check'), why).toEqual(['ok'])
  } finally {
    await end()
    rmSync(folder, { recursive: true, force: true })
  }
}

function killed(...words: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('./dav-kill-target.fixture.ts', import.meta.url), words, {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    child.once('exit', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') resolve()
      else reject(new Error(`the engine ended with ${code ?? signal}`))
    })
  })
}

const shown = (event: CalendarEvent): string =>
  [
    event.uid,
    event.recurrenceId ?? '',
    event.title,
    new Date(event.startsAt ?? 0).toISOString(),
    event.rule ?? '',
    event.exdates.toSorted().join(),
  ].join(' | ')

describe.runIf(hasRadicale && IS_WALK)('a walk at a real CalDAV server', () => {
  let server: Radicale
  beforeAll(async () => {
    server = await startRadicale()
  })
  afterAll(() => server.stop())

  for (let seed = FIRST; seed < FIRST + SEEDS; seed++)
    test(
      `[CE17] seed ${seed}: in the end here is what is there`,
      () => walk(server, seed),
      240_000 + STEPS * 10_000,
    )
})
