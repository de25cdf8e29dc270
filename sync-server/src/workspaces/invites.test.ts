/** Invitations: counted, over, for one address, as the member somebody was, by mail. */
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '@kith/shared/kit'
import { authMigrations } from '#auth'
import type { Database } from '#db'
import { PASSWORD, workspacesFixture, type WorkspacesFixture } from '#identity-testkit'
import { onEachDatabase } from '#testkit'
import { workspaceMigrations } from './migrations.ts'

/** Whoever accepts, on whatever device. */
const NOWHERE = { name: '', session: '', device: '' }

onEachDatabase('invitations', ({ open }) => {
  let db: Database
  let it: WorkspacesFixture
  beforeAll(async () => {
    db = await open([...authMigrations, ...workspaceMigrations])
    it = workspacesFixture(db)
  })
  afterAll(() => db.close())

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
