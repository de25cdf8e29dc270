/** A whole engine on a temporary profile, as a host would have it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog, type LogLine } from '@kith/shared/kit'
import type { HostPorts } from '#engine/ports'
import { createEngine, type Engine } from '#engine/compose'
import { createLocalClient } from '#engine/serve'

export interface TestEngine extends Engine {
  readonly profile: string
  /** Warnings and errors so far. */
  readonly complaints: readonly LogLine[]
  readonly opened: string[]
  readonly secrets: Map<string, string>
  /** As a page connects. */
  readonly connect: () => { readonly client: Engine['client']; readonly close: () => void }
  readonly remove: () => Promise<void>
}

export async function openTestEngine(
  options: {
    readonly profile?: string
    /** What the device's key store held before; empty where nothing is said. */
    readonly secrets?: Map<string, string>
    readonly start?: boolean
    readonly now?: () => number
    readonly restart?: (reason: string) => void
  } = {},
): Promise<TestEngine> {
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'kith-engine-'))
  const complaints: LogLine[] = []
  const opened: string[] = []
  const secrets = options.secrets ?? new Map<string, string>()
  const ports: HostPorts = {
    host: 'test',
    profile,
    version: '0.0.0-test',
    clock: { now: options.now ?? (() => Date.now()) },
    log: createLog(line => {
      if (line.level === 'warn' || line.level === 'error') complaints.push(line)
    }),
    secrets: {
      get: name => Promise.resolve(secrets.get(name)),
      set: (name, value) => Promise.resolve(void secrets.set(name, value)),
      remove: name => Promise.resolve(void secrets.delete(name)),
    },
    timeZone: 'Europe/Lisbon',
    locale: 'en-GB',
    openUrl: url => {
      opened.push(url)
      return Promise.resolve()
    },
    errors: () => [],
    notify: () => undefined,
    restart: options.restart ?? (() => undefined),
  }
  const engine = await createEngine(ports)
  if (options.start !== false && options.profile === undefined)
    await engine.client.workspace.startEmpty({ name: 'Test', me: 'Inês Carvalhal' })
  return {
    ...engine,
    profile,
    complaints,
    opened,
    secrets,
    connect() {
      const session = engine.openSession()
      return { client: createLocalClient(engine.router, { session }), close: session.close }
    },
    async remove() {
      await engine.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}
