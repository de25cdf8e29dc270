import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId, silentLog } from '@kith/shared/kit'
import { findPostgres, onEachDatabase, startPostgres } from '#testkit'
import { asDbFault } from './db-fault.ts'
import { COMMIT, openDatabase, secured, type Database, type Migration } from './index.ts'

const HERE = newId()
const THERE = newId()

const addWorkspace = (database: Database, workspace: string) =>
  database.tx({ workspace }, tx =>
    tx.query('insert into workspace (workspace, name, log, created) values ($1, $2, $3, 1)', [
      workspace,
      'W',
      newId(),
    ]),
  )

const probe: readonly Migration[] = [
  {
    id: 'probe-0001',
    sql: [
      'create table probe (workspace uuid not null, note text, bytes bytea, n bigint, doc jsonb)',
      ...secured('probe'),
    ],
  },
]

onEachDatabase('database', ({ kind, open }) => {
  let database: Database
  beforeAll(async () => {
    database = await open(probe)
    await addWorkspace(database, HERE)
    await addWorkspace(database, THERE)
    for (const workspace of [HERE, THERE]) {
      await database.tx({ workspace }, tx =>
        tx.query(`insert into scope values ($1, 1, 'all', '{}')`, [workspace]),
      )
    }
  })
  afterAll(() => database.close())

  test('[DB1] rows of another workspace are neither seen, nor changed, nor made', async () => {
    const names = (workspace?: string) =>
      database.tx(workspace === undefined ? {} : { workspace }, tx =>
        tx.query<{ workspace: string }>('select workspace from workspace'),
      )
    expect(await names(HERE)).toEqual([{ workspace: HERE }])
    expect(await names()).toEqual([])
    await database.tx({ workspace: HERE }, async tx => {
      expect(await tx.query('select * from scope where workspace = $1', [THERE])).toEqual([])
      await tx.query('update scope set key = $1', ['changed'])
      await tx.query('delete from scope where workspace = $1', [THERE])
    })
    const [kept] = await database.tx({ workspace: THERE }, tx =>
      tx.query<{ key: string }>('select key from scope'),
    )
    expect(kept?.key).toBe('all')
    await expect(
      database.tx({ workspace: HERE }, tx =>
        tx.query(`insert into scope values ($1, 2, 'x', '{}')`, [THERE]),
      ),
    ).rejects.toThrow(/row-level security/)
  })

  test('[DB8] lists of any text, number or null come back as they went in', async () => {
    const texts = fc.array(
      fc.option(
        fc.string({ unit: 'binary' }).map(text => text.replaceAll(/[\0\ud800-\udfff]/g, '')),
        { nil: null },
      ),
    )
    const special = [
      '',
      'null',
      'NULL',
      '{}',
      '"',
      '\\',
      'a,b',
      '{"a"}',
      ' x ',
      'ä',
      '\n',
      '-1.5e3',
    ]
    const back = async (list: readonly (string | null)[]) => {
      const [row] = await database.tx({}, tx =>
        tx.query<{ list: unknown }>('select to_jsonb($1::text[]) as list', [list]),
      )
      return row?.list
    }
    expect(await back([...special, null])).toEqual([...special, null])
    await fc.assert(
      fc.asyncProperty(texts, async list => {
        expect(await back(list)).toEqual(list)
      }),
      { numRuns: 50 },
    )
    const numbers = [0, -1, 2 ** 53 - 1, null]
    const [row] = await database.tx({}, tx =>
      tx.query<{ list: unknown }>('select to_jsonb($1::bigint[]) as list', [numbers]),
    )
    expect(row?.list).toEqual(numbers)
  })

  test('[DB9] a call sees no workspace but the one it names, and names it for itself only', async () => {
    const seen = () => database.call<{ workspace: string }>('select workspace from workspace', [])
    expect(await seen()).toEqual([])
    const commit = (workspace: string, head: number) =>
      database.call<{ head: number | null }>(COMMIT, [
        workspace,
        head,
        0,
        ...Array.from({ length: 7 }, () => []),
        new Uint8Array(),
        ...Array.from({ length: 29 }, () => []),
        1,
        ...Array.from({ length: 12 }, () => []),
      ])
    expect(await commit(HERE, 0)).toEqual([{ head: 0 }])
    expect(await commit(HERE, 7)).toEqual([{ head: null }])
    expect(await seen()).toEqual([])
    const [{ bound } = {}] = await database.call<{ bound: boolean }>(
      `select not prosecdef as bound from pg_proc where proname = 'kith_commit'`,
      [],
    )
    expect(bound).toBe(true)
  })

  test('[DB1] a key of another workspace cannot be pointed at', async () => {
    await expect(
      database.tx({ workspace: HERE }, tx =>
        tx.query(
          'insert into doc (workspace, doc, kind, type, scope, created, at) values ($1, $2, 0, $3, 99, 1, 1)',
          [HERE, newId(), 'person'],
        ),
      ),
    ).rejects.toThrow(/foreign key/)
  })

  test('[DB2] the role is bound, and so is the owner of every table with a workspace', async () => {
    await database.tx({}, async tx => {
      const [me] = await tx.query(
        'select rolsuper, rolbypassrls from pg_roles where rolname = current_user',
      )
      expect(me).toEqual({ rolsuper: false, rolbypassrls: false })
      const open = await tx.query(
        `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace'
         where c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity)`,
      )
      expect(open).toEqual([])
    })
  })

  test('[DB3] a transaction that throws leaves nothing behind', async () => {
    await expect(
      database.tx({ workspace: HERE }, async tx => {
        await tx.query('insert into probe (workspace, note) values ($1, $2)', [HERE, 'half'])
        throw new Error('stop')
      }),
    ).rejects.toThrow('stop')
    expect(await database.tx({ workspace: HERE }, tx => tx.query('select 1 from probe'))).toEqual(
      [],
    )
  })

  test('[DB6] a note to everybody arrives', async () => {
    const heard: string[] = []
    let arrived = () => {}
    const first = new Promise<void>(resolve => (arrived = resolve))
    const stop = await database.listen('kith_probe', payload => {
      heard.push(payload)
      arrived()
    })
    await database.notify('kith_probe', 'hello')
    await first
    stop()
    expect(heard).toEqual(['hello'])
  })

  test('[DB8] values come back as they went in', async () => {
    const bytes = new Uint8Array([0, 1, 255])
    const row = await database.tx({ workspace: HERE }, async tx => {
      await tx.query('insert into probe values ($1, $2, $3, $4, $5)', [
        HERE,
        "it's \\ ok",
        bytes,
        2 ** 52,
        '{"a":[1,null]}',
      ])
      const [found] = await tx.query<Record<string, unknown>>('select * from probe')
      return found
    })
    expect({ ...row, bytes: new Uint8Array(row!['bytes'] as Uint8Array) }).toEqual({
      workspace: HERE,
      note: "it's \\ ok",
      bytes,
      n: 2 ** 52,
      doc: { a: [1, null] },
    })
  })

  test('[DB1] a reach that is no id is refused before any SQL', async () => {
    await expect(
      database.tx({ workspace: `${HERE}' or true --` }, async () => undefined),
    ).rejects.toThrow('no workspace id')
    const quoted = await database.tx({ user: `x', true); drop table probe; --\\` }, tx =>
      tx.query<{ user: string }>(`select current_setting('kith.user') as user`),
    )
    expect(quoted[0]?.user).toBe(`x', true); drop table probe; --\\`)
  })

  test('[DB8] kind is told', () => expect(database.kind).toBe(kind))
})

