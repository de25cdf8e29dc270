/** The engine as a process of its own that is killed after some writes, with no word of good-bye. */
import { fork } from 'node:child_process'
import type { Dovecot } from '#engine/mail-testkit'

export interface KillableOptions {
  readonly user: string
  readonly folder: string
}

export function createKillable(server: Dovecot, { user, folder }: KillableOptions) {
  const target = new URL('./kill-target.fixture.ts', import.meta.url)
  return {
    /** Settles; `writes`: killed with SIGKILL after so many, unless it was done before. */
    run(writes: number | null): Promise<void> {
      return new Promise((resolve, reject) => {
        const child = fork(target, [String(server.port), user, folder, String(writes ?? -1)], {
          stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        })
        child.once('exit', (code, signal) => {
          if (code === 0 || signal === 'SIGKILL') resolve()
          else reject(new Error(`the engine ended with ${code ?? signal}`))
        })
      })
    },
  }
}
