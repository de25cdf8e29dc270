/**
 * A whole engine that works at random until it is killed. Prints a line for everything that was
 * acknowledged, so that whoever killed it knows what must be there.
 *
 *   node kill-target.fixture.ts PROFILE MODE SEED
 */
import { s, type Json } from '@kith/shared/kit'
import { createChance } from '@kith/shared/testkit'
import { knownFormat, migrations, openStore } from '#engine/store'
import { openTestEngine } from '#engine/testkit'

const [, , profile = '', mode = 'edit', seed = '1'] = process.argv
const chance = createChance(Number(seed))
const say = (line: Json) => process.stdout.write(`${JSON.stringify(line)}\n`)

export const SLOW_MIGRATION = {
  id: knownFormat() + 1,
  name: 'slow',
  sql: Array.from(
    { length: 40 },
    (_, n) =>
      `CREATE TABLE extra${n} AS SELECT * FROM history; CREATE INDEX extra${n}_pk ON extra${n} (pk);`,
  ).join('\n'),
}

if (mode === 'migration') migrateOnce()
else if (process.argv[1]?.endsWith('kill-target.fixture.ts') === true) await work()

function migrateOnce(): void {
  say({ ready: true })
  const clock = { now: () => Date.now() }
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => log }
  openStore({ profile, clock, log, migrations: [...migrations, SLOW_MIGRATION] })
  say({ migrated: true })
  setInterval(nothing, 1000)
}

async function work(): Promise<void> {
  const engine = await openTestEngine({ profile })
  const { commands, exchange, files, rows } = engine.client
  const state = await rows.window({
    query: { object: 'person', order: [{ field: 'createdAt', dir: 'asc' }] },
    offset: 0,
    limit: 50,
  })
  const people = state.rows.map(row => row.id)
  say({ ready: true })
  for (let n = 1; ; n++) {
    if (mode === 'edit' || chance.int(0, 3) > 0) await edit(n)
    else if (mode === 'bulk') await bulk()
    else if (mode === 'undo') await undo()
    else if (mode === 'import') await bringIn(n)
  }

  async function edit(n: number): Promise<void> {
    const record = people[chance.int(0, people.length - 1)] ?? ''
    const value = `${Date.now()} ${n}`
    const cells = { city: value, emails: [`n${n}@x.com`] }
    const { action } = await commands.run({
      command: 'record.set',
      input: { object: 'person', record, cells },
    })
    say({ action, record, value })
  }

  async function bulk(): Promise<void> {
    const cells = { country: chance.pick(['PT', 'ES', 'FR']) }
    const input = { object: 'company', where: null, cells }
    const { job } = await commands.run({ command: 'records.set', input })
    say({ job })
    await new Promise(resolve => setTimeout(resolve, chance.int(0, 60)))
  }

  async function undo(): Promise<void> {
    await bulk()
    const { action, job } = await commands.undo({})
    say({ action, job })
    if (chance.int(0, 1) === 1) await commands.redo({})
  }

  async function bringIn(n: number): Promise<void> {
    const lines = Array.from(
      { length: 400 },
      (_, at) => `Imported ${n}-${at},i${n}-${at}@x.com,Porto`,
    )
    const bytes = new TextEncoder().encode(['Name,E-mail,City', ...lines].join('\n'))
    const { upload } = await files.begin({ name: 'people.csv', size: bytes.length })
    await files.chunk({ upload, offset: 0, bytes })
    await files.finish({ upload })
    const { source, plan } = await exchange.open({ upload, object: 'person' })
    const { job } = await exchange.run({ source, plan })
    say({ job })
    await new Promise(resolve => setTimeout(resolve, chance.int(0, 80)))
  }
}

function nothing(): void {
  // Waits to be killed.
}

export const ackSchema = s.object({
  ready: s.boolean().optional(),
  migrated: s.boolean().optional(),
  action: s.string().nullable().optional(),
  record: s.string().optional(),
  value: s.string().optional(),
  job: s.string().nullable().optional(),
})
