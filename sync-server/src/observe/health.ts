/** Whether this process should get work: what it needs is asked, with a limit on how long. */
import { statfs } from 'node:fs/promises'
import type { Log } from '@kith/shared/kit'

export interface Health {
  /** Runs all checks; `ok` when every one is. */
  readonly ready: () => Promise<HealthAnswer>
  /** The start is done. */
  readonly started: () => void
  readonly isStarted: () => boolean
  /** From now on not ready, so that a load balancer sends new work elsewhere. */
  readonly stopping: () => void
}

export interface HealthAnswer {
  readonly ok: boolean
  /** `ok` or one word; nothing that tells a stranger about the machine. */
  readonly checks: Readonly<Record<string, string>>
}

/** Throws, or answers a word other than `ok`, when something is missing. */
export type Check = () => Promise<string>

export interface HealthDeps {
  readonly checks: Readonly<Record<string, Check>>
  readonly log: Log
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 2_000

export function createHealth({ checks, log, timeoutMs = TIMEOUT_MS }: HealthDeps): Health {
  let isStarted = false
  let isStopping = false
  let wasOk = true
  return {
    async ready() {
      const results = await Promise.all(
        Object.entries(checks).map(async ([name, check]) => [name, await run(check)] as const),
      )
      const all: Record<string, string> = Object.fromEntries(results)
      if (!isStarted) all['start'] = 'running'
      if (isStopping) all['stop'] = 'running'
      const ok = Object.values(all).every(word => word === 'ok')
      if (ok !== wasOk) log[ok ? 'info' : 'warn']('health/changed', { ok, checks: all })
      wasOk = ok
      return { ok, checks: all }
    },
    started: () => void (isStarted = true),
    isStarted: () => isStarted,
    stopping: () => void (isStopping = true),
  }

  async function run(check: Check): Promise<string> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<string>(resolve => {
      timer = setTimeout(() => resolve('late'), timeoutMs)
    })
    try {
      return await Promise.race([check(), late])
    } catch (error) {
      log.debug('health/failed', { error })
      return 'failed'
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Room on the disk of a folder; told to `seen` in bytes. */
export const diskCheck =
  (folder: string, minFreeMb: number, seen: (freeBytes: number) => void = () => undefined): Check =>
  async () => {
    const { bavail, bsize } = await statfs(folder)
    seen(bavail * bsize)
    return bavail * bsize >= minFreeMb * 1024 * 1024 ? 'ok' : 'full'
  }
