import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { recordCodec } from '@kith/shared/docs'
import { newId, type DocId } from '@kith/shared/kit'
import { findPostgres, startPostgres, SyncClient } from '#testkit'
import { call, newOwner, runServer, type RunningServer } from './run-server.fixture.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'kith-server-'))
/** `npm run walks` sets more. */
const ROUNDS = Number(process.env['KITH_SERVER_KILLS'] ?? 2)

const seedOf = (doc: DocId) => ({
  doc,
  kind: 'record' as const,
  type: 'person',
  scope: 0,
  epoch: 0,
  seq: 0,
  at: 1,
  state: recordCodec.create({ name: 'seed' }, 5).state,
})

/** Kills the server in the middle of pushes, again and again; whatever was acknowledged is there afterwards. */
async function killWalk(start: () => Promise<RunningServer>): Promise<void> {
  let server = await start()
  const { token, workspace } = await newOwner(server.url)
  const first = new SyncClient(workspace, token)
  await first.connect(server.url)
  await first.seed([seedOf(newId())])
  first.close()
  const acked = new Map<DocId, string>()
  for (let round = 0; round < ROUNDS; round++) {
    const client = new SyncClient(workspace, token)
    await client.connect(server.url)
    await client.until(message => message.type === 'snap-end')
    const pushing = (async () => {
      for (let at = 0; at < 400; at++) {
        const doc = newId()
        client.set(doc, { name: `r${round}-${at}` })
        const { taken } = await client.push()
        if (taken === 1) acked.set(doc, `r${round}-${at}`)
      }
    })().catch(() => undefined)
    const wanted = acked.size + 3 + round * 5
    while (acked.size < wanted) await new Promise(resolve => setTimeout(resolve, 5))
    await server.stop('SIGKILL')
    await pushing
    server = await start()
  }
  const witness = new SyncClient(workspace, token)
  await witness.connect(server.url)
  await witness.until(message => message.type === 'snap-end')
  for (const [doc, name] of acked) expect([doc, witness.read(doc)]).toEqual([doc, { name }])
  witness.close()
  expect(await server.stop('SIGTERM')).toBe(0)
}

test('[CP1] [CP2] killed at any moment, nothing acknowledged is lost (PGlite)', async () => {
  const data = folder()
  await killWalk(() => runServer(['--port', '0', '--data', data]))
})

const bin = findPostgres()
if (bin === undefined) process.stderr.write('compose: PostgreSQL is not installed; skipped.\n')
describe.skipIf(bin === undefined)('with PostgreSQL', () => {
  test('[CP1] [CP2] killed at any moment, nothing acknowledged is lost', async () => {
    const postgres = await startPostgres(bin!)
    const env = { DATABASE_URL: await postgres.freshUrl() }
    const data = folder()
    await killWalk(() => runServer(['--port', '0', '--data', data], env))
    await postgres.remove()
  })

  test('[CP3] PostgreSQL is restarted under load: desktops wait, go on, and lose nothing', async () => {
    const postgres = await startPostgres(bin!)
    const env = { DATABASE_URL: await postgres.freshUrl() }
    const server = await runServer(['--port', '0', '--data', folder()], env)
    const { token, workspace } = await newOwner(server.url)
    const client = new SyncClient(workspace, token)
    await client.connect(server.url)
    await client.seed([seedOf(newId())])
    const acked: DocId[] = []
    const write = async () => {
      for (let at = 0; at < 10; at++) {
        const doc = newId()
        client.set(doc, { name: 'x' })
        const { taken } = await client.push()
        if (taken === 1) acked.push(doc)
      }
    }
    await write()
    await postgres.stop('immediate')
    await expect(write()).rejects.toThrow('closed')
    expect(client.messages.at(-1)).toMatchObject({ type: 'bye', code: 'storage' })
    await postgres.start()
    client.waiting = []
    await expect
      .poll(
        () =>
          client.connect(server.url).then(
            welcome => welcome.mode,
            () => 'not yet',
          ),
        { interval: 200 },
      )
      .not.toBe('not yet')
    await write()
    const witness = new SyncClient(workspace, token)
    await witness.connect(server.url)
    await witness.until(message => message.type === 'snap-end')
    expect(acked.filter(doc => !witness.docs.has(doc))).toEqual([])
    expect(await server.stop('SIGTERM')).toBe(0)
    await postgres.remove()
  })
})

test('[CP4] what cannot be started says why and starts nothing', async () => {
  const data = folder()
  const server = await runServer(['--port', '0', '--data', data])
  const { port } = new URL(server.url)
  await expect(runServer(['--port', '0', '--data', data])).rejects.toThrow('works with')
  await expect(runServer(['--port', port, '--data', folder()])).rejects.toThrow('Another program')
  await expect(runServer(['--port', 'many'])).rejects.toThrow('PORT')
  const away = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
  await expect(runServer(['--port', '0'], away)).rejects.toThrow('does not answer')
  await expect(call(server.url, '/api/workspaces', {})).rejects.toThrow('401')
  expect(await server.stop('SIGTERM')).toBe(0)
})
