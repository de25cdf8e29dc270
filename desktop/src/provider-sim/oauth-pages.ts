/**
 * The pages and token endpoints of both providers.
 * Google: https://developers.google.com/identity/protocols/oauth2/native-app
 * Microsoft: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
import { Hono } from 'hono'
import type { SimAccounts, SimUser } from './sim-accounts.ts'

export function oauthPages(accounts: SimAccounts): Hono {
  const app = new Hono()
  for (const [provider, authorize, tokens] of [
    ['google', '/o/oauth2/v2/auth', '/token'],
    ['microsoft', '/:tenant/oauth2/v2.0/authorize', '/:tenant/oauth2/v2.0/token'],
  ] as const) {
    app.get(authorize, context => {
      const asked = context.req.query()
      const redirect = asked['redirect_uri'] ?? ''
      if (!accounts.clients.has(asked['client_id'] ?? ''))
        return context.html(
          page('Error 401: invalid_client', 'The OAuth client was not found.'),
          401,
        )
      if (!/^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+\//.test(redirect))
        return context.html(page('Error 400: redirect_uri_mismatch', 'No loopback address.'), 400)
      if (asked['code_challenge_method'] !== 'S256' || asked['response_type'] !== 'code')
        return context.html(page('Error 400: invalid_request', 'PKCE with S256 is needed.'), 400)
      const users = accounts.users.filter(user => user.provider === provider)
      const action = new URL(context.req.url)
      action.pathname += '/allow'
      return context.html(consent(provider, users, asked, action))
    })
    app.get(`${authorize}/allow`, context => {
      const asked = context.req.query()
      const back = new URL(asked['redirect_uri'] ?? '')
      back.searchParams.set('state', asked['state'] ?? '')
      const user = accounts.users.find(each => each.address === asked['user'])
      if (user === undefined || asked['answer'] === 'deny') {
        back.searchParams.set('error', 'access_denied')
        return context.redirect(back.href)
      }
      const scopes = (asked['scope'] ?? '').split(' ').filter(Boolean)
      const code = accounts.code({
        user,
        scopes,
        challenge: asked['code_challenge'] ?? '',
        redirect: asked['redirect_uri'] ?? '',
        client: asked['client_id'] ?? '',
      })
      back.searchParams.set('code', code)
      back.searchParams.set('scope', scopes.join(' '))
      return context.redirect(back.href)
    })
    app.post(tokens, async context => {
      const form = Object.fromEntries(new URLSearchParams(await context.req.text()))
      const answer = accounts.exchange(form)
      return 'error' in answer ? context.json(answer, 400) : context.json(answer)
    })
  }
  app.post('/revoke', async context => {
    const form = Object.fromEntries(new URLSearchParams(await context.req.text()))
    return accounts.revoke(form['token'] ?? context.req.query('token') ?? '')
      ? context.json({})
      : context.json({ error: 'invalid_token' }, 400)
  })
  return app
}

function consent(
  provider: string,
  users: readonly SimUser[],
  asked: Readonly<Record<string, string>>,
  action: URL,
): string {
  const hint = asked['login_hint'] ?? ''
  const hidden = Object.entries(asked)
    .map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`)
    .join('')
  const rows = users
    .map(
      user =>
        `<button name="user" value="${escape(user.address)}">${escape(user.name)} &lt;${escape(user.address)}&gt;${user.address === hint ? ' (suggested)' : ''}</button>`,
    )
    .join('')
  return page(
    `Sign in to the simulated ${provider}`,
    `<form method="get" action="${escape(action.pathname)}">${hidden}${rows}<button name="answer" value="deny">Deny</button></form>`,
  )
}

const page = (title: string, body: string): string =>
  `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>${escape(title)}</title><h1>${escape(title)}</h1>${body}`

const escape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
