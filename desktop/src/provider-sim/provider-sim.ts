/**
 * Gmail, Google Calendar, Microsoft Graph and their sign-in as one HTTP server on this machine, over
 * mailboxes that a test or the demo fills. Written from the providers' published reference, named in
 * each file; it is a stand-in where no real provider can run, never the judge of what they do.
 */
import { serve, type HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import type { AddressInfo } from 'node:net'
import { gmailApi } from './gmail-api.ts'
import { googleCalendarApi } from './google-calendar-api.ts'
import { graphApi } from './graph-api.ts'
import { graphCalendarApi } from './graph-calendar-api.ts'
import { oauthPages } from './oauth-pages.ts'
import { createSimAccounts, type SimAccounts, type SimUser } from './sim-accounts.ts'
import { createSimCalendars, type SimCalendars } from './sim-calendar.ts'
import { createSimFaults, type SimFault, type SimFaults } from './sim-faults.ts'
import { createSimInvitations, type SimInvitation } from './sim-invitations.ts'
import { createSimMailbox, type SimMailbox } from './sim-mailbox.ts'
import { createSimQuota, type SimQuota } from './sim-quota.ts'

export interface ProviderSim {
  readonly url: string
  readonly accounts: SimAccounts
  readonly faults: SimFaults
  readonly addUser: (user: SimUser) => SimMailbox
  readonly mailbox: (address: string) => SimMailbox
  readonly calendars: (address: string) => SimCalendars
  /** Mails about events that the provider wrote to the invited and to organizers. */
  readonly invitations: readonly SimInvitation[]
  readonly quota: (address: string) => SimQuota
  /** Every call so far: `GET /gmail/v1/users/me/messages`. */
  readonly calls: readonly string[]
  readonly close: () => Promise<void>
}
export interface ProviderSimOptions {
  readonly now?: () => number
  readonly port?: number
  /** Units a minute and user; Google's profile of 2026 by default. */
  readonly unitsPerMinute?: number
}

const UNITS_PER_MINUTE = 6000
export const SIM_CLIENT = 'kith-simulated-client'

export async function startProviderSim(options: ProviderSimOptions = {}): Promise<ProviderSim> {
  const { now = Date.now, port = 0, unitsPerMinute = UNITS_PER_MINUTE } = options
  const accounts = createSimAccounts(now)
  accounts.clients.add(SIM_CLIENT)
  const faults = createSimFaults()
  const boxes = new Map<string, SimMailbox>()
  const books = new Map<string, SimCalendars>()
  const invitations = createSimInvitations(books)
  const calendarsOf = (address: string) => books.get(address)
  const quotas = new Map<string, SimQuota>()
  const calls: string[] = []
  const mailbox = (address: string): SimMailbox => {
    const box = boxes.get(address)
    if (box === undefined) throw new Error(`nobody here is ${address}`)
    return box
  }
  const quota = (address: string): SimQuota => {
    const known = quotas.get(address) ?? createSimQuota(now, unitsPerMinute)
    quotas.set(address, known)
    return known
  }
  const deliver = (raw: string, to: readonly string[]) => {
    for (const address of new Set(to)) boxes.get(address)?.add(raw)
  }

  const app = new Hono<{ Bindings: HttpBindings }>()
  app.use(async (context, next) => {
    const path = new URL(context.req.url).pathname
    calls.push(`${context.req.method} ${path}`)
    const fault = faults.take(path)
    fault?.meanwhile?.()
    if (fault?.delayMs !== undefined)
      await new Promise(resolve => setTimeout(resolve, fault.delayMs))
    const isInstead = fault !== undefined && (fault.isCut === true || fault.status !== 0)
    if (isInstead && fault.isAfter !== true) return answer(fault, context.env.outgoing)
    await next()
    if (isInstead && fault.isAfter === true) context.res = answer(fault, context.env.outgoing)
    return undefined
  })
  app.route('/', oauthPages(accounts))
  app.route(
    '/gmail/v1/users/me',
    gmailApi({ accounts, mailboxOf: mailbox, quotaOf: quota, deliver }),
  )
  app.route('/calendar/v3', googleCalendarApi({ accounts, calendarsOf, invitations, now }))
  app.route('/v1.0', graphCalendarApi({ accounts, calendarsOf, invitations }))
  app.route('/v1.0', graphApi({ accounts, mailboxOf: mailbox, deliver, faults }))
  const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' })
  await new Promise(resolve => server.once('listening', resolve))
  const { port: bound } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${bound}`,
    accounts,
    faults,
    calls,
    mailbox,
    calendars(address) {
      const book = books.get(address)
      if (book === undefined) throw new Error(`nobody here is ${address}`)
      return book
    },
    invitations: invitations.sent,
    quota,
    addUser(user) {
      accounts.users.push(user)
      const box = createSimMailbox(now)
      boxes.set(user.address, box)
      books.set(user.address, createSimCalendars(user, now))
      return box
    },
    close: () => new Promise<void>(resolve => server.close(() => resolve())),
  }
}

function answer(
  { status, headers, body, isCut }: SimFault,
  line: HttpBindings['outgoing'],
): Response {
  if (isCut === true) {
    line.destroy()
    return new Response(null, { headers: { 'x-hono-already-sent': 'true' } })
  }
  return new Response(typeof body === 'string' ? body : JSON.stringify(body ?? {}), {
    status,
    headers: {
      'content-type': typeof body === 'string' ? 'text/html' : 'application/json',
      ...headers,
    },
  })
}
