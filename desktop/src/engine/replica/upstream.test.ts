import { afterEach, expect, it } from 'vitest'
import type { DocId } from '@kith/shared/kit'
import { deviceOf, recordCodec, textCodec, textId } from '@kith/shared/docs'
import { writeMeta } from '#engine/store'
import { openTestCore, type TestCore } from '#engine/testkit'
import type { Commit } from './change.ts'
import type { WholeDoc } from './upstream-types.ts'

const cores: TestCore[] = []
const setup = (device = cores.length + 1): TestCore => {
  const core = openTestCore(undefined, device)
  core.store.write(tx => writeMeta(tx, 'upstream', 'https://example.org'))
  cores.push(core)
  return core
}
afterEach(() => {
  for (const core of cores.splice(0)) core.remove()
})

const name = { first: 'Ana', last: 'Silva' }
const client = (device: number) => 1000 * 2 ** 21 + device
const docOf = (core: TestCore, id: DocId) => {
  const doc = core.documents.find(id)
  if (doc === undefined) throw new Error('no such document')
  return doc
}
const whole = (
  id: DocId,
  keys: Parameters<typeof recordCodec.create>[0],
  more: Partial<WholeDoc> = {},
): WholeDoc => ({
  doc: id,
  kind: 'record',
  type: 'person',
  epoch: 0,
  seq: 7,
  at: 1000,
  state: recordCodec.create(keys, client(9)).state,
  ...more,
})
const waiting = (core: TestCore) =>
  core.store.all<{ n: number; op: string; bytes: Uint8Array }>(
    'SELECT n, op, bytes FROM outbox ORDER BY n',
  )
const numbers = (core: TestCore) => waiting(core).map(({ n }) => n)
const city = (core: TestCore, id: DocId) =>
  core.store.pluck('SELECT c_city FROM o_person WHERE id = ?', [id])
const id = '0195d3b0-0000-7000-8000-000000000001' as DocId
const other = '0195d3b0-0000-7000-8000-000000000002' as DocId

it('[RP10] takes a newcomer whole: rows, no history, one announcement', () => {
  const core = setup()
  const heard: Commit[] = []
  core.feed.onCommit(commit => heard.push(commit))
  const note = textId(id, 'body')
  const { state } = textCodec.fromPlain('Some words', client(9))
  core.upstream.adopt(
    [
      whole(id, { name, city: 'Porto' }),
      whole(note, {}, { kind: 'text', type: 'note.body', owner: id, state }),
    ],
    core.meta(),
  )
  expect(city(core, id)).toEqual(['Porto'])
  expect(core.store.pluck('SELECT body FROM text')).toEqual(['Some words'])
  expect(core.store.pluck('SELECT count(*) FROM history')).toEqual([0])
  expect(heard.map(({ origin, changes }) => [origin, changes.length])).toEqual([['remote', 2]])
})

it('[RP10] keeps what waits on top of a document that comes whole', () => {
  const core = setup()
  core.upstream.adopt([whole(id, { name, city: 'Porto' })], core.meta())
  core.set('person', id, { jobTitle: 'Cook' })
  const edited = recordCodec.edit(docOf(core, id).state!, { city: 'Faro' }, client(10))!
  core.upstream.adopt([whole(id, {}, { state: edited.state, seq: 9 })], core.meta())
  expect(core.documents.keys(id)).toMatchObject({ city: 'Faro', jobTitle: 'Cook' })
  expect(recordCodec.read(docOf(core, id).state!)).not.toHaveProperty('jobTitle')
  expect(core.store.all('SELECT c_city, c_jobTitle FROM o_person')).toEqual([
    { c_city: 'Faro', c_jobTitle: 'Cook' },
  ])
  const older = whole(id, { name, city: 'Braga' }, { seq: 8 })
  expect(core.upstream.adopt([older], core.meta())).toEqual([])
})

it('[RP11] writes what waits again when a document begins anew', () => {
  const core = setup()
  core.upstream.adopt([whole(id, { name, city: 'Porto' })], core.meta())
  core.set('person', id, { jobTitle: 'Cook' })
  core.upstream.adopt([whole(id, { name, city: 'Faro' }, { epoch: 1, seq: 9 })], core.meta())
  expect(core.documents.keys(id)).toMatchObject({ city: 'Faro', jobTitle: 'Cook' })
  const [again] = waiting(core)
  const merged = recordCodec.merge(docOf(core, id).state, again!.bytes)
  expect(recordCodec.read(merged!.state)).toMatchObject({ city: 'Faro', jobTitle: 'Cook' })
  expect(core.store.pluck('SELECT epoch FROM outbox')).toEqual([1])
})

