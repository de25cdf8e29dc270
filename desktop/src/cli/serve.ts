/** `kith serve`: engine and page for a browser on this machine. Prints `{"url"}` when ready. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Log } from '@kith/shared/kit'
import { DEFAULT_PORT, serveHeadless } from '#headless'
import { createNodePorts, writeRunning } from '#node-host'

const PAGE = join(import.meta.dirname, '..', '..', 'out', 'renderer')

/** Runs until it is told to stop; returns the exit code. */
export async function serve(args: readonly string[], log: Log): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      json: { type: 'boolean' },
      verbose: { type: 'boolean' },
    },
  })
  const ports = createNodePorts({
    host: 'headless',
    profile: values.data,
    log,
    restart: () => undefined,
  })
  const running = await serveHeadless({
    ports,
    page: PAGE,
    port: Number(values.port ?? DEFAULT_PORT),
  })
  const forget = await writeRunning(ports.profile, {
    pid: process.pid,
    url: running.url,
    token: running.token,
  })
  process.stdout.write(`${JSON.stringify({ url: running.url })}\n`)
  if (values.json !== true) process.stderr.write(`Kith is ready. Open ${running.url}\n`)
  await new Promise<void>(done => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done())
  })
  await forget()
  await running.close()
  return 0
}
