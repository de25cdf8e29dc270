/**
 * Brings the tables up to date, once per server whatever starts at the same time (the caller holds
 * the lock), and steps down to a role that row-level security binds.
 */
import type { Migration, Tx } from './database.ts'
import { dbFault } from './db-fault.ts'

type Query = Tx['query']

/** A role without login: whoever connects takes it on, and can only lose rights by it. */
export const APP_ROLE = 'kith_app'

/** Throws `db/newer` when the database knows a migration that this server does not. */
export async function migrate(query: Query, migrations: readonly Migration[]): Promise<void> {
  await query(
    'create table if not exists kith_migration (id text primary key, at timestamptz not null default now())',
  )
  const done = new Set(
    (await query<{ id: string }>('select id from kith_migration', [])).map(({ id }) => id),
  )
  const known = new Set(migrations.map(({ id }) => id))
  const foreign = [...done].find(id => !known.has(id))
  if (foreign !== undefined) throw dbFault('newer', { found: foreign })
  for (const { id, sql } of migrations) {
    if (done.has(id)) continue
    await query('begin')
    try {
      for (const statement of sql) await query(statement)
      await query('insert into kith_migration (id) values ($1)', [id])
      await query('commit')
    } catch (error) {
      await query('rollback')
      throw error
    }
  }
  await makeRole(query)
}

async function makeRole(query: Query): Promise<void> {
  const [me] = await query<{ binds: boolean; maycreate: boolean }>(
    'select not (rolsuper or rolbypassrls) as binds, (rolsuper or rolcreaterole) as maycreate from pg_roles where rolname = current_user',
    [],
  )
  if (me?.maycreate === true) {
    await query(
      `do $$ begin create role ${APP_ROLE} nologin nosuperuser nobypassrls; exception when duplicate_object or unique_violation then null; end $$`,
    )
    await query(`grant ${APP_ROLE} to current_user`)
  }
  const [role] = await query('select 1 from pg_roles where rolname = $1', [APP_ROLE])
  if (role === undefined) return
  await query(`grant usage on schema public to ${APP_ROLE}`)
  await query(`grant select, insert, update, delete on all tables in schema public to ${APP_ROLE}`)
  await query(`revoke all on kith_migration from ${APP_ROLE}`)
  await query(`grant select on kith_migration to ${APP_ROLE}`)
  await query(`grant usage on all sequences in schema public to ${APP_ROLE}`)
}

/** From here on this connection is bound. Throws `db/bypasses-security` when there is no such role to take. */
export async function leaveSuperuser(query: Query): Promise<void> {
  const [me] = await query<{ name: string; free: boolean }>(
    'select current_user::text as name, (rolsuper or rolbypassrls) as free from pg_roles where rolname = current_user',
    [],
  )
  if (me?.free !== true) return
  try {
    await query(`set role ${APP_ROLE}`)
  } catch (error) {
    throw dbFault('bypasses-security', { role: me.name }, error)
  }
}
