/**
 * `kith`: the whole engine from the command line.
 *
 * With `--json` the last line of stdout is one JSON value; logs and progress go to stderr; the exit
 * code is 0 only on success; an error is `{"error":{"code","message","data"}}`.
 */
import { randomUUID } from 'node:crypto'
import { isAbsolute, join } from 'node:path'
import { parseArgs } from 'node:util'
import { isFault, toWireFault, type Json, type Log } from '@kith/shared/kit'
import { createNodeLog, defaultProfile } from '#node-host'
import { connect, toFault } from './connect.ts'
import { serve } from './serve.ts'
import { verbs } from './verbs/index.ts'
import { cliFault, type Verb } from './verb.ts'

const GLOBAL_OPTIONS = {
  data: { type: 'string' },
  json: { type: 'boolean' },
  verbose: { type: 'boolean' },
} as const
const HELP = 'kith [--data DIR] [--json] COMMAND'

process.exitCode = await main(process.argv.slice(2))

async function main(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = movedFlags(argv)
  const isJson = argv.includes('--json')
  const log = createNodeLog(argv.includes('--verbose') ? 'debug' : 'warn')
  try {
    if (name === 'serve') return await serve(rest, log)
    if (name === 'help' || name === '--help') return print(helpText(), false)
    const verb = verbs.find(name)
    if (!verb) throw cliFault('unknown-verb', { verb: name })
    return print(await runVerb(verb, rest, log), isJson)
  } catch (error) {
    return fail(toFault(error), isJson, log)
  }
}

async function runVerb(verb: Verb, rest: readonly string[], log: Log): Promise<Json> {
  const { values, positionals } = parse(verb, rest)
  const data = values['data']
  const here = process.env['KITH_CWD'] ?? process.cwd()
  const resolve = (path: string) => (isAbsolute(path) ? path : join(here, path))
  const profile = typeof data === 'string' ? resolve(data) : undefined
  const context = {
    words: positionals,
    options: values,
    resolve,
    note: (text: string) => process.stderr.write(`${text}\n`),
  }
  const connection = await connect(profile, log).catch((error: unknown) => {
    if (verb.runDamaged && isFault(error, 'store/damaged')) return undefined
    throw error
  })
  if (!connection)
    return (await verb.runDamaged?.({ ...context, profile: profile ?? defaultProfile() })) ?? null
  try {
    return await verb.run({ ...context, client: connection.client })
  } finally {
    await connection.close()
  }
}

function parse(verb: Verb, args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { ...GLOBAL_OPTIONS, ...verb.options },
      allowPositionals: true,
    })
  } catch (error) {
    throw cliFault('usage', { usage: verb.usage }, error)
  }
}

/** `kith --data DIR query …` and `kith query … --data DIR` are the same. */
function movedFlags(argv: readonly string[]): readonly string[] {
  const at = argv.findIndex((word, index) => !word.startsWith('-') && argv[index - 1] !== '--data')
  return at < 1 ? argv : [argv[at] ?? '', ...argv.slice(0, at), ...argv.slice(at + 1)]
}

function print(value: Json, isJson: boolean): number {
  const text = isJson
    ? JSON.stringify(value)
    : typeof value === 'string'
      ? value
      : JSON.stringify(value, null, 2)
  process.stdout.write(`${text}\n`)
  return 0
}

function fail(error: unknown, isJson: boolean, log: Log): number {
  const logId = randomUUID().slice(0, 8)
  if (!isFault(error)) log.error('cli/bug', { logId, error })
  const { code, message, data } = toWireFault(error, logId)
  if (isJson) process.stdout.write(`${JSON.stringify({ error: { code, message, data } })}\n`)
  else process.stderr.write(`${message}\n`)
  return 1
}

/** A function of the old kind: `main` runs before what stands down here has a value. */
function helpText(): string {
  return [
    HELP,
    '',
    ...verbs.all.map(verb => `  ${verb.usage}`),
    '  serve [--port 5757]      the page for a browser on this machine',
  ].join('\n')
}
