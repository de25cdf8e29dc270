import { describe, expect, test } from 'vitest'
import { rolesFrom } from '#access'
import { catalogId, roleDocId } from '#docs'
import { createTestWorkspace } from './test-workspace.ts'

const won = { field: 'stage', op: 'is', value: 'won' }

describe('[CM16] roles', () => {
  test('are made, copied, changed and taken away, and are options of members', () => {
    const { run, keys, context } = createTestWorkspace()
    const grants = [
      { object: null, edit: 'all', create: true },
      { object: 'deal', see: 'own', where: won },
    ]
    const made = run('role.define', { id: 'sales', label: 'Sales', grants, may: { export: true } })
    expect(made.label).toBe('Added the role Sales')
    run('role.define', { id: 'interns', label: 'Interns', from: 'sales', may: { export: false } })
    const found = () =>
      rolesFrom(
        ['sales', 'interns', 'member']
          .map(id => keys(roleDocId(id)))
          .filter(found => found !== undefined),
      )
    expect(found().find(({ id }) => id === 'interns')).toMatchObject({
      label: 'Interns',
      may: [],
      all: { see: 'all', edit: 'all', create: true, delete: 'none' },
      objects: { deal: { see: 'own', where: won } },
    })
    const changed = run('role.change', {
      role: 'interns',
      label: 'Trainees',
      grants: [{ object: 'deal', see: 'team', where: null }],
    })
    expect(changed.label).toBe('Changed the role Trainees')
    expect(found().find(({ id }) => id === 'interns')?.objects).toEqual({ deal: { see: 'team' } })
    run('role.change', { role: 'member', grants: [{ object: 'deal', see: 'own' }] })
    expect(found()[2]?.objects).toEqual({ deal: { see: 'own' } })
    const options = () => context().catalog.field('member', 'role').options
    expect(JSON.stringify(options())).toContain('Trainees')
    const gone = run('role.remove', { role: 'interns' })
    expect(gone.label).toBe('Removed the role Trainees')
    expect(found().some(({ id }) => id === 'interns')).toBe(false)
    expect(() => run('role.change', { role: 'interns' })).toThrow('not there any more')
    gone.undo()
    expect(found().some(({ id }) => id === 'interns')).toBe(true)
  })

  test('refuse what would lock somebody out or open something', () => {
    const { run } = createTestWorkspace()
    run('role.define', { id: 'sales', label: 'Sales' })
    const change = (more: object) => () => run('role.change', { role: 'sales', ...more })
    expect(() => run('role.change', { role: 'admin', may: {} })).toThrow('always do everything')
    expect(() => run('role.remove', { role: 'member' })).toThrow('part of Kith')
    expect(() => run('role.define', { label: 'administrator' })).toThrow('already a role')
    expect(change({ fields: [{ object: 'deal', field: 'amount', level: 'none' }] })).toThrow(
      'Restrict the field first',
    )
    const where = { field: 'company.industry', op: 'is', value: 'x' }
    expect(change({ grants: [{ object: 'deal', where }] })).toThrow('cannot decide who sees')
    expect(change({ grants: [{ object: null, where: won }] })).toThrow('is for one object')
    run('field.restrict', { object: 'deal', field: 'amount', isRestricted: true })
    const restricted = { field: 'amount', op: 'gt', value: 1 }
    expect(change({ grants: [{ object: 'deal', where: restricted }] })).toThrow('restricted field')
  })
})

describe('[CM17] restricted fields', () => {
  test('get a compartment of their own, and give it back', () => {
    const { run, make, context, keys } = createTestWorkspace()
    const deal = make('deal', { name: 'A', amount: { amountMicros: 1, currency: 'EUR' } })
    const of = (field: string) => context().catalog.field('deal', field).compartment
    const done = run('field.restrict', { object: 'deal', field: 'amount', isRestricted: true })
    expect(done.label).toMatch(/^Restricted .+ of deals$/)
    expect(done.ops.map(op => op.doc)).toEqual([catalogId, deal])
    run('field.restrict', { object: 'deal', field: 'closeDate', isRestricted: true })
    expect([of('amount'), of('closeDate')]).toEqual([1, 2])
    run('role.define', {
      id: 'sales',
      label: 'Sales',
      fields: [{ object: 'deal', field: 'amount', level: 'none' }],
    })
    expect(keys(roleDocId('sales'))).toMatchObject({ 'f/deal/amount': 'none' })
    const open = { object: 'deal', field: 'amount', isRestricted: false }
    run('role.define', { id: 'sales', label: 'Sales' })
    const level = (of: string | null) =>
      run('role.change', {
        role: 'sales',
        fields: [{ object: 'deal', field: 'amount', level: of }],
      })
    level('none')
    expect(() => run('field.restrict', open)).toThrow('is hidden from Sales')
    level(null)
    run('field.restrict', open)
    expect(of('amount')).toBe(0)
  })

  test('are never what everybody needs', () => {
    const { run } = createTestWorkspace()
    for (const [object, field] of [
      ['deal', 'name'],
      ['deal', 'owner'],
      ['member', 'email'],
      ['deal', 'tasks'],
    ])
      expect(() => run('field.restrict', { object, field, isRestricted: true })).toThrow(
        'cannot be restricted',
      )
  })
  test('are texts and relations as well, which do not move', () => {
    const { run, make } = createTestWorkspace()
    make('task', { title: 'Call' })
    for (const field of ['body', 'targets'])
      expect(run('field.restrict', { object: 'task', field, isRestricted: true }).ops).toHaveLength(
        1,
      )
  })
})

test('[CM18] one record is shared with one person, and no more', () => {
  const { run, make, keys } = createTestWorkspace()
  const deal = make('deal', { name: 'A' })
  const ana = make('member', { name: { first: 'Ana', last: '' } })
  const share = (level: string | null) => run('record.share', { record: deal, member: ana, level })
  expect(share('edit').label).toBe('Shared A with Ana')
  expect(keys(deal)?.[`$share/${ana}`]).toBe('edit')
  expect(share('edit').ops).toEqual([])
  expect(share(null).label).toBe('Stopped sharing A with Ana')
  expect(keys(deal)).not.toHaveProperty(`$share/${ana}`)
  expect(() => run('record.share', { record: deal, member: deal, level: 'see' })).toThrow()
})
