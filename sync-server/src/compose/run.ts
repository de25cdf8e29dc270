/**
 * The program: `npm run server -- [--port N] [--data DIR] [--host ADDRESS]`.
 *
 * Prints how to connect and, as the last line, JSON with the address. SIGTERM and SIGINT let what is
 * being written end and tell desktops to come back.
 */
import { hostname } from 'node:os'
import { parseArgs } from 'node:util'
import { isFault } from '@kith/shared/kit'
import { configHelp, readConfig } from '#config'
import { createServerLog } from '#observe'
import { createServer, VERSION } from './create-server.ts'

/** What takes longer than this is cut: a supervisor would do it less gently. */
const STOP_MS = 15_000

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS })
  if (values.help === true) {
    const usage = 'npm run server -- [--port 8787] [--host 127.0.0.1] [--data ./kith-server]'
    process.stdout.write(`${[usage, '', 'In the environment:', ...configHelp()].join('\n')}\n`)
    return
  }
  try {
    await start(values)
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

async function start(values: { port?: string; host?: string; data?: string }): Promise<void> {
  const config = readConfig({
    ...process.env,
    ...(values.port === undefined ? {} : { PORT: values.port }),
    ...(values.host === undefined ? {} : { HOST: values.host }),
    ...(values.data === undefined ? {} : { KITH_SERVER_DATA: values.data }),
  })
  const instance = config.ops.instance ?? hostname()
  const log = createServerLog({ level: config.ops.logLevel, instance, version: VERSION })
  const server = await createServer({ config, log, redisUrl: process.env['REDIS_URL'] })
  const lines = [
    `Kith's sync server listens on ${server.url}.`,
    `In Kith choose Settings › Sync › “Share this workspace” and enter ${server.url},`,
    `or run: npm run kith -- join ${server.url} <invitation code>`,
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
