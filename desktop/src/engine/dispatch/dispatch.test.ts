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
})
