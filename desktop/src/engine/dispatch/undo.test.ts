import { afterEach, describe, expect, it } from 'vitest'
import type { ActionId, DocId } from '@kith/shared/kit'
import { catalogId, fromPlain, settingsId, textCodec } from '@kith/shared/docs'
import { createChance } from '@kith/shared/testkit'
import { REMOTE_WINDOW } from '#engine/replica'
import { actAtRandom, openTestDispatch, visibleState, type TestDispatch } from '#engine/testkit'

const open: TestDispatch[] = []
const setup = () => {
  const core = openTestDispatch()
  open.push(core)
  return core
}
afterEach(async () => {
  for (const core of open.splice(0)) {
    await core.jobs.close()
    core.remove()
  }
})

const ana = (core: TestDispatch, window?: string): DocId => {
  const cells = { name: { first: 'Ana', last: 'Silva' }, city: 'Porto' }
  return core.run('record.create', { object: 'person', cells }, window).ids[0] as DocId
}
const setCity = (core: TestDispatch, record: DocId, city: string, window?: string) =>
  core.run('record.set', { object: 'person', record, cells: { city } }, window)
const cityOf = (core: TestDispatch, id: DocId) => core.documents.keys(id)?.['city']

describe('undo', () => {
  it('[DP3] takes back 200 random actions to the state at the start, and does them all again', () => {
    const core = setup()
    const seed = Number(process.env['KITH_SEED'] ?? 20_261_121)
    const chance = createChance(seed)
    for (let n = 0; n < 8; n++) {
      core.create('person', { name: { first: `First ${n}`, last: 'X' } })
      core.create('company', { name: `Company ${n}` })
      core.create('deal', { name: `Deal ${n}` })
      core.create('note', { title: `Note ${n}` })
    }
    core.store.write(tx => tx.run('UPDATE action SET source = ?', ['system']))
    const start = visibleState(core)
    for (let n = 0; n < 200; n++) {
      core.clock.advance(1000)
      actAtRandom(core, chance, n)
    }
    const end = visibleState(core)
    let undone = 0
    for (let answer = core.undo.undo(); answer.label !== null; answer = core.undo.undo()) {
      expect({ seed, label: answer.label, skipped: answer.skipped }).toMatchObject({ skipped: 0 })
      undone += 1
      core.clock.advance(1000)
    }
    expect(undone).toBeGreaterThan(100)
    expect({ seed, state: visibleState(core) }).toEqual({ seed, state: start })
    for (let answer = core.undo.redo(); answer.label !== null; answer = core.undo.redo())
      core.clock.advance(1000)
    expect({ seed, state: visibleState(core) }).toEqual({ seed, state: end })
  })

  it('[DP3] takes back and does again what lies in a compartment as if it lay in the record', () => {
    const core = setup()
    const salary = { label: 'Salary', type: 'number', compartment: 1 }
    core.ingest.take(
      [{ doc: catalogId, kind: 'catalog', type: '', set: { 'f/person.salary': salary } }],
      core.meta({ source: 'system' }),
    )
    const salaryOf = (id: DocId) => core.documents.keys(id)?.['salary']
    const cells = { name: { first: 'Ana', last: '' }, salary: 100 }
    const id = core.run('record.create', { object: 'person', cells }).ids[0] as DocId
    core.run('record.set', { object: 'person', record: id, cells: { salary: 200, city: 'Faro' } })
    core.undo.undo()
    expect([salaryOf(id), cityOf(core, id)]).toEqual([100, undefined])
    core.undo.redo()
    expect([salaryOf(id), cityOf(core, id)]).toEqual([200, 'Faro'])
    core.undo.undo()
    core.undo.undo()
    expect(core.documents.keys(id)).toHaveProperty('$del')
    core.undo.redo()
    expect(core.documents.keys(id)).not.toHaveProperty('$del')
    expect(salaryOf(id)).toBe(100)
  })

  it('[DP4] leaves alone what somebody has changed since, and says how much', () => {
    const core = setup()
    const id = ana(core)
    const { action } = setCity(core, id, 'Lisboa', 'a')
    setCity(core, id, 'Faro', 'b')
    expect(core.undo.undoAction(action as ActionId)).toMatchObject({ skipped: 1 })
    expect(cityOf(core, id)).toBe('Faro')
  })

  it('[DP5] keeps a ladder per window', () => {
    const core = setup()
    const [one, two] = [ana(core, 'a'), ana(core, 'b')]
    setCity(core, one, 'Lisboa', 'a')
    setCity(core, two, 'Faro', 'b')
    core.undo.undo('a')
    expect([cityOf(core, one), cityOf(core, two)]).toEqual(['Porto', 'Faro'])
    core.undo.undo('b')
    core.undo.redo('a')
    expect([cityOf(core, one), cityOf(core, two)]).toEqual(['Lisboa', 'Porto'])
  })

  it('[DP5] has nothing of colleagues on any ladder, nor on that of who names no window', () => {
    const core = setup()
    const id = ana(core)
    setCity(core, id, 'Lisboa', REMOTE_WINDOW)
    const { undo } = core.undo.next()
    expect(core.undo.undo()).toMatchObject({ label: undo, skipped: 1 })
    expect(cityOf(core, id)).toBe('Lisboa')
    expect(core.undo.undo().label).toBeNull()
  })

  it('[DP6] forgets what could be done again once something new is done', () => {
    const core = setup()
    const id = ana(core)
    setCity(core, id, 'Lisboa')
    core.undo.undo()
    setCity(core, id, 'Faro')
    expect(core.undo.redo().label).toBeNull()
    expect(core.undo.undo().label).not.toBeNull()
    expect(cityOf(core, id)).toBe('Porto')
  })

  it('[DP7] keeps a record that was changed after the action that made it', () => {
    const core = setup()
    const made = core.run('record.create', {
      object: 'person',
      cells: { name: { first: 'Ana', last: '' } },
    })
    setCity(core, made.ids[0] as DocId, 'Faro')
    expect(core.undo.undoAction(made.action as ActionId)).toMatchObject({ skipped: 1 })
    expect(core.ids('person')).toEqual(made.ids)
  })

  it('[DP8] does a large selection as a job under one action, and takes it back as one', async () => {
    const core = setup()
    const ops = Array.from({ length: 1200 }, (_, n) => ({ cells: { name: `Company ${n}` } }))
    core.run('record.write', { object: 'company', rows: ops })
    const before = visibleState(core)
    const answer = core.run('records.set', {
      object: 'company',
      where: null,
      cells: { industry: null, country: 'PT' },
    })
    expect(answer).toMatchObject({ count: 1200, job: expect.any(String) })
    expect(answer.ids).toHaveLength(1000)
    await core.jobs.finished(answer.job ?? '')
    const changed = () =>
      core.store.pluck("SELECT count(*) FROM o_company WHERE c_country = 'PT'")[0]
    expect(changed()).toBe(1200)
    const undone = core.undo.undo()
    if (undone.job !== null) await core.jobs.finished(undone.job)
    expect(changed()).toBe(0)
    expect(visibleState(core)).toEqual(before)
  })

  it('[DP9] stops a job whose action is taken back while it runs', async () => {
    const core = setup()
    const rows = Array.from({ length: 1500 }, (_, n) => ({ cells: { name: `Company ${n}` } }))
    core.run('record.write', { object: 'company', rows })
    const before = visibleState(core)
    const { job } = core.run('records.delete', { object: 'company', where: null })
    const ended = core.jobs.finished(job ?? '').catch((error: { code: string }) => error.code)
    while (core.ids('company').length === 1500) await new Promise(resolve => setImmediate(resolve))
    const undone = core.undo.undo()
    if (undone.job !== null) await core.jobs.finished(undone.job)
    expect(await ended).toBe('job/cancelled')
    expect(visibleState(core)).toEqual(before)
  })

  it('[DP9] takes back a job that has not begun', async () => {
    const core = setup()
    const id = ana(core)
    const rows = Array.from({ length: 600 }, (_, n) => ({ cells: { name: `Company ${n}` } }))
    core.run('record.write', { object: 'company', rows })
    const { job, label } = core.run('records.delete', { object: 'company', where: null })
    const ended = core.jobs.finished(job ?? '').catch((error: { code: string }) => error.code)
    expect(core.undo.undo()).toMatchObject({ label, skipped: 0 })
    expect(await ended).toBe('job/cancelled')
    expect([core.ids('company').length, core.ids('person')]).toEqual([600, [id]])
  })

  it('[DP9] does again what an undo that still runs has taken back', async () => {
    const core = setup()
    for (let n = 0; n < 3; n++)
      core.run('record.write', {
        object: 'company',
        rows: Array.from({ length: 1000 }, (_, row) => ({
          cells: { name: `Company ${n} ${row}` },
        })),
      })
    const { job } = core.run('records.set', {
      object: 'company',
      where: null,
      cells: { country: 'PT' },
    })
    await core.jobs.finished(job ?? '')
    const done = visibleState(core)
    const undone = core.undo.undo()
    const ended = core.jobs
      .finished(undone.job ?? '')
      .catch((error: { code: string }) => error.code)
    while (core.store.pluck('SELECT 1 FROM o_company WHERE c_country IS NULL LIMIT 1').length === 0)
      await new Promise(resolve => setImmediate(resolve))
    const redone = core.undo.redo()
    if (redone.job !== null) await core.jobs.finished(redone.job)
    expect(await ended).toBe('job/cancelled')
    expect(visibleState(core)).toEqual(done)
  })

  it('[DP10] takes typed text back, and what is typed then is something new', () => {
    const core = setup()
    const { ids } = core.run('record.create', {
      object: 'note',
      cells: { title: 'Call', body: 'One' },
    })
    const note = ids[0] as DocId
    const type = (text: string) => {
      const { doc } = core.texts.find(note, 'body')
      const edit = textCodec.replace(core.documents.find(doc)?.state ?? null, fromPlain(text), 77)
      return core.texts.edit(note, 'body', edit?.update ?? new Uint8Array(2))
    }
    const first = type('One two')
    expect(type('One two three')).toBe(first)
    expect(core.undo.undo().action).not.toBeNull()
    const body = () => core.store.pluck('SELECT c_body FROM o_note')
    expect(body()).toEqual(['One'])
    expect(type('One four')).not.toBe(first)
    expect(body()).toEqual(['One four'])
  })

  it('[DP11] gives a final action no way back', () => {
    const core = setup()
    const id = ana(core)
    core.run('records.delete', { object: 'person', ids: [id] })
    const { action } = core.run('records.destroy', { object: 'person', ids: [id] })
    expect(() => core.undo.undoAction(action as ActionId)).toThrow(/for good/)
    const pk = core.documents.pkOf(id) ?? 0
    expect(core.store.all('SELECT key, before, after FROM history WHERE pk = ?', [pk])).toEqual([
      { key: '$gone', before: null, after: null },
    ])
    expect(core.documents.keys(settingsId(null))).toBeDefined()
  })
})