describe('the embedded database', () => {
  const fresh = () => mkdtempSync(join(tmpdir(), 'kith-db-'))

  test('[DB5] a folder has one server; a lock of the dead is taken over', async () => {
    const folder = fresh()
    const options = { folder, migrations: [], log: silentLog }
    const first = await openDatabase(options)
    await expect(openDatabase(options)).rejects.toMatchObject({ code: 'db/locked' })
    await addWorkspace(first, HERE)
    await first.close()
    writeFileSync(join(folder, 'kith-server.lock'), JSON.stringify({ pid: 999_999, started: '1' }))
    const second = await openDatabase(options)
    const rows = await second.tx({ workspace: HERE }, tx => tx.query('select name from workspace'))
    expect(rows).toEqual([{ name: 'W' }])
    await second.close()
  })

  test('[DB4] a database of a newer server is refused as it is', async () => {
    const folder = fresh()
    await (await openDatabase({ folder, migrations: probe, log: silentLog })).close()
    await expect(openDatabase({ folder, migrations: [], log: silentLog })).rejects.toMatchObject({
      code: 'db/newer',
    })
    await (await openDatabase({ folder, migrations: probe, log: silentLog })).close()
  })
})

const bin = findPostgres()
describe.skipIf(bin === undefined)('a PostgreSQL server', () => {
  test('[DB4] two servers that start together make the tables once', async () => {
    const server = await startPostgres(bin!)
    const url = await server.freshUrl()
    const open = () => openDatabase({ folder: null, url, migrations: probe, log: silentLog })
    const both = await Promise.all([open(), open()])
    await addWorkspace(both[0], HERE)
    const seen = await both[1].tx({ workspace: HERE }, tx => tx.query('select name from workspace'))
    expect(seen).toEqual([{ name: 'W' }])
    await Promise.all(both.map(database => database.close()))
    await server.remove()
  })

  test('[DB6] [DB7] away means unreachable, and everything goes on when it is back', async () => {
    const server = await startPostgres(bin!)
    const url = await server.freshUrl()
    const database = await openDatabase({ folder: null, url, migrations: [], log: silentLog })
    await addWorkspace(database, HERE)
    const heard: string[] = []
    await database.listen('kith_back', payload => heard.push(payload))
    await server.stop('immediate')
    const ask = () => database.tx({ workspace: HERE }, tx => tx.query('select name from workspace'))
    await expect(ask()).rejects.toMatchObject({ code: 'db/unreachable' })
    await server.start()
    await expect.poll(ask).toEqual([{ name: 'W' }])
    await expect
      .poll(() => database.notify('kith_back', 'x').then(() => heard.length))
      .toBeGreaterThan(0)
    await database.close()
    await server.remove()
  })
})

test('[DB7] a full disk is named', () => {
  for (const error of [
    Object.assign(new Error('could not extend file'), { code: '53100' }),
    Object.assign(new Error('write'), { code: 'ENOSPC' }),
  ]) {
    expect(asDbFault(error)).toMatchObject({ code: 'db/full' })
  }
})
