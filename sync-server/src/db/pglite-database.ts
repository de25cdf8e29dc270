/** The embedded database: PostgreSQL inside this process, its files in `<data>/db`. */
import { PGlite, type Transaction } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Database, Migration, Reach, Tx } from './database.ts'
import { lockFolder } from './data-lock.ts'
import { asDbFault } from './db-fault.ts'
import { leaveSuperuser, migrate } from './migrate.ts'
import { reachSql } from './reach.ts'

/** `folder` of `null` keeps everything in memory. Throws `db/locked`, `db/newer`. */
export async function openPglite(
  folder: string | null,
  migrations: readonly Migration[],
  blank?: Blob,
): Promise<Database> {
  const unlock = folder === null ? () => undefined : lockFolder(folder)
  try {
    if (folder !== null) mkdirSync(join(folder, 'db'), { recursive: true })
    const client =
      folder === null
        ? await PGlite.create('memory://', blank === undefined ? {} : { loadDataDir: blank })
        : await PGlite.create(join(folder, 'db'))
    await migrate(runner(client), migrations)
    await leaveSuperuser(runner(client))
    return database(client, unlock)
  } catch (error) {
    unlock()
    throw asDbFault(error)
  }
}

/** A new database as bytes that another begins from. */
export async function dumpOfNew(): Promise<Blob> {
  const client = await PGlite.create('memory://')
  try {
    return await client.dumpDataDir('none')
  } finally {
    await client.close()
  }
}

/** A new database in `folder`, without a single table. */
export async function makeEmpty(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  await (await PGlite.create(folder)).close()
}

type Client = Pick<PGlite, 'query' | 'exec'>

const runner = (client: Client): Tx['query'] =>
  async function query<Row extends object>(text: string, values?: readonly unknown[]) {
    if (values === undefined) {
      const results = await client.exec(text)
      return (results.at(-1)?.rows ?? []) as Row[]
    }
    return (await client.query<Row>(text, [...values])).rows
  }

function database(client: PGlite, unlock: () => void): Database {
  const whole = drizzle({ client }) as unknown as Database['drizzle']
  const faulty = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw asDbFault(error)
    }
  }
  return {
    kind: 'pglite',
    drizzle: whole,
    tx: (reach: Reach, work) =>
      faulty(() =>
        client.transaction(async inner => {
          await inner.exec(reachSql(reach))
          return work(bound(inner))
        }),
      ),
    call: (text, values) => faulty(() => runner(client)(text, values)),
    listen: (channel, heard) => client.listen(channel, heard),
    notify: (channel, payload) =>
      faulty(async () => {
        await client.query('select pg_notify($1, $2)', [channel, payload])
      }),
    ping: () =>
      faulty(async () => {
        await client.query('select 1')
      }),
    async close() {
      await client.close()
      unlock()
    },
  }
}

function bound(inner: Transaction): Tx {
  let made: Tx['drizzle'] | undefined
  return {
    query: (text, values = []) => runner(inner)(text, values),
    get drizzle() {
      // A transaction of PGlite has what drizzle asks of a client.
      made ??= drizzle({ client: inner as unknown as PGlite }) as unknown as Tx['drizzle']
      return made
    },
  }
}
