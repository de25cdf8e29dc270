/** LISTEN on one connection of its own, made again whenever it is lost. */
import pg from 'pg'
import type { Log } from '@kith/shared/kit'
import type { Database } from './database.ts'

const RETRY_MS = 1_000

export function createListener(
  url: string,
  log: Log,
): { readonly listen: Database['listen']; readonly close: () => Promise<void> } {
  const heardBy = new Map<string, Set<(payload: string) => void>>()
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: url, application_name: 'kith-server-listen' })
    next.on('notification', ({ channel, payload }) => {
      for (const heard of heardBy.get(channel) ?? []) heard(payload ?? '')
    })
    next.on('error', () => undefined)
    next.on('end', () => {
      if (client === next) client = undefined
      later()
    })
    await next.connect()
    client = next
    for (const channel of heardBy.keys()) await next.query(`listen ${quoted(channel)}`)
  }

  function later(): void {
    if (isClosed || timer) return
    timer = setTimeout(() => {
      timer = undefined
      connect().catch((error: unknown) => {
        log.warn('db/listen-failed', { why: String(error) })
        later()
      })
    }, RETRY_MS)
  }

  return {
    async listen(channel, heard) {
      const listeners = heardBy.get(channel) ?? new Set()
      heardBy.set(channel, listeners.add(heard))
      if (!client) await connect()
      else if (listeners.size === 1) await client.query(`listen ${quoted(channel)}`)
      return () => void listeners.delete(heard)
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      await client?.end()
    },
  }
}

const quoted = (channel: string): string => `"${channel.replaceAll('"', '""')}"`
