/** The processes of a walk: a server and engines, each with its own wire and clock, each of which can be killed. */
import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { s } from '@kith/shared/kit'
import { freePort } from '../../src/engine/mail-testkit/free-port.ts'
import { toldSchema, type Ask, type Intent } from './intents.ts'
import { createWire, type Wire } from './proxy.ts'

const ENGINE = join(import.meta.dirname, 'engine.fixture.ts')
const SERVER = join(import.meta.dirname, '../../../sync-server/src/compose/clock-server.fixture.ts')
const NAMES = ['Ana', 'Bo', 'Chi', 'Dag', 'Eli'] as const

export class Killed extends Error {}

export interface Team {
  readonly folder: string
  readonly intents: readonly Intent[]
  /** What engines and the server complained of. */
  readonly complaints: readonly string[]
  readonly wires: readonly Wire[]
  readonly count: number
  readonly profile: (engine: number) => string
  /** Rejects with `Killed` when the engine dies before it answers. */
  readonly ask: (engine: number, ask: Ask) => Promise<unknown>
  readonly killEngine: (engine: number) => Promise<void>
  readonly killServer: () => Promise<void>
  /** Adds to all clocks, or to one engine's. */
  readonly pass: (ms: number) => void
  readonly jump: (engine: number, ms: number) => void
  readonly close: () => Promise<void>
}

export async function startTeam(count: number): Promise<Team> {
  const folder = mkdtempSync(join(tmpdir(), 'kith-walk-'))
  const intents: Intent[] = []
  const complaints: string[] = []
  const port = await freePort()
  let time = 0
  const offsets = Array.from({ length: count }, () => 0)
  const waiting = new Map<number, { done: (value: unknown) => void; fail: (e: Error) => void }>()
  const engines: ChildProcess[] = []
  let asked = 0
  let server = await startServer()
  const wires = await Promise.all(Array.from({ length: count }, () => createWire(port)))
  for (let n = 0; n < count; n++) engines[n] = await startEngine(n)
  const profile = (n: number) => join(folder, `engine-${n}`)

  const server0 = { name: NAMES[0], server: wires[0]?.url ?? '' }
  await ask(0, { do: 'start', ...server0 })
  for (let n = 1; n < count; n++) {
    const code = s.string().parse(await ask(0, { do: n === 1 ? 'share' : 'invite' }))
    await ask(n, { do: 'join', code, name: NAMES[n] ?? '', server: wires[n]?.url ?? '' })
  }
  return {
    folder,
    intents,
    complaints,
    wires,
    count,
    profile,
    ask,
    async killEngine(n) {
      await kill(engines[n])
      engines[n] = await startEngine(n)
    },
    async killServer() {
      await kill(server)
      server = await startServer()
    },
    pass(ms) {
      time += ms
      server.send(time)
      for (const [n, engine] of engines.entries()) setClock(n, engine)
    },
    jump(n, ms) {
      offsets[n] = (offsets[n] ?? 0) + ms
      setClock(n, engines[n])
    },
    async close() {
      await Promise.all([...engines, server].map(kill))
      await Promise.all(wires.map(wire => wire.close()))
      if (process.env['KITH_WALK_KEEP'] === undefined)
        rmSync(folder, { recursive: true, force: true })
      else process.stderr.write(folder + '\n')
    },
  }

  function setClock(n: number, engine: ChildProcess | undefined): void {
    if (engine?.connected === true)
      engine.send({ n: ++asked, ask: { do: 'clock', offset: time + (offsets[n] ?? 0) } })
  }

  function ask(n: number, what: Ask): Promise<unknown> {
    return put(engines[n], ++asked, what)
  }

  function put(engine: ChildProcess | undefined, n: number, what: Ask): Promise<unknown> {
    return new Promise((done, fail) => {
      const gone = () => fail(new Killed(`killed at ${what.do}`))
      if (engine?.connected !== true) return gone()
      engine.once('exit', gone)
      waiting.set(n, {
        done(value) {
          engine.off('exit', gone)
          done(value)
        },
        fail(error) {
          engine.off('exit', gone)
          fail(error)
        },
      })
      engine.send({ n, ask: what })
    })
  }

  async function startEngine(n: number): Promise<ChildProcess> {
    const engine = begin(
      ENGINE,
      [String(n), join(folder, `engine-${n}`), String(time + (offsets[n] ?? 0))],
      `engine ${n}`,
    )
    await new Promise<void>((done, fail) => {
      engine.once('exit', code =>
        fail(new Error(`engine ${n} ended with ${code}: ${complaints.join('\n')}`)),
      )
      engine.on('message', message => {
        const told = toldSchema.parse(message)
        if ('intent' in told) return void intents.push(told.intent)
        if (told.answer === 0) return done()
        const asker = waiting.get(told.answer)
        waiting.delete(told.answer)
        if ('error' in told) asker?.fail(new Error(`engine ${n}: ${told.error}`))
        else asker?.done(told.value)
      })
    })
    return engine
  }

  async function startServer(): Promise<ChildProcess> {
    const child = begin(SERVER, [String(port), join(folder, 'server'), String(time)], 'server')
    await new Promise<void>((done, fail) => {
      child.once('exit', code =>
        fail(new Error(`the server ended with ${code}: ${complaints.join('\n')}`)),
      )
      child.once('message', () => done())
    })
    return child
  }

  function begin(file: string, args: readonly string[], name: string): ChildProcess {
    const child = fork(file, args, {
      execArgv: ['--no-warnings'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    child.stderr?.on('data', (text: Buffer) => complaints.push(`${name}: ${text.toString()}`))
    return child
  }
}

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise(done => child.once('exit', done))
  child.kill('SIGKILL')
  await gone
}
