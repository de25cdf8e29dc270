/** `kith serve`: engine and page for a browser on this machine. Prints `{"url"}` when ready. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Log } from '@kith/shared/kit'
import { DEFAULT_PORT, serveHeadless } from '#headless'
import { createNodePorts, writeRunning } from '#node-host'
import { giveAddress, takeAddress } from './kept-address.ts'

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
  const before = await takeAddress()
  const running = await serveHeadless({
    ports,
    page: PAGE,
    port: before?.port ?? Number(values.port ?? DEFAULT_PORT),
    ...(before === undefined ? {} : { token: before.token }),
  })
  giveAddress({ port: running.port, token: running.token })
  const forget = await writeRunning(ports.profile, {
    pid: process.pid,
    url: running.url,
    token: running.token,
  })
  process.stdout.write(`${JSON.stringify({ url: running.url })}\n`)
  if (values.json !== true && before === undefined)
    process.stderr.write(`Kith is ready. Open ${running.url}\n`)
  await new Promise<void>(done => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done())
  })
  await forget()
  await running.close()
  return 0
}
