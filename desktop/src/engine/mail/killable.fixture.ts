/** The engine as a process of its own that is killed after some writes, with no word of good-bye. */
import { fork } from 'node:child_process'
import type { Dovecot } from '#engine/mail-testkit'

export interface KillableOptions {
  readonly user: string
  readonly folder: string
}

export function createKillable(server: Dovecot, { user, folder }: KillableOptions) {
  return {
    /** Settles; `writes`: killed with SIGKILL after so many, unless it was done before. */
    run: (writes: number | null): Promise<boolean> =>
      runKillable('./kill-target.fixture.ts', [
        String(server.port),
        user,
        folder,
        String(writes ?? -1),
      ]),
  }
}

/** Runs until it ends by itself or by SIGKILL, from itself or by `onStarted`; answers whether it was killed. */
export function runKillable(
  file: string,
  words: readonly string[],
  onStarted?: (kill: () => void) => void,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL(file, import.meta.url), words, {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    onStarted?.(() => void child.kill('SIGKILL'))
    child.once('exit', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') resolve(signal === 'SIGKILL')
      else reject(new Error(`the engine ended with ${code ?? signal}`))
    })
  })
}
