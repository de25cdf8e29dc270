/** Runs one engine for the main process: a port per window in, faults and requests out. */
import { RPCHandler } from '@orpc/server/message-port'
import { randomUUID } from 'node:crypto'
import { s, toWireFault, type Log } from '@kith/shared/kit'
import { createEngine, type Engine } from '#engine/compose'
import { createNodePorts } from '#node-host'
import { createParent, type ParentPort } from './parent.ts'
import { portOptions } from '@kith/shared/rpc'

const messageSchema = s.discriminatedUnion('kind', [
  s.object({ kind: s.literal('start'), profile: s.string(), version: s.string() }),
  s.object({ kind: s.literal('connect') }),
  s.object({ kind: s.literal('stop') }),
  s.object({
    kind: s.literal('answer'),
    id: s.int(),
    value: s.unknown(),
    error: s.string().optional(),
  }),
  s.object({
    kind: s.literal('ask-file'),
    id: s.int(),
    hash: s.string(),
    name: s.string(),
    isDownload: s.boolean(),
  }),
])
type Message = s.output<typeof messageSchema>
type Ports = Parameters<Parameters<ParentPort['on']>[1]>[0]['ports']

export interface ServeParentDeps {
  readonly port: ParentPort
  readonly log: Log
  /** Ends the process: the supervisor starts it again unless it asked for the end. */
  readonly exit: (code: number) => void
}

/** Asked to start again with another file in place. */
const EXIT_RESTART = 75

export function serveParent({ port, log, exit }: ServeParentDeps): void {
  const parent = createParent(port)
  let engine: Engine | undefined
  /** Windows may ask before the engine is there. */
  let waiting: Ports[number][] = []

  port.on('message', ({ data, ports }) => {
    const parsed = messageSchema.safeParse(data)
    if (!parsed.success) return log.warn('engine-process/odd-message')
    receive(parsed.data, ports).catch((error: unknown) => {
      log.error('engine-process/failed', { error })
      exit(1)
    })
    return undefined
  })

  async function receive(message: Message, ports: Ports): Promise<void> {
    switch (message.kind) {
      case 'start':
        return start(message.profile, message.version)
      case 'connect':
        return ports.forEach(connect)
      case 'answer':
        return parent.answered(message.id, message.value, message.error)
      case 'ask-file': {
        const file =
          (await engine?.openFile(message.hash, message.name, message.isDownload)) ?? null
        return port.postMessage({ kind: 'file', id: message.id, file })
      }
      case 'stop':
        await engine?.close()
        return exit(0)
    }
  }

  async function start(profile: string, version: string): Promise<void> {
    const restart = (reason: string) => {
      port.postMessage({ kind: 'restart', reason })
      void engine?.close().then(() => exit(EXIT_RESTART))
    }
    const ports = {
      ...createNodePorts({ host: 'electron', profile, log, restart }),
      version,
      secrets: parent.secrets,
      notify: (notice: { readonly title: string; readonly body: string; readonly link?: string }) =>
        port.postMessage({ kind: 'notify', ...notice }),
      openUrl: async (url: string) => port.postMessage({ kind: 'open-url', url }),
    }
    try {
      engine = await createEngine(ports)
    } catch (error) {
      const { code, message } = toWireFault(error, randomUUID().slice(0, 8))
      log.error('engine-process/refused', { error })
      return port.postMessage({ kind: 'refused', code, message })
    }
    port.postMessage({ kind: 'ready' })
    const early = waiting
    waiting = []
    early.forEach(connect)
  }

  function connect(end: Ports[number]): void {
    if (!engine) return void waiting.push(end)
    const session = engine.openSession()
    end.on('close', session.close)
    new RPCHandler(engine.router, portOptions).upgrade(end, { context: { session } })
    end.start()
    return undefined
  }
}
