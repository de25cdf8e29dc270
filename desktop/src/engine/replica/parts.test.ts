import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { catalogId, partId, recordCodec } from '@kith/shared/docs'
import { newId, type DocId, type Json } from '@kith/shared/kit'
import { writeMeta } from '#engine/store'
import { openTestCore, type TestCore } from '#engine/testkit'
import type { RemoteUpdate } from './change.ts'

const cores: TestCore[] = []
const RESTRICTED = {
  'f/person.salary': { label: 'Salary', type: 'number', compartment: 1 },
  'f/person.secrets': { label: 'Secrets', type: 'multiSelect', compartment: 2 },
}
function setup(fields: Readonly<Record<string, Json>> = RESTRICTED): TestCore {
  const core = openTestCore(undefined, cores.length + 1)
  cores.push(core)
  core.ingest.take([{ doc: catalogId, kind: 'catalog', type: '', set: fields }], core.meta())
  return core
}
afterEach(() => {
  for (const core of cores.splice(0)) core.remove()
})

type Set = Readonly<Record<string, Json | null>>
const write = (core: TestCore, doc: DocId, set: Set) =>
  core.ingest.take([{ doc, kind: 'record', type: 'person', set }], core.meta())
const stored = (core: TestCore, doc: DocId) => {
  const found = core.documents.find(doc)
  const bytes = found?.cur ?? found?.state
  return bytes ? recordCodec.read(bytes) : undefined
}
const row = (core: TestCore, id: DocId) =>
  core.store.get('SELECT c_city, c_salary, c_secrets FROM o_person WHERE id = ?', [id])
const history = (core: TestCore, id: DocId) =>
  core.store.all<{ key: string; before: string | null; after: string | null }>(
    'SELECT key, before, after FROM history WHERE pk = (SELECT pk FROM doc WHERE id = ?) ORDER BY n',
    [id],
  )
const created = { $crt: { at: 1, by: null } }

