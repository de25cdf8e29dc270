/** Signing in through the providers of others, who answer as they should and as they should not. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authMigrations } from '#auth'
import type { Database } from '#db'
import { PASSWORD, workspacesFixture } from '#identity-testkit'
import { onEachDatabase } from '#testkit'
import { workspaceMigrations } from '#workspaces'
import { browserOf, type Browser } from './browser.fixture.ts'
import { openBrowser, ORIGIN, withOidc } from './mounted-pages.fixture.ts'
import {
  CLIENT,
  oidcProvider,
  type Misbehaviour,
  type OidcProvider,
} from './oidc-provider.fixture.ts'
import { samlProvider, type Assertion } from './saml-provider.fixture.ts'

onEachDatabase('signing in with a provider', ({ open }) => {
  let db: Database
  let provider: OidcProvider
  beforeAll(async () => {
    db = await open([...authMigrations, ...workspaceMigrations])
    provider = await oidcProvider()
  })
  afterAll(async () => {
    await provider.close()
    await db.close()
  })

  describe('through OpenID Connect', () => {
    const someone = (email: string) => ({
      sub: `sub-${email}`,
      email,
      email_verified: true,
      name: 'Vera',
    })
    async function signIn(browser: Browser, back = provider.consent): Promise<string> {
      const sent = await browser.get('/sign-in/with/oidc')
      expect(sent.location).toMatch(new RegExp(`^${provider.issuer}/authorize\\?`))
      const answer = await browser.get(back(sent.location))
      return new URL(answer.location, ORIGIN).pathname + new URL(answer.location, ORIGIN).search
    }

    test('[PG5] a person comes in and is the same the next time; state, nonce and PKCE are asked for', async () => {
      const { it, browser } = withOidc(db, provider)
      provider.say(someone('vera@example.com'))
      const asked = new URL((await browser.get('/sign-in/with/oidc')).location).searchParams
      expect(asked.get('code_challenge_method')).toBe('S256')
      for (const name of ['state', 'nonce', 'code_challenge'])
        expect(asked.get(name)?.length).toBeGreaterThan(20)
      expect(asked.get('redirect_uri')).toBe(`${ORIGIN}/api/auth/callback/oidc`)
      expect(await signIn(browser)).toBe('/welcome')
      expect((await browser.get('/welcome')).text).toContain('vera@example.com')
      expect(await signIn(browserOf(it.app, ORIGIN))).toBe('/welcome')
      const users = await db.tx({}, tx =>
        tx.query(`select id from auth_user where email = 'vera@example.com'`),
      )
      expect(users).toHaveLength(1)
      const [account] = await db.tx({}, tx =>
        tx.query<{ access_token: string }>(
          `select access_token from auth_account where provider_id = 'oidc'`,
        ),
      )
      // Encrypted: no UUID as the provider gave it.
      expect(account?.access_token).not.toMatch(/^[0-9a-f-]{36}$/)
      expect(
        it.events.some(({ what, data }) => what === 'auth/signed-in' && data['way'] === 'callback'),
      ).toBe(true)
    })

    test.each<[Misbehaviour]>([
      ['wrong-audience'],
      ['wrong-issuer'],
      ['wrong-nonce'],
      ['no-nonce'],
      ['expired'],
      ['foreign-key'],
      ['unsigned'],
    ])('[PG5] an id token: %s', async how => {
      const { browser } = withOidc(db, provider)
      provider.say(someone(`${how}@example.com`), how)
      expect(await signIn(browser)).toMatch(/^\/sign-in\?.*error=/)
      expect((await browser.get('/welcome')).location).toBe('/sign-in')
      const users = await db.tx({}, tx =>
        tx.query('select id from auth_user where email = $1', [`${how}@example.com`]),
      )
      expect(users).toEqual([])
    })

    test.each([
      ['a state that is made up', (url: string) => url.replace(/state=[^&]+/, 'state=made-up')],
      ['no state', (url: string) => url.replace(/&state=[^&]+/, '')],
      [
        'a code of somebody else’s sign-in',
        (url: string) => url.replace(/code=[^&]+/, 'code=other'),
      ],
    ])('[PG5] %s', async (_name, change) => {
      const { browser } = withOidc(db, provider)
      provider.say(someone('mallory@example.com'))
      expect(await signIn(browser, url => change(provider.consent(url)))).toMatch(/error=/)
      expect((await browser.get('/welcome')).location).toBe('/sign-in')
    })

    test('[PG5] an answer that another browser began is refused, and so is one that comes twice', async () => {
      const { it, browser } = withOidc(db, provider)
      provider.say(someone('mallory@example.com'))
      const back = provider.consent((await browser.get('/sign-in/with/oidc')).location)
      const victim = browserOf(it.app, ORIGIN)
      await victim.get(back)
      expect((await victim.get('/welcome')).location).toBe('/sign-in')
      const twice = withOidc(db, provider)
      const again = provider.consent((await twice.browser.get('/sign-in/with/oidc')).location)
      expect((await twice.browser.get(again)).location).toContain('/welcome')
      twice.browser.cookies.clear()
      expect((await twice.browser.get(again)).location).toContain('error=')
    })

    test('[PG6] an address nobody proved here is not joined; one that is proved is', async () => {
      const { it, browser } = withOidc(db, provider)
      const ana = await it.person()
      provider.say(someone(ana.email))
      expect(await signIn(browser)).toMatch(/error=account_not_linked/)
      await db.tx({}, tx =>
        tx.query('update auth_user set email_verified = true where id = $1', [ana.id]),
      )
      provider.say({ ...someone(ana.email), email_verified: false })
      expect(await signIn(browser)).toMatch(/error=/)
      provider.say(someone(ana.email))
      expect(await signIn(browser)).toBe('/welcome')
    })

    test('[PG6] strangers of an open provider need an invitation, a domain or the option', async () => {
      const google = (extra: Record<string, string>) => {
        const it = workspacesFixture(db, {
          environment: {
            KITH_GOOGLE_CLIENT_ID: CLIENT.id,
            KITH_GOOGLE_CLIENT_SECRET: CLIENT.secret,
            KITH_GOOGLE_ISSUER: provider.issuer,
            KITH_SIGN_UP: 'invited',
            ...extra,
          },
        })
        return { it, browser: openBrowser(it) }
      }
      const enter = async (browser: Browser, email: string) => {
        provider.say(someone(email))
        const sent = await browser.get('/sign-in/with/google')
        return (await browser.get(provider.consent(sent.location))).location
      }
      const invited = google({})
      expect(await enter(invited.browser, 'stranger@example.com')).toContain('error=')
      expect(
        await enter(google({ KITH_SIGN_IN_DOMAINS: 'example.com' }).browser, 'guest@example.com'),
      ).toContain('/welcome')
      const stranger = { email: 'other@example.com', password: 'correct horse battery', name: 'X' }
      const refused = await invited.it.call('POST', '/api/auth/sign-up', stranger)
      expect(refused.status).toBe(403)
      const inviter = withOidc(db, provider).it
      const { workspace, tokens } = await inviter.team()
      await inviter.call(
        'POST',
        `/api/workspaces/${workspace}/invites`,
        { role: 'member', email: 'asked@example.com' },
        { token: tokens.owner },
      )
      expect(await enter(invited.browser, 'asked@example.com')).toContain('/welcome')
    })

    test('[PG7] a provider that is away says so; passwords go on, and it is asked again', async () => {
      const { it, browser } = withOidc(db, provider, { KITH_OIDC_ISSUER: 'http://127.0.0.1:9' })
      const away = await browser.get('/sign-in/with/oidc')
      expect([away.status, away.text.includes('does not answer')]).toEqual([503, true])
      const ana = await it.person()
      expect(
        (await browser.post('/sign-in', { email: ana.email, password: PASSWORD })).location,
      ).toBe('/welcome')
      expect((await browser.get('/sign-in/with/nobody')).status).toBe(404)
    })
  })

  describe('through SAML', () => {
    const idp = samlProvider()
    const start = async () => {
      const it = workspacesFixture(db, {
        environment: {
          KITH_SAML_METADATA: idp.metadata,
          KITH_SAML_DOMAIN: 'example.com',
          KITH_SIGN_UP: 'invited',
        },
      })
      const browser = openBrowser(it)
      const sent = await browser.get('/sign-in/with/saml')
      expect(sent.location).toMatch(/^https:\/\/idp\.example\/sso\?SAMLRequest=/)
      return { it, browser, url: sent.location }
    }
    const ACS = '/api/auth/sso/saml2/sp/acs/saml'
    const post = (browser: Browser, form: Record<string, string>) =>
      browser.post(ACS, form, { origin: 'https://idp.example' })
    const isIn = async (browser: Browser) => (await browser.get('/welcome')).status === 200

    test('[PG8] a person of the domain comes in, once per answer', async () => {
      const { browser, url } = await start()
      const form = idp.answer(url, { email: 'sam@example.com' })
      const entered = await post(browser, form)
      expect(entered.location).toMatch(/\/welcome$/)
      expect((await browser.get('/welcome')).text).toContain('sam@example.com')
      const other = await start()
      await post(other.browser, form)
      expect(await isIn(other.browser)).toBe(false)
      const meta = await browser.get('/api/auth/sso/saml2/sp/metadata?providerId=saml')
      expect(meta.text).toContain('WantAssertionsSigned="true"')
    })

    test.each<[string, Omit<Assertion, 'email'>]>([
      ['that is not signed', { isSigned: false }],
      ['signed by somebody else', { key: 'foreign' }],
      ['that is over', { minutes: -20 }],
      ['that is not yet good', { minutes: 20 }],
      ['for another audience', { audience: 'https://other.example' }],
      ['for another address', { recipient: 'https://other.example/acs' }],
      ['without times', { hasTimes: false }],
      ['that answers no request', { inResponseTo: '' }],
      ['to a request nobody made', { inResponseTo: '_made-up' }],
    ])('[PG8] an assertion %s', async (_name, how) => {
      const { browser, url } = await start()
      const email = 'malvin@example.com'
      await post(browser, idp.answer(url, { email, ...how }))
      expect(await isIn(browser)).toBe(false)
      expect(
        await db.tx({}, tx => tx.query('select id from auth_user where email = $1', [email])),
      ).toEqual([])
    })

    test('[PG8] of another domain, wrapped around a signed one, or changed after signing', async () => {
      const foreign = await start()
      await post(foreign.browser, idp.answer(foreign.url, { email: 'sam@elsewhere.example' }))
      expect(await isIn(foreign.browser)).toBe(false)
      const read = (form: { SAMLResponse: string }) =>
        Buffer.from(form.SAMLResponse, 'base64').toString()
      const changed = await start()
      const good = idp.answer(changed.url, { email: 'sam@example.com' })
      const other = read(good).replaceAll('sam@example.com', 'boss@example.com')
      await post(changed.browser, { ...good, SAMLResponse: Buffer.from(other).toString('base64') })
      expect(await isIn(changed.browser)).toBe(false)
      const wrapped = await start()
      const form = idp.answer(wrapped.url, { email: 'sam@example.com' })
      const whole = read(form)
      const evil = /<saml:Assertion[\s\S]*<\/saml:Assertion>/
        .exec(whole)![0]
        .replace(/<Signature[\s\S]*<\/Signature>/, '')
        .replaceAll('sam@', 'boss@')
        .replace(/ID="_/, 'ID="_evil')
      for (const place of [
        whole.replace('<saml:Assertion', `${evil}<saml:Assertion`),
        whole.replace('</samlp:Response>', `${evil}</samlp:Response>`),
        whole.replace(
          '<samlp:Status>',
          `<samlp:Extensions>${evil}</samlp:Extensions><samlp:Status>`,
        ),
      ]) {
        await post(wrapped.browser, {
          ...form,
          SAMLResponse: Buffer.from(place).toString('base64'),
        })
        expect(await isIn(wrapped.browser)).toBe(false)
      }
      const bosses = await db.tx({}, tx =>
        tx.query(`select id from auth_user where email like 'boss@%'`),
      )
      expect(bosses).toEqual([])
    })

    test('[PG10] behind TLS an answer counts in the browser that asked', async () => {
      const origin = 'https://kith.example.org'
      const there = samlProvider(origin)
      const it = workspacesFixture(db, {
        origin,
        environment: { KITH_SAML_METADATA: there.metadata, KITH_SAML_DOMAIN: 'example.com' },
      })
      const browser = openBrowser(it, origin)
      const ask = async (asking: Browser) => (await asking.get('/sign-in/with/saml')).location
      const mallory = browserOf(it.app, origin)
      const prepared = there.answer(await ask(mallory), { email: 'mallory@example.com' })
      // The victim has a sign-in of their own under way, or none.
      expect((await post(browser, prepared)).status).toBe(403)
      const url = await ask(browser)
      expect((await post(browser, prepared)).status).toBe(403)
      expect(await isIn(browser)).toBe(false)
      const entered = await post(browser, there.answer(url, { email: 'tls@example.com' }))
      expect(entered.location).toMatch(/\/welcome$/)
      expect(await isIn(browser)).toBe(true)
    })
  })
})
