/** A disk that fails: strace makes calls of the system return EIO or ENOSPC, where it is installed. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { s } from '@kith/shared/kit'
import { openTestCore, openTestEngine } from '#engine/testkit'

const TARGET = fileURLToPath(new URL('io-target.fixture.ts', import.meta.url))
const canTrace =
  spawnSync('strace', ['-f', '-e', 'trace=fsync', 'true'], { stdio: 'ignore' }).status === 0
if (!canTrace) process.stdout.write('skipped: strace may not be used here, so no call can fail\n')

const lineSchema = s.object({
  saved: s.string().optional(),
  refused: s.string().optional(),
  done: s.boolean().optional(),
})

let profile: string
beforeEach(async () => {
  profile = mkdtempSync(join(tmpdir(), 'kith-io-'))
  const engine = await openTestEngine({ profile })
  await engine.client.workspace.startEmpty({ name: 'Test', me: 'Ana' })
  await engine.close()
})
afterEach(() => rmSync(profile, { recursive: true, force: true }))

interface Told {
  readonly saved: string[]
  readonly refused: string[]
  isDone: boolean
  errors: string
}

async function runWith(inject: string): Promise<Told> {
  const told: Told = { saved: [], refused: [], isDone: false, errors: '' }
  const trace = ['-f', '--seccomp-bpf', '-qq', '-y', '-o', join(profile, 'calls')]
  const calls = ['-e', 'trace=fsync,fdatasync,pwrite64,close', '-e', `inject=${inject}`]
  const child = spawn('strace', [
    ...trace,
    ...calls,
    process.execPath,
    '--no-warnings',
    TARGET,
    profile,
  ])
  let rest = ''
  child.stderr.on('data', (chunk: Buffer) => (told.errors += chunk.toString()))
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const { saved, refused, done } = lineSchema.parse(JSON.parse(line))
      if (saved !== undefined) told.saved.push(saved)
      if (refused !== undefined) told.refused.push(refused)
      if (done === true) told.isDone = true
    }
  })
  await new Promise(resolve => child.on('close', resolve))
  return told
}

/** Files whose sync failed, and was tried again on the same handle. */
function triedAgain(): readonly string[] {
  const failed = new Set<string>()
  const again: string[] = []
  for (const line of readFileSync(join(profile, 'calls'), 'utf8').split('\n')) {
    const call = /\b(fsync|fdatasync|close)\((\d+<[^>]*>)/.exec(line)
    if (!call) continue
    const [, name, handle = ''] = call
    if (name === 'close') failed.delete(handle)
    else if (failed.has(handle)) again.push(line)
    else if (line.includes('EIO')) failed.add(handle)
  }
  return again
}

function check(told: Told): void {
  expect({ errors: told.errors, isDone: told.isDone }).toEqual({ errors: '', isDone: true })
  const core = openTestCore(profile)
  try {
    const names = new Set(core.store.pluck<string>('SELECT title FROM o_company'))
    expect(told.saved.filter(name => !names.has(name))).toEqual([])
    expect(core.store.pluck('PRAGMA integrity_check')).toEqual(['ok'])
  } finally {
    core.store.close()
  }
}

describe.skipIf(!canTrace)('a disk that fails', () => {
  it.each(['fsync,fdatasync:error=EIO:when=25+20', 'fsync,fdatasync:error=EIO:when=31+7'])(
    '[EN10] at %s: what was acknowledged is there, and no failed sync is tried again',
    async inject => {
      const told = await runWith(inject)
      check(told)
      expect(told.refused.length).toBeGreaterThan(0)
      expect(new Set(told.refused)).toEqual(new Set(['store/io']))
      expect(triedAgain()).toEqual([])
    },
  )

  it.each(['pwrite64:error=EIO:when=90+37', 'pwrite64:error=ENOSPC:when=90+37'])(
    '[EN11] at %s: what was acknowledged is there, and every other edit was refused by name',
    async inject => {
      const told = await runWith(inject)
      check(told)
      expect(told.refused.length).toBeGreaterThan(0)
      for (const code of told.refused) expect(code).toMatch(/^store\/(io|disk-full)$/)
    },
  )
})
