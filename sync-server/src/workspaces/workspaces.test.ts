import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { derivedId, newId } from '@kith/shared/kit'
import { authMigrations } from '#auth'
import type { Database } from '#db'
import type { Route, Rule } from '#http'
import { onEachDatabase } from '#testkit'
import { workspaceMigrations } from './migrations.ts'
import { workspacesFixture, type Role, type Team, type WorkspacesFixture } from '#identity-testkit'

onEachDatabase('workspaces', ({ open }) => {
  let db: Database
  let it: WorkspacesFixture
  beforeAll(async () => {
    db = await open([...authMigrations, ...workspaceMigrations])
    it = workspacesFixture(db)
  })
  afterAll(() => db.close())

  test('[WS1] made once, answered alike when sent again, closed to others', async () => {
    const [ana, bert] = [await it.person(), await it.person()]
    const [id, member] = [newId(), newId()]
    const body = { id, name: 'Tidemark', member }
    const first = await it.call('POST', '/api/workspaces', body, { token: ana.token })
    expect(first.json).toEqual({ workspace: id, name: 'Tidemark', role: 'owner', member })
    const again = await it.call('POST', '/api/workspaces', body, { token: ana.token })
    expect(again.json).toEqual(first.json)
    const stolen = await it.call('POST', '/api/workspaces', body, { token: bert.token })
    expect(stolen).toMatchObject({ status: 409, json: { error: { code: 'workspaces/taken' } } })
    const mine = await it.call('GET', '/api/workspaces', undefined, { token: ana.token })
    expect(mine.json.workspaces).toEqual([first.json])
    expect(
      (await it.call('GET', '/api/workspaces', undefined, { token: bert.token })).json,
    ).toEqual({ workspaces: [] })
  })

  describe('every route × every role', () => {
    let team: Team
    let stranger: string
    beforeAll(async () => {
      team = await it.team()
      stranger = (await it.person()).token
    })
    const order = ['nobody', 'stranger', 'viewer', 'member', 'admin', 'owner'] as const
    /** Who gets past the rule. What happens behind it is not asked here: ids are of nothing. */
    const passes: Readonly<Record<Rule, readonly boolean[]>> = {
      public: [true, true, true, true, true, true],
      'signed-in': [false, true, true, true, true, true],
      member: [false, false, true, true, true, true],
      manager: [false, false, false, false, true, true],
      owner: [false, false, false, false, false, true],
    }
    // Those that would end what the next rows need are proved by name below.
    const isLast = (route: Route) =>
      route.path.endsWith('/leave') ||
      (route.method === 'DELETE' && route.path.endsWith(':workspace'))

    test('[WS2] every route names a rule, and no two share a place', () => {
      const places = it.routes.map(({ method, path }) => `${method} ${path}`)
      expect(new Set(places).size).toBe(places.length)
      for (const route of it.routes) expect(Object.keys(passes)).toContain(route.rule)
      // Whatever stands below a workspace asks for membership.
      for (const { path, rule } of it.routes) {
        if (path.includes(':workspace')) expect(['member', 'manager', 'owner']).toContain(rule)
      }
    })

    test('[WS2] rules are these; who changes one means to', () => {
      const rules = it.routes.map(({ method, path, rule }) => [
        `${method} ${path.replace('/api/workspaces', '')}`,
        rule,
      ])
      expect(Object.fromEntries(rules)).toEqual({
        'POST ': 'signed-in',
        'GET ': 'signed-in',
        'PATCH /:workspace': 'manager',
        'DELETE /:workspace': 'owner',
        'GET /:workspace/members': 'member',
        'PATCH /:workspace/members/:user': 'manager',
        'DELETE /:workspace/members/:user': 'manager',
        'GET /:workspace/security': 'member',
        'PUT /:workspace/security': 'manager',
        'POST /:workspace/leave': 'member',
        'POST /:workspace/transfer': 'owner',
        'GET /:workspace/invites': 'manager',
        'POST /:workspace/invites': 'manager',
        'DELETE /:workspace/invites/:id': 'manager',
        'GET /:workspace/keys': 'manager',
        'POST /:workspace/keys': 'manager',
        'DELETE /:workspace/keys/:id': 'manager',
        'GET /api/invites/:code': 'public',
        'GET /api/invites/:code/again': 'signed-in',
        'POST /api/invites/:code/accept': 'signed-in',
        'POST /:workspace/room-tokens': 'member',
      })
    })

    test('[WS2] the table holds', async () => {
      const found: Record<string, readonly boolean[]> = {}
      const wanted: Record<string, readonly boolean[]> = {}
      for (const route of it.routes.filter(one => !isLast(one))) {
        const name = `${route.method} ${route.path}`
        const path = route.path
          .replace(':workspace', team.workspace)
          .replace(':user', 'nobody-there')
          .replace(':id', newId())
          .replace(':code', '00000000000000000000000000')
        const row: boolean[] = []
        for (const who of order) {
          const token =
            who === 'stranger' ? stranger : who === 'nobody' ? undefined : team.tokens[who]
          const { status, json } = await it.call(
            route.method,
            path,
            route.method === 'GET' || route.method === 'DELETE'
              ? undefined
              : { user: 'x', role: 'member', name: 'N', id: 'x' },
            token === undefined ? {} : { token },
          )
          const code = json?.error?.code as string | undefined
          const isRefused =
            status === 401 || code === 'http/not-allowed' || json?.error?.data?.what === 'workspace'
          row.push(!isRefused)
        }
        found[name] = row
        wanted[name] = passes[route.rule]
      }
      expect(found).toEqual(wanted)
    })
  })

  test('[WS3] every id of workspace A used in B is not there, for B’s owner too', async () => {
    const [a, b] = [await it.team(), await it.team()]
    const invite = await it.call(
      'POST',
      `/api/workspaces/${a.workspace}/invites`,
      { role: 'member' },
      { token: a.tokens.owner },
    )
    const tries: readonly (readonly [string, string, unknown?])[] = [
      ['GET', `/api/workspaces/${a.workspace}/members`],
      ['GET', `/api/workspaces/${a.workspace}/invites`],
      ['PATCH', `/api/workspaces/${a.workspace}`, { name: 'Mine now' }],
      ['DELETE', `/api/workspaces/${a.workspace}`],
      ['PATCH', `/api/workspaces/${b.workspace}/members/${a.users.member}`, { role: 'viewer' }],
      ['DELETE', `/api/workspaces/${b.workspace}/members/${a.users.member}`],
      ['POST', `/api/workspaces/${b.workspace}/transfer`, { user: a.users.member }],
      ['DELETE', `/api/workspaces/${b.workspace}/invites/${invite.json.id}`],
      ['POST', `/api/workspaces/${a.workspace}/room-tokens`, { doc: newId() }],
    ]
    for (const [method, path, body] of tries) {
      const answer = await it.call(method, path, body, { token: b.tokens.owner })
      const never = await it.call(
        method,
        path
          .replaceAll(a.workspace, newId())
          .replaceAll(a.users.member, newId())
          .replace(invite.json.id, newId()),
        body,
        { token: b.tokens.owner },
      )
      expect([path, answer.status]).toEqual([path, 404])
      if (!path.endsWith('transfer')) expect(answer.json).toEqual(never.json)
    }
    const members = await it.call('GET', `/api/workspaces/${a.workspace}/members`, undefined, {
      token: a.tokens.owner,
    })
    expect(members.json.members).toHaveLength(4)
  })

  test('[WS3] the database itself keeps people of workspaces apart', async () => {
    const [a, b] = [await it.team(), await it.team()]
    await it.call(
      'POST',
      `/api/workspaces/${a.workspace}/invites`,
      { role: 'member' },
      { token: a.tokens.owner },
    )
    for (const table of ['membership', 'invite']) {
      const seen = await db.tx({ workspace: b.workspace }, tx =>
        tx.query<{ workspace: string }>(`select distinct workspace from ${table}`),
      )
      expect(seen).toEqual([{ workspace: b.workspace }])
      expect(await db.tx({}, tx => tx.query(`select * from ${table}`))).toEqual([])
    }
    // Their own rows and no others, wherever they are.
    const mine = await db.tx({ user: a.users.member }, tx =>
      tx.query<{ user_id: string }>('select user_id from membership'),
    )
    expect(mine).toEqual([{ user_id: a.users.member }])
    // Seeing one's own row is not writing it.
    await expect(
      db.tx({ user: a.users.member }, tx => tx.query(`update membership set role = 'admin'`)),
    ).rejects.toThrow(/row-level security/)
  })

  test('[WS6] one owner: not invited, not lowered, not removed, not gone; handed over', async () => {
    const { workspace, tokens, users } = await it.team()
    const at = `/api/workspaces/${workspace}`
    const by = (role: Role) => ({ token: tokens[role] })
    expect((await it.call('POST', `${at}/invites`, { role: 'owner' }, by('owner'))).status).toBe(
      422,
    )
    expect((await it.call('POST', `${at}/invites`, { role: 'king' }, by('owner'))).status).toBe(422)
    expect(
      (await it.call('PATCH', `${at}/members/${users.member}`, { role: 'owner' }, by('owner')))
        .status,
    ).toBe(422)
    expect(
      (await it.call('PATCH', `${at}/members/${users.owner}`, { role: 'viewer' }, by('admin')))
        .status,
    ).toBe(409)
    expect(
      (await it.call('DELETE', `${at}/members/${users.owner}`, undefined, by('admin'))).status,
    ).toBe(409)
    expect((await it.call('POST', `${at}/leave`, {}, by('owner'))).status).toBe(409)
    expect(
      (await it.call('PATCH', `${at}/members/${users.member}`, { role: 'sales' }, by('admin')))
        .status,
    ).toBe(204)
    expect(
      (await it.call('POST', `${at}/transfer`, { user: users.member }, by('owner'))).status,
    ).toBe(204)
    const { members } = (await it.call('GET', `${at}/members`, undefined, by('viewer'))).json
    const roles = Object.fromEntries(
      members.map((one: { user: string; role: string }) => [one.user, one.role]),
    )
    expect(roles).toMatchObject({ [users.owner]: 'admin', [users.member]: 'owner' })
    expect((await it.call('DELETE', at, undefined, by('owner'))).status).toBe(403)
    expect((await it.call('DELETE', at, undefined, by('member'))).status).toBe(204)
    expect((await it.call('GET', `${at}/members`, undefined, by('viewer'))).status).toBe(404)
    expect(it.changes.at(-1)).toEqual({ workspace, user: null, what: 'workspace-removed' })
  })

  test('[WS7] [WS8] [WS10] removed: every route at once, devices are told, the record goes; back as the same member', async () => {
    const { workspace, tokens, users } = await it.team()
    const at = `/api/workspaces/${workspace}`
    const member = derivedId('member', workspace, users.member)
    expect(await it.people.standing(workspace, users.member)).toEqual({
      member,
      role: 'member',
      isRemoved: false,
      keepsShared: false,
      lacksTwoFactor: false,
    })
    expect(
      (await it.call('DELETE', `${at}/members/${users.member}`, undefined, { token: tokens.admin }))
        .status,
    ).toBe(204)
    expect(
      (await it.call('GET', `${at}/members`, undefined, { token: tokens.member })).status,
    ).toBe(404)
    expect(await it.people.standing(workspace, users.member)).toEqual({
      member,
      role: 'member',
      isRemoved: true,
      keepsShared: false,
      lacksTwoFactor: false,
    })
    expect(it.changes.at(-1)).toEqual({ workspace, user: users.member, what: 'removed' })
    expect(it.events.at(-1)).toMatchObject({
      what: 'members/removed',
      workspace,
      actor: users.admin,
      data: { user: users.member },
    })
    expect(it.appended.at(-1)?.ops).toMatchObject([
      {
        doc: member,
        type: 'member',
        set: { $del: { by: derivedId('member', workspace, users.admin) } },
      },
    ])
    const invite = await it.call(
      'POST',
      `${at}/invites`,
      { role: 'viewer', uses: 2 },
      { token: tokens.owner },
    )
    const back = await it.call(
      'POST',
      `/api/invites/${invite.json.code}/accept`,
      {},
      { token: tokens.member },
    )
    expect(back.json).toMatchObject({ member, role: 'viewer' })
    const { ops } = it.appended.at(-1)!
    expect(ops).toMatchObject([
      { doc: member, kind: 'record', type: 'member', set: { $del: null, role: 'viewer' } },
    ])
    const own = { token: tokens.member }
    const leave = (body: object) => it.call('POST', `${at}/leave`, body, own)
    expect((await leave({ keepsShared: true })).status).toBe(204)
    const standing = () => it.people.standing(workspace, users.member)
    expect(await standing()).toMatchObject({ isRemoved: true, keepsShared: true })
    // Nobody leaves it for somebody else, and who is back decides anew.
    expect((await it.call('POST', `/api/invites/${invite.json.code}/accept`, {}, own)).status).toBe(
      200,
    )
    expect(await standing()).toMatchObject({ isRemoved: false, keepsShared: false })
    expect((await leave({})).status).toBe(204)
    expect(await standing()).toMatchObject({ isRemoved: true, keepsShared: false })
  })

  test('[WS8] after a seed every member has a record', async () => {
    const { workspace } = await it.team()
    await it.people.publish(workspace)
    const { ops } = it.appended.at(-1)!
    expect(ops).toHaveLength(4)
    expect(ops[0]).toMatchObject({ set: { role: 'owner' } })
  })

  test('[WS9] a room token needs the right to see the note', async () => {
    const { workspace, tokens, users } = await it.team()
    const ask = (doc: string) =>
      it.call('POST', `/api/workspaces/${workspace}/room-tokens`, { doc }, { token: tokens.member })
    const doc = newId().slice(0, -1) + '0'
    const made = await ask(doc)
    expect(made.json).toMatchObject({ url: 'ws://127.0.0.1:8787/room', room: doc })
    expect(it.identity.roomTokens.read(made.json.token, doc)).toMatchObject({
      workspace,
      doc,
      user: users.member,
      mayEdit: true,
    })
    expect((await ask(newId().slice(0, -1) + '1')).status).toBe(404)
  })
})
