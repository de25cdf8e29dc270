import { afterEach, describe, expect, it } from 'vitest'
import { createEmitter, silentLog, type DocId } from '@kith/shared/kit'
import { openTestDispatch, type TestDispatch } from '#engine/testkit'
import { ENTRIES_OF } from './create-people.ts'
import { createPeople, personIdOf, type Candidate, type Holder, type OwnerFacts } from './index.ts'

interface Told {
  readonly name: string
  readonly value: unknown
}
const opened: { close: () => void }[] = []
afterEach(() => {
  for (const one of opened.splice(0)) one.close()
})

/** The workspace's side of people, with the line to the mail thread open at this end. */
function open(atOnce = 2000) {
  const test: TestDispatch = openTestDispatch()
  const told: Told[] = []
  const asks = createEmitter<Told>(() => undefined)
  const started = createEmitter<null>(() => undefined)
  const people = createPeople({
    ...test,
    log: silentLog,
    atOnce,
    lookAgain: () => undefined,
    line: {
      tell: (name, value) => void told.push({ name, value }),
      on: (name, listener) => asks.on(one => one.name === name && listener(one.value)),
      onStarted: listener => started.on(() => listener()),
    },
  })
  opened.push({
    close() {
      people.close()
      test.remove()
    },
  })
  const run = (command: string, input: object) =>
    test.dispatch.run(command, input as never).ids[0] as DocId
  return {
    ...test,
    people,
    run,
    /** Rows of standings are written in turns. */
    async calm() {
      for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate)
    },
    start: () => started.emit(null),
    goOn: () => asks.emit({ name: 'owners', value: null }),
    facts: () =>
      told.splice(0).flatMap(one => (one.name === 'owners' ? [one.value as OwnerFacts] : [])),
    find: (candidates: readonly Partial<Candidate>[]) =>
      asks.emit({
        name: 'candidates',
        value: candidates.map(one => ({ name: '', company: null, why: '', ...one })),
      }),
    stand: async (value: unknown) => {
      asks.emit({ name: 'standings', value })
      await new Promise(setImmediate)
    },
    accept: (value: unknown) => asks.emit({ name: 'field', value }),
    holders: () =>
      told
        .splice(0)
        .flatMap(one =>
          one.name === 'owners' ? (one.value as OwnerFacts).holders : [],
        ) as readonly Holder[],
    suppressed: () => told.splice(0).flatMap(one => (one.name === 'suppressed' ? [one.value] : [])),
    titles: (object: string) =>
      test.store.pluck<string>(
        `SELECT title FROM o_${object} WHERE deleted_at IS NULL ORDER BY title`,
      ),
  }
}
const cells = (first: string, emails: readonly string[], more: object = {}) => ({
  name: { first, last: '' },
  emails,
  ...more,
})

describe('what the mail thread is told', () => {
  it('[PE1] nothing before its start, everything then, and after it what changed about addresses', () => {
    const people = open()
    const company = people.run('record.create', {
      object: 'company',
      cells: { name: 'Acme', domains: ['acme.com'] },
    })
    const ann = people.run('record.create', {
      object: 'person',
      cells: cells('Ann', ['Ann@acme.com'], { company }),
    })
    expect(people.holders()).toEqual([])
    people.start()
    expect(people.holders().filter(one => one.kind !== 'member')).toEqual([
      { id: ann, kind: 'person', company, names: ['ann@acme.com'] },
      { id: company, kind: 'company', company: null, names: ['acme.com'] },
    ])
    people.run('record.set', {
      object: 'person',
      record: ann,
      cells: { emails: ['ann@acme.com', 'ann@home.example'] },
    })
    expect(people.holders()).toEqual([
      { id: ann, kind: 'person', company, names: ['ann@acme.com', 'ann@home.example'] },
    ])
    people.run('record.set', { object: 'person', record: ann, cells: { jobTitle: 'Chair' } })
    people.run('record.set', { object: 'company', record: company, cells: { name: 'Acme Ltd' } })
    expect(people.holders()).toEqual([])
    people.run('records.delete', { object: 'company', ids: [company] })
    expect(people.holders()).toEqual(
      expect.arrayContaining([
        { id: company, kind: 'company', company: null, names: [] },
        expect.objectContaining({ id: ann, company: null }),
      ]),
    )
    people.run('records.delete', { object: 'person', ids: [ann] })
    expect(people.holders()).toEqual([{ id: ann, kind: 'person', company: null, names: [] }])
  })
})

