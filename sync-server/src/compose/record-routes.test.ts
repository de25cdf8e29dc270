/** Records by HTTP with a key, on a whole server: what the key's role reads, and not a byte of the rest. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { aboutKey, roleFieldKey, rolePartKey } from '@kith/shared/access'
import { catalogId, partId, recordCodec, roleDocId, type DocKind } from '@kith/shared/docs'
import { createLog, newId, type DocId, type Json } from '@kith/shared/kit'
import type { SnapEntry } from '@kith/shared/protocol'
import { readConfig } from '#config'
import { blankData, SyncClient } from '#testkit'
import { createServer } from './create-server.ts'
import { call, newOwner } from './run-server.fixture.ts'

const data = mkdtempSync(join(tmpdir(), 'kith-keys-'))
afterAll(() => rmSync(data, { recursive: true, force: true }))

const seedOf = (
  doc: DocId,
  kind: DocKind,
  type: string,
  keys: Record<string, Json>,
  owner?: DocId,
): SnapEntry => ({
  doc,
  kind,
  type,
  ...(owner === undefined ? {} : { owner }),
  scope: 0,
  epoch: 0,
  seq: 0,
  at: 1,
  state: recordCodec.create(keys, 5).state,
})

test('[CP7] [CP8] a key reads the records its role reads, page by page, and not a byte of others', async () => {
  const folder = join(data, 'server')
  await blankData(folder)
  const logged: unknown[] = []
  const log = createLog(line => logged.push(line))
  const config = readConfig({ PORT: '0', KITH_SERVER_DATA: folder, KITH_MIN_FREE_MB: '0' })
  const server = await createServer({ config, log })
  const { token, workspace } = await newOwner(server.url)
  const ana = new SyncClient(workspace, token)
  await ana.connect(server.url)
  const [one, two, gone] = [newId(), newId(), newId()].toSorted()
  const [deal, note] = [newId(), newId()]
  await ana.seed([
    seedOf(catalogId, 'catalog', '', {
      'f/person.pay': { label: 'Pay', type: 'text', compartment: 1 },
    }),
    seedOf(roleDocId('reader'), 'settings', 'role', {
      id: 'reader',
      label: 'Reader',
      [rolePartKey('deal', 'see')]: 'own',
      [roleFieldKey('person', 'pay')]: 'none',
    }),
    seedOf(one!, 'record', 'person', { $crt: { at: 1000, by: null }, jobTitle: 'Pilot' }),
    seedOf(partId(one!, 1), 'part', 'person', { pay: 'CANARY-PAY' }, one),
    seedOf(two!, 'record', 'person', { jobTitle: 'Baker' }),
    seedOf(gone!, 'record', 'person', { jobTitle: 'CANARY-GONE', $del: { at: 1, by: null } }),
    seedOf(deal, 'record', 'deal', { name: 'CANARY-DEAL' }),
    seedOf(note, 'record', 'note', { title: 'CANARY-NOTE', [aboutKey(deal)]: 'deal' }),
  ])
  const made = await call(
    server.url,
    `/api/workspaces/${workspace}/keys`,
    { name: 'Report', role: 'reader', scopes: ['records'] },
    token,
  )
  const get = async (path: string, by = String(made['key'])) => {
    const response = await fetch(`${server.url}/api/workspaces/${workspace}${path}`, {
      headers: { authorization: `Bearer ${by}` },
    })
    return { status: response.status, text: await response.text() }
  }
  const first = JSON.parse((await get('/records?object=person&limit=1')).text)
  expect(first).toEqual({
    records: [
      {
        id: one,
        object: 'person',
        createdAt: '1970-01-01T00:00:01.000Z',
        fields: { jobTitle: 'Pilot' },
      },
    ],
    next: one,
  })
  const rest = await get(`/records?object=person&after=${one}`)
  expect(JSON.parse(rest.text)).toMatchObject({ records: [{ id: two }], next: null })
  const found = [
    rest,
    await get('/records?object=deal'),
    await get('/records?object=note'),
    await get('/records?object=nothing'),
    await get(`/records/${deal}`),
    await get(`/records/${note}`),
    await get(`/records/${gone}`),
    await get(`/records/${newId()}`),
  ]
  expect(found.map(({ status }) => status)).toEqual([200, 200, 200, 200, 404, 404, 404, 404])
  expect(found.map(({ text }) => text).join('')).not.toContain('CANARY')
  // Who asks in person gets what they read.
  expect((await get('/records?object=person', token)).text).toContain('CANARY-PAY')
  expect((await get(`/records/${note}`, token)).text).toContain('CANARY-NOTE')
  expect(JSON.stringify(logged)).not.toContain(String(made['key']).slice(-43))
  ana.close()

  // Its administrators read which devices came to the workspace, and whose sign-in is over.
  const account = { email: 'ada@example.com', password: 'correct horse battery' }
  const again = String((await call(server.url, '/api/auth/sign-in', account))['token'])
  const same = new SyncClient(workspace, again, ana.device)
  await same.connect(server.url)
  same.close()
  const told = async () => {
    const { events } = JSON.parse((await get('/audit', token)).text) as {
      events: { what: string; actor: string | null }[]
    }
    return events.filter(({ what }) => what.startsWith('devices/'))
  }
  const until = async (count: number) => {
    while ((await told()).length < count) await new Promise(resolve => setTimeout(resolve, 20))
  }
  await until(2)
  const headers = { authorization: `Bearer ${again}`, 'content-type': 'application/json' }
  await fetch(`${server.url}/api/auth/sign-out`, { method: 'POST', headers, body: '{}' })
  await until(3)
  const devices = await told()
  expect(devices.map(({ what }) => what)).toEqual([
    'devices/joined',
    'devices/signed-in',
    'devices/signed-out',
  ])
  expect(new Set(devices.map(({ actor }) => actor)).size).toBe(1)
  expect((await get('/audit')).status).toBe(403)
  await server.close()
})
