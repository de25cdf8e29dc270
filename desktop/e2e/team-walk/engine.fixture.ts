/**
 * A whole engine in a process of its own, with a clock that is moved from outside, that works at
 * random when it is asked to and tells what was acknowledged. Made to be killed.
 *
 *   node engine.fixture.ts NUMBER PROFILE OFFSET
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createLog, type Log } from '@kith/shared/kit'
import { createChance } from '@kith/shared/testkit'
import { createEngine } from '#engine/compose'
import type { Ask } from './intents.ts'
import { createWork } from './work.ts'

const [, , number = '0', profile = '', from = '0'] = process.argv
const self = Number(number)
let offset = Number(from)
const secretsFile = `${profile}.secrets.json`
const secrets = new Map<string, string>(
  existsSync(secretsFile)
    ? (JSON.parse(readFileSync(secretsFile, 'utf8')) as [string, string][])
    : [],
)
const keepSecrets = () => writeFileSync(secretsFile, JSON.stringify([...secrets]))
const isLoud = process.env['KITH_WALK_LOG'] !== undefined
const log: Log = createLog(line => {
  if (isLoud || line.level === 'error') process.stderr.write(`${self} ${JSON.stringify(line)}\n`)
})
const engine = await createEngine({
  host: 'test',
  profile,
  version: '0.0.0-test',
  clock: { now: () => Date.now() + offset },
  log,
  secrets: {
    get: name => Promise.resolve(secrets.get(name)),
    set(name, value) {
      secrets.set(name, value)
      keepSecrets()
      return Promise.resolve()
    },
    remove(name) {
      secrets.delete(name)
      keepSecrets()
      return Promise.resolve()
    },
  },
  timeZone: 'Europe/Lisbon',
  locale: 'en-GB',
  openUrl: () => Promise.resolve(),
  errors: () => [],
  notify: () => undefined,
  restart: reason => process.stderr.write(`${self} asks to be restarted: ${reason}\n`),
})
const { client } = engine
const password = 'correct horse battery'
const work = createWork(client, intent => tell({ intent: { ...intent, engine: self } }))

process.on('message', (message: { n: number; ask: Ask }) => {
  perform(message.ask).then(
    value => tell({ answer: message.n, value: value ?? null }),
    (error: unknown) => tell({ answer: message.n, error: String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))
tell({ answer: 0, value: 'ready' })

function tell(message: object): void {
  process.send?.(message)
}

async function perform(ask: Ask): Promise<unknown> {
  switch (ask.do) {
    case 'clock':
      offset = ask.offset
      return null
    case 'start': {
      await client.workspace.startEmpty({ name: 'Walk', me: ask.name })
      return signUp(ask)
    }
    case 'share': {
      await client.team.share({ name: 'Walk' })
      await client.sync.settle({ timeoutMs: 120_000 })
      return invite()
    }
    case 'invite':
      return invite()
    case 'join':
      await signUp(ask)
      await client.team.join({ code: ask.code, server: ask.server })
      return client.sync.settle({ timeoutMs: 120_000 })
    case 'work':
      return work(createChance(ask.seed), ask.count)
    case 'now':
      return client.sync.now({})
    case 'settle':
      return client.sync.settle({ timeoutMs: ask.timeoutMs })
    case 'state': {
      for await (const status of await client.sync.watch({})) return status
      return null
    }
    case 'close':
      await engine.close()
      setImmediate(() => process.exit(0))
      return null
  }
}

async function invite(): Promise<string | null> {
  return (await client.team.invite({ role: 'admin' })).code
}

function signUp({ server, name }: { readonly server: string; readonly name: string }) {
  const email = `${name.toLowerCase()}@walk.example`
  return client.account.signUp({ server, email, password, name })
}
