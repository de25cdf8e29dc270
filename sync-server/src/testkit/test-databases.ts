/**
 * Databases for tests: PGlite in memory, and a PostgreSQL server of this machine on a port of its own.
 * Where PostgreSQL is not installed its half is skipped with one line.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { blankPostgres } from './blank-databases.ts'
import { freePort } from './free-port.ts'

const ROOTS = ['/usr/lib/postgresql', '/usr/local/pgsql', '/opt/homebrew/opt']

/** Folder of `postgres` and `initdb`, or nothing where it is not installed. */
export function findPostgres(): string | undefined {
  for (const root of ROOTS) {
    if (!existsSync(root)) continue
    for (const version of readdirSync(root).sort().reverse()) {
      const bin = join(root, version, 'bin')
      if (existsSync(join(bin, 'initdb'))) return bin
    }
  }
  return undefined
}

export interface TestPostgres {
  /** Of its data, its write-ahead log included. */
  readonly folder: string
  /** A fresh database each time. */
  readonly freshUrl: () => Promise<string>
  readonly stop: (how?: 'fast' | 'immediate') => Promise<void>
  readonly start: () => Promise<void>
  readonly remove: () => Promise<void>
}

/** Starts a server of PostgreSQL with its data in a temporary folder. */
export async function startPostgres(bin: string): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'kith-pg-'))
  const port = await freePort()
  const account = postgresAccount()
  if (account) chownSync(folder, account.uid, account.gid)
  const data = blankPostgres(bin, folder, { cwd: folder, ...account })
  let server: ChildProcess | undefined
  const admin = `postgres://postgres@127.0.0.1:${port}/postgres`
  let made = 0

  async function start(): Promise<void> {
    server = spawn(
      join(bin, 'postgres'),
      [
        '-D',
        data,
        '-p',
        String(port),
        '-k',
        folder,
        '-h',
        '127.0.0.1',
        '-c',
        'max_connections=200',
      ],
      { stdio: 'ignore', cwd: folder, ...account },
    )
    for (let tries = 0; ; tries++) {
      const client = new pg.Client({ connectionString: admin })
      client.on('error', () => undefined)
      try {
        await client.connect()
        await client.end()
        return
      } catch (error) {
        if (tries > 1200) throw error
        await new Promise(resolve => setTimeout(resolve, 100))
      }
    }
  }

  async function stop(how: 'fast' | 'immediate' = 'fast'): Promise<void> {
    const running = server
    if (!running || running.exitCode !== null) return
    const ended = new Promise(resolve => running.once('exit', resolve))
    running.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT')
    await ended
    server = undefined
  }

  await start()
  return {
    folder,
    async freshUrl() {
      const name = `kith_${made++}`
      const client = new pg.Client({ connectionString: admin })
      await client.connect()
      await client.query(`create database ${name}`)
      await client.end()
      return `postgres://postgres@127.0.0.1:${port}/${name}`
    },
    start,
    stop,
    async remove() {
      await stop('immediate')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** initdb refuses to run as root; then it runs as the account that the package made. */
function postgresAccount(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim())
  return { uid: id('-u'), gid: id('-g') }
}
