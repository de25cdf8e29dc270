import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentProof, recordCodec, textCodec, textId } from '@kith/shared/docs'
import { newId, silentLog, type DocId } from '@kith/shared/kit'
import { createDigest, type LogRow, type SnapEntry } from '@kith/shared/protocol'
import type { Database } from '#db'
import { defaultPolicy, type AccessPolicy } from '#gate'
import { onEachDatabase } from '#testkit'
import { openWorkspaceLog, type WorkspaceLog } from './index.ts'
import { createSite, Device, wholeLog, wholeSnaps } from './log.fixture.ts'

const snapOf = (doc: DocId, keys: Record<string, string>, device: Device): SnapEntry => {
  device.set(doc, keys)
  device.waiting = []
  const base = { doc, kind: 'record' as const, type: 'person', scope: 0, epoch: 0, seq: 0, at: 1 }
  return { ...base, state: device.docs.get(doc)! }
}

/** Records belong to who reads them. */
const byTeam: AccessPolicy = {
  ...defaultPolicy,
  scopeOf: (ref, keys) => ({ team: String(keys['team'] ?? '') + (ref.kind === 'text' ? '' : '') }),
  mayRead: (actor, scope) => scope['team'] === '' || actor.groups.includes(String(scope['team'])),
}

onEachDatabase('log', ({ open, kind }) => {
  let database: Database
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.close())

  test('[LG1] [LG2] what is acknowledged is in the log, without a gap, and read by another server', async () => {
    const site = await createSite(database)
    const log = await site.open()
    const heard: LogRow[] = []
    log.onAppended(({ rows }) => heard.push(...rows))
    const [ada, ben] = [await site.device('ada'), await site.device('ben')]
    const docs = [newId(), newId(), newId()]
    for (const doc of docs) ada.set(doc, { name: 'A', city: 'L' })
    const one = await ada.push(log)
    expect(one).toMatchObject({ batch: 1, seqFrom: 1, taken: 3, refused: [], known: [] })
    expect(one.scopes).toHaveLength(3)
    ben.hear(heard)
    ben.set(docs[0]!, { name: 'B' })
    ada.set(docs[1]!, { name: 'C' })
    const both = await Promise.all([ben.push(log), ada.push(log)])
    expect(both.map(({ seqFrom, taken }) => [seqFrom, taken])).toEqual([
      [4, 1],
      [5, 1],
    ])
    const again = await site.open()
    const rows = await wholeLog(again)
    expect(rows.map(row => row.seq)).toEqual([1, 2, 3, 4, 5])
    expect(rows).toEqual(heard)
    expect(rows[3]).toMatchObject({ actor: ben.actor.member, holds: 'update', type: 'person' })
    expect(rows[3]!.action?.command).toBe('record.set')
    const fresh = await site.device('cy')
    fresh.hear(rows)
    expect(fresh.read(docs[0]!)).toEqual({ name: 'B', city: 'L' })
  })

  test('[LG3] the same entry again is known, other writes under its numbers are refused', async () => {
    const site = await createSite(database)
    const log = await site.open()
    const ada = await site.device('ada')
    const doc = newId()
    ada.set(doc, { name: 'A' })
    await ada.push(log)
    const before = ada.docs.get(doc)!
    const entry = ada.set(doc, { name: 'B' })!
    await ada.push(log)
    for (const server of [log, await site.open()]) {
      expect(await ada.push(server, [entry])).toMatchObject({ taken: 0, known: [0], refused: [] })
    }
    // A restored backup: the same client id and number, another value.
    const client = Number(readClient(entry.data))
    const other = recordCodec.edit(before, { name: 'X' }, client)!
    expect(await ada.push(log, [{ ...entry, data: other.update }])).toMatchObject({
      taken: 0,
      refused: [{ at: 0, code: 'gap' }],
    })
    expect((await wholeLog(log)).length).toBe(2)
    const history = await database.tx({ workspace: site.workspace }, tx =>
      tx.query('select key, old, new from history'),
    )
    expect(history).toEqual([{ key: 'name', old: 'A', new: 'B' }])
  })

  test('[LG4] a batch’s entries are contiguous; corrections and conflicts follow them', async () => {
    const site = await createSite(database)
    const log = await site.open()
    const [ada, ben] = [await site.device('ada'), await site.device('ben')]
    const [one, two] = [newId(), newId()]
    ada.set(one, { name: '-' })
    ada.set(two, { name: '-' })
    await ada.push(log)
    ben.hear(await wholeLog(log))
    // Ben writes later, under an id that Yjs ranks below Ada's.
    for (let at = 0; at < 5; at++) ada.set(newId(), { name: 'x' })
    ada.waiting = []
    const ts = site.clock.ms
    ada.set(one, { name: 'early' }, ts)
    ada.set(two, { city: 'L' }, ts)
    ben.set(one, { name: 'late' }, ts + 5)
    site.clock.ms += 100
    await ben.push(log)
    const verdict = await ada.push(log)
    expect(verdict).toMatchObject({ seqFrom: 4, taken: 2 })
    const rows = await wholeLog(log, 3)
    expect(rows.map(row => row.holds)).toEqual(['update', 'update', 'update', 'conflict'])
    expect(rows[2]).toMatchObject({ actor: null })
    const fresh = await site.device('cy')
    fresh.hear(await wholeLog(log))
    expect(fresh.read(one)).toEqual({ name: 'late' })
  })

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

  test('[LG7] two servers on one workspace converge, whoever writes', async () => {
    const site = await createSite(database)
    const servers = [await site.open(), await site.open()]
    const devices = [await site.device('ada'), await site.device('ben')]
    const doc = newId()
    devices[0]!.set(doc, { n: '0' })
    await devices[0]!.push(servers[0]!)
    for (const device of devices) device.hear(await wholeLog(servers[1]!))
    const pushes = []
    for (let at = 0; at < 20; at++) {
      for (const [who, device] of devices.entries()) {
        device.set(doc, { [`k${at % 4}`]: `${who}-${at}` })
        pushes.push(device.push(servers[(who + at) % 2]!))
      }
      if (at % 5 === 0) await Promise.all(pushes.splice(0))
    }
    const verdicts = await Promise.all(pushes)
    // A batch of a device that went to the other server may have overtaken the one before it.
    const refused = verdicts.flatMap(verdict => verdict.refused.map(({ code }) => code))
    expect(refused.filter(code => code !== 'gap')).toEqual([])
    for (const server of servers) await server.refresh()
    expect(servers.map(server => server.head())).toEqual([servers[0]!.head(), servers[0]!.head()])
    const rows = await wholeLog(servers[0]!)
    expect(rows.map(row => row.seq)).toEqual(rows.map((_, at) => at + 1))
    const fresh = await site.device('cy')
    fresh.hear(rows)
    const snaps = await wholeSnaps(servers[1]!, servers[1]!.scopesOf(fresh.actor))
    expect(recordCodec.read(snaps.get(doc)!.state)).toEqual(fresh.read(doc))
  })

  test('[LG8] a purge leaves nothing of the document, and later writes are refused', async () => {
    const site = await createSite(database)
    const log = await site.open()
    const ada = await site.device('ada')
    const [doc, kept] = [newId(), newId()]
    ada.set(doc, { name: 'canary-5150' })
    ada.set(kept, { name: 'B' })
    await ada.push(log)
    ada.set(doc, { name: 'canary-5151' })
    await ada.push(log)
    await log.compact()
    await log.purge([doc])
    const rows = await wholeLog(log)
    expect(rows.map(row => [row.holds, row.doc === doc])).toEqual([
      ['update', false],
      ['purge', true],
    ])
    ada.set(doc, { name: 'again' })
    expect(await ada.push(log)).toMatchObject({ refused: [{ code: 'purged' }] })
    const gone = await log.readGone(0, log.scopesOf(ada.actor))
    expect(gone.rows).toMatchObject([{ doc, to: null }])
    for (const table of ['log', 'doc', 'history']) {
      const found = await database.tx({ workspace: site.workspace }, tx =>
        tx.query(
          `select 1 from ${table} t where t::text like '%63616e617279%' or t::text like '%canary%'`,
        ),
      )
      expect(found).toEqual([])
    }
  })

  test('[LG9] a document begins anew without losing a value, and old epochs are refused', async () => {
    const site = await createSite(database)
    const log = await site.open()
    const ada = await site.device('ada')
    const doc = newId()
    ada.set(doc, { name: 'A', city: 'L' })
    await ada.push(log)
    for (let at = 0; at < 400; at++) ada.set(doc, { [`k${at % 20}`]: `value ${at}` })
    await ada.push(log)
    const before = ada.read(doc)
    await log.compact()
    const rows = (await wholeLog(log)).filter(row => row.holds === 'state')
    expect(rows).toMatchObject([{ doc, epoch: 1 }])
    expect(recordCodec.read(rows[0]!.data)).toEqual(before)
    ada.set(doc, { name: 'B' })
    expect(await ada.push(log)).toMatchObject({ refused: [{ code: 'epoch' }] })
    const snaps = await wholeSnaps(await site.open(), log.scopesOf(ada.actor))
    expect(snaps.get(doc)).toMatchObject({ epoch: 1 })
    expect(snaps.get(doc)!.state.length).toBeLessThan(1500)
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

  test('[LG10] what moves out of sight moves whole, with what hangs on it', async () => {
    const site = await createSite(database)
    const log = await site.open({
      ...byTeam,
      scopeOf(ref, keys, related) {
        if (ref.kind !== 'text' || ref.owner === undefined)
          return byTeam.scopeOf(ref, keys, related)
        const owner = related.keys(ref.owner)
        if (owner === undefined) return { needs: [ref.owner] }
        return { team: String(owner?.['team'] ?? '') }
      },
    })
    const ada = await site.device('ada')
    const all = { ...ada.actor, groups: ['red', 'blue'] }
    const boss = new Device(ada.no, all, site.clock)
    const red = { ...ada.actor, groups: ['red'] }
    const doc = newId()
    boss.set(doc, { name: 'A', team: 'red' })
    await boss.push(log)
    const note = textId(doc, 'note')
    const text = textCodec.fromPlain('secret', 5)
    const entry = {
      kind: 'text' as const,
      type: 'person.note',
      owner: doc,
      epoch: 0,
      ts: 1,
      action: 0,
    }
    await boss.push(log, [{ ...entry, doc: note, data: text.update }])
    expect(log.scopesOf(red)).toHaveLength(1)
    boss.set(doc, { team: 'blue' })
    await boss.push(log)
    const rows = await wholeLog(log, 2)
    expect(rows.map(row => [row.doc === doc, row.holds])).toEqual([
      [true, 'state'],
      [false, 'state'],
    ])
    const [from] = log.scopesOf(red)
    expect(rows.every(row => row.from === from && row.scope !== from)).toBe(true)
    const snaps = await wholeSnaps(log, log.scopesOf(red))
    expect(snaps.size).toBe(0)
    const blind = new Device(ada.no, red, site.clock)
    blind.docs.set(doc, boss.docs.get(doc)!)
    blind.set(doc, { name: 'forged' })
    expect(await blind.push(log)).toMatchObject({ refused: [{ code: 'no-access' }] })
    const gone = await log.readGone(0, [from!])
    expect(gone.rows.map(row => row.doc).sort()).toEqual([doc, note].sort())
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

  test('[LG13] what the server writes itself has no device and needs no leave', async () => {
    const site = await createSite(database)
    const log = await site.open()
    const ada = await site.device('ada', 'member')
    const member = newId()
    const op = { doc: member, kind: 'record' as const, type: 'member' }
    await log.append([{ ...op, set: { name: 'Ada', role: 'admin' } }], null)
    await log.append([{ ...op, set: { role: 'guest' } }], null)
    const rows = await wholeLog(log)
    ada.hear(rows)
    expect(ada.read(member)).toEqual({ name: 'Ada', role: 'guest' })
    ada.set(member, { role: 'owner' })
    const [entry] = ada.waiting.splice(0)
    expect(await ada.push(log, [{ ...entry!, type: 'member' }])).toMatchObject({
      refused: [{ code: 'forbidden-key', detail: 'role' }],
    })
  })

  test('[LG14] a reader that polls while eight write misses nothing', async () => {
    const site = await createSite(database)
    const servers =
      kind === 'postgres' ? [await site.open(), await site.open()] : [await site.open()]
    const devices = await Promise.all(Array.from({ length: 8 }, (_, at) => site.device(`d${at}`)))
    let isDone = false
    const seen: number[] = []
    const reader = async () => {
      for (let at = 0, last = false; ;) {
        const page = await servers[0]!.readLog(at, 4000)
        seen.push(...page.rows.map(row => row.seq))
        at = page.seqTo
        if (last && at >= page.head) return
        last = isDone
      }
    }
    const write = async () => {
      await Promise.all(
        devices.map(async (device, who) => {
          for (let at = 0; at < 12; at++) {
            device.set(newId(), { name: 'x' })
            await device.push(servers[who % servers.length]!)
          }
        }),
      )
      isDone = true
    }
    await Promise.all([reader(), write()])
    expect(seen).toEqual(Array.from({ length: 96 }, (_, at) => at + 1))
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

/** The client id of the first struct of an update of one client. */
function readClient(update: Uint8Array): number {
  let at = 0
  const uint = () => {
    let value = 0
    for (let power = 1; ; power *= 128) {
      const byte = update[at++]!
      value += (byte & 127) * power
      if (byte < 128) return value
    }
  }
  uint()
  uint()
  return uint()
}
