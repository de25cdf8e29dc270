import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId, silentLog, type DocId } from '@kith/shared/kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { secured, type Database, type Migration } from '#db'
import { onEachDatabase } from '#testkit'
import { backup, checkBackup, restore, verify } from './index.ts'
import { look, tablesOf, workspacesOf } from './tables.ts'

const folder = mkdtempSync(join(tmpdir(), 'kith-backup-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const ZERO = '00000000-0000-0000-0000-000000000000'
const PASSPHRASE = 'a long enough passphrase'
const clock = { now: () => 1_800_000_000_000 }

/** The tables of people, as far as a backup needs them. */
const people: readonly Migration[] = [
  {
    id: 'test-0001-people',
    sql: [
      'create table auth_user (id text primary key, name text not null, created_at timestamptz not null)',
      `create table membership (workspace uuid not null references workspace on delete cascade,
        user_id text not null references auth_user (id), primary key (workspace, user_id))`,
      ...secured('membership', ` or user_id = nullif(current_setting('kith.user', true), '')`),
      'create table event (workspace uuid not null, seq bigint not null, data text, primary key (workspace, seq))',
      ...secured('event'),
    ],
  },
]
const NASTY = 'line\u2028sep\u2029 tab\t nl\n cr\r quote" back\\ nul-ish \u0001 \u{1F600} {"x":1}'

async function fill(db: Database): Promise<readonly DocId[]> {
  const workspaces = [newId(), newId()]
  await db.tx({}, tx =>
    tx.query(
      `insert into auth_user values ('u1', $1, '2026-11-21T10:00:00.123456Z'), ('u2', 'Ben', now())`,
      [NASTY],
    ),
  )
  for (const [at, workspace] of workspaces.entries()) {
    await db.tx({ workspace }, async tx => {
      const one = [workspace] as const
      await tx.query(
        `insert into workspace (workspace, name, log, head, created) values ($1, $2, $3, 3, 0)`,
        [workspace, NASTY, newId()],
      )
      await tx.query(`insert into membership values ($1, $2)`, [workspace, `u${at + 1}`])
      await tx.query(`insert into scope values ($1, 0, 'all', '{"a": [1, null, "x"]}')`, one)
      for (let seq = 1; seq <= 3; seq++) {
        await tx.query(
          `insert into log (workspace, seq, doc, kind, holds, epoch, scope, device, ts, data)
           values ($1, $2, $3, 0, 0, 0, 0, 2, 9007199254740993, $4)`,
          [workspace, seq, newId(), Uint8Array.of(0, 255, 10, 9, 13, 92)],
        )
      }
      await tx.query(
        `insert into history (workspace, seq, at, doc, key, old, new, ts) values ($1, 1, 0, $1, $2, 'null', $3, 0)`,
        [workspace, NASTY, JSON.stringify(NASTY)],
      )
    })
  }
  await db.tx({ workspace: ZERO }, tx =>
    tx.query(`insert into event values ($1, 1, $2)`, [ZERO, NASTY]),
  )
  return workspaces
}

/** Every row of every table as text, but for what a restore makes new. */
async function contentOf(db: Database): Promise<readonly string[]> {
  return db.tx({ isSnapshot: true }, async tx => {
    const workspaces = [...(await workspacesOf(tx)), ZERO]
    const found: string[] = []
    for (const { name, isOfWorkspace } of await tablesOf(tx)) {
      for (const workspace of isOfWorkspace ? workspaces : ['']) {
        await look(tx, workspace)
        const rows = await tx.query<{ row: string }>(
          `select (to_jsonb(t) - 'log' - 'next_device')::text as row from ${name} t`,
        )
        for (const { row } of rows) found.push(`${name} ${row}`)
      }
    }
    return found.sort((one, other) => (one < other ? -1 : 1))
  })
}

onEachDatabase('backup', ({ open }) => {
  let db: Database
  let workspaces: readonly DocId[]
  let made = 0
  const path = () => join(folder, `${made++}.kithbak`)
  const deps = (passphrase?: string) => ({ db, clock, passphrase, otherChains: [ZERO] })
  beforeAll(async () => {
    db = await open(people)
    workspaces = await fill(db)
  })
  afterAll(() => db.close())

  test('[SB1] [SB2] drill: backup, destroy, restore, equal but for the id of the log', async () => {
    const file = path()
    const report = await backup(file, deps())
    expect(report).toMatchObject({ workspaces: 2, at: '2027-01-15T08:00:00.000Z' })
    const before = await contentOf(db)
    expect(before.length).toBeGreaterThan(15)
    const fresh = await open(people)
    const { rows } = await restore(file, { db: fresh, passphrase: undefined })
    expect(rows).toBe(before.length)
    expect(await contentOf(fresh)).toEqual(before)
    for (const workspace of workspaces) {
      const rowOf = async (one: Database) =>
        (
          await one.tx({ workspace }, tx =>
            tx.query<{ log: string; next_device: number }>(
              'select log, next_device from workspace',
            ),
          )
        )[0]!
      const [old, now] = [await rowOf(db), await rowOf(fresh)]
      expect(now.log).not.toBe(old.log)
      expect(now.next_device).toBe(old.next_device + 10_000)
    }
    await fresh.close()
  })

  test('[SB3] a file that does not give every row is refused and leaves the database empty', async () => {
    const file = path()
    await backup(file, deps())
    const bytes = readFileSync(file)
    const fresh = await open(people)
    const bad = path()
    const tries: Buffer[] = [
      Buffer.alloc(0),
      Buffer.from('not a backup at all'),
      bytes.subarray(0, 5),
    ]
    for (const part of [0.02, 0.3, 0.6, 0.9])
      tries.push(bytes.subarray(0, Math.floor(bytes.length * part)))
    for (const place of [9, Math.floor(bytes.length / 3), Math.floor(bytes.length / 2)]) {
      const changed = Buffer.from(bytes)
      changed[place] = changed[place]! ^ 0x55
      tries.push(changed)
    }
    for (const content of tries) {
      writeFileSync(bad, content)
      await expect(restore(bad, { db: fresh, passphrase: undefined })).rejects.toMatchObject({
        code: 'backup/damaged',
      })
      expect(await contentOf(fresh)).toEqual([])
    }
    await restore(file, { db: fresh, passphrase: undefined })
    await fresh.close()
  })

  test('[SB5] a database that holds anything is left alone', async () => {
    const file = path()
    await backup(file, deps())
    const before = await contentOf(db)
    await expect(restore(file, { db, passphrase: undefined })).rejects.toMatchObject({
      code: 'backup/not-empty',
    })
    expect(await contentOf(db)).toEqual(before)
  })

  test('[SB6] tables that this database does not have are refused', async () => {
    const file = path()
    await backup(file, deps())
    const older = await open([])
    await expect(restore(file, { db: older, passphrase: undefined })).rejects.toMatchObject({
      code: 'backup/newer',
    })
    await older.close()
  })

  test('[SB1] what is committed while it is written is not in it', async () => {
    const file = path()
    const [workspace] = workspaces
    const late = newId()
    const writing = backup(file, deps())
    const insert = db.tx({ workspace: workspace! }, tx =>
      tx.query(`insert into tomb values ($1, $2, 1, 1)`, [workspace!, late]),
    )
    await Promise.all([writing, insert])
    const { head } = await checkBackup(file, undefined)
    expect(head.tables).toContain('tomb')
    await db.tx({ workspace: workspace! }, tx =>
      tx.query('delete from tomb where doc = $1', [late]),
    )
  })

  test('[SB7] a backup that fails leaves neither a name nor a draft; one never overwrites', async () => {
    const file = path()
    const broken: Database = {
      ...db,
      tx: (reach, work) =>
        db.tx(reach, tx =>
          work({
            ...tx,
            query: (text, values) =>
              text.startsWith('fetch') ? Promise.reject(new Error('away')) : tx.query(text, values),
          }),
        ),
    }
    await expect(backup(file, { ...deps(), db: broken })).rejects.toThrow('away')
    expect(readdirSync(folder).filter(name => file.endsWith(name.replace('.part', '')))).toEqual([])
  })

  test('[SB8] verify finds a gap, a broken chain and an attachment that is not whole', async () => {
    const [one, two] = workspaces
    const ask = (bad: { audit?: string; file?: string } = {}) =>
      verify({
        db,
        auditChains: [ZERO],
        verifyAudit: async chain => ({ ok: chain !== bad.audit, brokenAt: 4 }),
        damagedFiles: async workspace => (workspace === bad.file ? ['abc'] : []),
      })
    expect(await ask()).toMatchObject({ workspaces: 2, entries: 6, problems: [] })
    expect((await ask({ audit: ZERO })).problems).toHaveLength(1)
    expect((await ask({ file: two! })).problems[0]).toContain('abc')
    await db.tx({ workspace: one! }, tx =>
      tx.query('update workspace set floor = 1 where workspace = $1', [one!]),
    )
    expect((await ask()).problems).toEqual([])
    await db.tx({ workspace: two! }, tx =>
      tx.query('delete from log where workspace = $1 and seq = 2', [two!]),
    )
    expect((await ask()).problems).toEqual([`The log of ${two!} is not whole.`])
  })
})

describe('sealed', () => {
  test('[SB4] nothing readable inside, and only the right passphrase opens it', async () => {
    const { openDatabase } = await import('#db')
    const db = await openDatabase({ folder: null, migrations: people, log: silentLog })
    await fill(db)
    const base = { db, clock, otherChains: [] }
    const [plain, sealed] = [join(folder, 'plain'), join(folder, 'sealed')]
    await backup(plain, { ...base, passphrase: undefined })
    await backup(sealed, { ...base, passphrase: PASSPHRASE })
    expect((await checkBackup(sealed, PASSPHRASE)).rows).toBe(
      (await checkBackup(plain, undefined)).rows,
    )
    for (const passphrase of [undefined, 'another long passphrase']) {
      await expect(checkBackup(sealed, passphrase)).rejects.toMatchObject({
        code: 'backup/passphrase',
      })
    }
    const bytes = readFileSync(sealed)
    expect(
      bytes.subarray(8 + 1 + 16 + 7, 8 + 1 + 16 + 7 + 4).equals(Buffer.of(0x28, 0xb5, 0x2f, 0xfd)),
    ).toBe(false)
    writeFileSync(sealed, bytes.subarray(0, -1))
    await expect(checkBackup(sealed, PASSPHRASE)).rejects.toThrow()
    await db.close()
  })
})
