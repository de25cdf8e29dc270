/** Two desktops and a server: what a role may not see never arrives, and comes and goes with the role. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Json } from '@kith/shared/kit'
import { openTestEngine, type TestEngine } from '#engine/testkit'
import { joinTeam, RUI, settle, shareTeam } from './team.fixture.ts'
import { startTestServer, type TestServer } from './test-server.fixture.ts'

let server: TestServer
let ana: TestEngine
let rui: TestEngine
const CANARY = 'CANARY-4711'

const run = (engine: TestEngine, command: string, input: Json) =>
  engine.client.commands.run({ command, input, window: 'w' })
const cellsOf = async ({ client }: TestEngine, object: string) => {
  const { rows } = await client.rows.window({ query: { object }, offset: 0, limit: 50 })
  return rows.map(row => row.cells)
}
const actionsOf = async ({ client }: TestEngine, actor: string) => {
  for await (const found of await client.records.actions({ limit: 50 }))
    return found.filter(each => each.actor === actor).map(({ action }) => action)
  return []
}
const filesOf = (engine: TestEngine) =>
  ['workspace.kith', 'workspace.kith-wal']
    .map(name => {
      try {
        return readFileSync(join(engine.profile, name), 'latin1')
      } catch {
        return ''
      }
    })
    .join('')

beforeAll(async () => {
  server = await startTestServer()
  ana = await openTestEngine()
  const { url } = server
  await run(ana, 'role.define', {
    id: 'sales',
    label: 'Sales',
    grants: [{ object: null, edit: 'all', create: true }],
  })
  await run(ana, 'field.define', { object: 'deal', label: 'Margin', type: 'text', id: 'margin' })
  await run(ana, 'field.restrict', { object: 'deal', field: 'margin', isRestricted: true })
  await run(ana, 'role.change', {
    role: 'sales',
    fields: [{ object: 'deal', field: 'margin', level: 'none' }],
  })
  await run(ana, 'record.create', { object: 'deal', cells: { name: 'Pier', margin: CANARY } })
  await shareTeam(ana, url)
  rui = await joinTeam(ana, url, RUI, 'sales')
})
afterAll(async () => {
  await ana.remove()
  await rui.remove()
  await server.stop()
})

it('[CO30] a hidden field is in no byte of the other’s file, and what they may they do', async () => {
  expect(await cellsOf(ana, 'deal')).toMatchObject([{ name: 'Pier', margin: CANARY }])
  expect(await cellsOf(rui, 'deal')).toMatchObject([{ name: 'Pier', margin: null }])
  expect(filesOf(rui)).not.toContain(CANARY)
  await run(rui, 'record.create', { object: 'deal', cells: { name: 'Quay' } })
  await settle(rui)
  await settle(ana)
  expect((await cellsOf(ana, 'deal')).map(cells => cells['name'])).toContain('Quay')
})

it('[CO30] the field comes with the role that may see it', async () => {
  await run(ana, 'role.change', {
    role: 'sales',
    fields: [{ object: 'deal', field: 'margin', level: 'see' }],
  })
  await settle(ana)
  await expect
    .poll(async () => (await cellsOf(rui, 'deal')).map(cells => cells['margin']))
    .toContain(CANARY)
})

it('[CO31] what a role may not change is said before anything is written', async () => {
  await run(ana, 'role.change', {
    role: 'sales',
    grants: [{ object: 'company', edit: 'none', create: false }],
    fields: [{ object: 'deal', field: 'stage', level: 'see' }],
  })
  // Comes after the role: who has it knows the role.
  await run(ana, 'record.create', { object: 'company', cells: { name: 'Tide & Co' } })
  const companies = async () =>
    (await rui.client.rows.window({ query: { object: 'company' }, offset: 0, limit: 9 })).rows
  await expect.poll(async () => (await companies()).length).toBeGreaterThan(0)
  const [{ id: company } = { id: '' }] = await companies()
  const { rows } = await rui.client.rows.window({ query: { object: 'deal' }, offset: 0, limit: 9 })
  const deal = rows.find(row => row.cells['name'] === 'Pier')?.id ?? ''
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: unknown) => String(error),
    )
  expect(
    await codeOf(
      run(rui, 'record.set', { object: 'company', record: company, cells: { name: 'x' } }),
    ),
  ).toContain('may not change Name of this company')
  expect(
    await codeOf(run(rui, 'record.create', { object: 'company', cells: { name: 'y' } })),
  ).toContain('may not make this company')
  expect(
    await codeOf(run(rui, 'record.set', { object: 'deal', record: deal, cells: { stage: 'won' } })),
  ).toContain('may not change Stage of this deal')
  expect(
    await codeOf(run(rui, 'field.define', { object: 'deal', label: 'X', type: 'text' })),
  ).toContain('how this workspace is set up')
  expect(
    await codeOf(
      run(rui, 'record.set', { object: 'deal', record: deal, cells: { name: 'Pier 2' } }),
    ),
  ).toBe('done')
  const ids = rows.map(row => row.id).slice(0, 2)
  const many = { object: 'deal', ids, cells: { name: 'Both' } }
  expect(await codeOf(run(rui, 'records.set', many))).toContain('change many records at once')
  expect(await codeOf(rui.client.backup.make({}))).toContain('may not back up')
  const exported = rui.client.exchange.exportTo({ format: 'csv', query: { object: 'deal' } })
  expect(await codeOf(exported)).toContain('may not export')
  // Ana's, and they come as one of hers.
  const [others = ''] = await actionsOf(rui, 'Ana Silva')
  expect(await codeOf(rui.client.commands.undoAction({ action: others }))).toContain(
    'undo what others did',
  )
  const { waiting } = await rui.client.sync.settle({ timeoutMs: 5_000 })
  expect(waiting).toBe(0)
  for await (const issues of await rui.client.sync.issues({})) {
    expect(issues).toEqual([])
    break
  }
})

it('[CO37] a note on a deal that the other may not read is in no byte of their file, and comes with the deal', async () => {
  const made = async (engine: TestEngine, object: string, cells: Json) => {
    const { ids } = await run(engine, 'record.create', { object, cells })
    return ids[0] ?? ''
  }
  const titles = async (engine: TestEngine, object: string) =>
    (await cellsOf(engine, object)).map(cells => String(cells['title'])).toSorted()
  const lock = await made(ana, 'deal', { name: 'Lock' })
  await made(ana, 'note', { title: 'Before', targets: [lock] })
  await expect.poll(() => titles(rui, 'note')).toEqual(['Before'])
  await run(ana, 'role.change', {
    role: 'sales',
    grants: [{ object: 'deal', see: 'own' }],
    fields: [{ object: 'deal', field: 'stage', level: 'edit' }],
  })
  await made(ana, 'note', { title: 'SECRET-1', body: 'SECRET-2', targets: [lock] })
  await made(ana, 'task', { title: 'SECRET-3', targets: [lock] })
  const free = await made(ana, 'note', { title: 'Free', body: 'of anything' })
  await expect.poll(() => titles(rui, 'note')).toEqual(['Free'])
  await run(ana, 'record.link', { object: 'note', record: free, field: 'targets', targets: [lock] })
  await expect.poll(() => titles(rui, 'note')).toEqual([])
  expect(filesOf(rui)).not.toContain('SECRET')
  const own = await made(rui, 'deal', { name: 'Own' })
  await made(rui, 'note', { title: 'Mine', targets: [own] })
  await settle(rui)
  await settle(ana)
  expect(await titles(rui, 'note')).toEqual(['Mine'])
  await run(ana, 'role.change', { role: 'sales', grants: [{ object: 'deal', see: 'all' }] })
  const all = ['Before', 'Free', 'Mine', 'SECRET-1']
  await expect.poll(() => titles(rui, 'note')).toEqual(all)
  await expect.poll(() => titles(rui, 'task')).toEqual(['SECRET-3'])
  await settle(rui)
  await settle(ana)
  expect(await titles(ana, 'note')).toEqual(all)
})

it('[CO38] an administrator makes a program’s key, which reads as far as its role until it is taken back', async () => {
  const wish = { name: 'Report', role: 'sales', scopes: ['records' as const] }
  await expect(rui.client.team.makeKey(wish)).rejects.toThrow('an administrator may do it')
  const { id, key } = await ana.client.team.makeKey(wish)
  expect(await ana.client.team.keys({})).toMatchObject([{ id, key: null, lastUsedAt: null }])
  const of = (key ?? '').slice(4, 36).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  const read = () =>
    fetch(`${server.url}/api/workspaces/${of}/records?object=deal`, {
      headers: { authorization: `Bearer ${key ?? ''}` },
    })
  const answer = await read()
  expect([answer.status, (await answer.text()).includes('Pier')]).toEqual([200, true])
  await ana.client.team.revokeKey({ id })
  expect((await read()).status).toBe(401)
  expect(await ana.client.team.keys({})).toEqual([])
})

it('[CO32] a field that is restricted later leaves the other’s workspace, its past with it', async () => {
  await run(ana, 'field.define', { object: 'deal', label: 'Fee', type: 'text', id: 'fee' })
  const {
    ids: [dock = ''],
  } = await run(ana, 'record.create', {
    object: 'deal',
    cells: { name: 'Dock', fee: 'LATER-0815' },
  })
  await run(ana, 'record.set', { object: 'deal', record: dock, cells: { fee: 'LATER-4242' } })
  const feeOf = async (engine: TestEngine) =>
    (await cellsOf(engine, 'deal')).find(cells => cells['name'] === 'Dock')?.['fee']
  await expect.poll(() => feeOf(rui)).toBe('LATER-4242')
  await run(ana, 'field.restrict', { object: 'deal', field: 'fee', isRestricted: true })
  await run(ana, 'role.change', {
    role: 'sales',
    fields: [{ object: 'deal', field: 'fee', level: 'none' }],
  })
  await expect.poll(() => feeOf(rui)).toBe(null)
  expect(await feeOf(ana)).toBe('LATER-4242')
  for await (const entries of await rui.client.records.timeline({ record: dock, limit: 50 })) {
    expect(JSON.stringify(entries)).not.toContain('LATER')
    break
  }
  await run(ana, 'role.change', {
    role: 'sales',
    fields: [{ object: 'deal', field: 'fee', level: 'see' }],
  })
  await expect.poll(() => feeOf(rui)).toBe('LATER-4242')
  await run(ana, 'role.change', {
    role: 'sales',
    fields: [{ object: 'deal', field: 'fee', level: 'none' }],
  })
  await expect.poll(() => feeOf(rui)).toBe(null)
  // The log beside the file goes with the last connection.
  await rui.close()
  expect(filesOf(rui)).toContain('Dock')
  expect(filesOf(rui)).not.toContain('LATER')
})