describe('what many are told as', () => {
  it('[PE10] pieces, the next when the last was taken, changes between them', () => {
    const people = open(2)
    const names = ['Ann', 'Bob', 'Cy', 'Dee', 'Eve']
    for (const name of names)
      people.run('record.create', { object: 'person', cells: cells(name, [`${name}@x.example`]) })
    people.facts()
    people.start()
    const [first, ...early] = people.facts()
    expect([first?.begins, first?.ends, first?.holders.length, early]).toEqual([true, false, 2, []])
    const fay = people.run('record.create', {
      object: 'person',
      cells: cells('Fay', ['fay@x.example']),
    })
    expect(people.facts()).toMatchObject([{ begins: false, ends: false, holders: [{ id: fay }] }])
    const rest: OwnerFacts[] = []
    while (rest.at(-1)?.ends !== true) {
      people.goOn()
      rest.push(...people.facts())
    }
    expect(rest.every(one => !one.begins && one.holders.length <= 2)).toBe(true)
    const all = [...(first?.holders ?? []), ...rest.flatMap(one => one.holders)]
    expect(all.flatMap(one => one.names).sort()).toEqual(
      [...names, 'Fay'].map(name => `${name.toLowerCase()}@x.example`),
    )
    people.goOn()
    expect(people.facts()).toEqual([])
  })
})

