import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId, orderKeyBetween, placeText, POSITION_KEY, type DocId } from '@kith/shared/kit'
import { catalogId, DELETED_KEY, linkId, settingsId, textId } from '@kith/shared/docs'
import { openTestCore, type TestCore } from '#engine/testkit'

let core: TestCore
beforeEach(() => {
  core = openTestCore()
})
afterEach(() => core.remove())

const person = (id: DocId) =>
  core.store.get<Record<string, unknown>>('SELECT * FROM o_person WHERE id = ?', [id])

describe('projection', () => {
  it('[PJ1] gives a record its row, its elements and its words', () => {
    const acme = core.create('company', { name: 'Acme' })
    const id = core.create('person', {
      name: { first: 'Inês', last: 'Carvalhal' },
      company: acme,
      emails: ['ines@x.pt', 'i@y.pt'],
      city: 'Porto',
    })
    const pk = core.documents.pkOf(id)
    expect(person(id)).toMatchObject({
      pk,
      title: 'Inês Carvalhal',
      c_city: 'Porto',
      c_company: core.documents.pkOf(acme),
      deleted_at: null,
    })
    expect(
      core.store.all('SELECT field, pos, norm FROM e_person WHERE pk = ? ORDER BY pos', [pk ?? 0]),
    ).toEqual([
      { field: 'emails', pos: 0, norm: 'ines@x.pt' },
      { field: 'emails', pos: 1, norm: 'i@y.pt' },
    ])
    const found = core.store.pluck('SELECT rowid FROM search WHERE search MATCH ?', ['ines* porto'])
    expect(found).toEqual([pk])
  })

  it('[PJ2] writes only what changed, and the time', () => {
    const id = core.create('person', { name: { first: 'A', last: 'B' }, city: 'Lisboa' })
    const before = person(id)
    core.clock.advance(5000)
    core.set('person', id, { city: 'Porto' })
    const after = person(id)
    expect(after).toEqual({ ...before, c_city: 'Porto', updated_at: after?.['updated_at'] })
    expect(String(after?.['updated_at']) > String(before?.['updated_at'])).toBe(true)
    expect(
      core.store.pluck('SELECT count(*) FROM search WHERE search MATCH ?', ['lisboa']),
    ).toEqual([0])
  })

  it('[PJ3] keeps a place for a record that something refers to before it is there', () => {
    const acme = newId()
    const id = core.create('person', { name: { first: 'A', last: 'B' }, company: acme })
    const pk = core.documents.pkOf(acme)
    expect(person(id)?.['c_company']).toBe(pk)
    core.ingest.take(
      [{ doc: acme, kind: 'record', type: 'company', set: { name: 'Acme' } }],
      core.meta(),
    )
    expect(core.store.all('SELECT pk, title FROM o_company')).toEqual([{ pk, title: 'Acme' }])
  })

  it('[PJ4] shows a deleted record as deleted, and one whose creation was taken back nowhere', () => {
    const kept = core.create('person', { name: { first: 'Kept', last: '' } })
    const gone = core.create('person', { name: { first: 'Gone', last: '' } })
    const mark = { at: core.clock.now(), by: null }
    core.set('person', kept, { [DELETED_KEY]: mark })
    core.set('person', gone, { [DELETED_KEY]: { ...mark, undo: true } })
    expect(person(kept)?.['deleted_at']).not.toBeNull()
    expect(person(gone)).toBeUndefined()
    core.set('person', gone, { [DELETED_KEY]: null })
    expect(person(gone)).toMatchObject({ title: 'Gone', deleted_at: null })
  })

  it('[PJ5] joins records by link documents and shows texts where they belong', () => {
    const ana = core.create('person', { name: { first: 'Ana', last: '' } })
    const note = core.create('note', { title: 'Call' })
    const doc = linkId('note.targets', note, ana)
    core.ingest.take(
      [
        { doc, kind: 'link', type: 'note.targets', set: { from: note, to: ana, pos: 'a0' } },
        {
          doc: textId(note, 'body'),
          kind: 'text',
          type: 'note.body',
          owner: note,
          text: 'Ask about *tuna*',
          format: 'markdown',
        },
      ],
      core.meta(),
    )
    const [from, to] = [core.documents.pkOf(note), core.documents.pkOf(ana)]
    expect(core.store.all('SELECT field, from_pk, to_pk, deleted FROM link')).toEqual([
      { field: 'note.targets', from_pk: from, to_pk: to, deleted: 0 },
    ])
    expect(core.store.get('SELECT c_body FROM o_note')).toEqual({ c_body: 'Ask about tuna' })
    expect(core.store.pluck('SELECT rowid FROM search WHERE search MATCH ?', ['tuna'])).toEqual([
      from,
    ])
  })

  it('[PJ6] makes columns for a new field, and takes the catalog back when the write fails', () => {
    const field = { label: 'Shoe', type: 'text', name: 'shoe', order: 'c' }
    const define = () =>
      core.ingest.take(
        [{ doc: catalogId, kind: 'catalog', type: '', set: { 'f/person.shoe': field } }],
        core.meta(),
      )
    const fail = () =>
      core.store.write(() => {
        define()
        expect(core.catalog().findField('person', 'shoe')).toBeDefined()
        throw new Error('no')
      })
    expect(fail).toThrow('no')
    expect(core.catalog().findField('person', 'shoe')).toBeUndefined()
    define()
    const id = core.create('person', { name: { first: 'A', last: '' }, shoe: '42' })
    expect(person(id)?.['c_shoe']).toBe('42')
    expect(core.stale).toEqual([])
  })

  it('[PJ7] asks for rows to be made again when a field comes back', () => {
    const field = { label: 'Shoe', type: 'text', name: 'shoe', order: 'c' }
    const put = (set: Record<string, typeof field | null>) =>
      core.ingest.take([{ doc: catalogId, kind: 'catalog', type: '', set }], core.meta())
    put({ 'f/person.shoe': field })
    const id = core.create('person', { name: { first: 'A', last: '' }, shoe: '42' })
    put({ 'f/person.shoe': null })
    core.set('person', id, { shoe: '43' })
    put({ 'f/person.shoe': field })
    expect(core.stale).toEqual(['person'])
  })

  it('[PJ8] rebuilds every row exactly as it was', () => {
    fill(core)
    const before = core.rows()
    core.store.write(tx => {
      tx.run("UPDATE o_person SET title = 'wrong', c_city = 'wrong'")
      tx.run('DELETE FROM o_company')
      tx.run('DELETE FROM e_person')
      tx.run('DELETE FROM link')
      tx.run('DELETE FROM setting')
      tx.run("INSERT INTO o_deal (pk, id, title) VALUES (99999, 'ghost', 'Ghost')")
      tx.run("INSERT INTO search (rowid, title, body) VALUES (99999, 'Ghost', '')")
    })
    expect(core.rows()).not.toEqual(before)
    rebuild(core)
    expect(core.rows()).toEqual(before)
  })

  it('[PJ9] holds the place of every record, given by hand or begun with', () => {
    const [a, b] = [core.create('deal', { name: 'A' }), core.create('deal', { name: 'B' })]
    const places = () =>
      core.store.pluck<string>('SELECT position FROM o_deal WHERE id IN (?, ?) ORDER BY id', [a, b])
    expect(places()).toEqual([placeText(a, null), placeText(b, null)])
    const key = orderKeyBetween(null, null)
    core.set('deal', b, { [POSITION_KEY]: key })
    expect(places()).toEqual([placeText(a, null), `${key} ${b}`])
    core.set('deal', b, { [POSITION_KEY]: null })
    expect(places()).toEqual([placeText(a, null), placeText(b, null)])
  })

  it('[PJ10] gives an older profile its places, also when it is killed at it', () => {
    core.renew()
    fill(core)
    const before = core.rows()
    const { profile } = core
    // As a Kith without manual order left it.
    core.store.write(tx => {
      for (const object of core.catalog().allObjects) {
        for (const name of tx.pluck<string>(
          "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql LIKE '%position%'",
          [object.table],
        ))
          tx.exec(`DROP INDEX ${name}`)
        tx.exec(`ALTER TABLE ${object.table} DROP COLUMN position`)
      }
      tx.run("DELETE FROM meta WHERE k = 'projection'")
    })
    core.store.close()
    core = openTestCore(profile)
    const indexed = core.store.pluck(
      "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'o_deal' AND sql LIKE '%position%'",
    )
    expect(indexed).toEqual([1])
    // Killed before the work was noted down: the mark is not set either.
    const kill = () =>
      core.store.write(() => {
        core.renew()
        throw new Error('killed')
      })
    expect(kill).toThrow('killed')
    core.stale.length = 0
    core.renew()
    expect(core.stale).toEqual(expect.arrayContaining(['person', 'company', 'note']))
    rebuild(core, core.stale)
    expect(core.rows()).toEqual(before)
    core.stale.length = 0
    core.renew()
    expect(core.stale).toEqual([])
  })
})

