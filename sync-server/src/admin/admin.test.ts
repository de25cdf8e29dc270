import fc from 'fast-check'
import { Hono } from 'hono'
import { newId, silentLog, type DocId } from '@kith/shared/kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '#db'
import { createRequestLimit, mountRoutes, type AuditEvent, type HttpEnv } from '#http'
import { onEachDatabase } from '#testkit'
import {
  adminMigrations,
  adminRoutes,
  chainHash,
  checkChain,
  createAuditLog,
  createPurge,
  NO_HASH,
  SERVER_CHAIN,
  type AuditRow,
} from './index.ts'

const DAY = 86_400_000
const ROLES = ['owner', 'admin', 'member', 'viewer'] as const

onEachDatabase('admin', ({ open }) => {
  let db: Database
  beforeAll(async () => {
    db = await open(adminMigrations)
  })
  afterAll(() => db.close())

  function setup(days = 30) {
    let now = 1_800_000_000_000
    const auditLog = createAuditLog({ db, clock: { now: () => now++ }, log: silentLog, days })
    const purged: DocId[] = []
    const purge = createPurge(db, auditLog.audit, {
      open: async () => undefined,
      purgeDocs: async (_, docs) => void purged.push(...docs),
      filesOf: async (_, docs) => docs.map(doc => `${doc}.pdf`),
      // By now the documents are gone.
      purgeFiles: async (_, docs, files) => (purged.length === docs.length ? files.length : 0),
    })
    const workspace = newId()
    const app = new Hono<HttpEnv>()
    const routes = adminRoutes({ auditLog, audit: auditLog.audit, purge })
    mountRoutes(app, routes, {
      guard: {
        whoIs: async token => ({
          user: token.replaceAll('-', ''),
          email: '',
          name: '',
          session: '',
          device: '',
        }),
        membershipOf: async (id, user) =>
          id === workspace && ROLES.some(role => role === user)
            ? { workspace: id, role: user }
            : undefined,
      },
      limit: createRequestLimit(10_000, { now: () => 0 }),
      isTrustedProxy: () => false,
      log: silentLog,
    })
    const call = (method: string, path: string, user: string, body?: unknown) =>
      app.request(path.replace(':workspace', workspace), {
        method,
        headers: {
          authorization: `Bearer ${user.padEnd(20, '-')}`,
          'content-type': 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    const note = (what: string, data: AuditEvent['data'] = {}, of: string | null = workspace) =>
      auditLog.audit({ what, workspace: of, actor: 'ana', address: '192.0.2.1', data })
    const sql = (text: string, ...values: (string | number)[]) =>
      db.tx({ workspace }, tx => tx.query(text, [workspace, ...values]))
    return {
      auditLog,
      workspace,
      call,
      note,
      sql,
      routes,
      purged,
      pass: (ms: number) => void (now += ms),
    }
  }

  test('[AD1] an untouched chain holds; every kind of tampering is found at its place', async () => {
    const tampers: readonly [string, number][] = [
      [`update audit set what = 'x/y' where workspace = $1 and seq = 3`, 3],
      [`update audit set data = '{"role":"admin"}' where workspace = $1 and seq = 2`, 2],
      [`update audit set at = at + 1 where workspace = $1 and seq = 4`, 4],
      [`update audit set actor = null where workspace = $1 and seq = 1`, 1],
      [`delete from audit where workspace = $1 and seq = 3`, 3],
      [`delete from audit where workspace = $1 and seq = 1`, 1],
      [`delete from audit where workspace = $1 and seq = 5`, 5],
      [`delete from audit where workspace = $1`, 1],
      [
        `update audit set seq = case seq when 2 then 103 when 3 then 102 else seq end where workspace = $1`,
        2,
      ],
      [
        `insert into audit select workspace, 6, at, what, actor, address, data, hash from audit where workspace = $1 and seq = 5`,
        6,
      ],
    ]
    for (const [text, place] of tampers) {
      const { auditLog, workspace, note, sql } = setup()
      for (let at = 1; at <= 5; at++) await note('members/role-changed', { role: `r${at}` })
      expect(await auditLog.verify(workspace)).toEqual({ ok: true, events: 5, brokenAt: null })
      await sql(text)
      expect(await auditLog.verify(workspace), text).toMatchObject({ ok: false, brokenAt: place })
    }
  })

  test('[AD1] nothing yet verifies, and a row in an empty chain does not', async () => {
    const { auditLog, workspace, sql } = setup()
    expect(await auditLog.verify(workspace)).toEqual({ ok: true, events: 0, brokenAt: null })
    await sql(`insert into audit values ($1, 1, 0, 'x', null, null, '{}', $2)`, NO_HASH)
    expect(await auditLog.verify(workspace)).toMatchObject({ ok: false, brokenAt: 1 })
  })

  test('[AD2] events of two instances at once stand one after another', async () => {
    const { auditLog, workspace, note } = setup()
    const other = createAuditLog({ db, clock: { now: () => 5 }, log: silentLog, days: 0 })
    await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        at % 2 === 0
          ? note('a/b', { at })
          : other.audit({ what: 'c/d', workspace, actor: null, address: null, data: { at } }),
      ),
    )
    const rows = await auditLog.read(workspace, { after: 0, limit: 100 })
    expect(rows.map(({ seq }) => Number(seq))).toEqual(
      Array.from({ length: 12 }, (_, at) => at + 1),
    )
    expect(await auditLog.verify(workspace)).toMatchObject({ ok: true, events: 12 })
  })

  test('[AD3] pages of JSON, a CSV that spreadsheets can not run, and the export itself', async () => {
    const { call, note } = setup()
    await note('members/invited', { email: '=cmd|calc, "x"' })
    await note('@evil')
    await note('auth/other', {}, null)
    const path = '/api/workspaces/:workspace/audit'
    const page = (await (await call('GET', `${path}?limit=1`, 'admin')).json()) as {
      events: { what: string; at: string; data: unknown }[]
      next: number
    }
    expect(page).toMatchObject({
      next: 1,
      events: [{ seq: 1, what: 'members/invited', data: { email: '=cmd|calc, "x"' } }],
    })
    expect(page.events[0]?.at).toMatch(/^2027-.*Z$/)
    const rest = await (await call('GET', `${path}?after=1`, 'admin')).json()
    expect(rest).toMatchObject({ next: null, events: [{ what: '@evil' }] })
    const newest = await (await call('GET', `${path}?order=newest&limit=1`, 'admin')).json()
    expect(newest).toMatchObject({ next: 2, events: [{ seq: 2 }] })
    const before = await (await call('GET', `${path}?order=newest&after=2`, 'admin')).json()
    expect(before).toMatchObject({ next: null, events: [{ seq: 1 }] })
    const csv = await call('GET', `${path}?format=csv`, 'owner')
    const lines = (await csv.text()).split('\r\n')
    expect(csv.headers.get('content-type')).toContain('text/csv')
    expect(lines).toHaveLength(4)
    expect(lines[1]).toContain('"{""email"":""=cmd|calc, \\""x\\""""}"')
    expect(lines[2]).toContain(`,'@evil,`)
    const after = await (await call('GET', `${path}?after=2`, 'admin')).json()
    expect(after).toMatchObject({
      events: [{ what: 'audit/exported', actor: 'owner', data: { events: 2 } }],
    })
    const none = await (await call('GET', `${path}?since=2030-01-01T00:00:00Z`, 'admin')).json()
    expect(none).toEqual({ events: [], next: null })
    expect(await (await call('GET', `${path}/verify`, 'admin')).json()).toMatchObject({ ok: true })
  })

  test('[AD4] what is too old goes and the rest verifies; without retention nothing goes', async () => {
    const { auditLog, workspace, note, pass } = setup(35)
    for (let at = 0; at < 4; at++) {
      await note('a/b', { at })
      pass(10 * DAY)
    }
    expect(await auditLog.expire(workspace)).toBe(1)
    expect(await auditLog.expire(workspace)).toBe(0)
    expect(await auditLog.verify(workspace)).toEqual({ ok: true, events: 3, brokenAt: null })
    pass(100 * DAY)
    expect(await auditLog.expire(workspace)).toBe(3)
    expect(await auditLog.verify(workspace)).toEqual({ ok: true, events: 0, brokenAt: null })
    await note('a/b')
    expect(await auditLog.verify(workspace)).toEqual({ ok: true, events: 1, brokenAt: null })
    const kept = setup(0)
    await kept.note('a/b')
    kept.pass(9999 * DAY)
    expect(await kept.auditLog.expire(kept.workspace)).toBe(0)
  })

  test('[AD5] a purge takes what belongs to the documents and says only how much', async () => {
    const { call, workspace, purged, sql } = setup()
    await sql(`insert into workspace (workspace, name, log, created) values ($1, 'W', $1, 0)`)
    await sql(`insert into scope (workspace, id, key, descriptor) values ($1, 0, 'all', '{}')`)
    const [person, note, part, other] = [newId(), newId(), newId(), newId()]
    const insert = (doc: string, owner: string | null) =>
      db.tx({ workspace }, tx =>
        tx.query(
          `insert into doc (workspace, doc, kind, type, owner, scope, created, at) values ($1, $2, 0, 'person', $3, 0, 0, 0)`,
          [workspace, doc, owner],
        ),
      )
    await insert(person, null)
    await insert(note, person)
    await insert(part, note)
    await insert(other, null)
    const comment = newId()
    await insert(comment, null)
    await db.tx({ workspace }, tx =>
      tx.query('insert into hang (workspace, doc, record) values ($1, $2, $3)', [
        workspace,
        comment,
        person,
      ]),
    )
    const answer = await call('POST', '/api/workspaces/:workspace/purge', 'admin', {
      docs: [person, newId()],
    })
    expect(await answer.json()).toEqual({ documents: 4, files: 4 })
    expect(new Set(purged)).toEqual(new Set([person, note, part, comment]))
    const log = await (await call('GET', '/api/workspaces/:workspace/audit', 'admin')).text()
    expect(log).toContain('"data":{"documents":4,"files":4}')
    expect(log).not.toContain(person)
  })

  test('[AD6] every route × role: administrators and the owner, nobody else', async () => {
    const { routes, call } = setup()
    expect(routes).toHaveLength(3)
    for (const { method, path } of routes) {
      for (const role of [...ROLES, 'stranger']) {
        const body = method === 'POST' ? { docs: [newId()] } : undefined
        const { status } = await call(method, path, role, body)
        const wanted = role === 'owner' || role === 'admin' ? 200 : role === 'stranger' ? 404 : 403
        expect([method, path, role, status]).toEqual([method, path, role, wanted])
      }
      const other = await call(method, path.replace(':workspace', newId()), 'admin')
      expect(other.status).toBe(404)
    }
  })

  test('[AD7] with the workspace its log goes, and that it went stays', async () => {
    const { auditLog, workspace, note } = setup()
    await note('a/b')
    await note('workspaces/removed')
    expect(await auditLog.read(workspace, { after: 0, limit: 9 })).toEqual([])
    const rows = await auditLog.read(SERVER_CHAIN, { after: 0, limit: 1000 })
    expect(rows.at(-1)).toMatchObject({
      what: 'workspaces/removed',
      data: JSON.stringify({ workspace }),
    })
    expect(await auditLog.verify(SERVER_CHAIN)).toMatchObject({ ok: true })
  })
})

describe('chain', () => {
  test('[AD1] any one change of any event breaks any chain', () => {
    const text = fc.string({ maxLength: 12 })
    const event = fc.record({
      at: fc.nat(),
      what: text,
      actor: fc.option(text),
      address: fc.option(text),
      data: text,
    })
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 1, maxLength: 8 }),
        fc.nat(),
        event,
        (events, place, other) => {
          let previous = NO_HASH
          const rows: AuditRow[] = events.map((each, at) => {
            const row = { ...each, seq: at + 1 }
            previous = chainHash('w', previous, row)
            return { ...row, hash: previous }
          })
          const ends = {
            first_seq: 1,
            first_prev: NO_HASH,
            last_seq: rows.length,
            last_hash: previous,
          }
          const verify = (all: readonly AuditRow[]) => {
            const check = checkChain('w', ends)
            for (const row of all) check.add(row)
            return check.end()
          }
          expect(verify(rows)).toMatchObject({ ok: true, events: rows.length })
          const at = place % rows.length
          const changed = { ...rows[at]!, ...other }
          const isSame = chainHash('w', '', changed) === chainHash('w', '', rows[at]!)
          expect(verify(rows.with(at, changed)).ok).toBe(isSame)
          expect(verify(rows.toSpliced(at, 1)).ok).toBe(false)
          expect(verify(rows.toSpliced(at, 0, rows[at]!)).ok).toBe(false)
        },
      ),
      { seed: 20261121, numRuns: 150 },
    )
  })
})