describe('contacts', () => {
  it('[PE3] are made once, with the company of their domain, under ids that follow from the address', () => {
    const people = open()
    const acme = { domain: 'acme.com', name: 'Acme' }
    people.find([
      { address: 'ann@acme.com', name: 'Ann van der Lee', company: acme },
      { address: 'bob@acme.com', name: 'Bob', company: acme },
    ])
    people.find([{ address: 'ann@acme.com', name: 'Somebody Else', company: acme }])
    expect([people.titles('person'), people.titles('company')]).toEqual([
      ['Ann van der Lee', 'Bob'],
      ['Acme'],
    ])
    const row = people.store.get<{ id: string; c_name_last: string }>(
      `SELECT id, c_name_last FROM o_person WHERE title LIKE 'Ann%'`,
    )
    expect(row).toEqual({ id: personIdOf('ann@acme.com'), c_name_last: 'van der Lee' })
  })

  it('[PE3] nothing of those who are there is changed', () => {
    const people = open()
    const company = people.run('record.create', {
      object: 'company',
      cells: { name: 'Acme Ltd', domains: ['acme.com'] },
    })
    people.run('record.create', { object: 'person', cells: cells('Ann', ['ann@acme.com']) })
    people.find([
      { address: 'ann@acme.com', name: 'Other' },
      { address: 'cy@acme.com', name: 'Cy Dee', company: { domain: 'acme.com', name: 'Acme' } },
    ])
    expect([people.titles('person'), people.titles('company')]).toEqual([
      ['Ann', 'Cy Dee'],
      ['Acme Ltd'],
    ])
    expect(
      people.store.pluck(
        `SELECT c.id FROM o_person p JOIN o_company c ON c.pk = p.c_company WHERE p.title = 'Cy Dee'`,
      ),
    ).toEqual([company])
  })

  it('[PE4] who was deleted stays deleted, and the mail thread hears of it', () => {
    const people = open()
    people.find([{ address: 'ann@acme.com', name: 'Ann Lee' }])
    const id = personIdOf('ann@acme.com')
    people.suppressed()
    people.run('records.delete', { object: 'person', ids: [id] })
    expect(people.suppressed()).toEqual([{ addresses: ['ann@acme.com'], isSuppressed: true }])
    people.find([{ address: 'ann@acme.com', name: 'Ann Lee' }])
    expect(people.titles('person')).toEqual([])
    people.run('records.restore', { object: 'person', ids: [id] })
    expect(people.suppressed()).toEqual([{ addresses: ['ann@acme.com'], isSuppressed: false }])
  })

  it('[PE4] looks at nobody else for the addresses of one: deleting many takes as long as each', () => {
    const plan = open().store.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${ENTRIES_OF}`, ['', ''])
    expect(plan.map(({ detail }) => detail)).toContain(
      'SEARCH e_person USING PRIMARY KEY (pk=? AND field=?)',
    )
  })

  it('[PE3] what a signature told is added, not written over', () => {
    const people = open()
    const ann = people.run('record.create', {
      object: 'person',
      cells: cells('Ann', ['ann@acme.com'], { phones: ['+49301234567'] }),
    })
    people.accept({ person: ann, field: 'phones', value: '+49307654321' })
    people.accept({ person: ann, field: 'jobTitle', value: 'Head of Sales' })
    people.accept({ person: ann, field: 'emails', value: 'eve@x.example' })
    expect(
      people.store.get(
        `SELECT c_phones_json AS c_phones, c_jobTitle, c_emails FROM o_person WHERE id = ?`,
        [ann],
      ),
    ).toMatchObject({
      c_phones: expect.stringMatching(/1234567.*7654321/),
      c_jobTitle: 'Head of Sales',
      c_emails: 'ann@acme.com',
    })
  })
})

describe('standings', () => {
  it('[PE7] lie in the rows, stay when the record changes, and are in no document', async () => {
    const people = open()
    const ann = people.run('record.create', {
      object: 'person',
      cells: cells('Ann', ['ann@acme.com']),
    })
    const lastContact = Date.UTC(2026, 2, 3, 9)
    await people.stand([
      { record: ann, kind: 'person', lastContact, nextMeeting: null, connection: 'good' },
    ])
    people.run('record.set', { object: 'person', record: ann, cells: { jobTitle: 'Head' } })
    const row = () =>
      people.store.get(
        'SELECT c_lastContact, c_nextMeeting, c_connection, c_jobTitle FROM o_person WHERE id = ?',
        [ann],
      )
    expect(row()).toEqual({
      c_lastContact: '2026-03-03T09:00:00.000Z',
      c_nextMeeting: null,
      c_connection: 'good',
      c_jobTitle: 'Head',
    })
    expect(() =>
      people.run('record.set', {
        object: 'person',
        record: ann,
        cells: { lastContact: '2026-01-01T00:00:00Z' },
      }),
    ).toThrow(/written by Kith/)
    await people.stand([
      { record: ann, kind: 'person', lastContact: null, nextMeeting: null, connection: null },
    ])
    expect(row()).toMatchObject({ c_lastContact: null, c_connection: null })
  })
})

describe('calls that were written down', () => {
  it('[PE7] are contact with all they were with, until they are taken back', async () => {
    const people = open()
    const acme = people.run('record.create', { object: 'company', cells: { name: 'Acme' } })
    const ann = people.run('record.create', { object: 'person', cells: cells('Ann', []) })
    const lastOf = () =>
      people.store.pluck<string | null>(
        'SELECT c_lastContact FROM o_person UNION ALL SELECT c_lastContact FROM o_company',
      )
    const log = (more: object) =>
      people.run('record.create', {
        object: 'note',
        cells: { title: 'Call', kind: 'call', targets: [ann, acme], ...more },
      })
    const early = '2026-03-01T10:00:00.000Z'
    const late = '2026-04-01T10:00:00.000Z'
    log({ happenedAt: early })
    const call = log({ happenedAt: late, direction: 'incoming' })
    // Nobody was reached, nobody has met yet, and a note is no call.
    log({ happenedAt: '2026-05-01T10:00:00.000Z', direction: 'missed' })
    log({ happenedAt: '2999-01-01T10:00:00.000Z' })
    people.run('record.create', { object: 'note', cells: { title: 'Idea', targets: [ann] } })
    await people.calm()
    expect(lastOf()).toEqual([late, late])
    people.run('records.delete', { object: 'note', ids: [call] })
    await people.calm()
    expect(lastOf()).toEqual([early, early])
    people.run('records.restore', { object: 'note', ids: [call] })
    people.run('record.unlink', { object: 'note', record: call, field: 'targets', targets: [acme] })
    await people.calm()
    expect(lastOf()).toEqual([late, early])
    people.run('record.set', { object: 'note', record: call, cells: { kind: null } })
    await people.calm()
    expect(lastOf()).toEqual([early, early])
    people.store.write(tx => tx.run('UPDATE o_person SET c_lastContact = NULL'))
    people.people.again()
    await people.calm()
    expect(lastOf()).toEqual([early, early])
  })
})
