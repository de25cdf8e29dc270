/** The log as whole documents: folded, cut, read by part, compared, at hand in memory. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentProof, recordCodec } from '@kith/shared/docs'
import { newId, silentLog, type DocId } from '@kith/shared/kit'
import { createDigest, type SnapEntry } from '@kith/shared/protocol'
import type { Database } from '#db'
import { defaultPolicy } from '#gate'
import { onEachDatabase } from '#testkit'
import { openWorkspaceLog, type WorkspaceLog } from './index.ts'
import { createSite, wholeLog, wholeSnaps, type Device } from './log.fixture.ts'

const snapOf = (doc: DocId, keys: Record<string, string>, device: Device): SnapEntry => {
  device.set(doc, keys)
  device.waiting = []
  const base = { doc, kind: 'record' as const, type: 'person', scope: 0, epoch: 0, seq: 0, at: 1 }
  return { ...base, state: device.docs.get(doc)! }
}

onEachDatabase('whole documents of a log', ({ open, kind }) => {
  let database: Database
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.close())

  test('[LG5] whole documents and the log after them are what the whole log is, at any place', async () => {
    const site = await createSite(database)
    const log = await site.open()
    const devices = [await site.device('ada'), await site.device('ben'), await site.device('cy')]
    const docs = Array.from({ length: 12 }, () => newId())
    const choose = fc.sample(fc.tuple(fc.nat(2), fc.nat(11), fc.nat(5), fc.nat(9)), {
      numRuns: 120,
      seed: 7,
    })
    const heads: { head: number; snaps: ReadonlyMap<DocId, SnapEntry> }[] = []
    for (const [at, [who, which, key, value]] of choose.entries()) {
      const device = devices[who]!
      device.set(docs[which]!, { [`k${key}`]: String(value) })
      if (at % 3 === 0) {
        await device.push(log)
        device.docs.clear()
        device.hear(await wholeLog(log))
        for (const other of devices)
          if (other.waiting.length === 0) other.docs = new Map(device.docs)
      }
      if (at % 25 === 10) {
        await log.compact()
        heads.push({ head: log.head(), snaps: await wholeSnaps(log, log.scopesOf(device.actor)) })
      }
    }
    for (const device of devices) await device.push(log)
    const whole = await site.device('whole')
    whole.hear(await wholeLog(log))
    for (const { head, snaps } of heads) {
      const later = await site.device(`at-${head}`)
      for (const { doc, state } of snaps.values()) later.docs.set(doc, state)
      later.hear(await wholeLog(log, head))
      for (const doc of docs) expect(later.read(doc)).toEqual(whole.read(doc))
      // By state: only what changed since.
      const changed = await wholeSnaps(log, log.scopesOf(later.actor), head)
      for (const { doc, state } of changed.values()) {
        expect(recordCodec.read(state)).toEqual(whole.read(doc))
      }
    }
  })

  test('[LG6] a cut log says so, and documents come whole from below its floor', async () => {
    const site = await createSite(database)
    const log = await site.open()
    const ada = await site.device('ada')
    const doc = newId()
    ada.set(doc, { name: 'A' })
    await ada.push(log)
    site.clock.ms += 40 * 86_400_000
    ada.set(doc, { name: 'B' })
    await ada.push(log)
    expect(await log.truncate(30)).toBe(1)
    expect((await wholeLog(log)).map(row => row.seq)).toEqual([2])
    const snaps = await wholeSnaps(await site.open(), log.scopesOf(ada.actor))
    expect(recordCodec.read(snaps.get(doc)!.state)).toEqual({ name: 'B' })
    expect(snaps.get(doc)!.seq).toBe(2)
  })

  test('[LG18] whole records come by part, the newest of each first, and anew when a place is gone', async () => {
    const site = await createSite(database)
    const log = await site.open()
    const ada = await site.device('ada')
    const types = ['deal', 'person', 'company', 'o_1', 'member']
    const made = Array.from({ length: 40 }, (_, at) => ({ doc: newId(), type: types[at % 5]! }))
    for (const { doc } of made) ada.set(doc, { name: 'a name of some length' })
    const entries = ada.waiting.splice(0).map((entry, at) => ({ ...entry, type: made[at]!.type }))
    for (const type of types)
      await ada.push(
        log,
        entries.filter(entry => entry.type === type),
      )
    const parts = [['member', 'company'], ['person'], ['deal', 'o_1']]
    const wanted = parts.flatMap(part =>
      made
        .filter(({ type }) => part.includes(type))
        .map(({ doc }) => doc)
        .sort()
        .reverse(),
    )
    const query = {
      class: 'records',
      since: 0,
      fresh: log.scopesOf(ada.actor),
      scopes: [],
    } as const
    const page = (after: DocId | null) => log.readSnaps({ ...query, after, bytes: 500 }, log.head())
    const came: DocId[] = []
    for (let isEnd = false; !isEnd;) {
      const next = await page(came.at(-1) ?? null)
      came.push(...next.entries.map(({ doc }) => doc))
      isEnd = next.isEnd
    }
    expect(came).toEqual(wanted)
    await log.purge([came[20]!])
    expect((await page(came[20]!)).entries[0]?.doc).toBe(came[0])
    expect((await page(came[19]!)).entries[0]?.doc).toBe(came[21])
  })

  test('[LG11] a workspace is shared from whole documents, and a restored server gets back what it lacks', async () => {
    const site = await createSite(database, false)
    const log = await site.open()
    const ada = await site.device('ada')
    const docs = [newId(), newId(), newId()]
    const snaps = docs.map((doc, at) => snapOf(doc, { name: `n${at}` }, ada))
    expect(await log.seed(ada.seed(snaps.slice(0, 2), false), false)).toMatchObject({ taken: 2 })
    expect((await log.row()).is_empty).toBe(true)
    expect(await log.seed(ada.seed(snaps.slice(2)), false)).toMatchObject({ seqFrom: 3, taken: 1 })
    expect(await log.row()).toMatchObject({ is_empty: false, head: 3, floor: 3 })
    const seen = await wholeSnaps(log, log.scopesOf(ada.actor))
    expect(docs.map(doc => recordCodec.read(seen.get(doc)!.state)['name'])).toEqual([
      'n0',
      'n1',
      'n2',
    ])
    // Editing goes on.
    ada.set(docs[0]!, { name: 'edited' })
    expect(await ada.push(log)).toMatchObject({ seqFrom: 4, taken: 1 })
    // The server was restored: a desktop has a document and an edit more.
    const extra = snapOf(newId(), { name: 'extra' }, ada)
    const newer = snapOf(docs[1]!, { name: 'newer' }, ada)
    const back = await log.seed(ada.seed([extra, newer, snaps[2]!]), true)
    expect(back).toMatchObject({ taken: 2, known: [2] })
    const rows = await wholeLog(log, 4)
    expect(rows.map(row => row.holds)).toEqual(['state', 'state'])
    expect(recordCodec.read(rows[1]!.data)).toEqual({ name: 'newer' })
  })

  test('[LG12] digests of server and desktop agree, and differ by what is missing', async () => {
    const site = await createSite(database)
    const log = await site.open()
    const ada = await site.device('ada')
    const docs = Array.from({ length: 20 }, () => newId())
    for (const doc of docs) ada.set(doc, { name: 'A' })
    await ada.push(log)
    ada.set(docs[3]!, { name: 'B' })
    await ada.push(log)
    const places = new Map<DocId, number>()
    for (const row of await wholeLog(log))
      if (row.holds !== 'conflict') places.set(row.doc, row.seq)
    const mine = createDigest()
    for (const [doc, seq] of places) mine.toggle(doc, seq)
    const theirs = await log.readDigest(log.scopesOf(ada.actor))
    expect(theirs).toMatchObject({ seq: 21, count: 20, digest: mine.total() })
    expect(theirs.parts).toEqual(mine.parts())
    const part = Number.parseInt(docs[3]!.slice(0, 2), 16)
    const listed = await log.readList(log.scopesOf(ada.actor), part)
    expect(listed).toContainEqual({ doc: docs[3], seq: 21, proof: 0 })
    const content = createDigest()
    for (const [doc, seq] of places)
      content.toggle(doc, seq, contentProof('record', ada.docs.get(doc)!))
    // Once read, and once from what was kept of that.
    for (let times = 0; times < 2; times++)
      expect(await log.readDigest(log.scopesOf(ada.actor), true)).toMatchObject({
        digest: content.total(),
      })
    ada.set(docs[3]!, { name: 'C' })
    await ada.push(log)
    const proof = contentProof('record', ada.docs.get(docs[3]!)!)
    expect(await log.readList(log.scopesOf(ada.actor), part, true)).toContainEqual({
      doc: docs[3],
      seq: 22,
      proof,
    })
  })

  // The embedded database does one thing at a time; nothing can come in between.
  test.skipIf(kind === 'pglite')(
    '[LG17] what comes while a document is loaded is in it, or read after it',
    async () => {
      const site = await createSite(database)
      const ada = await site.device('ada')
      const writer = await site.open()
      const doc = newId()
      const put = async (set: Record<string, string>) => {
        ada.set(doc, set)
        expect((await ada.push(writer)).refused).toEqual([])
      }
      const keys = async (log: WorkspaceLog) => (await log.find([doc]))[0]?.keys
      /** Runs work before or after the statement that reads the entries behind a snapshot. */
      const between = (at: 'before' | 'after', work: () => Promise<void>): Database => {
        let isDone = false
        const once = async () => {
          if (isDone) return
          isDone = true
          await work()
        }
        return {
          ...database,
          tx: (reach, run) =>
            database.tx(reach, async tx => {
              const query: typeof tx.query = async (text, values) => {
                const isTail = text.includes('as read(doc') || text.includes('l.seq > d.snap_seq')
                if (isTail && at === 'before') await once()
                const rows = await tx.query(text, values)
                if (isTail && at === 'after') await once()
                return rows as never
              }
              return run({ ...tx, query })
            }),
        }
      }
      const openOn = (on: Database) =>
        openWorkspaceLog({
          workspace: site.workspace,
          database: on,
          policy: defaultPolicy,
          clock: site.clock,
          log: silentLog,
        })
      await put({ a: '1' })

      // Another server writes, and this one hears of it, before the document is put at hand.
      const late: { log?: WorkspaceLog } = {}
      const slow = between('after', async () => {
        await put({ b: '2' })
        await late.log!.refresh()
      })
      late.log = await openOn(slow)
      await keys(late.log)
      await put({ c: '3' })
      await late.log.refresh()
      expect(await keys(late.log)).toEqual({ a: '1', b: '2', c: '3' })

      // Another server folds between the two statements of one load.
      const folded = await openOn(between('before', () => writer.compact()))
      expect(await keys(folded)).toEqual({ a: '1', b: '2', c: '3' })
    },
  )

  test('[LG15] documents at hand are bounded', async () => {
    const site = await createSite(database)
    const log = await site.open()
    const ada = await site.device('ada')
    for (let at = 0; at < 50; at++) ada.set(newId(), { name: 'x'.repeat(1000) })
    await ada.push(log)
    expect(log.weight()).toBeLessThan(200_000)
    expect(log.weight()).toBeGreaterThan(50_000)
  })
})
