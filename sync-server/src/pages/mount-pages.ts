/**
 * The few pages of the server, for browsers: signing in, saying yes to a desktop, links of mails.
 * Plain forms; a script only where a passkey is asked for. Here cookies count, so every form must come from a page of ours.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isFault, s, type Log, type Schema } from '@kith/shared/kit'
import type { Context, Hono } from 'hono'
import { newPasskey, passkeyProof, type Caller, type Identity } from '#auth'
import { addressOf, httpFault, type HttpEnv } from '#http'
import type { Invites } from '#workspaces'
import * as pages from './content.ts'
import { pageResponse, redirectTo, safeNext, type Page } from './page.ts'
import { PASSKEY_SCRIPT, webauthnScript } from './passkey-script.ts'
import { isSamlAnswerOurs, samlCookie } from './saml-binding.ts'
import { STYLE } from './style.ts'

export interface PagesDeps {
  readonly identity: Identity
  readonly invites: Invites
  readonly origin: string
  readonly isTrustedProxy: (address: string) => boolean
  /** Ends somebody's mails about notices; whether the token was ours. */
  readonly unsubscribe: (token: string) => Promise<boolean>
  readonly log: Log
}

type Ask = Context<HttpEnv>
interface Visit {
  readonly caller: Caller
  readonly cookie: string
  readonly query: Readonly<Record<string, string>>
  readonly form: Readonly<Record<string, string>>
  readonly params: Readonly<Record<string, string>>
}
type Show = (visit: Visit) => Promise<Page | Response>

const FONT = import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2')
const MAX_FORM_BYTES = 16 * 1024
const emailShape = s.string().trim().toLowerCase().max(254).pipe(s.email())

