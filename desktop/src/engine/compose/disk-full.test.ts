/** A disk that is really full: a file system of 160 MB in memory, where this machine lets one be mounted. */
import { spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DeviceHealth } from '@kith/shared/rpc'
import { openTestEngine, type TestEngine } from '#engine/testkit'

const place = mkdtempSync(join(tmpdir(), 'kith-full-'))
const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', place])
const canMount = mount.status === 0
if (canMount) spawnSync('umount', [place])
else process.stdout.write('skipped: no file system may be mounted here, so no disk can be full\n')

const profile = join(place, 'profile')
const junk = join(place, 'junk')
let engine: TestEngine
let acknowledged: Map<string, string>

beforeEach(async () => {
  if (!canMount) return
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', place])
  mkdirSync(profile)
  acknowledged = new Map()
  engine = await openTestEngine({ profile })
  await engine.client.workspace.startEmpty({ name: 'Test', me: 'Inês Carvalhal' })
})
afterEach(async () => {
  if (!canMount) return
  await engine.close()
  spawnSync('umount', [place])
})
afterAll(() => rmSync(place, { recursive: true, force: true }))

const reserve = () => statSync(join(profile, 'reserve'), { throwIfNoEntry: false })?.size
const run = (command: string, input: object) =>
  engine.client.commands.run({ command, input: input as never })
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise(resolve => setTimeout(resolve, 50))
}
const health = async (): Promise<DeviceHealth> => {
  for await (const value of await engine.client.device.health({})) return value
  throw new Error('the stream ended')
}

async function add(n: number): Promise<void> {
  const name = `Company ${n} ${'x'.repeat(250)}`
  const { ids } = await run('record.create', { object: 'company', cells: { name } })
  acknowledged.set(ids[0] ?? '', name)
}

function fillDisk(): void {
  const handle = openSync(junk, 'w')
  for (const size of [1024 * 1024, 4096])
    try {
      for (;;) writeSync(handle, Buffer.alloc(size, 1))
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC')
    }
  closeSync(handle)
}

async function editUntilRefused(): Promise<unknown> {
  for (let n = 0; ; n++)
    try {
      await add(n)
    } catch (error) {
      return error
    }
}

const list = async (deleted: 'no' | 'only' = 'no') =>
  engine.client.rows.window({
    query: { object: 'company', deleted, order: [{ field: 'createdAt', dir: 'asc' }] },
    offset: 0,
    limit: 5,
  })

describe.skipIf(!canMount)('a full disk', () => {
  it('[EN8] refuses edits, lets everything be read and room be made, and goes on by itself', async () => {
    await until(() => reserve() === 16 * 1024 * 1024)
    for (let n = 0; n < 40; n++) await add(n)
    fillDisk()
    expect(await editUntilRefused()).toMatchObject({
      code: 'store/disk-full',
      message: expect.stringContaining('Everything saved before is safe'),
    })
    expect(reserve()).toBe(0)
    expect(await health()).toMatchObject({ disk: 'full' })
    expect((await list()).total).toBe(acknowledged.size)

    // What makes room goes on, what takes it does not.
    const [first = '', second = ''] = acknowledged.keys()
    await run('records.delete', { object: 'company', ids: [first] })
    await run('records.destroy', { object: 'company', ids: [first] })
    acknowledged.delete(first)
    await expect(
      run('record.set', { object: 'company', record: second, cells: { name: 'No' } }),
    ).rejects.toMatchObject({ code: 'store/disk-full' })
    const { job } = await run('records.delete', { object: 'company', where: null })
    await until(async () => (await list()).total === 0)
    expect((await list('only')).total).toBe(acknowledged.size)
    void job

    rmSync(junk)
    await until(async () => (await health()).disk === 'ok')
    expect(reserve()).toBe(16 * 1024 * 1024)
    await run('records.restore', { object: 'company', where: null })
    await until(async () => (await list()).total === acknowledged.size)
    await add(-1)
    expect(await engine.client.workspace.doctor({})).toMatchObject({
      checks: expect.arrayContaining([expect.objectContaining({ name: 'file', ok: true })]),
    })
  })

  it('[EN9] can be opened again, reads everything, and work that waits for room ends when there is some', async () => {
    for (let n = 0; n < 600; n++) await add(n)
    await until(() => reserve() === 16 * 1024 * 1024)
    await engine.close()
    fillDisk()
    engine = await openTestEngine({ profile })
    expect(reserve()).toBe(0)
    expect((await list()).total).toBe(600)
    // A job may not begin; one that was under way waits.
    await expect(
      run('records.set', { object: 'company', where: null, cells: { country: 'PT' } }),
    ).rejects.toMatchObject({ code: 'store/disk-full' })
    rmSync(junk)
    await until(async () => (await health()).disk === 'ok')
    await run('records.set', { object: 'company', where: null, cells: { country: 'PT' } })
    fillDisk()
    await editUntilRefused()
    rmSync(junk)
    const portuguese = async () =>
      (
        await engine.client.rows.window({
          query: { object: 'company', where: { field: 'country', op: 'is', value: 'PT' } },
          offset: 0,
          limit: 1,
        })
      ).total
    await until(async () => (await portuguese()) === 600)
    expect(existsSync(junk)).toBe(false)
  })
})
