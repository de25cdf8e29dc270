/**
 * A desktop that joins a workspace until it is killed, or has everything. Prints how far its file is
 * whenever that changed, so that whoever kills it can choose the moment.
 *
 *   node join-target.fixture.ts PROFILE SERVER E-MAIL CODE
 */
import Database from 'better-sqlite3'
import { join } from 'node:path'
import type { Json } from '@kith/shared/kit'
import { ASIDE, WORKSPACE_FILE } from '#engine/store'
import { openTestEngine } from '#engine/testkit'

const [, , profile = '', server = '', email = '', code = ''] = process.argv
const password = 'correct horse battery'
const say = (line: Json) => process.stdout.write(`${JSON.stringify(line)}\n`)

const engine = await openTestEngine({ profile, start: false })
const { account, team, sync } = engine.client
const file = new Database(join(profile, WORKSPACE_FILE), { readonly: true })
const documents = file.prepare("SELECT count(*) FROM doc WHERE kind = 'record'").pluck()
const aside = file.prepare('SELECT json_array_length(v) FROM meta WHERE k = ?').pluck()
let last = ''
setInterval(() => {
  const now = `${String(documents.get())} ${String(aside.get(ASIDE) ?? 0)}`
  if (now === last) return
  last = now
  const [count = 0, indexes = 0] = now.split(' ').map(Number)
  say({ documents: count, aside: indexes })
}, 2)
const isBegun = documents.get() !== 0
if (isBegun) await account.signIn({ server, email, password })
else {
  await account.signUp({ server, email, password, name: 'Rui Costa' })
  await team.join({ code, server })
}
const { isSettled } = await sync.settle({ timeoutMs: 120_000 })
say({ isSettled })
await engine.close()
process.exit(0)
