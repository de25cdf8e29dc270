/**
 * An OpenID Connect provider written from the specification (Core 1.0, Discovery 1.0, RFC 7636), that
 * can be told to misbehave in one way at a time.
 */
import { createHash, randomUUID } from 'node:crypto'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

export type Misbehaviour =
  | 'none'
  | 'wrong-audience'
  | 'wrong-issuer'
  | 'wrong-nonce'
  | 'no-nonce'
  | 'expired'
  | 'foreign-key'
  | 'unsigned'

export interface OidcProvider {
  readonly issuer: string
  /** What the next sign-in says of the person. */
  readonly say: (claims: Readonly<Record<string, unknown>>, how?: Misbehaviour) => void
  /** The address a browser is sent back to, for one it was sent to. */
  readonly consent: (url: string) => string
  readonly close: () => Promise<void>
}

export const CLIENT = { id: 'kith-test', secret: 'a client secret' }

export async function oidcProvider(): Promise<OidcProvider> {
  const [own, foreign] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')])
  const codes = new Map<
    string,
    { readonly challenge: string; readonly nonce: string | null; readonly redirect: string }
  >()
  let claims: Readonly<Record<string, unknown>> = {}
  let how: Misbehaviour = 'none'
  const at = { issuer: '' }
  const app = new Hono()
  app.get('/.well-known/openid-configuration', context =>
    context.json({
      issuer: at.issuer,
      authorization_endpoint: `${at.issuer}/authorize`,
      token_endpoint: `${at.issuer}/token`,
      jwks_uri: `${at.issuer}/jwks`,
      userinfo_endpoint: `${at.issuer}/userinfo`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    }),
  )
  app.get('/jwks', async context =>
    context.json({
      keys: [{ ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }],
    }),
  )
  app.post('/token', async context => {
    const form = await context.req.parseBody()
    const code = codes.get(String(form['code']))
    codes.delete(String(form['code']))
    const basic = Buffer.from(
      context.req.header('authorization')?.slice(6) ?? '',
      'base64',
    ).toString()
    const secret = form['client_secret'] ?? decodeURIComponent(basic.split(':')[1] ?? '')
    const challenge = createHash('sha256').update(String(form['code_verifier'])).digest('base64url')
    const isGood =
      code?.challenge === challenge &&
      code.redirect === form['redirect_uri'] &&
      secret === CLIENT.secret
    if (!isGood) return context.json({ error: 'invalid_grant' }, 400)
    return context.json({
      access_token: randomUUID(),
      token_type: 'Bearer',
      expires_in: 300,
      id_token: await idToken(code.nonce),
    })
  })
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise(resolve => server.once('listening', resolve))
  const address = server.address()
  at.issuer = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`

  async function idToken(nonce: string | null): Promise<string> {
    const payload = {
      ...claims,
      ...(how === 'no-nonce' || nonce === null
        ? {}
        : { nonce: how === 'wrong-nonce' ? 'another' : nonce }),
    }
    if (how === 'unsigned') {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
      const now = Math.floor(Date.now() / 1000)
      return `${part({ alg: 'none' })}.${part({ ...payload, iss: at.issuer, aud: CLIENT.id, iat: now, exp: now + 300 })}.`
    }
    return new SignJWT(payload)
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(how === 'wrong-issuer' ? 'https://issuer.example' : at.issuer)
      .setAudience(how === 'wrong-audience' ? 'another-client' : CLIENT.id)
      .setIssuedAt(how === 'expired' ? '2 hours ago' : undefined)
      .setExpirationTime(how === 'expired' ? '1 hour ago' : '5 minutes')
      .sign(how === 'foreign-key' ? foreign.privateKey : own.privateKey)
  }

  return {
    issuer: at.issuer,
    say(next, as = 'none') {
      claims = next
      how = as
    },
    consent(url) {
      const asked = new URL(url).searchParams
      const code = randomUUID()
      const redirect = asked.get('redirect_uri') ?? ''
      codes.set(code, {
        challenge: asked.get('code_challenge') ?? '',
        nonce: asked.get('nonce'),
        redirect,
      })
      return `${redirect}?${new URLSearchParams({ code, state: asked.get('state') ?? '' }).toString()}`
    },
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}