export function mountPages(app: Hono<HttpEnv>, deps: PagesDeps): void {
  const { identity, invites, origin } = deps
  const { signIn, passwords, passkeys, passkeySignIn, deviceSignIn, federated, parts } = identity
  const font = readFileSync(fileURLToPath(FONT))
  const asset = (body: string | Uint8Array<ArrayBuffer>, type: string) =>
    new Response(body, {
      headers: {
        'content-type': type,
        'cache-control': 'public, max-age=86400',
        'x-content-type-options': 'nosniff',
      },
    })
  app.get('/assets/pages.css', () => asset(STYLE, 'text/css; charset=utf-8'))
  const webauthn = webauthnScript()
  app.get('/assets/webauthn.js', () => asset(webauthn, 'text/javascript; charset=utf-8'))
  app.get('/assets/passkey.js', () => asset(PASSKEY_SCRIPT, 'text/javascript; charset=utf-8'))
  app.get('/assets/inter.woff2', () => asset(Uint8Array.from(font), 'font/woff2'))

  get('/', async () => pages.homePage(origin))
  get('/unsubscribe', async ({ query }) => pages.unsubscribePage(query['token'] ?? ''))
  // Mail programs press it by themselves (RFC 8058), from no page of ours; all it can do is end mails.
  app.post('/unsubscribe', async context => {
    try {
      const isDone = await deps.unsubscribe(context.req.query('token') ?? '')
      return pageResponse(pages.unsubscribedPage(isDone))
    } catch (error) {
      return failure(error)
    }
  })
  get('/sign-in', async ({ query }) => {
    const error = query['error'] === undefined ? undefined : providerProblem(query['error'])
    return signInForm(safeNext(query['next']), { error })
  })
  post('/sign-in', async ({ form, caller }) => {
    const next = safeNext(form['next'])
    const email = form['email'] ?? ''
    try {
      const entered = await signIn.signIn(
        email.trim().toLowerCase(),
        form['password'] ?? '',
        caller,
        false,
      )
      const cookies = entered.headers.getSetCookie()
      if ('token' in entered) return redirectTo(next, cookies)
      return redirectTo(`/sign-in/code?next=${encodeURIComponent(next)}`, cookies)
    } catch (error) {
      const { message, status } = known(error)
      return signInForm(next, { email, error: message, status })
    }
  })
  get('/sign-in/code', visit => secondStep(visit, safeNext(visit.query['next'])))
  post('/sign-in/code', async visit => {
    const { form, caller, cookie } = visit
    const next = safeNext(form['next'])
    const pair = cookie.split('; ').find(one => one.includes('two_factor=')) ?? ''
    const code = (form['code'] ?? '').trim()
    const challenge = Buffer.from(pair).toString('base64url')
    try {
      const isTotp = /^\d{6}$/.test(code)
      const step = isTotp ? { challenge, code } : { challenge, backupCode: code }
      const { headers } = await signIn.secondStep(step, caller)
      return redirectTo(next, headers.getSetCookie())
    } catch (error) {
      return secondStep(visit, next, known(error).message)
    }
  })
  post('/sign-in/passkey', async visit => {
    const next = safeNext(visit.form['next'])
    try {
      const proof = read(passkeyProof, visit.form['response'])
      const { headers } = await passkeySignIn.step(visit.cookie, proof, visit.caller)
      return redirectTo(next, headers.getSetCookie())
    } catch (error) {
      return secondStep(visit, next, known(error).message)
    }
  })
  get('/passkeys/new', async ({ query, caller }) => {
    await parts.budget.take(parts.allow.userCode, caller.address)
    const ticket = query['ticket'] ?? ''
    const opened = await passkeys.open(ticket, caller)
    if (opened === undefined)
      return pages.messagePage(
        'Ask again in Kith',
        'This link was used already or is older than ten minutes. No passkey was made.',
        undefined,
        410,
      )
    const { headers, ...rest } = opened
    const page = pages.newPasskeyPage({ ticket, host: new URL(origin).host, ...rest })
    return pageResponse(page, headers.getSetCookie())
  })
  post('/passkeys/new', async ({ form, cookie, caller }) => {
    const made = read(newPasskey, form['response'])
    const { name } = await passkeys.add(form['ticket'] ?? '', made, cookie, caller)
    return pages.messagePage(
      'Passkey kept',
      `“${name}” signs you in from now on: after the password, or instead of it. You can close this page and go back to Kith.`,
    )
  })
  get('/sign-in/with/passkey', ({ query, caller }) => passkeyForm(safeNext(query['next']), caller))
  post('/sign-in/with/passkey', async ({ form, cookie, caller }) => {
    const next = safeNext(form['next'])
    try {
      const proof = read(passkeyProof, form['response'])
      const { headers } = await passkeySignIn.alone(cookie, proof, caller)
      return redirectTo(next, headers.getSetCookie())
    } catch (error) {
      return passkeyForm(next, caller, known(error).message)
    }
  })
  get('/sign-in/with/:way', async ({ params, query, caller }) => {
    try {
      const { url, headers } = await federated.start(
        params['way'] ?? '',
        safeNext(query['next']),
        caller,
      )
      return redirectTo(url, [...headers.getSetCookie(), ...samlCookie(origin, url)])
    } catch (error) {
      const { message, status } = known(error)
      return signInForm(safeNext(query['next']), { error: message, status })
    }
  })
  get('/sign-up', async ({ query }) =>
    pages.signUpPage({ next: safeNext(query['next']), invite: query['invite'] ?? '' }),
  )
  post('/sign-up', async ({ form, caller }) => {
    const next = safeNext(form['next'])
    const { name = '', email = '', password = '', invite = '' } = form
    try {
      const address = emailShape.safeParse(email)
      if (!address.success || name.trim() === '')
        throw httpFault('bad-input', {
          field: 'email',
          why: 'a name and an e-mail address are needed',
        })
      const entered = await signIn.signUp(
        {
          name: name.trim().slice(0, 120),
          email: address.data,
          password,
          ...(invite === '' ? {} : { invite }),
        },
        caller,
      )
      if (entered === undefined)
        return pages.messagePage(
          'Look into your mail',
          'Open the link we sent to your address, then sign in.',
        )
      const { headers } = await signIn.signIn(address.data, password, caller, false)
      return redirectTo(next, headers.getSetCookie())
    } catch (error) {
      const { message, status } = known(error)
      return pages.signUpPage({ next, invite, name, email, error: message, status })
    }
  })
  get('/device', async visit => {
    const userCode = visit.query['user_code']?.trim().toUpperCase()
    const person = await personOf(visit)
    const back =
      userCode === undefined ? '/device' : `/device?user_code=${encodeURIComponent(userCode)}`
    if (person === undefined) return redirectTo(`/sign-in?next=${encodeURIComponent(back)}`)
    if (userCode === undefined || userCode === '') return pages.deviceCodePage()
    const waiting = await deviceSignIn.look(userCode, visit.cookie, visit.caller)
    if (waiting === undefined || !waiting.isPending)
      return pages.deviceCodePage(
        'No device waits with this code. Codes end after ten minutes; ask for a new one in Kith.',
      )
    return pages.approvePage({
      userCode: waiting.userCode,
      device: waiting.name,
      email: person.email,
    })
  })
  post('/device', async ({ form, cookie, caller }) => {
    const isYes = form['answer'] === 'yes'
    await deviceSignIn.decide(form['user_code'] ?? '', isYes, cookie, caller)
    return isYes
      ? pages.messagePage(
          'Signed in',
          'Kith goes on by itself on your device. You can close this page.',
        )
      : pages.messagePage('Not signed in', 'The device was refused. You can close this page.')
  })
  get('/forgot', async () => pages.forgotPage())
  post('/forgot', async ({ form, caller }) => {
    const address = emailShape.safeParse(form['email'] ?? '')
    try {
      if (address.success) await passwords.forgot(address.data, caller)
    } catch (error) {
      return pages.forgotPage(known(error).message)
    }
    return pages.messagePage(
      'Look into your mail',
      'If there is an account with this address, a link is on its way. On a server without mail the operator finds it in the log.',
      { href: '/sign-in', label: 'Back to sign in' },
    )
  })
  get('/reset', async ({ query }) => pages.resetPage(query['token'] ?? ''))
  post('/reset', async ({ form, caller }) => {
    try {
      await passwords.reset(form['token'] ?? '', form['password'] ?? '', caller)
    } catch (error) {
      return pages.resetPage(form['token'] ?? '', known(error).message)
    }
    return pages.messagePage('Password kept', 'Sign in with it on your devices.', {
      href: '/sign-in',
      label: 'Sign in',
    })
  })
  get('/verify', async ({ query }) => pages.verifyPage(query['token'] ?? ''))
  post('/verify', async ({ form, caller }) => {
    await passwords.verify(form['token'] ?? '', caller)
    return pages.messagePage('Address confirmed', 'You can sign in now, in Kith or here.', {
      href: '/sign-in',
      label: 'Sign in',
    })
  })
  get('/invite/:code', async ({ params, caller }) => {
    await parts.budget.take(parts.allow.invite, caller.address)
    const code = params['code'] ?? ''
    const { name, role, invitedBy } = await invites.preview(code)
    return pages.invitePage({ code, origin, workspace: name, role, invitedBy })
  })
  get('/welcome', async visit => {
    const person = await personOf(visit)
    return person === undefined ? redirectTo('/sign-in') : pages.welcomePage(person.email)
  })
  post('/sign-out', async ({ cookie, caller }) => {
    const headers = await signIn.signOut(caller, { cookie })
    return redirectTo('/sign-in', headers.getSetCookie())
  })

  // What identity providers send browsers back to; the library checks state, nonce and signatures.
  const back = [
    '/api/auth/callback/:way',
    '/api/auth/sso/saml2/sp/acs/:id',
    '/api/auth/sso/saml2/sp/metadata',
  ]
  for (const path of back) {
    app.on(['GET', 'POST'], [path], async context => {
      try {
        const isOurs = await isSamlAnswerOurs(origin, context.req.raw)
        if (!isOurs) throw httpFault('other-page', {})
        return await federated.finish(context.req.raw, callerOf(context))
      } catch (error) {
        const { message, status } = known(error)
        return pageResponse(await signInForm('/welcome', { error: message, status }))
      }
    })
  }

  async function passkeyForm(next: string, caller: Caller, error?: string) {
    const { options, headers } = await passkeySignIn.begin(caller)
    return pageResponse(pages.passkeyPage({ next, options, error }), headers.getSetCookie())
  }

  /** With the ways that are open to whoever's password was right a moment ago in this browser. */
  async function secondStep({ cookie, caller }: Visit, next: string, error?: string) {
    const ways = await passkeySignIn.ways(cookie, caller)
    const passkey = await passkeySignIn.options(cookie, caller)
    const hasCode = ways.includes('code') || passkey === undefined
    const page = pages.secondStepPage({ next, hasCode, passkey: passkey?.options, error })
    return pageResponse(page, passkey?.headers.getSetCookie())
  }

  function get(path: string, show: Show): void {
    app.get(path, context => answer(context, show, {}))
  }
  function post(path: string, show: Show): void {
    app.post(path, async context => {
      if (!isOwnForm(context, origin)) return failure(httpFault('other-page', {}))
      const text = await context.req.text()
      const form = Object.fromEntries(new URLSearchParams(text.slice(0, MAX_FORM_BYTES)))
      return answer(context, show, form)
    })
  }

  async function answer(context: Ask, show: Show, form: Visit['form']): Promise<Response> {
    try {
      const result = await show({
        caller: callerOf(context),
        cookie: context.req.header('cookie') ?? '',
        query: context.req.query(),
        params: context.req.param() as Record<string, string>,
        form,
      })
      return result instanceof Response ? result : pageResponse(result)
    } catch (error) {
      return failure(error)
    }
  }

  function failure(error: unknown): Response {
    const { message, status } = known(error)
    return pageResponse(
      pages.messagePage('That did not work', message, { href: '/', label: 'Go on' }, status),
    )
  }

  /** The sentence of an expected failure; anything else is logged, and one calm sentence. */
  function known(error: unknown): { readonly message: string; readonly status: number } {
    if (isFault(error)) return { message: error.message, status: error.status }
    deps.log.error('pages/failed', { error })
    return {
      message: 'Something went wrong on the server. Nothing was changed; try again.',
      status: 500,
    }
  }

  async function signInForm(
    next: string,
    rest: {
      readonly email?: string
      readonly error?: string | undefined
      readonly status?: number
    },
  ): Promise<Page> {
    const maySignUp = await signIn.maySignUp()
    const ways = [...federated.ways, ...passkeys.ways]
    return pages.signInPage({ ways, maySignUp, next, ...rest })
  }

  function callerOf(context: Ask): Caller {
    return {
      address: addressOf(context, deps.isTrustedProxy),
      userAgent: (context.req.header('user-agent') ?? '').slice(0, 300),
      device: '',
    }
  }

  async function personOf({
    cookie,
    caller,
  }: Visit): Promise<{ readonly email: string } | undefined> {
    return cookie === '' ? undefined : identity.devices.whoIsInBrowser(cookie, caller)
  }
}

/** Browsers say where a form comes from; one that says nothing is refused. */
function isOwnForm(context: Ask, origin: string): boolean {
  const from = context.req.header('origin')
  if (from !== undefined && from !== 'null') return from === origin
  return context.req.header('sec-fetch-site') === 'same-origin'
}

/** What the page's script wrote into its form. */
function read<T>(schema: Schema<T>, text = ''): T {
  const parsed = schema.safeParse(jsonOf(text))
  if (!parsed.success)
    throw httpFault('bad-input', { field: 'response', why: 'the browser sent no passkey' })
  return parsed.data
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function providerProblem(code: string): string {
  if (/not_linked|account_not/.test(code))
    return 'There is an account with this address already. Sign in with its password; then the two can be joined.'
  if (/signup|unable_to_create/i.test(code))
    return 'This server makes accounts for invited people only. Ask an administrator for an invitation link.'
  return 'Signing in there did not work, or took too long. Try again.'
}
