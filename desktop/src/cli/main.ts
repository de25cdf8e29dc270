/**
 * `kith`: the whole engine from the command line.
 *
 * With `--json` the last line of stdout is one JSON value, and an error is `{"error":{"code","message","data"}}`;
 * without it a person reads the same in words. Logs and progress go to stderr; the exit code is 0 only on success.
 */
import { randomUUID } from 'node:crypto'
import { isAbsolute, join } from 'node:path'
import { parseArgs } from 'node:util'
import { isFault, toWireFault, type Log } from '@kith/shared/kit'
import { createNodeLog, defaultProfile } from '#node-host'
import { connect, toFault, type Connection } from './connect.ts'
import { serve } from './serve.ts'
import { verbs } from './verbs/index.ts'
import { cliFault, type Said, type Verb } from './verb.ts'

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
    if (name === 'help' || argv.includes('--help')) return print(helpText(name))
    if (name === 'serve') return await serve(rest, log)
    const verb = verbs.find(name)
    if (!verb) throw cliFault('unknown-verb', { verb: name })
    const { value, text } = await runVerb(verb, rest, log)
    return print(isJson ? JSON.stringify(value) : text)
  } catch (error) {
    return fail(toFault(error), isJson, log)
  }
}

async function runVerb(verb: Verb, rest: readonly string[], log: Log): Promise<Said> {
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
    progress: drawProgress,
    width: process.stdout.isTTY ? process.stdout.columns : undefined,
  }
  let connection: Connection
  try {
    connection = await connect(profile, log)
  } catch (error) {
    if (!verb.runDamaged || !isFault(error, 'store/damaged')) throw error
    return await verb.runDamaged({ ...context, profile: profile ?? defaultProfile() })
  }
  try {
    const whole = { ...context, client: connection.client }
    const value = await verb.run(whole)
    return { value, text: await verb.text(value, whole) }
  } finally {
    await connection.close()
  }
}

/** One line that is written over in a terminal; a line each where a file or another program reads. */
function drawProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[2K${text}`)
  else if (text !== '') process.stderr.write(`${text}\n`)
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

function print(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}

function fail(error: unknown, isJson: boolean, log: Log): number {
  const logId = randomUUID().slice(0, 8)
  if (!isFault(error)) log.error('cli/bug', { logId, error })
  const { code, message, data } = toWireFault(error, logId)
  if (isJson) print(JSON.stringify({ error: { code, message, data } }))
  else process.stderr.write(`${message}\n`)
  return 1
}

/** A function of the old kind: `main` runs before what stands down here has a value. */
function helpText(name: string): string {
  const verb = verbs.find(name)
  if (verb) return `kith [--data DIR] [--json] ${verb.usage}`
  return [
    HELP,
    '',
    ...verbs.all.map(({ usage }) => `  ${usage}`),
    '  serve [--port 5757]      the page for a browser on this machine',
    '',
    'With --json the last line is one JSON value, errors too.',
  ].join('\n')
}
