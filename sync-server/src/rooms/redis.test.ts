/** Servers that wake each other by Redis, which then is all that tells who is where; the log they poll. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { newId } from '@kith/shared/kit'
import { onEachDatabase, type SyncClient } from '#testkit'
import { connected, memberOf, newWorkspace, openDoor, startRooms } from './rooms.fixture.ts'

const PROGRAM = 'redis-server'
const hasRedis = spawnSync(PROGRAM, ['--version']).status === 0
if (!hasRedis) console.log(`${PROGRAM} is not here: wake-ups by Redis are not tested`)

const folder = mkdtempSync(join(tmpdir(), 'kith-redis-'))
/** No port: another program may have it by the time it starts again. */
const SOCKET = join(folder, 'redis.sock')
const children: ChildProcess[] = []
afterAll(async () => {
  for (const child of children) await stop(child)
  rmSync(folder, { recursive: true, force: true })
})

/** Resolves when it takes connections. */
async function startRedis(): Promise<ChildProcess> {
  const options = ['--port', '0', '--unixsocket', SOCKET, '--save', '', '--dir', folder]
  const child = spawn(PROGRAM, options, { stdio: ['ignore', 'pipe', 'ignore'] })
  children.push(child)
  await new Promise<void>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString()
      if (/ready to accept connections/i.test(said)) resolve()
    })
    child.once('exit', () => reject(new Error(said)))
  })
  return child
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()))
  child.kill('SIGKILL')
  await gone
}

onEachDatabase('two servers on one Redis', ({ kind, open }) => {
  test.skipIf(!hasRedis || kind === 'pglite')(
    '[RM11] [RM10] presence and edits cross; without Redis edits still do, and presence is back with it',
    async () => {
      const database = await open()
      const first = await startRedis()
      const door = openDoor()
      const one = await startRooms(database, door, undefined, SOCKET)
      const other = await startRooms(database, door, undefined, SOCKET)
      const workspace = await newWorkspace(database)
      const ada = await connected(one, workspace, 'ada')
      const ben = await connected(other, workspace, 'ben')
      const record = newId()
      const placeOf = (user: string, client: SyncClient) =>
        client.messages
          .findLast(message => message.type === 'aware')
          ?.peers.find(({ member }) => member === memberOf(user))?.record
      const write = async (name: string) => {
        ada.set(record, { name })
        expect((await ada.push()).refused).toEqual([])
        await ben.reached(ada.lastSeq)
        expect(ben.read(record)).toEqual({ name })
      }
      await write('by Redis')
      ada.send({ type: 'aware', windows: [{ id: 'a', record, field: null }] })
      ben.send({ type: 'aware', windows: [{ id: 'b', record, field: null }] })
      await expect.poll(() => placeOf('ada', ben)).toBe(record)
      await expect.poll(() => placeOf('ben', ada)).toBe(record)
      ada.send({ type: 'aware', windows: [] })
      await expect.poll(() => placeOf('ada', ben)).toBeUndefined()
      await stop(first)
      await write('without')
      await startRedis()
      await write('with it again')
      await expect
        .poll(
          () => {
            // Whoever moves is told again; what was lost meanwhile is not missed.
            ada.send({ type: 'aware', windows: [{ id: newId(), record, field: null }] })
            return placeOf('ada', ben)
          },
          { interval: 250 },
        )
        .toBe(record)
      for (const client of [ada, ben]) client.close()
      await one.close()
      await other.close()
      await database.close()
    },
  )
})
