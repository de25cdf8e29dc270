/**
 * The program: `npm run server -- [--port N] [--data DIR] [--host ADDRESS]`, and what an operator does
 * with its data: `backup --out FILE`, `restore FILE`, `verify [FILE]`.
 *
 * Prints how to connect and, as the last line, JSON with the address. SIGTERM and SIGINT let what is
 * being written end and tell desktops to come back.
 */
import { hostname } from 'node:os'
import { parseArgs } from 'node:util'
import { isFault, systemClock } from '@kith/shared/kit'
import { configHelp, readConfig } from '#config'
import { createReports, createServerLog } from '#observe'
import { commandFault, isVerb, runCommand, type CommandInput } from './commands.ts'
import { createServer, VERSION } from './create-server.ts'

/** What takes longer than this is cut: a supervisor would do it less gently. */
const STOP_MS = 15_000
/** A process that does not know how it stands does not wait long for its report. */
const CRASH_MS = 2_000

const USAGE = [
  'npm run server -- [--port 8787] [--host 127.0.0.1] [--data ./kith-server]',
  'npm run server -- backup --out FILE [--files FOLDER]   everything as of now, in one file',
  'npm run server -- restore FILE [--files FOLDER]        into an empty database',
  'npm run server -- verify [FILE]                        the server’s data, or a backup',
]

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  out: { type: 'string' },
  files: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

export async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
  })
  const [verb, file] = positionals
  if (values.help === true) {
    process.stdout.write(`${[...USAGE, '', 'In the environment:', ...configHelp()].join('\n')}\n`)
    return
  }
  try {
    if (isVerb(verb)) await command({ verb, file, out: values.out, files: values.files }, values)
    else if (verb === undefined) await start(values)
    else throw commandFault('usage', { why: `there is no “${verb}”` })
  } catch (error) {
    const isInUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (!isFault(error) && !isInUse) throw error
    const say = isInUse
      ? 'Another program listens on that port. Nothing was started; choose another with --port.'
      : error.message
    process.stderr.write(`${say}\n`)
    process.exitCode = 1
  }
}

/** Prints what was done as one line of JSON; 1 when something is wrong. */
async function command(input: CommandInput, values: Values): Promise<void> {
  const config = configOf(values)
  const log = createServerLog({ level: 'warn', instance: hostname(), version: VERSION })
  const { isOk, report } = await runCommand(input, { config, log })
  process.stdout.write(`${JSON.stringify(report)}\n`)
  if (!isOk) process.exitCode = 1
}

interface Values {
  readonly port?: string
  readonly host?: string
  readonly data?: string
}

const configOf = (values: Values) =>
  readConfig({
    ...process.env,
    ...(values.port === undefined ? {} : { PORT: values.port }),
    ...(values.host === undefined ? {} : { HOST: values.host }),
    ...(values.data === undefined ? {} : { KITH_SERVER_DATA: values.data }),
  })

async function start(values: Values): Promise<void> {
  const config = configOf(values)
  const instance = config.ops.instance ?? hostname()
  const { log, settled } = createReports(
    createServerLog({ level: config.ops.logLevel, instance, version: VERSION }),
    {
      dsn: config.ops.sentryDsn,
      environment: config.ops.sentryEnvironment,
      version: VERSION,
      clock: systemClock,
    },
  )
  // What nobody expected ends the process, as without this; only its report is on its way by then.
  process.once('uncaughtException', error => {
    log.error('server/crashed', { error })
    setTimeout(() => process.exit(1), CRASH_MS)
    void settled().finally(() => process.exit(1))
  })
  const server = await createServer({ config, log, redisUrl: process.env['REDIS_URL'] })
  const lines = [
    `Kith's sync server listens on ${server.url}.`,
    `In Kith choose “Share this workspace” in the menu of the workspace and enter ${server.url},`,
    `or run: npm run kith -- login --server ${server.url} --email YOU --create, then share or join CODE.`,
    `Its data: ${config.databaseUrl === undefined ? config.data : 'PostgreSQL, as DATABASE_URL says'}. Stop with Ctrl+C.`,
    JSON.stringify({ url: server.url }),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  let isStopping = false
  const stop = (): void => {
    if (isStopping) return
    isStopping = true
    setTimeout(() => process.exit(1), STOP_MS).unref()
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error('server/not-closed', { error })
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}
