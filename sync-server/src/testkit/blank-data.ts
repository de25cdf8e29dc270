/**
 * Gives a server that is about to start for the first time its embedded database ready made: making
 * one takes two seconds of processor time, copying it none. For tests of other packages a program:
 * `node blank-data.ts FOLDER`.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** With what else npm made. */
export const KEPT = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'kith')
const require = createRequire(import.meta.url)

/** `folder` is the server's data folder; where it has a database already, nothing happens. */
export async function blankData(folder: string): Promise<void> {
  const target = join(folder, 'db')
  if (existsSync(target)) return
  const kept = join(KEPT, `pglite-${pgliteVersion()}`)
  if (!existsSync(kept)) await makeKept(kept)
  mkdirSync(folder, { recursive: true })
  cpSync(kept, target, { recursive: true })
}

/** Several workers may make it at once: one stays, and they are all alike. */
async function makeKept(kept: string): Promise<void> {
  // Only here: this is the one start in a hundred that needs the database's own code.
  const { makeEmpty } = await import('#db')
  const part = `${kept}.${process.pid}`
  await makeEmpty(part)
  if (existsSync(kept)) rmSync(part, { recursive: true, force: true })
  else renameSync(part, kept)
}

export function pgliteVersion(): string {
  const main = require.resolve('@electric-sql/pglite')
  const about = readFileSync(join(dirname(main), '..', 'package.json'), 'utf8')
  return (JSON.parse(about) as { version: string }).version
}

if (import.meta.main) await blankData(process.argv[2] ?? '')
