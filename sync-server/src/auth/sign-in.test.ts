import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '#db'
import { onEachDatabase } from '#testkit'
import { authFixture, PASSWORD, totp, type AuthFixture } from '#identity-testkit'
import { authMigrations } from './migrations.ts'

onEachDatabase('signing in', ({ open }) => {
  let db: Database
  let it: AuthFixture
  beforeAll(async () => {
    db = await open(authMigrations)
    it = authFixture(db)
  })
  afterAll(() => db.close())

  const everyRow = async () => {
    const tables = [
      'user',
      'session',
      'account',
      'verification',
      'two_factor',
      'device_code',
      'budget',
    ]
    const rows = await Promise.all(
      tables.map(table => db.tx({}, tx => tx.query(`select * from auth_${table}`))),
    )
    return JSON.stringify(rows)
  }

  test('[AU1] an account is made, and what opens it stands nowhere in the database', async () => {
    const ana = await it.call(
      'POST',
      '/api/auth/sign-up',
      { email: 'Ana@Example.com', password: PASSWORD, name: 'Ana' },
      { device: 'Ana’s laptop' },
    )
    expect(ana).toMatchObject({ status: 200, json: { user: { email: 'ana@example.com' } } })
    const rows = await everyRow()
    expect(rows).toContain('argon2id')
    expect(rows).not.toContain(PASSWORD)
    expect(rows).not.toContain(ana.json.token)
    const session = await it.call('GET', '/api/auth/session', undefined, { token: ana.json.token })
    expect(session.json).toMatchObject({
      user: { email: 'ana@example.com', hasTwoFactor: false },
      session: { device: 'Ana’s laptop' },
    })
  })

  test('[AU1] the hash of a token, read from the database, opens nothing', async () => {
    const { token } = await it.person()
    const stored = await db.tx({}, tx =>
      tx.query<{ token: string }>('select token from auth_session'),
    )
    expect(stored.length).toBeGreaterThan(0)
    for (const row of stored) {
      const answer = await it.call('GET', '/api/auth/session', undefined, { token: row.token })
      expect(answer.status).toBe(401)
    }
    expect((await it.call('GET', '/api/auth/session', undefined, { token })).status).toBe(200)
  })

  test.each([
    ['no token', {}],
    ['a wrong token', { token: 'x'.repeat(32) }],
    ['a token in a cookie', { headers: { cookie: 'kith.session_token=aaaa.bbbb' } }],
    ['a word that is no token', { headers: { authorization: 'Bearer <script>' } }],
  ])('[AU2] %s is 401 and says so by name', async (_name, extra) => {
    const answer = await it.call('GET', '/api/auth/session', undefined, extra)
    expect(answer).toMatchObject({ status: 401, json: { error: { code: 'auth/signed-out' } } })
  })

  test('[AU2] a session’s own cookie does not open the API: other pages could send it', async () => {
    const { email } = await it.person()
    const { headers } = await it.identity.parts.auth.api.signInEmail({
      body: { email, password: PASSWORD },
      returnHeaders: true,
    })
    const cookie = headers
      .getSetCookie()
      .map(line => line.split(';')[0])
      .join('; ')
    expect(cookie).toContain('kith.session_token=')
    expect(
      (await it.call('GET', '/api/auth/session', undefined, { headers: { cookie } })).status,
    ).toBe(401)
  })

  test('[AU3] an unknown account and a wrong password get the same answer', async () => {
    const { email } = await it.person()
    const wrong = await it.call('POST', '/api/auth/sign-in', { email, password: 'not the one' })
    const unknown = await it.call('POST', '/api/auth/sign-in', {
      email: 'nobody@example.com',
      password: 'not the one',
    })
    expect(wrong.status).toBe(401)
    expect({ ...unknown, headers: null }).toEqual({ ...wrong, headers: null })
  })

  test('[AU4] after five wrong passwords the account waits, right password or not, from anywhere', async () => {
    const { email } = await it.person()
    const attempt = (password: string, address: string) =>
      it.call('POST', '/api/auth/sign-in', { email, password }, { address })
    // All at once: counted before they are tried.
    const guesses = await Promise.all(
      Array.from({ length: 8 }, (_, at) => attempt('guess', `192.0.2.${at}`)),
    )
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(5)
    const locked = await attempt(PASSWORD, '192.0.2.99')
    expect(locked).toMatchObject({ status: 429, json: { error: { code: 'auth/locked' } } })
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(60)
    it.pass(15 * 60_000)
    expect((await attempt(PASSWORD, '192.0.2.99')).status).toBe(200)
    // A success forgets the guesses before it.
    for (let at = 0; at < 4; at++) await attempt('guess', '192.0.2.99')
    expect((await attempt(PASSWORD, '192.0.2.99')).status).toBe(200)
    for (let at = 0; at < 4; at++) expect((await attempt('guess', '192.0.2.98')).status).toBe(401)
  })

  test('[AU4] an address that guesses at many accounts waits; others do not', async () => {
    const address = '192.0.2.200'
    const statuses: number[] = []
    for (let at = 0; at < 22; at++) {
      const email = `victim${at}@example.com`
      const answer = await it.call(
        'POST',
        '/api/auth/sign-in',
        { email, password: 'x' },
        { address },
      )
      statuses.push(answer.status)
    }
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 401), 429, 429])
    const { email } = await it.person()
    const sameOffice = { email, password: PASSWORD }
    expect((await it.call('POST', '/api/auth/sign-in', sameOffice, { address })).status).toBe(429)
    expect((await it.call('POST', '/api/auth/sign-in', sameOffice)).status).toBe(200)
  })

  test('[AU5] devices are listed with their names and taken away one by one', async () => {
    const ana = await it.person()
    const second = await it.call(
      'POST',
      '/api/auth/sign-in',
      { email: ana.email, password: PASSWORD },
      { device: 'Phone' },
    )
    const list = await it.call('GET', '/api/auth/devices', undefined, { token: ana.token })
    expect(list.json.devices).toHaveLength(2)
    const phone = list.json.devices.find((device: { name: string }) => device.name === 'Phone')
    expect(phone).toMatchObject({ isThis: false, address: '203.0.113.1' })
    // Somebody else's device is not there.
    const other = await it.person()
    const foreign = await it.call('DELETE', `/api/auth/devices/${phone.id}`, undefined, {
      token: other.token,
    })
    expect(foreign).toMatchObject({ status: 404, json: { error: { code: 'http/not-found' } } })
    const gone = await it.call('DELETE', `/api/auth/devices/${phone.id}`, undefined, {
      token: ana.token,
    })
    expect(gone.status).toBe(204)
    expect(it.ended).toContain(phone.id)
    expect(
      (await it.call('GET', '/api/auth/session', undefined, { token: second.json.token })).status,
    ).toBe(401)
    expect(it.events.at(-1)).toMatchObject({
      what: 'auth/device-revoked',
      actor: ana.id,
      data: { device: 'Phone' },
    })
  })

  test('[AU5] signing out, and all others at once', async () => {
    const ana = await it.person()
    const again = async () =>
      (await it.call('POST', '/api/auth/sign-in', { email: ana.email, password: PASSWORD })).json
        .token as string
    const tokens = [await again(), await again()]
    const revoked = await it.call(
      'POST',
      '/api/auth/devices/revoke-others',
      {},
      { token: ana.token },
    )
    expect(revoked.json).toEqual({ revoked: 2 })
    for (const token of tokens) {
      expect((await it.call('GET', '/api/auth/session', undefined, { token })).status).toBe(401)
    }
    const before = it.ended.length
    expect((await it.call('POST', '/api/auth/sign-out', {}, { token: ana.token })).status).toBe(204)
    expect(it.ended.length).toBe(before + 1)
    expect(
      (await it.call('GET', '/api/auth/session', undefined, { token: ana.token })).status,
    ).toBe(401)
  })

  test('[AU6] two-factor: asked after the password, once per code, backup codes once', async () => {
    const ana = await it.person()
    const wrong = await it.call(
      'POST',
      '/api/auth/two-factor/enable',
      { password: 'x' },
      { token: ana.token },
    )
    expect(wrong.status).toBe(401)
    const begun = await it.call(
      'POST',
      '/api/auth/two-factor/enable',
      { password: PASSWORD },
      { token: ana.token },
    )
    const { uri, backupCodes } = begun.json
    const secret = new URL(uri).searchParams.get('secret') ?? ''
    // Not on before a code has proved that the authenticator works.
    expect(
      (await it.call('POST', '/api/auth/sign-in', { email: ana.email, password: PASSWORD })).json,
    ).toHaveProperty('token')
    const confirmed = await it.call(
      'POST',
      '/api/auth/two-factor/confirm',
      { code: totp(secret) },
      { token: ana.token },
    )
    expect(confirmed.status).toBe(200)
    expect(
      (await it.call('GET', '/api/auth/session', undefined, { token: confirmed.json.token })).json
        .user.hasTwoFactor,
    ).toBe(true)
    expect(
      (await it.call('GET', '/api/auth/session', undefined, { token: ana.token })).status,
    ).toBe(401)

    const challenge = async () =>
      (await it.call('POST', '/api/auth/sign-in', { email: ana.email, password: PASSWORD })).json
        .challenge as string
    const step = (body: object) => it.call('POST', '/api/auth/two-factor', body)
    const first = await challenge()
    expect((await step({ challenge: first, code: '000000' })).json.error.code).toBe(
      'auth/wrong-code',
    )
    const code = totp(secret)
    expect((await step({ challenge: first, code })).json).toHaveProperty('token')
    expect((await step({ challenge: first, code })).json.error.code).toBe('auth/challenge-over')
    // Whoever watched the code being typed cannot use it.
    expect((await step({ challenge: await challenge(), code })).json.error.code).toBe(
      'auth/wrong-code',
    )
    const backupCode = backupCodes[0]
    expect((await step({ challenge: await challenge(), backupCode })).json).toHaveProperty('token')
    expect((await step({ challenge: await challenge(), backupCode })).json.error.code).toBe(
      'auth/wrong-code',
    )
    expect(await everyRow()).not.toContain(secret)
    expect(await everyRow()).not.toContain(backupCodes[1])
  })

  test('[AU6] a challenge that is made up, or another cookie in its place, is refused', async () => {
    const ana = await it.person()
    const own = await browserCookie(it, ana.email)
    for (const cookie of [
      own,
      own.split('; ').find(pair => pair.includes('session_token')) ?? '',
      'kith.two_factor=x.y',
      `kith.session_token=${ana.token}`,
      'a=b; kith.two_factor=x',
    ]) {
      const challenge = Buffer.from(cookie).toString('base64url')
      const answer = await it.call('POST', '/api/auth/two-factor', { challenge, code: '123456' })
      expect(answer).toMatchObject({
        status: 401,
        json: { error: { code: 'auth/challenge-over' } },
      })
    }
  })

  test('[AU7] a forgotten password: the link works once and ends every session', async () => {
    const ana = await it.person()
    const asked = await it.call('POST', '/api/auth/password/forgot', { email: ana.email })
    const unknown = await it.call('POST', '/api/auth/password/forgot', {
      email: 'nobody@example.com',
    })
    expect([asked.status, unknown.status]).toEqual([204, 204])
    // Without a mail server the link stands in the operator's log.
    const link = it.lines.findLast(line => line.event === 'auth/link-not-mailed')?.fields['link']
    const token = new URL(String(link)).searchParams.get('token') ?? ''
    expect(await everyRow()).not.toContain(token)
    const weak = await it.call('POST', '/api/auth/password/reset', { token, password: 'short' })
    expect(weak).toMatchObject({ status: 422, json: { error: { code: 'auth/weak-password' } } })
    const reset = await it.call('POST', '/api/auth/password/reset', {
      token,
      password: 'a new long password',
    })
    expect(reset.status).toBe(204)
    expect(
      (await it.call('GET', '/api/auth/session', undefined, { token: ana.token })).status,
    ).toBe(401)
    expect(
      (await it.call('POST', '/api/auth/sign-in', { email: ana.email, password: PASSWORD })).status,
    ).toBe(401)
    const again = await it.call('POST', '/api/auth/password/reset', {
      token,
      password: 'another long password',
    })
    expect(again).toMatchObject({ status: 410, json: { error: { code: 'auth/link-over' } } })
  })

  test('[AU7] changing the password ends the other sessions', async () => {
    const ana = await it.person()
    const other = await it.call('POST', '/api/auth/sign-in', {
      email: ana.email,
      password: PASSWORD,
    })
    const wrong = await it.call(
      'POST',
      '/api/auth/password/change',
      { from: 'not the one', to: 'a new long password' },
      { token: ana.token },
    )
    expect(wrong).toMatchObject({
      status: 401,
      json: { error: { code: 'auth/not-your-password' } },
    })
    const changed = await it.call(
      'POST',
      '/api/auth/password/change',
      { from: PASSWORD, to: 'a new long password' },
      { token: ana.token },
    )
    expect(
      (await it.call('GET', '/api/auth/session', undefined, { token: changed.json.token })).status,
    ).toBe(200)
    expect(
      (await it.call('GET', '/api/auth/session', undefined, { token: other.json.token })).status,
    ).toBe(401)
  })

  test('[AU8] a desktop signs in through the browser (RFC 8628)', async () => {
    const ana = await it.person()
    const cookie = await browserCookie(it, ana.email)
    const started = await it.call(
      'POST',
      '/api/auth/device/code',
      { client_id: 'kith-desktop' },
      { device: 'Ana’s laptop' },
    )
    const { device_code, user_code, verification_uri_complete } = started.json
    expect(verification_uri_complete).toBe(`http://127.0.0.1:8787/device?user_code=${user_code}`)
    const poll = async () => {
      // Faster than the interval is slow_down; its clock is the library's.
      await db.tx({}, tx => tx.query('update auth_device_code set last_polled_at = null'))
      return it.call(
        'POST',
        '/api/auth/device/token',
        {
          grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
          device_code,
          client_id: 'kith-desktop',
        },
        { device: 'Ana’s laptop' },
      )
    }
    expect(await poll()).toMatchObject({ status: 400, json: { error: 'authorization_pending' } })
    expect(await everyRow()).not.toContain(device_code)
    const caller = { address: '203.0.113.9', userAgent: '', device: '' }
    expect(await it.identity.deviceSignIn.look(user_code, cookie, caller)).toMatchObject({
      name: 'Ana’s laptop',
      isPending: true,
    })
    // Another person cannot take it over once somebody looks at it.
    const bert = await browserCookie(it, (await it.person()).email)
    expect(await it.identity.deviceSignIn.look(user_code, bert, caller)).toBeUndefined()
    await expect(
      it.identity.deviceSignIn.decide(user_code, true, bert, caller),
    ).rejects.toMatchObject({ code: 'auth/link-over' })
    await it.identity.deviceSignIn.decide(user_code, true, cookie, caller)
    const answer = await poll()
    expect(answer.json).toMatchObject({ token_type: 'Bearer' })
    const session = await it.call('GET', '/api/auth/session', undefined, {
      token: answer.json.access_token,
    })
    expect(session.json).toMatchObject({
      user: { id: ana.id },
      session: { device: 'Ana’s laptop' },
    })
    expect(await poll()).toMatchObject({ status: 400, json: { error: 'invalid_grant' } })
  })

  test('[AU8] a device that is denied, too late or unknown gets no token', async () => {
    const ana = await it.person()
    const cookie = await browserCookie(it, ana.email)
    const caller = { address: '203.0.113.9', userAgent: '', device: '' }
    const poll = (device_code: string) =>
      it.call('POST', '/api/auth/device/token', {
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code,
        client_id: 'kith-desktop',
      })
    const start = async () =>
      (await it.call('POST', '/api/auth/device/code', { client_id: 'kith-desktop' })).json
    const denied = await start()
    await it.identity.deviceSignIn.look(denied.user_code, cookie, caller)
    await it.identity.deviceSignIn.decide(denied.user_code, false, cookie, caller)
    expect((await poll(denied.device_code)).json.error).toBe('access_denied')
    const late = await start()
    await db.tx({}, tx =>
      tx.query(`update auth_device_code set expires_at = now() - interval '1 second'`),
    )
    expect((await poll(late.device_code)).json.error).toBe('expired_token')
    expect((await poll('x'.repeat(40))).json.error).toBe('invalid_grant')
  })

  test('[AU9] who may make an account follows the option', async () => {
    const invitations = {
      find: async (code: string) => (code === 'a-good-code' ? { mailedTo: null } : undefined),
      isInvited: async () => false,
    }
    const invited = authFixture(db, { environment: { KITH_SIGN_UP: 'invited' }, invitations })
    const closed = authFixture(db, { environment: { KITH_SIGN_UP: 'closed' }, invitations })
    const publicServer = authFixture(db, { origin: 'https://kith.example.com' })
    const body = (invite?: string) => ({
      email: `new${Math.random()}@example.com`,
      password: PASSWORD,
      name: 'N',
      ...(invite === undefined ? {} : { invite }),
    })
    const signUp = async (fixture: AuthFixture, invite?: string) =>
      (await fixture.call('POST', '/api/auth/sign-up', body(invite), { address: '192.0.2.77' }))
        .status
    expect(await signUp(invited)).toBe(403)
    expect(await signUp(invited, 'a-bad-code')).toBe(403)
    expect(await signUp(invited, 'a-good-code')).toBe(200)
    expect(await signUp(closed, 'a-good-code')).toBe(403)
    expect(await signUp(publicServer)).toBe(403)
    expect((await publicServer.call('GET', '/api/auth/ways')).json).toMatchObject({
      maySignUp: false,
      sendsMail: false,
    })
  })

  test('[AU10] failures and successes are audited, without passwords or whole addresses of strangers', async () => {
    const { email } = await it.person()
    await it.call('POST', '/api/auth/sign-in', { email, password: 'not the one' })
    expect(it.events.at(-1)).toMatchObject({
      what: 'auth/sign-in-failed',
      actor: null,
      address: '203.0.113.1',
    })
    await it.call('POST', '/api/auth/sign-in', { email, password: PASSWORD })
    expect(it.events.at(-1)).toMatchObject({ what: 'auth/signed-in', data: { way: 'password' } })
    const text = JSON.stringify([it.events, it.lines])
    expect(text).not.toContain(PASSWORD)
    expect(text).not.toContain('not the one')
  })

  test('[AU19] a session whose socket is open lasts as long again, and one that is over is named', async () => {
    const [ana, ben] = [await it.person(), await it.person()]
    const sessionOf = async ({ token }: typeof ana) =>
      String((await it.call('GET', '/api/auth/session', undefined, { token })).json.session.id)
    const [used, over] = [await sessionOf(ana), await sessionOf(ben)]
    const soon = `update auth_session set updated_at = now() - interval '2 hours', expires_at = now()`
    await db.tx({}, async tx => {
      await tx.query(`${soon} + interval '1 day' where id = $1`, [used])
      await tx.query(`${soon} - interval '1 second' where id = $1`, [over])
    })
    expect(await it.identity.devices.ended([used, over, 'never'])).toEqual([over, 'never'])
    const [left] = await db.tx({}, tx =>
      tx.query<{ days: number }>(
        `select extract(day from expires_at - now())::int as days from auth_session where id = $1`,
        [used],
      ),
    )
    expect(left?.days).toBeGreaterThanOrEqual(28)
    expect(
      (await it.call('GET', '/api/auth/session', undefined, { token: ben.token })).status,
    ).toBe(401)
  })

  test('[AU11] what is over is removed', async () => {
    const { token } = await it.person()
    await db.tx({}, tx => tx.query(`update auth_session set expires_at = now() - interval '1 day'`))
    expect((await it.call('GET', '/api/auth/session', undefined, { token })).status).toBe(401)
    await it.identity.sweep()
    const [left] = await db.tx({}, tx =>
      tx.query<{ n: number }>('select count(*)::int as n from auth_session'),
    )
    expect(left?.n).toBe(0)
  })
})

async function browserCookie(it: AuthFixture, email: string): Promise<string> {
  const caller = { address: '203.0.113.9', userAgent: '', device: '' }
  const { headers } = await it.identity.signIn.signIn(email, PASSWORD, caller, false)
  return headers
    .getSetCookie()
    .map(line => line.split(';')[0])
    .join('; ')
}
