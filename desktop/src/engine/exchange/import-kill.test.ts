import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openTestEngine } from '#engine/testkit'

/** More of both in `npm run walks`. */
const IS_WALK = process.env['KITH_KILLS'] !== undefined
const ROWS = IS_WALK ? 6000 : 2000
const KILLS = IS_WALK ? 8 : 2

it(`[EX50] an import killed ${KILLS} times at random makes every row once, under one action that one undo takes back`, async () => {
  const profile = mkdtempSync(join(tmpdir(), 'kith-import-kill-'))
  const file = join(profile, 'people.csv')
  // Every tenth address stands twice: it must stay one person whatever happens in between, and the
  // companies that only those rows name are not made.
  const address = (at: number): string => `p${at % 10 === 9 ? at - 1 : at}@x.example`
  const lines = Array.from(
    { length: ROWS },
    (_, at) => `First${at},Last${at % 99},${address(at)},Company ${at % 300},"red; blue"`,
  )
  writeFileSync(file, `First Name,Last Name,Email,Company,Colours\n${lines.join('\n')}\n`)
  const setup = await openTestEngine({ profile, start: false })
  await setup.client.workspace.startEmpty({ name: 'Kill', me: 'Test' })
  await setup.close()
  const target = fileURLToPath(new URL('kill-target.fixture.ts', import.meta.url))
  let result = ''
  const killedAt: number[] = []
  for (let round = 0; round <= KILLS; round++) {
    const child = spawn(process.execPath, [target, profile, file])
    const stopAt =
      round === KILLS
        ? Infinity
        : (killedAt.at(-1) ?? 0) + 1 + Math.floor((Math.random() * ROWS) / KILLS)
    let errors = ''
    child.stderr.on('data', chunk => (errors += String(chunk)))
    child.stdout.on('data', chunk => {
      const [state = '', done = '0'] = String(chunk).trim().split('\n')[0]?.split(' ') ?? []
      if (state === 'running' && Number(done) >= stopAt) {
        killedAt.push(Number(done))
        child.kill('SIGKILL')
      }
      const last = String(chunk).trim().split('\n').at(-1) ?? ''
      if (last.startsWith('{')) result = last
    })
    await new Promise(resolve => child.on('exit', resolve))
    expect(errors).toBe('')
    if (result !== '') break
  }
  const engine = await openTestEngine({ profile, start: false })
  try {
    expect({ ...JSON.parse(result), action: '' }).toMatchObject({
      created: ROWS * 0.9,
      updated: 0,
      skipped: ROWS * 0.1,
      errorCount: 0,
    })
    const total = async (object: string): Promise<number> =>
      (await engine.client.rows.window({ query: { object }, offset: 0, limit: 1 })).total
    expect([await total('person'), await total('company')]).toEqual([ROWS * 0.9, 270])
    const { job } = await engine.client.commands.undoAction({
      action: (JSON.parse(result) as { action: string }).action,
    })
    for await (const list of await engine.client.jobs.watch({}))
      if (list.every(entry => entry.id !== job || entry.endedAt !== null)) break
    expect([await total('person'), await total('company')]).toEqual([0, 0])
  } finally {
    await engine.remove()
    rmSync(profile, { recursive: true, force: true })
  }
})
