/**
 * One program per folder: a lock file that names the process which holds it.
 *
 * A process that was killed leaves its file behind. It counts as stale when no process has that
 * number any more, or when the one that has it started at another time.
 */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { s } from '#kit'

const holderSchema = s.object({ pid: s.int(), started: s.string() })
type Holder = s.infer<typeof holderSchema>

/** Either how to let go, or the process that has it; 0 where that could not be read. */
export type Held =
  | { readonly isHeld: true; readonly release: () => void }
  | { readonly isHeld: false; readonly pid: number }

/** Takes the lock at `path`, makes its folder; throws what the file system throws. */
export function holdLock(path: string): Held {
  const mine: Holder = { pid: process.pid, started: startOf(process.pid) ?? '' }
  mkdirSync(dirname(path), { recursive: true })
  if (!place(path, mine)) {
    // This very process counts too: it may open a second engine only elsewhere.
    const holder = holderOf(path)
    if (holder !== undefined && isAlive(holder)) return { isHeld: false, pid: holder.pid }
    rmSync(path, { force: true })
    if (!place(path, mine)) return { isHeld: false, pid: holderOf(path)?.pid ?? 0 }
  }
  let isHeld = true
  return {
    isHeld,
    release() {
      if (isHeld) rmSync(path, { force: true })
      isHeld = false
    },
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
