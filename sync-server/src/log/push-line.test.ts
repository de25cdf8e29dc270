import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '@kith/shared/kit'
import type { Verdict } from '@kith/shared/protocol'
import type { Database } from '#db'
import { defaultPolicy } from '#gate'
import { onEachDatabase } from '#testkit'
import { createSite, wholeLog } from './log.fixture.ts'

/** The same database, whose commits wait for `around`. */
const withCommits = (
  database: Database,
  around: (commit: () => Promise<unknown>) => Promise<void>,
): Database => ({
  ...database,
  async call<Row extends object>(text: string, values: Parameters<Database['call']>[1]) {
    let answer: readonly Row[] = []
    await around(async () => {
      answer = await database.call<Row>(text, values)
    })
    return answer
  },
})

type Fate = 'written' | 'lost' | 'overtaken'

/** The same database; each commit waits until it is told what becomes of it. */
function inHand(database: Database, overtake: () => Promise<void>) {
  /** Where each was to be written. */
  const heads: number[] = []
  const told: string[] = []
  const fates: ((fate: Fate) => void)[] = []
  let arrived: (() => void) | undefined
  const held: Database = {
    ...database,
    async call<Row extends object>(text: string, values: Parameters<Database['call']>[1]) {
      heads.push(Number(values?.[1]))
      told.push(`commit ${heads.length}`)
      const fate = await new Promise<Fate>(resolve => {
        fates.push(resolve)
        arrived?.()
      })
      if (fate === 'lost') throw new Error('lost before it was written')
      if (fate === 'overtaken') await overtake()
      return database.call<Row>(text, values)
    },
  }
  return {
    database: held,
    heads,
    told,
    /** Decides the oldest that waits; waits for one. */
    async decide(fate: Fate): Promise<void> {
      while (fates.length === 0) {
        await new Promise<void>(resolve => {
          arrived = resolve
        })
      }
      fates.shift()?.(fate)
    },
    begun: async (count: number): Promise<void> => {
      while (heads.length < count) {
        await new Promise<void>(resolve => {
          arrived = resolve
        })
      }
    },
  }
}

