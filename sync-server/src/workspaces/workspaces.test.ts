import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { derivedId, newId } from '@kith/shared/kit'
import { authMigrations } from '#auth'
import type { Database } from '#db'
import type { Route, Rule } from '#http'
import { onEachDatabase } from '#testkit'
import { workspaceMigrations } from './migrations.ts'
import {
  PASSWORD,
  workspacesFixture,
  type Role,
  type Team,
  type WorkspacesFixture,
} from '#identity-testkit'

/** Whoever accepts, on whatever device. */
const NOWHERE = { name: '', session: '', device: '' }

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

  test('[WS4] an invitation counts its uses, also when they come at once', async () => {
    const { workspace, tokens } = await it.team()
    const made = await it.call(
      'POST',
      `/api/workspaces/${workspace}/invites`,
      { role: 'member', uses: 2, days: 3 },
      { token: tokens.admin },
    )
    expect(made.json).toMatchObject({ role: 'member', usesLeft: 2, wasSent: false, email: null })
    expect(made.json.link).toBe(`http://127.0.0.1:8787/invite/${made.json.code}`)
    const stored = await db.tx({ workspace }, tx => tx.query('select * from invite'))
    expect(JSON.stringify(stored)).not.toContain(made.json.code)
    const seen = await it.call('GET', `/api/invites/${made.json.code}`)
    expect(seen.json).toMatchObject({ name: 'Tidemark', role: 'member', email: null })
    const people = [await it.person(), await it.person(), await it.person()]
    const answers = await Promise.all(
      people.map(({ token }) =>
        it.call('POST', `/api/invites/${made.json.code}/accept`, {}, { token }),
      ),
    )
    expect(answers.map(({ status }) => status).toSorted((one, two) => one - two)).toEqual([
      200, 200, 410,
    ])
    expect((await it.call('GET', `/api/invites/${made.json.code}`)).status).toBe(410)
    // Who is in opens the link again and is in.
    const inside = people[answers.findIndex(({ status }) => status === 200)]!
    const list = await it.call('GET', '/api/workspaces', undefined, { token: inside.token })
    expect(list.json.workspaces).toHaveLength(1)
  })

  test('[WS15] whose answer was lost accepts the used invitation again; nobody else does, and no longer who was removed', async () => {
    const { workspace, tokens, users } = await it.team()
    const [ben, eve] = [await it.person(), await it.person()]
    const personOf = ({ id, email }: typeof ben) => ({ ...NOWHERE, user: id, email })
    const admin = { ...NOWHERE, user: users.admin, email: '' }
    const wish = { role: 'member', days: 3, uses: 1 }
    const { id, code } = await it.invites.create(workspace, wish, admin)
    const accept = (who: typeof ben) => it.invites.accept(code ?? '', personOf(who))
    const again = (who: typeof ben) => it.invites.previewAgain(code ?? '', personOf(who))
    const over = { code: 'workspaces/invite-over' }
    await expect(again(ben)).rejects.toMatchObject(over)
    // Sent twice, the second before the first was answered.
    const [first, second] = await Promise.all([accept(ben), accept(ben)])
    expect(second).toEqual(first)
    expect(await accept(ben)).toEqual(first)
    expect(await again(ben)).toMatchObject({ workspace, name: 'Tidemark' })
    const { uses } = await oneInvite(id, 'uses = uses')
    expect(uses).toBe(1)
    // Too old by now, which is nothing to whoever is in.
    await oneInvite(id, 'expires_at = 1')
    expect(await accept(ben)).toEqual(first)
    for (const ask of [accept, again]) await expect(ask(eve)).rejects.toMatchObject(over)
    await expect(it.invites.preview(code ?? '')).rejects.toMatchObject(over)
    // It would let in, were it not used up: removed, they are somebody else.
    await oneInvite(id, 'expires_at = 9e15')
    await it.people.remove(workspace, ben.id, admin)
    for (const ask of [accept, again]) await expect(ask(ben)).rejects.toMatchObject(over)
    expect((await it.people.standing(workspace, ben.id))?.isRemoved).toBe(true)
    const path = `/api/invites/${code}/again`
    expect((await it.call('GET', path, undefined, { token: tokens.admin })).status).toBe(200)

    async function oneInvite(invite: string, set: string) {
      const [row] = await db.tx({ workspace }, tx =>
        tx.query<{ uses: number }>(`update invite set ${set} where id = $1 returning uses`, [
          invite,
        ]),
      )
      return { uses: row?.uses }
    }
  })

  test('[WS14] who comes as the member they were is that one by their own address, or nothing happens', async () => {
    const { workspace, tokens, users } = await it.team()
    const [ben, eve] = [await it.person(), await it.person()]
    const was = newId()
    it.emails.set(was, [ben.email.toUpperCase()])
    const come = async (who: typeof ben, member: string, email?: string) => {
      const path = `/api/workspaces/${workspace}/invites`
      const wish = { role: 'member', ...(email === undefined ? {} : { email }) }
      const made = await it.call('POST', path, wish, { token: tokens.admin })
      const accept = `/api/invites/${made.json.code}/accept`
      const { status, json } = await it.call('POST', accept, { member }, { token: who.token })
      return [status, status === 200 ? json.member : json.error.code]
    }
    const not = [409, 'workspaces/not-that-member']
    // Invited, but not to the address, which nobody has proved.
    expect(await come(ben, was)).toEqual(not)
    expect(await come(eve, was, eve.email)).toEqual(not)
    const [owner] = await it.people.members(workspace, users.owner)
    it.emails.set(owner!.member, [ben.email])
    expect(await come(ben, owner!.member, ben.email)).toEqual(not)
    expect(await come(ben, newId(), ben.email)).toEqual(not)
    expect(await it.people.standing(workspace, ben.id)).toBeUndefined()
    expect(await come(ben, was, ben.email)).toEqual([200, was])
    expect(await come(ben, was, ben.email)).toEqual([200, was])
    // Who is in as somebody does not become another.
    const another = newId()
    it.emails.set(another, [ben.email])
    expect(await come(ben, another, ben.email)).toEqual(not)
  })

  test('[WS4] too old or taken back, it is over; as typed by hand it is still good', async () => {
    const { workspace, tokens } = await it.team()
    const make = async () =>
      (
        await it.call(
          'POST',
          `/api/workspaces/${workspace}/invites`,
          { role: 'viewer', days: 1 },
          { token: tokens.owner },
        )
      ).json
    const [typed, revoked, old] = [await make(), await make(), await make()]
    const spoken = String(typed.code)
      .toUpperCase()
      .replace(/(.{5})/g, '$1-')
    expect((await it.call('GET', `/api/invites/${spoken}`)).status).toBe(200)
    expect(
      (
        await it.call('DELETE', `/api/workspaces/${workspace}/invites/${revoked.id}`, undefined, {
          token: tokens.owner,
        })
      ).status,
    ).toBe(204)
    expect((await it.call('GET', `/api/invites/${revoked.code}`)).json.error.code).toBe(
      'workspaces/invite-over',
    )
    const other = workspacesFixture(db)
    other.pass(2 * 86_400_000)
    expect((await other.call('GET', `/api/invites/${old.code}`)).status).toBe(410)
  })

  test('[WS5] an invitation for an address is for that address', async () => {
    const { workspace, tokens } = await it.team()
    const made = await it.call(
      'POST',
      `/api/workspaces/${workspace}/invites`,
      { role: 'member', email: 'Carla@Example.com', uses: 50 },
      { token: tokens.owner },
    )
    expect(made.json).toMatchObject({ email: 'carla@example.com', usesLeft: 1, wasSent: false })
    const wrong = await it.person()
    const refused = await it.call(
      'POST',
      `/api/invites/${made.json.code}/accept`,
      {},
      { token: wrong.token },
    )
    expect(refused).toMatchObject({
      status: 403,
      json: { error: { code: 'workspaces/invite-for-other' } },
    })
    const carla = await it.person(`carla@example.com`)
    expect(
      (await it.call('POST', `/api/invites/${made.json.code}/accept`, {}, { token: carla.token }))
        .status,
    ).toBe(200)
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

  test('[WS11] where accounts are for the invited, a code makes one', async () => {
    const strict = workspacesFixture(db, { environment: { KITH_SIGN_UP: 'invited' } })
    const { workspace, tokens } = await it.team()
    const { json: invite } = await it.call(
      'POST',
      `/api/workspaces/${workspace}/invites`,
      { role: 'member' },
      { token: tokens.owner },
    )
    const body = { email: `new${newId()}@example.com`, password: PASSWORD, name: 'New' }
    expect((await strict.call('POST', '/api/auth/sign-up', body)).status).toBe(403)
    expect(
      (await strict.call('POST', '/api/auth/sign-up', { ...body, invite: invite.code })).status,
    ).toBe(200)
  })

  test('[WS5] [AU7] with a mail server: invitations, proofs and resets arrive by mail', async () => {
    const mails: string[] = []
    const smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, _session, done) {
        let text = ''
        stream.on('data', chunk => (text += String(chunk)))
        stream.on('end', () => {
          mails.push(text.replace(/=\r\n/g, '').replace(/=3D/g, '='))
          done()
        })
      },
    })
    await new Promise<void>(resolve => smtp.listen(0, '127.0.0.1', resolve))
    const address = smtp.server.address()
    const smtpUrl = `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
    const mailed = workspacesFixture(db, {
      environment: { KITH_SMTP_URL: smtpUrl, KITH_SIGN_UP: 'open' },
      smtpUrl,
    })
    const { workspace, tokens } = await it.team()
    const email = `dora${newId()}@example.com`
    const invite = await mailed.call(
      'POST',
      `/api/workspaces/${workspace}/invites`,
      { role: 'member', email },
      { token: tokens.owner },
    )
    expect(invite.json.wasSent).toBe(true)
    expect(mails.at(-1)).toContain(invite.json.link)
    // The mailed code proves the address: no second mail is needed.
    const entered = await mailed.call('POST', '/api/auth/sign-up', {
      email,
      password: PASSWORD,
      name: 'Dora',
      invite: invite.json.code,
    })
    expect(entered.json).toHaveProperty('token')
    // Without one, the address is proved first.
    const other = `emil${newId()}@example.com`
    const waiting = await mailed.call('POST', '/api/auth/sign-up', {
      email: other,
      password: PASSWORD,
      name: 'Emil',
    })
    expect(waiting.json).toEqual({ verify: true })
    const signIn = () =>
      mailed.call('POST', '/api/auth/sign-in', { email: other, password: PASSWORD })
    expect((await signIn()).json.error.code).toBe('auth/verify-mail')
    const link =
      /http:\S+verify\?token=\S+/.exec(
        mails.filter(mail => mail.includes('/verify?')).at(-1) ?? '',
      )?.[0] ?? ''
    await mailed.identity.passwords.verify(new URL(link).searchParams.get('token') ?? '', {
      address: '',
      userAgent: '',
      device: '',
    })
    expect((await signIn()).json).toHaveProperty('token')
    // A second account for the same address looks alike; the owner of the address is told.
    const twice = await mailed.call('POST', '/api/auth/sign-up', {
      email: other,
      password: PASSWORD,
      name: 'Mallory',
    })
    expect(twice.json).toEqual({ verify: true })
    expect(mails.at(-1)).toContain('already have a Kith account')
    await mailed.call('POST', '/api/auth/password/forgot', { email: other })
    await expect.poll(() => mails.at(-1)).toContain('/reset?token=')
    await new Promise<void>(resolve => smtp.close(resolve))
    const away = await mailed.call(
      'POST',
      `/api/workspaces/${workspace}/invites`,
      { role: 'member', email },
      { token: tokens.owner },
    )
    expect(away).toMatchObject({ status: 502, json: { error: { code: 'mailer/not-sent' } } })
  })
})
