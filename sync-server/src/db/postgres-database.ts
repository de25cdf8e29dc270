/** A PostgreSQL server, through a pool of connections that all act as a role under row-level security. */
import { createHash } from 'node:crypto'
import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import type { Log } from '@kith/shared/kit'
import { arrayLiteral } from './array-literal.ts'
import type { Database, Migration, Tx } from './database.ts'
import { asDbFault } from './db-fault.ts'
import { leaveSuperuser, migrate } from './migrate.ts'
import { reachSql } from './reach.ts'
import { createListener } from './postgres-listener.ts'

const CONNECT_MS = 5_000
const POOL_SIZE = 10
/** Any two servers that start together meet here. */
const MIGRATION_LOCK = 7_349_021

const INT8 = 20
const BYTEA = 17

/** int8 as number: sequence numbers and milliseconds stay far below 2^53. Bytes as plain arrays: a slice of a Buffer is no copy. */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid, format) {
    const parse: (text: string) => unknown = pg.types.getTypeParser(oid, format)
    if (Number(oid) === INT8) return Number
    if (Number(oid) !== BYTEA) return parse
    return (text: string) => {
      const { buffer, byteOffset, byteLength } = parse(text) as Buffer
      return new Uint8Array(buffer, byteOffset, byteLength)
    }
  },
}

/** Throws `db/unreachable`, `db/newer`, `db/bypasses-security`. */
export async function openPostgres(
  url: string,
  migrations: readonly Migration[],
  log: Log,
): Promise<Database> {
  try {
    await prepare(url, migrations)
  } catch (error) {
    throw asDbFault(error)
  }
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_MS,
    types,
    application_name: 'kith-server',
    onConnect: client => leaveSuperuser(runner(client)),
  })
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', error => log.warn('db/connection-lost', { why: error.message }))
  return database(pool, url, log)
}

async function prepare(url: string, migrations: readonly Migration[]): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    types,
    connectionTimeoutMillis: CONNECT_MS,
  })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await migrate(runner(client), migrations)
  } finally {
    await client.end()
  }
}

type Client = Pick<pg.ClientBase | pg.Pool, 'query'>

const runner = (client: Client): Tx['query'] =>
  async function query<Row extends object>(text: string, values?: readonly unknown[]) {
    const result: unknown = await (values === undefined
      ? client.query(text)
      : client.query({ name: nameOf(text), text, values: values.map(asParameter) }))
    const last: unknown = Array.isArray(result) ? result.at(-1) : result
    return (last as { rows: Row[] }).rows
  }

/**
 * A name per text, so that a connection plans a statement once: planning a commit takes ten times as
 * long as running it. Texts are ours and few; they carry no values.
 */
const names = new Map<string, string>()
function nameOf(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  const name = `k${createHash('sha256').update(text).digest('base64url').slice(0, 20)}`
  names.set(text, name)
  return name
}

/** pg sends a Buffer as bytes and any other view as text. */
const asParameter = (value: unknown): unknown => {
  if (Array.isArray(value)) return arrayLiteral(value) ?? value
  return value instanceof Uint8Array
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    : value
}

function database(pool: pg.Pool, url: string, log: Log): Database {
  const listener = createListener(url, log)
  const faulty = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw asDbFault(error)
    }
  }
  return {
    kind: 'postgres',
    drizzle: drizzle({ client: pool }) as unknown as Database['drizzle'],
    tx: (reach, work) => faulty(() => transact(pool, reachSql(reach), work)),
    call: (text, values) => faulty(() => runner(pool)(text, values)),
    listen: listener.listen,
    notify: (channel, payload) =>
      faulty(async () => {
        await pool.query('select pg_notify($1, $2)', [channel, payload])
      }),
    ping: () =>
      faulty(async () => {
        await pool.query('select 1')
      }),
    pool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    async close() {
      await listener.close()
      await pool.end()
    },
  }
}

async function transact<T>(pool: pg.Pool, reach: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  // A lost connection is told to the query that runs and, a moment later, to the client itself.
  let lost: Error | undefined
  const onError = (error: Error) => {
    lost = error
  }
  client.on('error', onError)
  try {
    // Two statements in one message: no value from outside is in them that was not checked.
    await client.query(`begin; ${reach}`)
    const result = await work(bound(client))
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((failure: unknown) => {
      lost = failure instanceof Error ? failure : new Error(String(failure))
    })
    throw error
  } finally {
    client.off('error', onError)
    client.release(lost)
  }
}

function bound(client: pg.PoolClient): Tx {
  let made: Tx['drizzle'] | undefined
  return {
    query: (text, values = []) => runner(client)(text, values),
    get drizzle() {
      made ??= drizzle({ client }) as unknown as Tx['drizzle']
      return made
    },
  }
}
