import { afterEach, describe, expect, it } from 'vitest'
import { newId, type DocId } from '@kith/shared/kit'
import { linkId, recordCodec, textId } from '@kith/shared/docs'
import { createChance } from '@kith/shared/testkit'
import { writeMeta } from '#engine/store'
import { openTestCore, type TestCore } from '#engine/testkit'
import type { Commit, RemoteUpdate } from './change.ts'

const cores: TestCore[] = []
const setup = (profile?: string): TestCore => {
  const core = openTestCore(profile, cores.length + 1)
  cores.push(core)
  return core
}
afterEach(() => {
  for (const core of cores.splice(0)) core.remove()
})

const share = (core: TestCore) =>
  core.store.write(tx => writeMeta(tx, 'upstream', 'https://example.org'))
const docOf = (core: TestCore, id: DocId) => {
  const doc = core.documents.find(id)
  if (doc === undefined) throw new Error('no such document')
  return doc
}
interface Waiting {
  readonly id: DocId
  readonly kind: RemoteUpdate['kind']
  readonly type: string
  readonly owner: DocId | null
  readonly bytes: Uint8Array
  readonly op: string
  readonly n: number
}
const outbox = (core: TestCore) =>
  core.store.all<Waiting>(
    'SELECT outbox.n, doc.id, doc.kind, doc.type, (SELECT id FROM doc AS o WHERE o.pk = doc.owner) AS owner, outbox.bytes, outbox.op FROM outbox JOIN doc ON doc.pk = outbox.pk ORDER BY n',
  )
const remote = ({ id, kind, type, owner, bytes }: Waiting, seq: number): RemoteUpdate => ({
  doc: id,
  kind,
  type,
  update: bytes,
  seq,
  ...(owner === null ? {} : { owner }),
})
const name = { first: 'Ana', last: 'Silva' }

