import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Json } from '@kith/shared/kit'
import type { ContractClient, WorkspaceState } from '@kith/shared/rpc'
import { openTestEngine, type TestEngine } from '#engine/testkit'

let engine: TestEngine
/** The same engine through a connection of a page. */
let page: ContractClient
let closePage: () => void
let rui = ''
let mine = ''
let theirs = ''

const run = async (command: string, input: Json) =>
  (await engine.client.commands.run({ command, input })).ids[0] ?? ''
const namesOf = async (object: string) => {
  const { rows } = await page.rows.window({ query: { object }, offset: 0, limit: 50 })
  return rows.map(row => row.cells['name'] ?? row.cells['title'])
}

beforeAll(async () => {
  engine = await openTestEngine()
  ;({ client: page, close: closePage } = engine.connect())
  await run('role.define', {
    id: 'sales',
    label: 'Sales',
    grants: [
      { object: null, edit: 'all', create: true },
      { object: 'deal', see: 'own', edit: 'own' },
      { object: 'company', see: 'none' },
    ],
  })
  await run('field.define', { object: 'deal', label: 'Margin', type: 'text', id: 'margin' })
  await run('field.restrict', { object: 'deal', field: 'margin', isRestricted: true })
  await run('role.change', {
    role: 'sales',
    fields: [{ object: 'deal', field: 'margin', level: 'none' }],
  })
  rui = await run('record.create', {
    object: 'member',
    cells: { name: { first: 'Rui', last: 'Costa' }, role: 'sales' },
  })
  mine = await run('record.create', {
    object: 'deal',
    cells: { name: 'Pier', owner: rui, margin: 'CANARY' },
  })
  theirs = await run('record.create', { object: 'deal', cells: { name: 'Quay' } })
  await run('record.create', { object: 'company', cells: { name: 'Tide & Co' } })
  await run('record.create', { object: 'person', cells: { name: { first: 'Ada', last: 'L' } } })
})
afterAll(async () => {
  closePage()
  await engine.remove()
})

it('[CO33] what a connection reads while it looks as somebody is what they would have', async () => {
  const stop = new AbortController()
  const states: WorkspaceState[] = []
  const watching = (async () => {
    for await (const state of await page.workspace.watch({}, { signal: stop.signal }))
      states.push(state)
  })().catch(() => undefined)
  await expect.poll(() => states.at(-1)?.counts['deal']).toBe(2)
  await page.team.viewAs({ member: rui, role: null })
  await expect
    .poll(() => states.at(-1)?.viewing)
    .toEqual({
      member: rui,
      name: 'Rui Costa',
      role: 'sales',
    })
  const state = states.at(-1)!
  expect(state.counts).toMatchObject({ deal: 1, company: 0, person: 1 })
  expect(state.me?.name).toBe('Inês Carvalhal')
  const deal = state.objects.find(({ id }) => id === 'deal')
  expect(deal?.fields.map(({ id }) => id)).not.toContain('margin')
  expect(await namesOf('deal')).toEqual(['Pier'])
  expect(await namesOf('company')).toEqual([])
  expect((await page.rows.record({ id: theirs })) ?? null).toBeNull()
  expect(JSON.stringify(await page.rows.record({ id: mine }))).not.toContain('CANARY')
  expect(await page.records.search({ text: 'Quay', limit: 9 })).toEqual([])
  expect(await page.records.search({ text: 'CANARY', limit: 9 })).toEqual([])
  await expect(
    page.commands.run({ command: 'record.delete', input: { object: 'deal', ids: [mine] } }),
  ).rejects.toThrow('as Rui Costa')
  // What changes a team would be done by whoever looks.
  await expect(page.team.leave({ keep: false })).rejects.toThrow('as Rui Costa')
  await expect(page.team.dissolve({})).rejects.toThrow('as Rui Costa')
  // Nobody else looks that way.
  const { rows } = await engine.client.rows.window({
    query: { object: 'deal' },
    offset: 0,
    limit: 9,
  })
  expect(rows).toHaveLength(2)

  await page.team.viewAs({ member: null, role: 'sales' })
  await expect.poll(() => states.at(-1)?.viewing?.name).toBe('Sales')
  expect(await namesOf('deal')).toEqual([])
  expect(await namesOf('person')).toHaveLength(1)

  await page.team.viewAs({ member: null, role: null })
  await expect.poll(() => states.at(-1)?.viewing).toBeNull()
  expect(states.at(-1)?.counts).toMatchObject({ deal: 2, company: 1 })
  await expect.poll(() => readdirSync(join(engine.profile, '.viewing'))).toEqual([])
  stop.abort()
  await watching
})
