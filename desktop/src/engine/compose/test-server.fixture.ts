/** The sync server's program in a process of its own, for tests of whole desktops. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SERVER = join(import.meta.dirname, '../../../../sync-server/src')
const MAIN = join(SERVER, 'compose/main.ts')
const WITH_CLOCK = join(SERVER, 'compose/clock-server.fixture.ts')
/** Making the server's first database takes longer than many a test. */
const BLANK = join(SERVER, 'testkit/blank-data.ts')

export interface TestServer {
  readonly url: string
  /** Folder of everything it keeps. */
  readonly data: string
  /** Its data goes with it, unless a test wants to look at it. */
  readonly stop: (
    signal?: NodeJS.Signals,
    options?: { readonly keepsData: boolean },
  ) => Promise<void>
}

/** Resolves when it listens; its data goes with `stop`. Its clock goes `aheadMs` before the machine's. */
export async function startTestServer(port = 0, aheadMs = 0): Promise<TestServer> {
  const data = mkdtempSync(join(tmpdir(), 'kith-server-'))
  execFileSync(process.execPath, [BLANK, data])
  const words =
    aheadMs === 0
      ? [MAIN, '--port', String(port), '--data', data]
      : [WITH_CLOCK, String(port), data, String(aheadMs)]
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, KITH_LOG_LEVEL: 'error' },
  })
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  let said = ''
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (text: Buffer) => {
      said += text.toString()
      const found = /^\{"url":"([^"]+)"\}$/m.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', code => reject(new Error(`ended with ${String(code)}: ${said}`)))
  })
  return {
    url,
    data,
    async stop(signal = 'SIGTERM', options) {
      child.kill(signal)
      await exited
      if (options?.keepsData !== true) rmSync(data, { recursive: true, force: true })
    },
  }
}
