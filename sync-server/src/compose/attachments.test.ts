/** Bytes of attachments follow the documents that name them: who may read neither gets neither. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { roleFieldKey, rolePartKey } from '@kith/shared/access'
import { catalogId, partId, recordCodec, roleDocId, type DocKind } from '@kith/shared/docs'
import { newId, silentLog, type DocId, type Json } from '@kith/shared/kit'
import type { SnapEntry } from '@kith/shared/protocol'
import { readConfig } from '#config'
import { blankData, findPostgres, startPostgres, SyncClient } from '#testkit'
import { createServer } from './create-server.ts'
import { call, newOwner } from './run-server.fixture.ts'

const bin = findPostgres()
const postgres = bin === undefined ? undefined : startPostgres(bin)
const data = mkdtempSync(join(tmpdir(), 'kith-attachments-'))
afterAll(async () => {
  await (await postgres)?.remove()
  rmSync(data, { recursive: true, force: true })
})

const fileOf = (text: string) => {
  const bytes = Buffer.from(text)
  return { bytes, hash: createHash('sha256').update(bytes).digest('hex'), size: bytes.length }
}
type File = ReturnType<typeof fileOf>
const cell = ({ hash, size }: File): Json => ({ hash, size, name: 'offer.pdf' })

const seedOf = (doc: DocId, kind: DocKind, type: string, keys: Record<string, Json>) =>
  ({
    doc,
    kind,
    type,
    scope: 0,
    epoch: 0,
    seq: 0,
    at: 1,
    state: recordCodec.create(keys, 5).state,
  }) satisfies SnapEntry

const kinds = postgres === undefined ? (['PGlite'] as const) : (['PGlite', 'PostgreSQL'] as const)
test.each(kinds)('[CP6] bytes are read with their record and go with it (%s)', async kind => {
  const folder = join(data, kind)
  const config = readConfig({
    PORT: '0',
    KITH_SERVER_DATA: folder,
    KITH_MIN_FREE_MB: '0',
    ...(kind === 'PGlite' ? {} : { DATABASE_URL: await (await postgres!).freshUrl() }),
  })
  if (kind === 'PGlite') await blankData(folder)
  let server = await createServer({ config, log: silentLog })
  const { token, workspace } = await newOwner(server.url)
  const at = (hash: string) => `/api/workspaces/${workspace}/blobs/${hash}`
  const send = async ({ hash, size, bytes }: File) => {
    const headers = { authorization: `Bearer ${token}` }
    const put = { method: 'PUT', headers, body: bytes }
    const answer = await fetch(`${server.url}${at(hash)}?size=${size}&offset=0`, put)
    expect(answer.status).toBe(200)
  }
  const read = async ({ hash }: File, who: string) => {
    const headers = { authorization: `Bearer ${who}` }
    const answer = await fetch(`${server.url}${at(hash)}`, { headers })
    await answer.arrayBuffer()
    return answer.status
  }
  const [shared, hidden] = [fileOf('shared'), fileOf('hidden')]
  const [apart, late] = [fileOf('apart'), fileOf('late')]
  const [mine, theirs, folded] = [newId(), newId(), newId()]
  const owner = new SyncClient(workspace, token)
  await owner.connect(server.url)
  await owner.seed([
    seedOf(catalogId, 'catalog', '', {
      'f/deal.scan': { label: 'Scan', type: 'files', compartment: 1 },
    }),
    seedOf(roleDocId('member'), 'settings', 'role', {
      id: 'member',
      [rolePartKey('deal', 'see')]: 'own',
      [roleFieldKey('company', 'scan')]: 'none',
    }),
    seedOf(mine, 'record', 'attachment', { name: 'a', 'file/1': cell(shared) }),
    seedOf(theirs, 'record', 'deal', { name: 'b', 'papers/1': cell(hidden) }),
    seedOf(folded, 'record', 'company', { name: 'c' }),
  ])
  await owner.seed([seedOf(partId(theirs, 1), 'part', 'deal', { 'scan/1': cell(apart) })])
  owner.close()
  for (const file of [shared, hidden, apart, late]) await send(file)

  const { code } = await call(
    server.url,
    `/api/workspaces/${workspace}/invites`,
    { role: 'member' },
    token,
  )
  const ben = { email: 'ben@example.com', password: 'correct horse battery', name: 'Ben' }
  const signedUp = await call(server.url, '/api/auth/sign-up', ben)
  const other = String(signedUp['token'])
  await call(server.url, `/api/invites/${String(code)}/accept`, {}, other)

  const statuses = async (who: string) =>
    Promise.all([shared, hidden, apart, late].map(file => read(file, who)))
  expect(await statuses(token)).toEqual([200, 200, 200, 200])
  // What no document names is nobody's but the sender's.
  expect(await statuses(other)).toEqual([200, 404, 404, 404])

  const writer = new SyncClient(workspace, token)
  await writer.connect(server.url)
  await writer.until(message => message.type === 'snap-end')
  writer.set(folded, { 'papers/1': cell(late) }, 'company')
  writer.set(mine, { 'file/1': null }, 'attachment')
  expect((await writer.push()).refused).toEqual([])
  expect(await statuses(other)).toEqual([404, 404, 404, 200])

  if (kind === kinds.at(-1)) await lookedThrough()

  const purge = `/api/workspaces/${workspace}/purge`
  expect(await call(server.url, purge, { docs: [folded] }, token)).toMatchObject({ files: 1 })
  expect(await statuses(token)).toEqual([200, 200, 200, 404])
  const below = readdirSync(join(folder, 'blobs'), { recursive: true, withFileTypes: true })
  expect(below.filter(entry => entry.isFile())).toHaveLength(3)
  writer.close()
  await server.close()

  // A workspace of a server that kept nothing of this is looked through when it is opened.
  async function lookedThrough(): Promise<void> {
    await server.database.tx({ workspace }, async tx => {
      await tx.query('delete from blob_ref')
      await tx.query('delete from hang')
      await tx.query('update workspace set refs_kept = false')
    })
    expect(await statuses(other)).toEqual([404, 404, 404, 404])
    await server.close()
    server = await createServer({ config, log: silentLog })
    expect(await statuses(other)).toEqual([404, 404, 404, 200])
  }
})
