/**
 * One Kith per profile: a lock file that names the process which holds it.
 *
 * A process that was killed leaves its file behind. It counts as stale when no process has that
 * number any more, or when the one that has it started at another time.
 */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { s } from '@kith/shared/kit'
import { storeFault, toStoreFault } from './store-faults.ts'

const LOCK_FILE = 'kith.lock'
const holderSchema = s.object({ pid: s.int(), started: s.string() })
type Holder = s.infer<typeof holderSchema>

export interface ProfileLock {
  readonly release: () => void
}

/** Throws `store/locked` when another live process holds the profile, `store/read-only` when it cannot be written. */
export function lockProfile(profile: string): ProfileLock {
  const path = join(profile, LOCK_FILE)
  const mine: Holder = { pid: process.pid, started: startOf(process.pid) ?? '' }
  try {
    mkdirSync(profile, { recursive: true })
    claim(path, profile, mine)
  } catch (error) {
    throw toStoreFault(error, profile)
  }
  let isHeld = true
  return {
    release() {
      if (!isHeld) return
      isHeld = false
      rmSync(path, { force: true })
    },
  }
}

function claim(path: string, profile: string, mine: Holder): void {
  if (place(path, mine)) return
  const holder = holderOf(path)
  // This very process may open a second engine only on another profile.
  if (holder !== undefined && isAlive(holder))
    throw storeFault('locked', { pid: holder.pid, profile })
  rmSync(path, { force: true })
  if (!place(path, mine)) throw storeFault('locked', { pid: holderOf(path)?.pid ?? 0, profile })
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
    const found = holderSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return found.success ? found.data : undefined
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
