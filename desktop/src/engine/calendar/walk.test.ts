/** Random changes on both sides, with and without a network, lost places among them: in the end both have the same. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, HOUR, openAtSim, START, type SimProvider } from './calendar.fixture.ts'

/** Three in a test run; two hundred by `npm run walks`. */
const RUNS = Number(process.env['KITH_CALENDAR_WALKS'] ?? 3)
const STEPS = 14

type Step = readonly [kind: number, which: number, by: number]
const steps = fc.array(fc.tuple(fc.nat(11), fc.nat(20), fc.integer({ min: 1, max: 5 })), {
  minLength: STEPS,
  maxLength: STEPS,
})

async function walk(provider: SimProvider, path: readonly Step[]): Promise<void> {
  const { box, put, sync, here, save, remove, setOffline, mailbox, end } = await openAtSim(provider)
  let count = 0
  const rule = 'FREQ=DAILY;COUNT=4'
  const remote = (which: number) => {
    const rows = [...box.events.values()].filter(
      each => each.series === null && each.status === 'confirmed',
    )
    return rows[which % Math.max(1, rows.length)]
  }
  const original = (at: number) => new Date(at).toISOString().replaceAll(/[-:]|\.000/g, '')
  put('First')
  put('Each day', { rule })
  await sync()
  for (const [at, [kind, which, by]] of path.entries()) {
    if (at % 3 === 2) await sync().catch(() => undefined)
    const entries = await here()
    const entry = entries[which % Math.max(1, entries.length)]
    const row = remote(which)
    const title = `T${++count}`
    const from = START + by * HOUR
    if (kind === 0) put(title, { startsAt: from, endsAt: from + HOUR })
    else if (kind === 1) put(title, { startsAt: from, endsAt: from + HOUR, rule })
    else if (kind === 2 && row !== undefined) box.change(row.id, { title })
    else if (kind === 3 && row !== undefined && which % 2 === 0) box.remove(row.id)
    else if (kind === 4 && typeof row?.rule === 'string')
      box.remove(`${row.id}_${original((row.startsAt ?? 0) + (which % 4) * DAY)}`)
    else if (kind === 5 && which % 4 === 0) box.forget()
    else if (kind === 6) await save({ title, start: from, end: from + HOUR })
    else if (kind === 7) await save({ title, start: from, end: from + HOUR, rule })
    else if (kind === 8 && entry !== undefined) {
      const { event, start, isRecurring } = entry
      const series = isRecurring && entry.event !== '' ? rule : null
      const occurrence = isRecurring ? start : null
      const moved = { title, start: start + HOUR, end: start + 2 * HOUR, rule: series }
      await save({ event, occurrence, ...moved }, isRecurring ? 'one' : 'all')
    } else if (kind === 9 && entry !== undefined && which % 2 === 0)
      await remove(entry.event, entry.isRecurring ? entry.start : null, 'one')
    else if (kind === 10) setOffline(which % 2 === 0)
    else if (kind === 11) await sync().catch(() => undefined)
  }
  setOffline(false)
  for (let round = 0; round < 3; round++) await sync()
  const key = (name: string, start: number) => `${name}@${(start - START) / HOUR}`
  const mine = (await here()).map(each => key(each.title, each.start)).toSorted()
  const theirs = box
    .view(box.main.id, Date.now() - 30 * DAY, Date.now() + 60 * DAY)
    .map(each => key(each.event.title, each.startsAt))
    .toSorted()
  const pending = mailbox.store.pluck<string>('SELECT pending FROM event WHERE pending IS NOT NULL')
  await end()
  expect({ shown: mine, pending }).toEqual({ shown: theirs, pending: [] })
}

describe('a walk of changes on both sides', () => {
  test.each(['google', 'microsoft'] as const)(
    '[CE17] ends alike at %s',
    async provider => {
      await fc.assert(
        fc.asyncProperty(steps, path => walk(provider, path)),
        { numRuns: RUNS, seed: 41, endOnFailure: RUNS < 10 },
      )
    },
    240_000 + RUNS * 4000,
  )
})