it('[RP12] takes a refused change back and sends its neighbours under a new id', () => {
  const core = setup(5)
  core.upstream.adopt([whole(id, { name, city: 'Porto' })], core.meta())
  core.set('person', id, { jobTitle: 'Cook' })
  core.set('person', id, { city: 'Faro' })
  core.set('person', id, { birthday: '1990-01-02' })
  const [, refused] = numbers(core)
  const before = core.clientIds.current()
  core.upstream.refuse(
    [{ n: refused!, code: 'forbidden-key', detail: 'city' }],
    core.meta({ source: 'system' }),
  )
  expect(core.documents.keys(id)).toMatchObject({
    city: 'Porto',
    jobTitle: 'Cook',
    birthday: '1990-01-02',
  })
  expect(city(core, id)).toEqual(['Porto'])
  let state = docOf(core, id).state
  for (const { bytes } of waiting(core)) state = recordCodec.merge(state, bytes)!.state
  expect(recordCodec.read(state!)).toEqual(core.documents.keys(id))
  expect(core.clientIds.current()).toBeGreaterThan(before)
  expect(deviceOf(core.clientIds.current())).toBe(5)
  expect(core.store.all('SELECT code, detail, op FROM sync_issue')).toEqual([
    { code: 'forbidden-key', detail: 'city', op: '{"city":"Faro"}' },
  ])
  // What the refusal changed back stands in the history.
  expect(
    core.store.all("SELECT before, after FROM history WHERE key = 'city' ORDER BY n DESC LIMIT 1"),
  ).toEqual([{ before: '"Faro"', after: '"Porto"' }])
})

it('[RP12] takes a refused newcomer away with what hangs on it, and keeps its values', () => {
  const core = setup()
  const made = core.create('person', { name, city: 'Faro' })
  core.set('person', made, { jobTitle: 'Cook' })
  core.upstream.refuse([{ n: numbers(core)[0]!, code: 'no-access', detail: null }], core.meta())
  expect(city(core, made)).toEqual([])
  expect(core.documents.keys(made)).toBeUndefined()
  expect(waiting(core)).toEqual([])
  expect(core.store.pluck('SELECT code FROM sync_issue')).toEqual(['no-access', 'no-access'])
  expect(core.store.pluck<string>('SELECT op FROM sync_issue')[0]).toContain('Faro')
})

it('[RP13] removes a document without a trace, and what waited of it is told', () => {
  const core = setup()
  core.upstream.adopt([whole(id, { name, city: 'Oporto' }), whole(other, { name })], core.meta())
  core.set('person', id, { jobTitle: 'Cook' })
  core.upstream.remove([id], 'hidden', core.meta())
  expect(core.documents.keys(id)).toBeUndefined()
  expect(core.store.pluck('SELECT id FROM o_person')).toEqual([other])
  expect(core.store.pluck("SELECT rowid FROM search WHERE search MATCH 'oporto'")).toEqual([])
  expect(core.store.pluck('SELECT count(*) FROM history')).toEqual([0])
  expect(core.store.all('SELECT code, op FROM sync_issue')).toEqual([
    { code: 'hidden', op: '{"jobTitle":"Cook"}' },
  ])
  // It may come back.
  core.upstream.adopt([whole(id, { name, city: 'Porto' }, { seq: 12 })], core.meta())
  expect(city(core, id)).toEqual(['Porto'])
})

it('[RP14] remembers once whose value gave way', () => {
  const core = setup()
  const lost = {
    doc: id,
    seq: 4,
    key: 'city',
    kept: 'Porto',
    lost: 'Faro',
    keptBy: other,
    lostBy: null,
    lostAt: 12,
  }
  core.upstream.lose([lost])
  core.upstream.lose([lost])
  expect(core.store.all('SELECT key, kept, lost, kept_by FROM conflict')).toEqual([
    { key: 'city', kept: '"Porto"', lost: '"Faro"', kept_by: other },
  ])
})
