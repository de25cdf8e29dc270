import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authMigrations } from '#auth'
import type { Database } from '#db'
import {
  PASSWORD,
  softwarePasskey,
  workspacesFixture,
  type WorkspacesFixture,
} from '#identity-testkit'
import { onEachDatabase } from '#testkit'
import { workspaceMigrations } from '#workspaces'
import { browserOf, type Browser, type Shown } from './browser.fixture.ts'
import { mountPages } from './index.ts'
import {
  CLIENT,
  oidcProvider,
  type Misbehaviour,
  type OidcProvider,
} from './oidc-provider.fixture.ts'
import { samlProvider, type Assertion } from './saml-provider.fixture.ts'

const ORIGIN = 'http://127.0.0.1:8787'

/** What the page hands to the browser. */
const optionsOf = ({ text }: Shown) =>
  JSON.parse(/data-options="([^"]*)"/.exec(text)?.[1]?.replaceAll('&quot;', '"') ?? '{}') as {
    challenge: string
  }

onEachDatabase('pages', ({ open }) => {
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

  const withOidc = (environment: Record<string, string> = {}) => {
    const it = workspacesFixture(db, {
      environment: {
        KITH_OIDC_ISSUER: provider.issuer,
        KITH_OIDC_CLIENT_ID: CLIENT.id,
        KITH_OIDC_CLIENT_SECRET: CLIENT.secret,
        KITH_OIDC_NAME: 'Tidemark <ID>',
        ...environment,
      },
    })
    return { it, browser: openBrowser(it) }
  }
  const openBrowser = (it: WorkspacesFixture, origin = ORIGIN): Browser => {
    mountPages(it.app, {
      identity: it.identity,
      invites: it.invites,
      origin,
      isTrustedProxy: () => false,
      unsubscribe: async token => token === 'ours',
      log: it.identity.parts.log,
    })
    return browserOf(it.app, origin)
  }

  test('[PG1] every page and its headers', async () => {
    const { it, browser } = withOidc()
    for (const path of [
      '/',
      '/sign-in',
      '/sign-in/code',
      '/sign-up',
      '/forgot',
      '/reset?token=x',
      '/verify?token=x',
      '/invite/nothing-of-ours',
    ]) {
      const { text, headers } = await browser.get(path)
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(text).not.toMatch(/<script|style=|\son[a-z]+=|https?:\/\/(?!127\.0\.0\.1:8787)/)
    }
    expect((await browser.get('/assets/pages.css')).headers.get('content-type')).toContain(
      'text/css',
    )
    expect((await browser.get('/assets/inter.woff2')).status).toBe(200)
    expect((await browser.get('/welcome')).location).toBe('/sign-in')
    expect(it.lines.filter(({ level }) => level === 'error')).toEqual([])
  })

  test('[PG2] a form of another page is refused, whatever it holds', async () => {
    const { it, browser } = withOidc()
    const ana = await it.person()
    const form = { email: ana.email, password: PASSWORD }
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      {},
      { 'sec-fetch-site': 'cross-site' },
    ] as Record<string, string>[]) {
      expect((await browser.post('/sign-in', form, headers)).status).toBe(403)
    }
    expect(browser.cookies.size).toBe(0)
    expect((await browser.post('/sign-in', form)).status).toBe(303)
    // Nor with the person's cookies, were a browser to send them along.
    expect((await browser.post('/sign-out', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(
      403,
    )
    expect((await browser.get('/welcome')).text).toContain(ana.email)
    expect((await browser.post('/sign-out', {})).location).toBe('/sign-in')
    expect((await browser.get('/welcome')).location).toBe('/sign-in')
  })

  test('[PG3] a desktop is let in after a password', async () => {
    const { it, browser } = withOidc()
    const ana = await it.person()
    const { json: start } = await it.call(
      'POST',
      '/api/auth/device/code',
      { client_id: 'kith-desktop' },
      { device: 'Ana’s <b>laptop</b>' },
    )
    const first = await browser.get(`/device?user_code=${start.user_code}`)
    expect(first.location).toBe(
      `/sign-in?next=${encodeURIComponent(`/device?user_code=${start.user_code}`)}`,
    )
    const next = `/device?user_code=${start.user_code}`
    const entered = await browser.post('/sign-in', { email: ana.email, password: PASSWORD, next })
    expect(entered.location).toBe(next)
    const asked = await browser.get(entered.location)
    expect(asked.text).toContain('Ana’s &lt;b&gt;laptop&lt;/b&gt;')
    expect(asked.text).toContain(ana.email)
    expect(
      (await browser.post('/device', { user_code: start.user_code, answer: 'yes' })).text,
    ).toContain('Kith goes on by itself')
    const token = await it.call('POST', '/api/auth/device/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: start.device_code,
      client_id: 'kith-desktop',
    })
    expect(
      (await it.call('GET', '/api/auth/session', undefined, { token: token.json.access_token }))
        .json.user.id,
    ).toBe(ana.id)
    expect((await browser.get(next)).text).toContain('No device waits with this code')
  })

  test('[PG11] a passkey is made with a link, and asked for after the password', async () => {
    const origin = 'http://localhost:8787'
    const it = workspacesFixture(db, { origin })
    const browser = openBrowser(it, origin)
    const ana = await it.person()
    const asked = { name: 'Ana’s <b>key</b>', password: PASSWORD }
    const { json } = await it.call('POST', '/api/auth/passkeys', asked, { token: ana.token })
    const link = String(json.url).replace(origin, '')
    const page = await browser.get(link)
    for (const shown of [ana.email, 'localhost:8787', 'Ana’s &lt;b&gt;key&lt;/b&gt;'])
      expect(page.text).toContain(shown)
    const key = softwarePasskey(origin)
    const ticket = new URL(String(json.url)).searchParams.get('ticket') ?? ''
    const form = { ticket, response: JSON.stringify(key.create(optionsOf(page))) }
    expect((await browser.post('/passkeys/new', { ticket, response: '{}' })).status).toBe(422)
    expect((await browser.post('/passkeys/new', form)).text).toContain('Passkey kept')
    expect((await browser.post('/passkeys/new', form)).status).toBe(410)
    expect((await browser.get(link)).status).toBe(410)
    const next = '/device?user_code=ABCD'
    const entered = await browser.post('/sign-in', { email: ana.email, password: PASSWORD, next })
    const step = await browser.get(entered.location)
    expect((await browser.get('/welcome')).location).toBe('/sign-in')
    // Ours and no other, on these pages alone.
    for (const { text, headers } of [page, step]) {
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'.*script-src 'self'$/,
      )
      expect(text.match(/<script[^>]*>/g)).toEqual([
        '<script src="/assets/webauthn.js" defer>',
        '<script src="/assets/passkey.js" defer>',
      ])
      expect(text).not.toMatch(/<script[^>]*>[^<]/)
    }
    for (const name of ['webauthn', 'passkey'])
      expect((await browser.get(`/assets/${name}.js`)).headers.get('content-type')).toContain(
        'text/javascript',
      )
    const stranger = JSON.stringify(softwarePasskey(origin).get(optionsOf(step)))
    const refused = await browser.post('/sign-in/passkey', { next, response: stranger })
    expect([refused.status, refused.text.includes('not accepted')]).toEqual([401, true])
    const proof = JSON.stringify(key.get(optionsOf(refused)))
    const signed = await browser.post('/sign-in/passkey', { next, response: proof })
    expect(signed.location).toBe(next)
    expect((await browser.get('/welcome')).text).toContain(ana.email)
    // A backup code instead, in another browser.
    const other = browserOf(it.app, origin)
    const again = await other.post('/sign-in', { email: ana.email, password: PASSWORD })
    expect((await other.get(again.location)).text).toContain('Backup code')
    const code = String(json.backupCodes[0])
    expect((await other.post('/sign-in/code', { code })).location).toBe('/welcome')
  })

  test('[PG4] nobody is sent elsewhere, nothing typed becomes markup', async () => {
    const { it, browser } = withOidc()
    const ana = await it.person()
    for (const next of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '/device/../../x',
      '/api/auth/session',
    ]) {
      const entered = await browser.post('/sign-in', { email: ana.email, password: PASSWORD, next })
      expect(entered.location).toBe('/welcome')
    }
    const shown = await browser.post('/sign-in', {
      email: '"><script>alert(1)</script>',
      password: 'x',
    })
    expect(shown.text).not.toContain('<script')
    expect((await browser.get('/sign-in')).text).toContain('Tidemark &lt;ID&gt;')
    expect((await browser.get('/sign-in?error=<script>')).text).not.toContain('<script')
  })

  test('[PG9] mails about notices end at a click, whoever presses it', async () => {
    const { it } = withOidc()
    const look = await it.app.request('/unsubscribe?token=ours')
    expect(await look.text()).toContain('action="/unsubscribe?token=ours"')
    const press = (token: string) =>
      it.app.request(`/unsubscribe?token=${token}`, { method: 'POST' })
    expect([(await press('ours')).status, (await press('other')).status]).toEqual([200, 404])
  })

  test('[PG9] a reset link from the log, an invitation’s page', async () => {
    const { it, browser } = withOidc()
    const ana = await it.person()
    await browser.post('/forgot', { email: ana.email })
    const link = String(
      it.lines.findLast(line => line.event === 'auth/link-not-mailed')?.fields['link'],
    )
    const token = new URL(link).searchParams.get('token') ?? ''
    expect((await browser.get(link.replace(ORIGIN, ''))).text).toContain(token)
    expect(
      (await browser.post('/reset', { token, password: 'a new long password' })).text,
    ).toContain('Password kept')
    expect((await browser.post('/reset', { token, password: 'another password' })).text).toContain(
      'used already',
    )
    const team = await it.team()
    const { json: invite } = await it.call(
      'POST',
      `/api/workspaces/${team.workspace}/invites`,
      { role: 'member' },
      { token: team.tokens.owner },
    )
    const page = await browser.get(`/invite/${invite.code}`)
    expect(page.text).toContain('invites you to Tidemark')
    expect(page.text).toContain(invite.link)
    expect((await browser.get('/verify?token=x')).text).toContain('This is my address')
    expect((await browser.post('/verify', { token: 'x' })).status).toBe(410)
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
      const { it, browser } = withOidc()
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
      const { browser } = withOidc()
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
      const { browser } = withOidc()
      provider.say(someone('mallory@example.com'))
      expect(await signIn(browser, url => change(provider.consent(url)))).toMatch(/error=/)
      expect((await browser.get('/welcome')).location).toBe('/sign-in')
    })

    test('[PG5] an answer that another browser began is refused, and so is one that comes twice', async () => {
      const { it, browser } = withOidc()
      provider.say(someone('mallory@example.com'))
      const back = provider.consent((await browser.get('/sign-in/with/oidc')).location)
      const victim = browserOf(it.app, ORIGIN)
      await victim.get(back)
      expect((await victim.get('/welcome')).location).toBe('/sign-in')
      const twice = withOidc()
      const again = provider.consent((await twice.browser.get('/sign-in/with/oidc')).location)
      expect((await twice.browser.get(again)).location).toContain('/welcome')
      twice.browser.cookies.clear()
      expect((await twice.browser.get(again)).location).toContain('error=')
    })

    test('[PG6] an address nobody proved here is not joined; one that is proved is', async () => {
      const { it, browser } = withOidc()
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
      const team = await invited.it.team().catch(() => undefined)
      expect(team).toBeUndefined()
      const inviter = withOidc().it
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
      const { it, browser } = withOidc({ KITH_OIDC_ISSUER: 'http://127.0.0.1:9' })
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

test('[PG4] a template escapes what is put into it', async () => {
  const { html } = await import('./html.ts')
  expect(html`<p title="${`"'<&>`}">${'<b>'}</p>`.html).toBe(
    '<p title="&quot;&#39;&lt;&amp;&gt;">&lt;b&gt;</p>',
  )
})
