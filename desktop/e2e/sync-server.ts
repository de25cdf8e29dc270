/** A real sync server in a process of its own, for journeys: it can be stopped and started again where it was. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '../src/engine/mail-testkit/free-port.ts'

const SERVER = join(import.meta.dirname, '..', '..', 'sync-server', 'src')
const MAIN = join(SERVER, 'compose', 'main.ts')
/** Making the server's first database takes longer than all the rest of its start. */
const BLANK = join(SERVER, 'testkit', 'blank-data.ts')
const START_MS = 120_000

export interface SyncServer {
  /** "localhost:8787", as a person types it; browsers keep passkeys for names only. */
  readonly host: string
  readonly stop: () => Promise<void>
  /** The same data at the same port. */
  readonly start: () => Promise<void>
  readonly close: () => Promise<void>
}

export async function startSyncServer(): Promise<SyncServer> {
  const data = await mkdtemp(join(tmpdir(), 'kith-e2e-server-'))
  execFileSync(process.execPath, [BLANK, data])
  let running: ChildProcess | undefined
  const port = await freePort()
  const start = async (): Promise<void> => {
    running = (await spawnServer(data, port)).child
  }
  const stop = async (): Promise<void> => {
    const child = running
    running = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise(done => child.once('exit', done))
    child.kill('SIGTERM')
    await gone
  }
  await start()
  return {
    host: `localhost:${port}`,
    start,
    stop,
    async close() {
      await stop()
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function spawnServer(
  data: string,
  port: number,
): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, [MAIN, '--port', String(port), '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, KITH_PUBLIC_URL: `http://localhost:${port}` },
  })
  const url = await new Promise<string>((done, fail) => {
    const timer = setTimeout(() => fail(new Error('the sync server did not start')), START_MS)
    createInterface({ input: child.stdout }).on('line', line => {
      if (!line.startsWith('{"url"')) return
      clearTimeout(timer)
      done((JSON.parse(line) as { url: string }).url)
    })
    child.once('exit', code => fail(new Error(`the sync server ended with ${code}`)))
  })
  return { child, url }
}