describe('ingest', () => {
  it('[RP1] writes all or nothing', () => {
    const core = setup()
    const before = core.rows()
    const tables = ['doc', 'history', 'action', 'outbox']
    const counts = () => tables.map(table => core.store.pluck(`SELECT count(*) FROM ${table}`)[0])
    const start = counts()
    const fail = () =>
      core.store.write(() => {
        core.create('person', { name })
        throw new Error('no')
      })
    expect(fail).toThrow('no')
    expect([core.rows(), counts()]).toEqual([before, start])
    core.create('person', { name })
    expect(counts()).toEqual([1, 1, 1, 0])
  })

  it('[RP2] confirms at once without a server, and waits with one', () => {
    const core = setup()
    const id = core.create('person', { name })
    expect(docOf(core, id)).toMatchObject({ cur: null, state: expect.any(Uint8Array) })
    share(core)
    const confirmed = docOf(core, id).state
    core.set('person', id, { city: 'Porto' })
    const { state, cur } = docOf(core, id)
    expect(state).toEqual(confirmed)
    expect(recordCodec.read(cur ?? new Uint8Array())['city']).toBe('Porto')
    expect(outbox(core).map(({ op }) => JSON.parse(op) as unknown)).toEqual([{ city: 'Porto' }])
    const made = core.create('person', { name })
    expect(docOf(core, made).state).toBeNull()
    expect(core.store.pluck('SELECT c_city FROM o_person WHERE id = ?', [id])).toEqual(['Porto'])
  })

  it('[RP3] puts what others did below what waits here', () => {
    const [here, there] = [setup(), setup()]
    const id = here.create('person', { name })
    there.ingest.takeRemote(
      [{ doc: id, kind: 'record', type: 'person', update: bytesOf(here, id), seq: 1 }],
      there.meta(),
    )
    for (const core of [here, there]) share(core)
    there.set('person', id, { city: 'Lisboa' })
    here.set('person', id, { jobTitle: 'Cook' })
    here.ingest.takeRemote(
      outbox(there).map(waiting => remote(waiting, waiting.n + 1)),
      here.meta(),
    )
    const keys = here.documents.keys(id)
    expect(keys).toMatchObject({ city: 'Lisboa', jobTitle: 'Cook' })
    const { state } = docOf(here, id)
    expect(recordCodec.read(state ?? new Uint8Array())).not.toHaveProperty('jobTitle')
    expect(outbox(here)).toHaveLength(1)
    expect(here.store.all('SELECT c_city, c_jobTitle FROM o_person')).toEqual([
      { c_city: 'Lisboa', c_jobTitle: 'Cook' },
    ])
  })

  it('[RP4] keeps every key as it was before and after', () => {
    const core = setup()
    const id = core.create('person', { name, city: 'Porto' })
    core.set('person', id, { city: 'Faro', jobTitle: 'Cook' })
    core.set('person', id, { city: null })
    const rows = core.store.all('SELECT key, before, after FROM history ORDER BY n')
    expect(rows).toEqual([
      { key: '$new', before: null, after: null },
      { key: 'city', before: '"Porto"', after: '"Faro"' },
      { key: 'jobTitle', before: null, after: '"Cook"' },
      { key: 'city', before: '"Faro"', after: null },
    ])
    const bounds = core.store.all('SELECT records, first, last FROM action ORDER BY n')
    expect(bounds).toEqual([
      { records: 1, first: 1, last: 1 },
      { records: 1, first: 2, last: 3 },
      { records: 1, first: 4, last: 4 },
    ])
  })

  it('[RP5] tells of each commit once, after it', () => {
    const core = setup()
    const heard: Commit[] = []
    core.feed.onCommit(commit => {
      expect(core.store.isWriting()).toBe(false)
      heard.push(commit)
    })
    const action = core.meta()
    core.store.write(() => {
      core.create('person', { name }, action)
      core.create('company', { name: 'Acme' }, action)
      expect(heard).toEqual([])
    })
    expect(() =>
      core.store.write(() => {
        core.create('person', { name })
        throw new Error('no')
      }),
    ).toThrow()
    core.create('person', { name })
    expect(heard.map(({ changes, origin }) => [changes.length, origin])).toEqual([
      [2, 'local'],
      [1, 'local'],
    ])
    expect((heard[1]?.version ?? 0) > (heard[0]?.version ?? 0)).toBe(true)
  })

  it('[RP6] has its client id on disk, and a later start has a later one', () => {
    const core = setup()
    core.create('person', { name })
    const second = () => core.store.pluck<string>("SELECT v FROM meta WHERE k = 'clientSecond'")[0]
    const first = Number(second())
    expect(first).toBeGreaterThan(0)
    core.store.close()
    const again = setup(core.profile)
    again.create('person', { name })
    const later = Number(
      again.store.pluck<string>("SELECT v FROM meta WHERE k = 'clientSecond'")[0],
    )
    expect(later).toBeGreaterThan(first)
    const fail = () =>
      again.store.write(() => {
        again.clock.advance(3_600_000)
        again.create('person', { name })
        throw new Error('no')
      })
    expect(fail).toThrow('no')
    expect(
      Number(again.store.pluck<string>("SELECT v FROM meta WHERE k = 'clientSecond'")[0]),
    ).toBeGreaterThan(later)
  })

  it('[RP7] leaves no trace of a change that changes nothing', () => {
    const core = setup()
    const id = core.create('person', { name, city: 'Porto' })
    const at = core.store.all('SELECT at FROM doc')
    core.clock.advance(1000)
    core.set('person', id, { city: 'Porto', jobTitle: null })
    expect(core.store.pluck('SELECT count(*) FROM action')).toEqual([1])
    expect(core.store.all('SELECT at FROM doc')).toEqual(at)
  })

  it('[RP8] refuses a batch with a malformed update whole', () => {
    const [here, there] = [setup(), setup()]
    const id = there.create('person', { name })
    const good: RemoteUpdate = {
      doc: id,
      kind: 'record',
      type: 'person',
      update: bytesOf(there, id),
      seq: 1,
    }
    const bad: RemoteUpdate = { ...good, doc: newId(), update: new Uint8Array([1, 2, 3, 250, 7]) }
    const take = () => here.ingest.takeRemote([good, bad], here.meta())
    expect(take).toThrow(expect.objectContaining({ code: expect.stringContaining('doc/') }))
    expect(here.store.pluck('SELECT count(*) FROM doc')).toEqual([0])
  })

  it('[RP9] agrees with another replica about everything once both have everything', () => {
    const seed = Number(process.env['KITH_SEED'] ?? 20_261_121)
    const chance = createChance(seed)
    const both = [setup(), setup()] as const
    for (const core of both) share(core)
    const ids: DocId[] = []
    const log = { seq: 0 }
    for (let n = 0; n < 120; n++) {
      const side = chance.int(0, 1)
      const core = both[side] ?? both[0]
      core.clock.advance(1000 + side)
      const id = ids[chance.int(0, Math.max(0, ids.length - 1))]
      const known = id === undefined ? undefined : core.documents.find(id)
      if (known === undefined || known.kind === '' || chance.int(0, 4) === 0)
        ids.push(
          core.create('person', { name: { first: `P${n}`, last: '' }, emails: [`p${n}@x.com`] }),
        )
      else if (chance.int(0, 5) === 0) linkAndWrite(core, known.id, n)
      else
        core.set('person', known.id, {
          city: `C${n}`,
          [`tags/t${n % 7}`]: n,
          ...(n % 9 === 0 ? { $del: { at: n } } : {}),
        })
      if (chance.int(0, 9) === 0) exchange(both, log)
    }
    exchange(both, log)
    for (const core of both) {
      expect(outbox(core)).toEqual([])
      expect(core.store.pluck('SELECT count(*) FROM doc WHERE cur IS NOT NULL')).toEqual([0])
    }
    const [one, two] = both.map(core => comparable(core))
    expect({ seed, ...one }).toEqual({ seed, ...two })
  })
})