/** The job's steps, all of them. */
function rebuild(core: TestCore, objects: readonly string[] | null = null): void {
  core.store.write(tx => {
    const scope = { objects }
    let at = 0
    for (;;) {
      const { pk, isAtEnd } = core.rebuild.step(tx, scope, at, () => false)
      if (isAtEnd) break
      at = pk
    }
    core.rebuild.sweep(tx, scope)
  })
}

/** Something of everything: edits, deletions, links, texts, settings, a creation taken back. */
function fill({ create, set, ingest, meta, clock }: TestCore): void {
  for (let n = 0; n < 150; n++) {
    clock.advance(1000)
    const company = create('company', { name: `Company ${n}`, domains: [`c${n}.com`] })
    const id = create('person', {
      name: { first: `P${n}`, last: 'Übel' },
      company,
      emails: [`p${n}@c.com`, `q${n}@c.com`],
      tags: [],
    })
    clock.advance(1000)
    if (n % 3 === 0) set('person', id, { city: `City ${n}` })
    if (n % 4 === 0) set('company', company, { [POSITION_KEY]: orderKeyBetween(null, null) })
    if (n % 5 === 0) set('company', company, { [DELETED_KEY]: { at: clock.now(), by: null } })
    if (n % 7 === 0) set('person', id, { [DELETED_KEY]: { at: clock.now(), by: null, undo: true } })
    if (n % 10 !== 0) continue
    const note = create('note', { title: `Note ${n}` })
    ingest.take(
      [
        {
          doc: linkId('note.targets', note, id),
          kind: 'link',
          type: 'note.targets',
          set: { from: note, to: id, pos: 'a0' },
        },
        {
          doc: textId(note, 'body'),
          kind: 'text',
          type: 'note.body',
          owner: note,
          text: `Words ${n}`,
          format: 'plain',
        },
        { doc: settingsId(null), kind: 'settings', type: '', set: { [`key${n}`]: { n } } },
      ],
      meta(),
    )
  }
}