describe('values of a compartment', () => {
  it('[RP15] lie in a document of their own, and are read, shown and told as the record’s', () => {
    const core = setup()
    const id = newId()
    write(core, id, { ...created, city: 'Porto', salary: 100, 'secrets/x': 0 })
    expect(stored(core, id)).toEqual({ ...created, city: 'Porto' })
    expect(stored(core, partId(id, 1))).toEqual({ salary: 100 })
    expect(stored(core, partId(id, 2))).toEqual({ 'secrets/x': 0 })
    expect(core.documents.keys(id)).toEqual({
      ...created,
      city: 'Porto',
      salary: 100,
      'secrets/x': 0,
    })
    expect(row(core, id)).toEqual({ c_city: 'Porto', c_salary: 100, c_secrets: '["x"]' })
    const [change, ...others] = write(core, id, { salary: 200 })
    expect(others).toEqual([])
    expect(change).toMatchObject({ doc: id, kind: 'record', isNew: false })
    expect(change?.changes).toEqual([{ key: 'salary', before: 100, after: 200 }])
    expect(history(core, id).at(-1)).toEqual({ key: 'salary', before: '100', after: '200' })
    expect(row(core, id)).toMatchObject({ c_city: 'Porto', c_salary: 200 })
  })

  it('[RP15] stay when the rest of the record changes, also within one write', () => {
    const core = setup()
    const id = newId()
    const op = (set: Set) => ({ doc: id, kind: 'record' as const, type: 'person', set })
    core.ingest.take(
      [
        op({ ...created, salary: 1 }),
        op({ city: 'Faro' }),
        op({ salary: 2 }),
        op({ city: 'Braga' }),
      ],
      core.meta(),
    )
    expect(core.documents.keys(id)).toEqual({ ...created, city: 'Braga', salary: 2 })
    expect(row(core, id)).toMatchObject({ c_city: 'Braga', c_salary: 2 })
    write(core, id, { salary: null })
    expect(row(core, id)).toMatchObject({ c_city: 'Braga', c_salary: null })
  })

  const remote = (
    doc: DocId,
    keys: Readonly<Record<string, Json>>,
    owner?: DocId,
  ): RemoteUpdate => ({
    doc,
    kind: owner === undefined ? 'record' : 'part',
    type: 'person',
    ...(owner === undefined ? {} : { owner }),
    update: recordCodec.create(keys, 77 * 2 ** 21 + 9).update,
    seq: 5,
    scope: 3,
  })

  it.each(['part first', 'record first'])('[RP16] arrive in any order: %s', order => {
    const core = setup()
    const id = newId()
    const both = [
      remote(partId(id, 1), { salary: 7 }, id),
      remote(id, { ...created, city: 'Lagos' }),
    ]
    for (const update of order === 'part first' ? both : both.toReversed())
      core.ingest.takeRemote([update], core.meta())
    expect(row(core, id)).toMatchObject({ c_city: 'Lagos', c_salary: 7 })
    expect(core.documents.keys(id)).toMatchObject({ city: 'Lagos', salary: 7 })
  })

  it('[RP16] wait in the outbox with their record’s id, and come back when they are refused', () => {
    const core = setup()
    core.store.write(tx => writeMeta(tx, 'upstream', 'https://example.org'))
    const id = newId()
    write(core, id, { ...created, city: 'Porto' })
    write(core, id, { salary: 5 })
    const waiting = core.store.all<{ n: number; id: string; owner: string | null }>(
      `SELECT n, doc.id, (SELECT id FROM doc AS holder WHERE holder.pk = doc.owner) AS owner
       FROM outbox JOIN doc ON doc.pk = outbox.pk ORDER BY n`,
    )
    expect(waiting.map(({ id: doc, owner }) => [doc, owner])).toEqual([
      [id, null],
      [partId(id, 1), id],
    ])
    const [told] = core.upstream.refuse(
      [{ n: waiting[1]!.n, code: 'forbidden-key', detail: 'salary' }],
      core.meta(),
    )
    expect(told).toMatchObject({ doc: id })
    expect(row(core, id)).toMatchObject({ c_city: 'Porto', c_salary: null })
    expect(
      core.store.all(
        'SELECT op, (SELECT id FROM doc WHERE doc.pk = sync_issue.pk) AS doc FROM sync_issue',
      ),
    ).toEqual([{ op: '{"salary":5}', doc: id }])
  })

  it('[RP17] leave without a trace when their part leaves, and come back with it', () => {
    const core = setup()
    const id = newId()
    const part = partId(id, 1)
    write(core, id, { ...created, city: 'Porto', salary: 100 })
    write(core, id, { salary: 200 })
    const [told] = core.upstream.remove([part], 'hidden', core.meta())
    expect(told).toMatchObject({ doc: id, kind: 'record' })
    // Ids may hold any digits: what is told of the change is its key and nothing else.
    expect(told?.changes).toEqual([{ key: 'salary' }])
    expect(row(core, id)).toMatchObject({ c_city: 'Porto', c_salary: null })
    expect(history(core, id).filter(({ key }) => key === 'salary')).toEqual([])
    expect(core.documents.keys(id)).toEqual({ ...created, city: 'Porto' })
    const state = recordCodec.create({ salary: 9 }, 77 * 2 ** 21 + 9).state
    core.upstream.adopt(
      [{ doc: part, kind: 'part', type: 'person', owner: id, epoch: 0, seq: 9, at: 9, state }],
      core.meta(),
    )
    expect(row(core, id)).toMatchObject({ c_city: 'Porto', c_salary: 9 })
  })

  it('[RP18] move with their field: into a compartment, to another, and out of it', () => {
    const at = (compartment: number) => ({
      ...RESTRICTED,
      'f/person.salary': { label: 'Salary', type: 'number', compartment },
    })
    const core = setup(at(0))
    const id = newId()
    write(core, id, { ...created, salary: 100 })
    for (const compartment of [1, 3, 0]) {
      const set = at(compartment)
      core.ingest.take([{ doc: catalogId, kind: 'catalog', type: '', set }], core.meta())
      // What has not moved yet is shown all the same.
      expect(core.documents.keys(id)).toMatchObject({ salary: 100 })
      write(core, id, { salary: core.documents.keys(id)!['salary']! })
      const where = [id, partId(id, 1), partId(id, 3)].map(doc => stored(core, doc)?.['salary'])
      const expected = [0, 1, 3].map(home => (home === compartment ? 100 : undefined))
      expect(where).toEqual(expected)
      expect(row(core, id)).toEqual(expect.objectContaining({ c_salary: 100 }))
    }
  })

  it('[RP18] that lie in two places are read where their field belongs', () => {
    const core = setup()
    const id = newId()
    core.ingest.takeRemote([remote(id, { ...created, salary: 1 })], core.meta())
    core.ingest.takeRemote([remote(partId(id, 1), { salary: 2 }, id)], core.meta())
    expect(core.documents.keys(id)).toMatchObject({ salary: 2 })
    expect(row(core, id)).toMatchObject({ c_salary: 2 })
  })

  it('[RP15] make the same rows when everything is made again, whatever was written in which order', () => {
    const setArb = fc.record(
      {
        city: fc.option(fc.constantFrom('Porto', 'Faro')),
        salary: fc.option(fc.nat(5)),
        'secrets/x': fc.option(fc.nat(3)),
        $del: fc.option(fc.constant({ at: 5, by: null })),
      },
      { requiredKeys: [], noNullPrototype: true },
    )
    const stepsArb = fc.array(fc.tuple(fc.nat(2), setArb), { maxLength: 12 })
    fc.assert(
      fc.property(stepsArb, steps => {
        const core = setup()
        const ids = [newId(), newId(), newId()]
        const plain = ids.map((): Record<string, Json> => ({ ...created }))
        for (const id of ids) write(core, id, created)
        for (const [at, set] of steps) {
          write(core, ids[at]!, set)
          for (const [key, value] of Object.entries(set))
            if (value === null) delete plain[at]![key]
            else plain[at]![key] = value
        }
        ids.forEach((id, at) => expect(core.documents.keys(id)).toEqual(plain[at]))
        const before = core.rows()
        core.store.write(tx => {
          const scope = { objects: null }
          core.rebuild.step(tx, scope, 0, () => true)
          core.rebuild.sweep(tx, scope)
        })
        expect(core.rows()).toEqual(before)
      }),
      { numRuns: 25 },
    )
  })
})