function linkAndWrite(core: TestCore, person: DocId, n: number): void {
  const note = core.create('note', { title: `Note ${n}` })
  core.ingest.take(
    [
      {
        doc: linkId('note.targets', note, person),
        kind: 'link',
        type: 'note.targets',
        set: { from: note, to: person, pos: 'a0' },
      },
      {
        doc: textId(note, 'body'),
        kind: 'text',
        type: 'note.body',
        owner: note,
        text: `Words ${n}`,
        format: 'plain',
      },
    ],
    core.meta(),
  )
}

/** A server with one log: the first side's changes come before the second's. */
function exchange([one, two]: readonly [TestCore, TestCore], log: { seq: number }): void {
  const numbered = (list: readonly Waiting[]) =>
    list.map(waiting => ({ waiting, seq: (log.seq += 1) }))
  const [first, second] = [numbered(outbox(one)), numbered(outbox(two))]
  const updates = (list: typeof first) => list.map(({ waiting, seq }) => remote(waiting, seq))
  const confirmed = (list: typeof first) =>
    list.map(({ waiting: { n, id }, seq }) => ({ n, doc: id, seq }))
  one.ingest.confirm(confirmed(first))
  two.ingest.takeRemote(updates(first), two.meta())
  two.ingest.confirm(confirmed(second))
  one.ingest.takeRemote(updates(second), one.meta())
}

/** Rows without what is this device's own: keys, the time of arrival. */
function comparable(core: TestCore) {
  const people = core.store.all(
    'SELECT id, title, deleted_at, c_city, c_emails_json, c_tags FROM o_person ORDER BY id',
  )
  const notes = core.store.all('SELECT id, title, c_body FROM o_note ORDER BY id')
  const links = core.store.all(
    'SELECT a.id AS a, b.id AS b, deleted FROM link JOIN doc a ON a.pk = from_pk JOIN doc b ON b.pk = to_pk ORDER BY a.id, b.id',
  )
  return { people, notes, links }
}

function bytesOf(core: TestCore, id: DocId): Uint8Array {
  const { state } = docOf(core, id)
  // A state is a tag and then the update that made it (docs: keyed-codec).
  return (state ?? new Uint8Array()).subarray(1)
}
