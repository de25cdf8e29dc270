import { afterAll, beforeAll, expect, test } from 'vitest'
import { authMigrations } from '#auth'
import type { Database } from '#db'
import { PASSWORD, softwarePasskey, workspacesFixture } from '#identity-testkit'
import { onEachDatabase } from '#testkit'
import { workspaceMigrations } from '#workspaces'
import { browserOf, type Shown } from './browser.fixture.ts'
import { openBrowser, ORIGIN, withOidc } from './mounted-pages.fixture.ts'
import { oidcProvider, type OidcProvider } from './oidc-provider.fixture.ts'

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

  test('[PG1] every page and its headers', async () => {
    const { it, browser } = withOidc(db, provider)
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
    const { it, browser } = withOidc(db, provider)
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
    const { it, browser } = withOidc(db, provider)
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

  test('[PG11] a passkey is made with a link, and asked for after the password or instead of it', async () => {
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
    // Alone, in a third one: from the page of signing in to where it was asked for.
    const third = browserOf(it.app, origin)
    const start = await third.get(`/sign-in?next=${encodeURIComponent(next)}`)
    const way = /href="(\/sign-in\/with\/passkey[^"]*)"/.exec(start.text)?.[1] ?? ''
    const question = await third.get(way.replaceAll('&amp;', '&'))
    const touched = JSON.stringify(key.get(optionsOf(question), { isVerified: false }))
    const asked2 = await third.post('/sign-in/with/passkey', { next, response: touched })
    expect([asked2.status, asked2.text.includes('neither a PIN nor a finger')]).toEqual([401, true])
    expect((await third.get('/welcome')).location).toBe('/sign-in')
    const good = JSON.stringify(key.get(optionsOf(asked2)))
    const inOne = await third.post('/sign-in/with/passkey', { next, response: good })
    expect(inOne.location).toBe(next)
    expect((await third.get('/welcome')).text).toContain(ana.email)
    // A backup code instead, in another browser.
    const other = browserOf(it.app, origin)
    const again = await other.post('/sign-in', { email: ana.email, password: PASSWORD })
    expect((await other.get(again.location)).text).toContain('Backup code')
    const code = String(json.backupCodes[0])
    expect((await other.post('/sign-in/code', { code })).location).toBe('/welcome')
  })

  test('[PG4] nobody is sent elsewhere, nothing typed becomes markup', async () => {
    const { it, browser } = withOidc(db, provider)
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
    const { it } = withOidc(db, provider)
    const look = await it.app.request('/unsubscribe?token=ours')
    expect(await look.text()).toContain('action="/unsubscribe?token=ours"')
    const press = (token: string) =>
      it.app.request(`/unsubscribe?token=${token}`, { method: 'POST' })
    expect([(await press('ours')).status, (await press('other')).status]).toEqual([200, 404])
  })

  test('[PG9] a reset link from the log, an invitation’s page', async () => {
    const { it, browser } = withOidc(db, provider)
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
})

test('[PG4] a template escapes what is put into it', async () => {
  const { html } = await import('./html.ts')
  expect(html`<p title="${`"'<&>`}">${'<b>'}</p>`.html).toBe(
    '<p title="&quot;&#39;&lt;&amp;&gt;">&lt;b&gt;</p>',
  )
})
