import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '@kith/shared/kit'
import { openTestDispatch, type TestDispatch } from '#engine/testkit'

let core: TestDispatch
beforeEach(() => {
  core = openTestDispatch()
})
afterEach(async () => {
  await core.jobs.close()
  core.remove()
})

describe('dispatch', () => {
  it('[DP1] leaves nothing of a command that is refused', () => {
    const before = core.rows()
    const actions = () => core.store.pluck('SELECT count(*) FROM action')
    const count = actions()
    const refused: readonly (readonly [string, object, string])[] = [
      ['nobody.knows', {}, 'command/unknown'],
      ['record.create', { cells: {} }, 'command/bad-input'],
      ['record.create', { object: 'unicorn', cells: {} }, 'catalog/unknown-object'],
      ['record.set', { object: 'person', record: newId(), cells: {} }, 'record/missing'],
    ]
    for (const [command, input, code] of refused)
      expect(() => core.run(command, input as never)).toThrow(expect.objectContaining({ code }))
    const half = {
      object: 'company',
      rows: [{ cells: { name: 'Fine' } }, { cells: { nonsense: 1 } }],
    }
    expect(() => core.run('record.write', half)).toThrow()
    expect([core.rows(), actions()]).toEqual([before, count])
  })

  it('[DP2] says what it made, and has no action when nothing changed', () => {
    const cells = { name: { first: 'Ana', last: 'Silva' }, city: 'Porto' }
    const made = core.run('record.create', { object: 'person', cells })
    expect(made).toMatchObject({
      count: 1,
      action: expect.any(String),
      label: expect.stringContaining('Ana Silva'),
    })
    const [record = ''] = made.ids
    const same = core.run('record.set', { object: 'person', record, cells: { city: 'Porto' } })
    expect(same.action).toBeNull()
  })

  it('[DP12] goes on with an action of its own window, and with nothing else', () => {
    const part = (from: number) => ({
      object: 'company',
      rows: [0, 1, 2].map(at => ({ cells: { name: `Part ${from + at}` } })),
      whole: { changed: 0, added: 6 },
    })
    const before = core.rows()
    const first = core.run('record.write', part(0), 'w')
    expect(first.label).toBe('Added 6 companies')
    const action = first.action ?? ''
    const actions = () => core.store.pluck('SELECT count(*) FROM action')
    const count = actions()
    expect(core.run('record.write', part(3), 'w', action).action).toBe(action)
    expect(actions()).toEqual(count)
    const unknown = expect.objectContaining({ code: 'undo/unknown-action' })
    expect(() => core.run('record.write', part(6), 'other', action)).toThrow(unknown)
    expect(() => core.run('record.write', part(6), 'w', newId())).toThrow(unknown)
    const another = { object: 'company', cells: { name: 'Part' } }
    expect(() => core.run('record.create', another, 'w', action)).toThrow(unknown)
    expect(core.undo.undo('w')).toMatchObject({ label: 'Added 6 companies', skipped: 0 })
    expect(core.rows()).toEqual(before)
    expect(() => core.run('record.write', part(6), 'w', action)).toThrow(
      expect.objectContaining({ code: 'undo/already-undone' }),
    )
    expect(core.rows()).toEqual(before)
  })
})
