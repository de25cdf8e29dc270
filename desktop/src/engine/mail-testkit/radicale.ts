/** A real Radicale of this machine on a free port, with one calendar per user. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'

export const hasRadicale = spawnSync('radicale', ['--version']).status === 0
if (!hasRadicale)
  process.stdout.write(
    '[kith] no Radicale here: the tests against a real CalDAV server are left out\n',
  )

export interface Radicale {
  readonly url: string
  /** Where it keeps its calendars. */
  readonly folder: string
  /** Address of the user's calendar, made when it is not there. */
  readonly calendar: (user: string, name?: string) => Promise<string>
  /** Puts an object there as somebody else would. */
  readonly put: (calendar: string, name: string, ics: string) => Promise<void>
  readonly remove: (calendar: string, name: string) => Promise<void>
  readonly read: (calendar: string, name: string) => Promise<string | null>
  /** Every object of a calendar, as it lies there. */
  readonly all: (calendar: string) => Promise<readonly string[]>
  /** Gone in the middle of whatever it does. */
  readonly kill: () => Promise<void>
  /** There again, at the same address with the same calendars. */
  readonly begin: () => Promise<void>
  readonly stop: () => Promise<void>
}

const READY_MS = 120_000

export async function startRadicale(): Promise<Radicale> {
  const folder = mkdtempSync(join(tmpdir(), 'kith-radicale-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  let child: ChildProcess | undefined
  const begin = async () => {
    child = spawn(
      'radicale',
      [
        '--server-hosts',
        `127.0.0.1:${port}`,
        '--storage-filesystem-folder',
        folder,
        '--auth-type',
        'none',
        '--rights-type',
        'owner_only',
        '--logging-level',
        'error',
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    )
    const until = Date.now() + READY_MS
    for (;;) {
      const answer = await fetch(url, { redirect: 'manual' }).catch((): null => null)
      if (answer !== null) break
      if (Date.now() > until) throw new Error('Radicale did not start in time')
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const ending = child
    child = undefined
    if (ending === undefined) return
    const gone = new Promise(done => ending.once('exit', done))
    ending.kill(signal)
    await gone
  }
  await begin()
  const ask = (user: string, method: string, address: string, body?: string) =>
    fetch(address, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${user}:secret`).toString('base64')}`,
        'content-type': 'text/calendar; charset=utf-8',
      },
      ...(body === undefined ? {} : { body }),
    })
  const userOf = (calendar: string) => new URL(calendar).pathname.split('/')[1] ?? ''
  return {
    url,
    folder,
    begin,
    kill: () => end('SIGKILL'),
    async calendar(user, name = 'work') {
      const address = `${url}${user}/${name}/`
      await ask(user, 'MKCALENDAR', address)
      return address
    },
    async put(calendar, name, ics) {
      const answer = await ask(userOf(calendar), 'PUT', `${calendar}${name}.ics`, ics)
      if (!answer.ok) throw new Error(`Radicale answered ${answer.status}: ${await answer.text()}`)
    },
    async remove(calendar, name) {
      await ask(userOf(calendar), 'DELETE', `${calendar}${name}.ics`)
    },
    async read(calendar, name) {
      const answer = await ask(userOf(calendar), 'GET', `${calendar}${name}.ics`)
      return answer.ok ? await answer.text() : null
    },
    async all(calendar) {
      const { pathname } = new URL(calendar)
      const place = join(folder, 'collection-root', pathname)
      return readdirSync(place)
        .filter(name => !name.startsWith('.'))
        .toSorted()
        .map(name => readFileSync(join(place, name), 'utf8'))
    },
    async stop() {
      await end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
