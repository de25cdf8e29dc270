import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '@kith/shared/kit'
import { authMigrations } from '#auth'
import type { Database } from '#db'
import { workspacesFixture, type Team, type WorkspacesFixture } from '#identity-testkit'
import { onEachDatabase } from '#testkit'
import { workspaceMigrations } from './migrations.ts'

onEachDatabase('keys of programs', ({ open }) => {
  let db: Database
  let it: WorkspacesFixture
  let team: Team
  beforeAll(async () => {
    db = await open([...authMigrations, ...workspaceMigrations])
    it = workspacesFixture(db, { keyRequests: 8 })
    team = await it.team()
  })
  afterAll(() => db.close())

  const path = (rest = '') => `/api/workspaces/${team.workspace}${rest}`
  const by = (role: 'owner' | 'admin' | 'member') => ({ token: team.tokens[role] })
  const make = async (also: Readonly<Record<string, unknown>> = {}) => {
    const body = { name: 'Zapier', role: 'viewer', scopes: ['members'], ...also }
    return (await it.call('POST', path('/keys'), body, by('admin'))).json
  }
  const use = (key: string, where = path('/members')) =>
    it.call('GET', where, undefined, { token: key })
  const listed = async () =>
    (await it.call('GET', path('/keys'), undefined, by('owner'))).json.keys as {
      id: string
      key: string | null
      lastUsedAt: string | null
    }[]

  test('[WS13] a key is shown once, kept as a hash, and listed with when it was used', async () => {
    const made = await make()
    expect(made.key).toMatch(/^crm_[0-9a-f]{32}_[\w-]{43}$/)
    const before = (await listed()).find(({ id }) => id === made.id)
    expect(before).toEqual({ ...made, key: null })
    expect(before?.lastUsedAt).toBeNull()
    const used = await use(made.key)
    expect([used.status, used.json.members.length]).toEqual([200, 4])
    expect((await listed()).find(({ id }) => id === made.id)?.lastUsedAt).not.toBeNull()
    const rows = await db.tx({ workspace: team.workspace }, tx => tx.query('select * from api_key'))
    const secret = String(made.key).slice(-43)
    expect(JSON.stringify([rows, it.events, it.lines])).not.toContain(secret)
    const told = it.events.filter(({ data }) => data['key'] === made.id)
    expect(told.map(({ what, actor }) => [what, actor])).toEqual([
      ['keys/made', team.users.admin],
      ['keys/used', `key:${made.id}`],
    ])
  })

  test('[WS13] a key opens what it is for, as far as its role goes, and its workspace alone', async () => {
    const { key } = await make({ scopes: ['records'] })
    expect(await use(key)).toMatchObject({
      status: 403,
      json: { error: { code: 'http/not-allowed' } },
    })
    const members = (await make()).key
    for (const [where, status] of [
      [path('/members'), 200],
      [path('/invites'), 403],
      [path('/keys'), 403],
      ['/api/workspaces', 403],
      [`/api/workspaces/${newId()}/members`, 404],
    ] as const)
      expect([where, (await use(members, where)).status]).toEqual([where, status])
    const other = await it.team()
    expect((await use(members, `/api/workspaces/${other.workspace}/members`)).status).toBe(404)
    for (const wrong of [
      `crm_${'0'.repeat(32)}_${'a'.repeat(43)}`,
      `${members.slice(0, -1)}${members.endsWith('a') ? 'b' : 'a'}`,
      members.replace(team.workspace.replaceAll('-', ''), other.workspace.replaceAll('-', '')),
      'crm_short_but_long_enough',
    ])
      expect((await use(wrong)).status).toBe(401)
    const closed = [{ role: 'owner' }, { role: 'ghost' }, { scopes: [] }, { scopes: ['all'] }]
    for (const wish of closed) expect((await make(wish)).error).toBeDefined()
    expect((await it.call('POST', path('/keys'), {}, by('member'))).status).toBe(403)
  })

  test('[WS13] a key that is taken back or over opens nothing from the next request on', async () => {
    const [gone, over] = [await make(), await make({ days: 1 })]
    expect([(await use(gone.key)).status, (await use(over.key)).status]).toEqual([200, 200])
    await it.call('DELETE', path(`/keys/${gone.id}`), undefined, by('admin'))
    expect((await use(gone.key)).status).toBe(401)
    expect(it.events.at(-1)).toMatchObject({ what: 'keys/revoked', actor: team.users.admin })
    const again = await it.call('DELETE', path(`/keys/${gone.id}`), undefined, by('admin'))
    expect(again.status).toBe(404)
    it.pass(86_400_000)
    expect((await use(over.key)).status).toBe(401)
  })

  test('[WS13] a key has so many requests a minute, wherever they come from', async () => {
    const { key } = await make()
    // A whole minute begins with the next request.
    it.pass(60_000)
    const found: number[] = []
    for (let at = 0; at < 9; at++) found.push((await use(key)).status)
    expect(found).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 429])
    const { headers } = await use(key)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    it.pass(60_000)
    expect((await use(key)).status).toBe(200)
  })
})
