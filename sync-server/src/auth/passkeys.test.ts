import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { silentLog } from '@kith/shared/kit'
import { openDatabase, type Database } from '#db'
import {
  authFixture,
  PASSWORD,
  softwarePasskey,
  totp,
  type AuthFixture,
  type SoftwarePasskey,
} from '#identity-testkit'
import { blankPglite } from '#testkit'
import { cookiesOf } from './library-call.ts'
import { authMigrations } from './migrations.ts'
import { keepsPasskeys, newPasskey, passkeyProof } from './passkeys.ts'

const ORIGIN = 'http://localhost:8787'
const wrongWhy = { email: '', why: 'auth/wrong-passkey' }
const CALLER = { address: '203.0.113.9', userAgent: '', device: '' }

// On PostgreSQL: compose/two-factor.test.ts.
describe('passkeys', () => {
  let db: Database
  let it: AuthFixture
  const asking = new Map<string, string>()
  beforeAll(async () => {
    const blank = await blankPglite()
    db = await openDatabase({ folder: null, blank, migrations: authMigrations, log: silentLog })
    const asksTwoFactor = async (user: string) => asking.get(user)
    it = authFixture(db, { origin: ORIGIN, asksTwoFactor })
  })
  afterAll(() => db.close())

  type Someone = Awaited<ReturnType<AuthFixture['person']>>
  const ask = (who: Someone, method: string, path: string, body?: object) =>
    it.call(method, `/api/auth${path}`, body, { token: who.token })
  const begin = (who: Someone, name = 'Laptop') =>
    ask(who, 'POST', '/passkeys', { name, password: PASSWORD })
  const ticketOf = (answer: { json: { url: string } }) =>
    new URL(answer.json.url).searchParams.get('ticket') ?? ''
  /** The page of the link, and its form. */
  const make = async (ticket: string, key: SoftwarePasskey, origin = ORIGIN) => {
    const opened = await it.identity.passkeys.open(ticket, CALLER)
    if (opened === undefined) throw new Error('the link is over')
    const options = opened.options as { challenge: string }
    const made = newPasskey.parse(key.create(options, { origin }))
    return it.identity.passkeys.add(ticket, made, cookiesOf(opened.headers), CALLER)
  }
  const withPasskey = async (name?: string) => {
    const who = await it.person()
    const key = softwarePasskey(ORIGIN)
    const begun = await begin(who, name)
    await make(ticketOf(begun), key)
    return { who, key, backupCodes: begun.json.backupCodes as string[] }
  }
  /** The browser after the right password: its cookies, with those of the passkey's question. */
  const challenged = async (email: string) => {
    const answer = await it.identity.signIn.signIn(email, PASSWORD, CALLER, false)
    const own = cookiesOf(answer.headers)
    const asked = await it.identity.passkeySignIn.options(own, CALLER)
    if (asked === undefined) throw new Error('asks for no passkey')
    const options = asked.options as { challenge: string; allowCredentials: { id: string }[] }
    return { answer, options, cookie: `${own}; ${cookiesOf(asked.headers)}` }
  }
  const step = (cookie: string, proof: object) =>
    it.identity.passkeySignIn.step(cookie, passkeyProof.parse(proof), CALLER)
  const twoFactor = async (who: Someone) => (await ask(who, 'GET', '/two-factor')).json
  const isOn = async (who: Someone) =>
    (await ask(who, 'GET', '/session')).json.user.hasTwoFactor as boolean

  test('[AU14] made with a link after the password; then signing in asks for it', async () => {
    const who = await it.person()
    const wrong = await ask(who, 'POST', '/passkeys', { name: 'Laptop', password: 'not the one' })
    expect(wrong.json.error.code).toBe('auth/not-your-password')
    const begun = await begin(who)
    expect(begun.json.backupCodes).toHaveLength(10)
    const ticket = ticketOf(begun)
    // Nothing is on before the browser has answered.
    expect([await isOn(who), (await twoFactor(who)).passkeys]).toEqual([false, []])
    const stored = await db.tx({}, tx => tx.query('select * from auth_verification'))
    expect(JSON.stringify(stored)).not.toContain(ticket)
    const key = softwarePasskey(ORIGIN)
    await make(ticket, key)
    expect(await twoFactor(who)).toMatchObject({
      hasAuthenticator: false,
      mayHavePasskeys: true,
      passkeys: [{ name: 'Laptop', lastUsedAt: null }],
    })
    const asked = await it.call('POST', '/api/auth/sign-in', {
      email: who.email,
      password: PASSWORD,
    })
    expect(asked.json).toMatchObject({ ways: ['passkey'] })
    expect(asked.json).not.toHaveProperty('token')
    const { cookie, options } = await challenged(who.email)
    expect(options.allowCredentials.map(({ id }) => id)).toEqual([key.id])
    const { token, user } = await step(cookie, key.get(options))
    expect(user.id).toBe(who.id)
    expect((await it.call('GET', '/api/auth/session', undefined, { token })).status).toBe(200)
    expect((await twoFactor(who)).passkeys[0].lastUsedAt).toMatch(/^20/)
    expect(it.events.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['auth/passkey-added', 'auth/two-factor-on']),
    )
    expect(it.events.at(-1)).toMatchObject({
      what: 'auth/signed-in',
      actor: who.id,
      data: { way: 'passkey' },
    })
  })

  test('[AU14] the link is good once, for ten minutes, and for the account that asked', async () => {
    const who = await it.person()
    const ticket = ticketOf(await begin(who))
    await make(ticket, softwarePasskey(ORIGIN))
    expect(await it.identity.passkeys.open(ticket, CALLER)).toBeUndefined()
    const late = ticketOf(await begin(who))
    const opened = await it.identity.passkeys.open(late, CALLER)
    await db.tx({}, tx =>
      tx.query(`update auth_verification set expires_at = now() - interval '1 second'`),
    )
    const options = opened?.options as { challenge: string }
    const made = newPasskey.parse(softwarePasskey(ORIGIN).create(options))
    const cookie = cookiesOf(opened?.headers ?? new Headers())
    const adding = it.identity.passkeys.add(late, made, cookie, CALLER)
    await expect(adding).rejects.toMatchObject({ code: 'auth/link-over' })
    expect(await it.identity.passkeys.open(late, CALLER)).toBeUndefined()
    expect(await it.identity.passkeys.open('made-up', CALLER)).toBeUndefined()
    // A browser that opened the link of one answers with the link of another.
    const [one, two] = [await it.person(), await it.person()]
    const mine = await it.identity.passkeys.open(ticketOf(await begin(one)), CALLER)
    const crossed = it.identity.passkeys.add(
      ticketOf(await begin(two)),
      newPasskey.parse(softwarePasskey(ORIGIN).create(mine?.options as { challenge: string })),
      cookiesOf(mine?.headers ?? new Headers()),
      CALLER,
    )
    await expect(crossed).rejects.toMatchObject({ code: 'auth/link-over' })
    expect([(await twoFactor(one)).passkeys, (await twoFactor(two)).passkeys]).toEqual([[], []])
  })

  test('[AU14] at another origin none is made, and none is offered where browsers keep none', async () => {
    const who = await it.person()
    const made = make(ticketOf(await begin(who)), softwarePasskey(ORIGIN), 'https://evil.example')
    await expect(made).rejects.toMatchObject({ code: 'auth/wrong-passkey' })
    expect((await twoFactor(who)).passkeys).toEqual([])
    expect(['https://kith.example', 'http://localhost:1', ORIGIN].map(keepsPasskeys)).toEqual([
      true,
      true,
      true,
    ])
    const none = ['http://127.0.0.1:8787', 'https://10.0.0.7', 'https://[::1]', 'http://kith.lan']
    expect(none.map(keepsPasskeys)).toEqual([false, false, false, false])
    const byNumber = authFixture(db)
    const refused = await byNumber.call(
      'POST',
      '/api/auth/passkeys',
      { name: 'Laptop', password: PASSWORD },
      { token: who.token },
    )
    expect(refused.json.error.code).toBe('auth/no-passkeys-here')
  })

  test('[AU15] a proof that comes twice, even after another right password', async () => {
    const { who, key } = await withPasskey()
    const first = await challenged(who.email)
    const proof = key.get(first.options)
    await step(first.cookie, proof)
    await expect(step(first.cookie, proof)).rejects.toMatchObject({ code: 'auth/challenge-over' })
    const second = await challenged(who.email)
    await expect(step(second.cookie, proof)).rejects.toMatchObject({ code: 'auth/wrong-passkey' })
    expect(it.events.at(-1)).toMatchObject({
      what: 'auth/sign-in-failed',
      data: { why: 'auth/wrong-passkey' },
    })
  })

  test('[AU15] a proof for another origin', async () => {
    const { who, key } = await withPasskey()
    const { cookie, options } = await challenged(who.email)
    const proof = key.get(options, { origin: 'https://kith.example.evil' })
    await expect(step(cookie, proof)).rejects.toMatchObject({ code: 'auth/wrong-passkey' })
  })

  test('[AU15] a good passkey of somebody else, whose password was not given', async () => {
    const ana = await withPasskey()
    const mallory = await withPasskey()
    const { cookie, options } = await challenged(ana.who.email)
    const proof = mallory.key.get(options)
    await expect(step(cookie, proof)).rejects.toMatchObject({ code: 'auth/wrong-passkey' })
    // Nor under the id of hers.
    const forged = { ...proof, id: ana.key.id, rawId: ana.key.id }
    await expect(step(cookie, forged)).rejects.toMatchObject({ code: 'auth/wrong-passkey' })
  })

  test('[AU15] a counter that goes back: the passkey was copied', async () => {
    const { who, key } = await withPasskey()
    const good = await challenged(who.email)
    await step(good.cookie, key.get(good.options, { counter: 7 }))
    for (const counter of [7, 3]) {
      const { cookie, options } = await challenged(who.email)
      const proof = key.get(options, { counter })
      await expect(step(cookie, proof)).rejects.toMatchObject({ code: 'auth/wrong-passkey' })
    }
    const later = await challenged(who.email)
    expect((await step(later.cookie, key.get(later.options, { counter: 8 }))).user.id).toBe(who.id)
  })

  test('[AU15] without the password, a challenge or the question’s cookie it opens nothing', async () => {
    const { who, key } = await withPasskey()
    expect(await it.identity.passkeySignIn.ways('kith.two_factor=x.y', CALLER)).toEqual([])
    expect(await it.identity.passkeySignIn.options('', CALLER)).toBeUndefined()
    const { cookie, options } = await challenged(who.email)
    const pairs = cookie.split('; ')
    const [challenge] = pairs.filter(pair => pair.includes('two_factor='))
    const [question] = pairs.filter(pair => pair.includes('passkey='))
    const over = { code: 'auth/challenge-over' }
    await expect(step(question ?? '', key.get(options))).rejects.toMatchObject(over)
    await expect(step(challenge ?? '', key.get(options))).rejects.toMatchObject(over)
    // A code for the same challenge afterwards: it is used up.
    const { answer, ...again } = await challenged(who.email)
    await step(again.cookie, key.get(again.options))
    if (!('challenge' in answer)) throw new Error('no challenge')
    const replayed = await it.call('POST', '/api/auth/two-factor', {
      challenge: answer.challenge,
      backupCode: 'aaaaa-bbbbb',
    })
    expect(replayed.json.error.code).toBe('auth/challenge-over')
  })

  test('[AU15] two good proofs at once for one right password open it once', async () => {
    const { who, key } = await withPasskey()
    const answer = await it.identity.signIn.signIn(who.email, PASSWORD, CALLER, false)
    const own = cookiesOf(answer.headers)
    const proofs = await Promise.all(
      [1, 2].map(async () => {
        const asked = await it.identity.passkeySignIn.options(own, CALLER)
        const cookie = `${own}; ${cookiesOf(asked?.headers ?? new Headers())}`
        // A passkey that is kept in several places counts nothing.
        return { cookie, proof: key.get(asked?.options as { challenge: string }, { counter: 0 }) }
      }),
    )
    const sessions = async () =>
      (await db.tx({}, tx => tx.query('select id from auth_session where user_id = $1', [who.id])))
        .length
    const before = await sessions()
    const done = await Promise.allSettled(proofs.map(({ cookie, proof }) => step(cookie, proof)))
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await sessions()).toBe(before + 1)
  })

  test('[AU18] alone: a passkey that asked for a PIN or a finger signs its owner in, once and here', async () => {
    const { who, key } = await withPasskey()
    const question = async () => {
      const { options, headers } = await it.identity.passkeySignIn.begin(CALLER)
      expect(options).toMatchObject({ userVerification: 'required' })
      // Nobody is named: whose passkeys a server knows is nobody's business.
      expect(options).toHaveProperty('allowCredentials', undefined)
      return { options: options as { challenge: string }, cookie: cookiesOf(headers) }
    }
    const alone = (cookie: string, proof: object) =>
      it.identity.passkeySignIn.alone(cookie, passkeyProof.parse(proof), CALLER)
    const wrong = { code: 'auth/wrong-passkey' }
    const { options, cookie } = await question()
    const proof = key.get(options)
    const entered = await alone(cookie, proof)
    expect(entered.user).toMatchObject({ id: who.id, hasTwoFactor: true })
    expect((await ask({ ...who, token: entered.token }, 'GET', '/session')).status).toBe(200)
    expect(it.events.at(-1)).toMatchObject({
      what: 'auth/signed-in',
      actor: who.id,
      data: { way: 'passkey alone' },
    })
    expect((await twoFactor(who)).passkeys[0].lastUsedAt).toMatch(/^20/)
    // Sent again; without the browser that was asked; from another page; of a passkey nobody knows.
    await expect(alone(cookie, proof)).rejects.toMatchObject({ code: 'auth/challenge-over' })
    const later = await question()
    const over = { code: 'auth/challenge-over' }
    await expect(alone('', key.get(later.options))).rejects.toMatchObject(over)
    const elsewhere = key.get(later.options, { origin: 'https://kith.example.evil' })
    await expect(alone(later.cookie, elsewhere)).rejects.toMatchObject(wrong)
    const third = await question()
    const stranger = softwarePasskey(ORIGIN).get(third.options)
    await expect(alone(third.cookie, stranger)).rejects.toMatchObject(wrong)
    expect(it.events.at(-1)).toMatchObject({ what: 'auth/sign-in-failed', data: wrongWhy })
    // Only touched: whoever found the key could.
    const last = await question()
    const touched = key.get(last.options, { isVerified: false, counter: 90 })
    await expect(alone(last.cookie, touched)).rejects.toMatchObject({
      code: 'auth/unverified-passkey',
    })
    // Nor made out of that one: what it signed says that it was only touched.
    const data = Buffer.from(touched.response.authenticatorData, 'base64url')
    data[32] = 0x05
    const authenticatorData = data.toString('base64url')
    const made = { ...touched, response: { ...touched.response, authenticatorData } }
    await expect(alone(last.cookie, made)).rejects.toMatchObject(wrong)
    // As the second step after the password it is good enough.
    const second = await challenged(who.email)
    const step2 = key.get(second.options, { isVerified: false, counter: 91 })
    expect((await step(second.cookie, step2)).user.id).toBe(who.id)
  })

  test('[AU16] named, removed with the password, by nobody else', async () => {
    const { who } = await withPasskey()
    await make(ticketOf(await begin(who, 'Key ring')), softwarePasskey(ORIGIN))
    const [laptop, ring] = (await twoFactor(who)).passkeys
    const stranger = await it.person()
    const theirs = await ask(stranger, 'PATCH', `/passkeys/${laptop.id}`, { name: 'Mine' })
    expect(theirs.json.error.code).toBe('http/not-found')
    expect((await ask(who, 'PATCH', `/passkeys/${laptop.id}`, { name: 'Desk' })).status).toBe(204)
    const remove = (by: Someone, id: string, password = PASSWORD) =>
      ask(by, 'POST', `/passkeys/${id}/remove`, { password })
    expect((await remove(who, ring.id, 'not the one')).json.error.code).toBe(
      'auth/not-your-password',
    )
    expect((await remove(stranger, ring.id)).json.error.code).toBe('http/not-found')
    expect((await remove(who, ring.id)).status).toBe(204)
    expect((await twoFactor(who)).passkeys).toMatchObject([{ name: 'Desk' }])
    expect(await isOn(who)).toBe(true)
    expect((await remove(who, laptop.id)).status).toBe(204)
    expect(await isOn(who)).toBe(false)
    const entered = await it.call('POST', '/api/auth/sign-in', {
      email: who.email,
      password: PASSWORD,
    })
    expect(entered.json).toHaveProperty('token')
    expect(it.events.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'auth/passkey-renamed',
        'auth/passkey-removed',
        'auth/two-factor-off',
      ]),
    )
  })

  test('[AU16] the last factor stays where a workspace asks for one, whichever it is', async () => {
    const { who } = await withPasskey()
    asking.set(who.id, 'Tidemark')
    const [passkey] = (await twoFactor(who)).passkeys
    const refused = await ask(who, 'POST', `/passkeys/${passkey.id}/remove`, { password: PASSWORD })
    expect(refused).toMatchObject({
      status: 409,
      json: { error: { code: 'auth/last-factor', message: expect.stringContaining('Tidemark') } },
    })
    expect(await isOn(who)).toBe(true)
    const begun = await ask(who, 'POST', '/two-factor/enable', { password: PASSWORD })
    const secret = new URL(begun.json.uri).searchParams.get('secret') ?? ''
    await ask(who, 'POST', '/two-factor/confirm', { code: totp(secret) })
    const gone = await ask(who, 'POST', `/passkeys/${passkey.id}/remove`, { password: PASSWORD })
    expect(gone.status).toBe(204)
    const ending = await ask(who, 'POST', '/two-factor/disable', { password: PASSWORD })
    expect(ending.json.error.code).toBe('auth/last-factor')
    expect((await twoFactor(who)).hasAuthenticator).toBe(true)
    asking.delete(who.id)
    const ended = await ask(who, 'POST', '/two-factor/disable', { password: PASSWORD })
    expect(await isOn({ ...who, token: ended.json.token })).toBe(false)
  })

  test('[AU17] backup codes come with the first passkey, and an authenticator may come and go', async () => {
    const { who, key, backupCodes } = await withPasskey()
    const backup = async (backupCode: string | undefined) => {
      const asked = await it.call('POST', '/api/auth/sign-in', {
        email: who.email,
        password: PASSWORD,
      })
      const { challenge } = asked.json
      return it.call('POST', '/api/auth/two-factor', { challenge, backupCode })
    }
    expect((await backup(backupCodes[0])).json).toHaveProperty('token')
    expect((await backup(backupCodes[0])).json.error.code).toBe('auth/wrong-code')
    // The authenticator that stands beside the codes was never confirmed, and opens nothing.
    const { answer } = await challenged(who.email)
    if (!('challenge' in answer)) throw new Error('no challenge')
    const coded = { challenge: answer.challenge, code: '123456' }
    expect((await it.call('POST', '/api/auth/two-factor', coded)).status).not.toBe(200)
    const begun = await ask(who, 'POST', '/two-factor/enable', { password: PASSWORD })
    expect(begun.json.backupCodes).toEqual([])
    const secret = new URL(begun.json.uri).searchParams.get('secret') ?? ''
    await ask(who, 'POST', '/two-factor/confirm', { code: totp(secret) })
    expect((await twoFactor(who)).hasAuthenticator).toBe(true)
    expect((await backup(backupCodes[1])).json).toHaveProperty('token')
    const second = await begin(who, 'Another')
    expect(second.json.backupCodes).toEqual([])
    await ask(who, 'POST', '/two-factor/disable', { password: PASSWORD })
    expect([(await twoFactor(who)).hasAuthenticator, await isOn(who)]).toEqual([false, true])
    expect((await backup(backupCodes[2])).json).toHaveProperty('token')
    const { cookie, options } = await challenged(who.email)
    expect((await step(cookie, key.get(options))).user.id).toBe(who.id)
    expect(it.events.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['auth/authenticator-added', 'auth/authenticator-removed']),
    )
  })
})
