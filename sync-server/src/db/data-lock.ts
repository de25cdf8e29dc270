/**
 * One server per folder of the embedded database: a lock file that names the process which holds it.
 *
 * A server that was killed leaves its file behind. It is stale when no process has that number any
 * more, or when the one that has it started at another time.
 */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { s } from '@kith/shared/kit'
import { dbFault } from './db-fault.ts'

const LOCK_FILE = 'kith-server.lock'
const holderSchema = s.object({ pid: s.int(), started: s.string() })
type Holder = s.infer<typeof holderSchema>

/** Throws `db/locked` when a live process holds the folder. Answers how to let go. */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, LOCK_FILE)
  const mine: Holder = { pid: process.pid, started: startOf(process.pid) ?? '' }
  if (!place(path, mine)) {
    const holder = holderOf(path)
    if (holder !== undefined && isAlive(holder))
      throw dbFault('locked', { folder, pid: holder.pid })
    rmSync(path, { force: true })
    if (!place(path, mine)) {
      throw dbFault('locked', { folder, pid: holderOf(path)?.pid ?? 0 })
    }
  }
  let isHeld = true
  return () => {
    if (isHeld) rmSync(path, { force: true })
    isHeld = false
  }
}

/** A link appears whole or not at all, so that nobody reads a lock that is half written. */
function place(path: string, mine: Holder): boolean {
  const draft = `${path}.${mine.pid}`
  writeFileSync(draft, JSON.stringify(mine))
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function holderOf(path: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data
  } catch {
    // Gone meanwhile, or not ours: nobody holds it.
    return undefined
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  const started = startOf(holder.pid)
  return started === undefined || holder.started === '' || started === holder.started
}

/** When a process started, in the kernel's own count; `undefined` where that cannot be read. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the program may hold spaces and brackets; the fields after the last bracket do not.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}