onEachDatabase('pushes in a line', ({ open }) => {
  let database: Database
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.close())

  test('[LG16] what comes while a commit is under way is one group, judged on top of it', async () => {
    const gate = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    let commits = 0
    const held = withCommits(database, async commit => {
      commits++
      begun.resolve()
      if (commits === 1) await gate.promise
      await commit()
    })
    const site = await createSite(held)
    const log = await site.open()
    const ada = await site.device('ada')
    const doc = newId()
    const first = ada.set(doc, { name: 'A' })!
    const one = ada.push(log)
    await begun.promise
    expect(log.head()).toBe(0)
    const again = ada.push(log, [first])
    ada.set(doc, { name: 'B' })
    const two = ada.push(log)
    ada.set(doc, { city: 'L' })
    const three = ada.push(log)
    await judged()
    gate.resolve()
    expect(await one).toMatchObject({ seqFrom: 1, taken: 1 })
    expect(await again).toMatchObject({ taken: 0, known: [0], refused: [] })
    expect(await two).toMatchObject({ seqFrom: 2, taken: 1, refused: [] })
    expect(await three).toMatchObject({ seqFrom: 3, taken: 1, refused: [] })
    expect(commits).toBe(2)
    expect((await wholeLog(log)).map(({ seq }) => seq)).toEqual([1, 2, 3])
  })

  /** What was put in line before is judged by now: what it asks the database is answered before this. */
  async function judged(): Promise<void> {
    for (let n = 0; n < 8; n++) await database.ping()
  }

  async function inLine() {
    const parts: { site?: Awaited<ReturnType<typeof createSite>> } = {}
    const line = inHand(database, () =>
      database.tx({ workspace: parts.site!.workspace }, async tx => {
        await tx.query('update workspace set head = head + 1')
        await tx.query(
          `insert into log (workspace, seq, doc, kind, holds, epoch, scope, device, ts, data)
           values ($1, 1, $2, 0, 2, 0, 1, 0, 0, ''::bytea)`,
          [parts.site!.workspace, newId()],
        )
      }),
    )
    parts.site = await createSite(line.database)
    return { site: parts.site, line }
  }

  test('[LG16] what was judged on top of a commit that is lost is judged anew, and nothing of it is told or written', async () => {
    const { site, line } = await inLine()
    const log = await site.open()
    const ada = await site.device('ada')
    const doc = newId()
    const first = ada.set(doc, { name: 'A' })!
    const one = ada.push(log).then(
      () => 'taken',
      () => 'lost',
    )
    await line.begun(1)
    const again = ada.push(log, [first])
    await judged()
    await line.decide('lost')
    expect(await one).toBe('lost')
    await line.decide('written')
    expect(await again).toMatchObject({ seqFrom: 1, taken: 1, known: [], refused: [] })
    ada.set(doc, { name: 'B' })
    const two = ada.push(log).catch(() => 'lost')
    await line.begun(3)
    ada.set(doc, { name: 'C' })
    const three = ada.push(log)
    await judged()
    await line.decide('lost')
    expect(await two).toBe('lost')
    // It was written on what never came to be.
    expect(await three).toMatchObject({ taken: 0, refused: [{ at: 0, code: 'gap' }] })
    expect(line.heads).toEqual([0, 0, 1])
  })

  test('[LG16] where another server was faster, all are judged again in their order', async () => {
    const { site, line } = await inLine()
    const log = await site.open()
    const ada = await site.device('ada')
    const doc = newId()
    ada.set(doc, { name: 'A' })
    const one = ada.push(log)
    await line.begun(1)
    ada.set(doc, { name: 'B' })
    const two = ada.push(log)
    await judged()
    await line.decide('overtaken')
    await line.decide('written')
    expect(await one).toMatchObject({ seqFrom: 2, taken: 1, refused: [] })
    expect(await two).toMatchObject({ seqFrom: 3, taken: 1, refused: [] })
    expect(line.heads).toEqual([0, 1])
  })

  test('[LG16] a commit that changes rights throws away what was judged by the old ones', async () => {
    const { site, line } = await inLine()
    let isOpen = true
    const log = await site.open({
      ...defaultPolicy,
      mayWrite: (...args) =>
        isOpen ? defaultPolicy.mayWrite(...args) : { code: 'forbidden-key', detail: 'closed' },
      took(rows) {
        isOpen &&= rows.length === 0
        return rows.length > 0
      },
    })
    const ada = await site.device('ada')
    ada.set(newId(), { name: 'A' })
    const one = ada.push(log)
    await line.begun(1)
    ada.set(newId(), { name: 'B' })
    const two = ada.push(log)
    await judged()
    await line.decide('written')
    expect(await one).toMatchObject({ taken: 1 })
    expect(await two).toMatchObject({ taken: 0, refused: [{ code: 'forbidden-key' }] })
    expect(line.heads).toEqual([0])
  })

  test('[LG16] nobody is told before the commit, and the next is on its way before anybody is', async () => {
    const { site, line } = await inLine()
    const log = await site.open()
    const ada = await site.device('ada')
    ada.set(newId(), { name: 'A' })
    const one = ada.push(log).then(() => line.told.push('one'))
    await line.begun(1)
    ada.set(newId(), { name: 'B' })
    const two = ada.push(log).then(() => line.told.push('two'))
    await judged()
    expect(line.told).toEqual(['commit 1'])
    await line.decide('written')
    await line.decide('written')
    await Promise.all([one, two])
    expect(line.told).toEqual(['commit 1', 'commit 2', 'one', 'two'])
    expect(line.heads).toEqual([0, 1])
  })

  const fate = fc.constantFrom('written', 'written', 'lost', 'unknown', 'overtaken')

  test('[LG16] whatever becomes of a commit, nothing that was judged on top of it is in a wrong place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fate, { maxLength: 12 }), async fates => {
        let isTrying = false
        const broken = withCommits(database, async commit => {
          const now = isTrying ? (fates.shift() ?? 'written') : 'written'
          if (now === 'lost') throw new Error('lost before it was written')
          if (now === 'overtaken') await other()
          await commit()
          if (now === 'unknown') throw new Error('lost after it was written')
        })
        const site = await createSite(broken)
        const log = await site.open()
        const devices = await Promise.all(['ada', 'ben'].map(name => site.device(name)))
        const doc = newId()
        devices[0]!.set(doc, { name: 'A' })
        await devices[0]!.push(log)
        devices[1]!.hear(await wholeLog(log))
        isTrying = true
        const left = devices.map((device, who) =>
          Array.from({ length: 8 }, (_, at) => device.set(doc, { [`k${who}`]: at })!),
        )
        const all = left.flat()
        devices.forEach(device => device.waiting.splice(0))
        while (left.some(entries => entries.length > 0)) {
          await Promise.all(left.map((_, who) => pushAll(who)))
        }
        isTrying = false
        await log.refresh()
        const rows = await wholeLog(log)
        expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1))
        for (const { data } of all) {
          expect(rows.filter(row => Buffer.compare(row.data, data) === 0)).toHaveLength(1)
        }

        async function pushAll(who: number): Promise<void> {
          const sent = left[who]!.slice()
          const answers = await Promise.allSettled(
            sent.map(entry => devices[who]!.push(log, [entry])),
          )
          left[who] = sent.filter((_, at) => !isDone(answers[at]!))
        }
        async function other(): Promise<void> {
          // As another server would: the head is elsewhere when the commit comes.
          await database.tx({ workspace: site.workspace }, async tx => {
            const [row] = await tx.query<{ head: number }>(
              'update workspace set head = head + 1 returning head',
            )
            await tx.query(
              `insert into log (workspace, seq, doc, kind, holds, epoch, scope, device, ts, data)
               select workspace, $2, doc, kind, 2, epoch, scope, 0, ts, '{}'::bytea from log where workspace = $1 and seq = 1`,
              [site.workspace, row!.head],
            )
          })
        }
      }),
      { numRuns: 10 },
    )
  })
})

function isDone(answer: PromiseSettledResult<Verdict>): boolean {
  return answer.status === 'fulfilled' && answer.value.taken + answer.value.known.length === 1
}
