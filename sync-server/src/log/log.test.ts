import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordCodec, textCodec, textId } from '@kith/shared/docs'
import { newId } from '@kith/shared/kit'
import type { LogRow } from '@kith/shared/protocol'
import type { Database } from '#db'
import { defaultPolicy, type AccessPolicy } from '#gate'
import { onEachDatabase } from '#testkit'
import { createSite, Device, wholeLog, wholeSnaps } from './log.fixture.ts'

/** Records belong to who reads them. */
const byTeam: AccessPolicy = {
  ...defaultPolicy,
  scopeOf: (_ref, keys) => ({ team: String(keys['team'] ?? '') }),
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
