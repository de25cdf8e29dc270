/** What the local server serves over HTTP: the page, and attachments by their hash. */
import { createReadStream, existsSync } from 'node:fs'
import { Readable } from 'node:stream'
import type { HttpBindings } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono, type Context } from 'hono'
import type { Engine } from '#engine/compose'
import type { Guard } from './guard.ts'

export interface HttpAppDeps {
  readonly guard: Guard
  readonly engine: () => Engine
  /** Folder of the built page. */
  readonly page: string
}

type Env = { Bindings: HttpBindings }

/** No inline script, no other origin: what a note or an imported cell contains cannot run or call home. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "frame-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const WEEK_SECONDS = 7 * 24 * 3600

export function createHttpApp({ guard, engine, page }: HttpAppDeps): Hono<Env> {
  const app = new Hono<Env>()

  app.use(async (context, next) => {
    const verdict = guard.place(context.env.incoming)
    if (!verdict.ok)
      return context.json({ code: 'host/refused', message: verdict.why }, verdict.status)
    if (context.req.method !== 'GET' && context.req.method !== 'HEAD') {
      return context.json(
        { code: 'host/method', message: 'This server only serves the page and its files.' },
        405,
      )
    }
    await next()
    // Attachments carry a stricter policy of their own.
    if (!context.res.headers.has('content-security-policy'))
      context.header('Content-Security-Policy', CONTENT_SECURITY_POLICY)
    context.header('X-Content-Type-Options', 'nosniff')
    context.header('Referrer-Policy', 'no-referrer')
    context.header('Cross-Origin-Opener-Policy', 'same-origin')
    context.header('Cross-Origin-Resource-Policy', 'same-origin')
    return undefined
  })

  app.get('/files/:hash{[0-9a-f]{64}}', async context => {
    const verdict = guard.token(context.env.incoming)
    if (!verdict.ok)
      return context.json({ code: 'host/refused', message: verdict.why }, verdict.status)
    return serveFile(context, engine())
  })

  app.get('/files/*', context => context.notFound())

  // The address that Kith prints: the token moves into a cookie that scripts and other sites cannot read.
  app.use(async (context, next) => {
    const given = context.req.query('token')
    if (given === undefined) return next()
    if (!guard.isToken(given))
      return context.text(
        'This address is from an earlier start of Kith. Open the one it printed last.',
        401,
      )
    context.header(
      'Set-Cookie',
      `${guard.cookieName}=${given}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${WEEK_SECONDS}`,
    )
    const rest = new URL(context.req.url)
    rest.searchParams.delete('token')
    return context.redirect(`${rest.pathname}${rest.search}`)
  })

  app.use(
    '/assets/*',
    serveStatic({
      root: page,
      onFound: (_path, context) =>
        context.header('Cache-Control', 'public, max-age=31536000, immutable'),
    }),
  )
  app.use('*', serveStatic({ root: page }))
  // Every route of the page is the same document; the router in it reads the path.
  app.get('*', async (context, next) => {
    if (context.req.path.includes('.') || !existsSync(page)) return next()
    return serveStatic({ root: page, path: 'index.html' })(context, next)
  })
  app.notFound(context =>
    context.json({ code: 'host/not-found', message: 'There is nothing at this address.' }, 404),
  )
  app.onError((_error, context) =>
    context.json({ code: 'internal', message: 'Something went wrong inside Kith.' }, 500),
  )
  return app
}

async function serveFile(context: Context<Env>, engine: Engine): Promise<Response> {
  const { hash = '' } = context.req.param() as { readonly hash?: string }
  const file = await engine.openFile(
    hash,
    context.req.query('name') ?? '',
    context.req.query('download') !== undefined,
  )
  if (!file)
    return context.json({ code: 'file/missing', message: 'This file is not on this device.' }, 404)
  for (const [name, value] of Object.entries(file.headers)) context.header(name, value)
  return context.body(Readable.toWeb(createReadStream(file.path)) as ReadableStream)
}
