import { describe, expect, test } from 'vitest'
import { createCatalog } from '#model'
import {
  RECORD_VERBS,
  WORKSPACE,
  WORKSPACE_VERBS,
  accessOf,
  createPolicy,
  evaluate,
  roles,
} from './index.ts'

const catalog = createCatalog()
const policy = createPolicy({ roles: roles.all, members: new Map(), catalog })
const accessFor = (role: string | null) => accessOf({ role }, catalog)

test.each(['owner', 'admin'])('[AC1] %s may do everything', role => {
  for (const verb of RECORD_VERBS)
    expect(evaluate({ role }, verb, { object: 'deal' }, policy)).toBe(true)
  for (const verb of WORKSPACE_VERBS) expect(evaluate({ role }, verb, WORKSPACE, policy)).toBe(true)
})

test('[AC1] a role nobody knows may do nothing', () => {
  for (const verb of RECORD_VERBS)
    expect(evaluate({ role: 'ghost' }, verb, { object: 'deal' }, policy)).toBe(false)
  for (const verb of WORKSPACE_VERBS) expect(accessFor('ghost').mayInWorkspace(verb)).toBe(false)
  expect(accessFor('ghost').mayEdit('person', 'city')).toBe(false)
})

test('[AC2] without members everything is open', () => {
  expect(accessFor(null).may('destroy', 'person')).toBe(true)
  expect(accessFor(null).mayInWorkspace('manageMembers')).toBe(true)
  expect(accessFor(null).mayEdit('person', 'city')).toBe(true)
})

describe('[AC3]', () => {
  test('a member works with records and views', () => {
    const access = accessFor('member')
    expect([access.may('edit', 'person'), access.may('merge', 'company')]).toEqual([true, true])
    expect(access.mayInWorkspace('saveViews')).toBe(true)
    expect([access.may('destroy', 'person'), access.may('create', 'member')]).toEqual([
      false,
      false,
    ])
    expect(access.mayInWorkspace('defineObjects')).toBe(false)
    expect(['name', 'role', 'email', 'teams'].map(key => access.mayEdit('member', key))).toEqual([
      true,
      false,
      false,
      false,
    ])
  })

  test.each(['viewer', 'guest'])('a %s sees', role => {
    const access = accessFor(role)
    expect(RECORD_VERBS.filter(verb => access.may(verb, 'person'))).toEqual(['see'])
    expect(WORKSPACE_VERBS.filter(verb => access.mayInWorkspace(verb))).toEqual([])
  })
})

test('[AC4] a cell is edited by who may, where it can be', () => {
  expect(accessFor('member').mayEdit('person', 'city')).toBe(true)
  expect(accessFor('viewer').mayEdit('person', 'city')).toBe(false)
  expect(accessFor('admin').mayEdit('person', 'tasks')).toBe(false)
  expect(accessFor('admin').mayEdit('person', 'createdAt')).toBe(false)
  expect(accessFor('admin').mayEdit('person', 'shoeSize')).toBe(false)
  expect(accessFor('member').mayEdit('person')).toBe(true)
})

test('[AC5] the options of a member are the roles', () => {
  const { options } = catalog.field('member', 'role')
  const { choices } = options as { readonly choices: readonly { readonly id: string }[] }
  expect(choices.map(choice => choice.id)).toEqual(roles.all.map(role => role.id))
})
