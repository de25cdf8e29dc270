/**
 * Wake-ups between the servers of one database: by NOTIFY, or by Redis where there are many.
 *
 * Heads are gathered for a moment and told outside of any transaction: NOTIFY takes a lock that all
 * commits of the database share. What is lost is found by polling.
 */
import { s, createEmitter, type DocId, type Log } from '@kith/shared/kit'
import { Redis } from 'ioredis'
import type { Database } from '#db'
import type { Bus, BusMessage } from './ports.ts'

const CHANNEL = 'kith_sync'
const GATHER_MS = 25

const id = s.uuid().transform(value => value as DocId)
const messageSchema = s.discriminatedUnion('kind', [
  s.object({ kind: s.literal('head'), workspace: id, head: s.number() }),
  s.object({ kind: s.literal('cards'), workspace: id, revision: s.number() }),
  s.object({ kind: s.literal('session-over'), session: s.string() }),
  s.object({ kind: s.literal('standing'), workspace: id, user: s.nullable(s.string()) }),
  s.object({
    kind: s.literal('presence'),
    workspace: id,
    from: s.string(),
    told: s.array(
      s.object({
        session: s.number(),
        member: id,
        windows: s.array(
          s.object({
            id: s.string(),
            record: s.union([id, s.null()]),
            field: s.union([s.string(), s.null()]),
          }),
        ),
      }),
    ),
    asks: s.boolean(),
  }),
])

interface Wire {
  readonly send: (text: string) => Promise<unknown>
  readonly close: () => Promise<void>
}

export async function createBus(
  database: Database,
  redisUrl: string | undefined,
  log: Log,
): Promise<Bus> {
  const heard = createEmitter<BusMessage>(error =>
    log.error('bus/listener', { why: String(error) }),
  )
  const take = (text: string) => {
    try {
      heard.emit(messageSchema.parse(JSON.parse(text)))
    } catch (error) {
      log.warn('bus/unreadable', { why: String(error) })
    }
  }
  const wire = redisUrl ? await redisWire(redisUrl, take, log) : await databaseWire(database, take)
  const heads = new Map<DocId, number>()
  let timer: NodeJS.Timeout | undefined

  const send = (message: BusMessage) =>
    void wire
      .send(JSON.stringify(message))
      .catch((error: unknown) => log.warn('bus/not-told', { why: String(error) }))

  function flush(): void {
    timer = undefined
    for (const [workspace, head] of heads) send({ kind: 'head', workspace, head })
    heads.clear()
  }

  return {
    publish(message) {
      if (message.kind !== 'head') return send(message)
      heads.set(message.workspace, message.head)
      timer ??= setTimeout(flush, GATHER_MS)
    },
    onMessage: heard.on,
    async close() {
      clearTimeout(timer)
      await wire.close()
    },
  }
}

async function databaseWire(database: Database, take: (text: string) => void): Promise<Wire> {
  // The embedded database has one server: there is nobody to tell.
  if (database.kind === 'pglite')
    return { send: async () => undefined, close: async () => undefined }
  const stop = await database.listen(CHANNEL, take)
  return {
    send: text => database.notify(CHANNEL, text),
    close: async () => stop(),
  }
}

async function redisWire(url: string, take: (text: string) => void, log: Log): Promise<Wire> {
  const [from, to] = [new Redis(url), new Redis(url)]
  for (const redis of [from, to]) {
    redis.on('error', (error: Error) => log.warn('bus/redis', { why: error.message }))
  }
  from.on('message', (_, text: string) => take(text))
  await from.subscribe(CHANNEL)
  return {
    send: text => to.publish(CHANNEL, text),
    async close() {
      from.disconnect()
      to.disconnect()
    },
  }
}
