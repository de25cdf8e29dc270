/** Calendars of this device beside a provider of the simulator, or a Radicale. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isFault, silentLog, systemClock } from '@kith/shared/kit'
import type { EventDraft } from '@kith/shared/rpc'
import {
  connectFault,
  createGoogleCalendarConnector,
  createGraphCalendarConnector,
  createUnitBucket,
  type CalendarConnector,
} from '#engine/connectors'
import { addAccount, createMailbox, type Mailbox } from '#engine/mailbox'
import { startProviderSim } from '#provider-sim'
import { createCalendars, type CalendarsDeps } from './index.ts'

export const ZONE = 'Europe/Berlin'
export const HOUR = 3_600_000
export const DAY = 24 * HOUR
/** Tomorrow or the day after, nine o'clock UTC. */
export const START = Math.ceil(Date.now() / DAY) * DAY + 9 * HOUR

export type SimProvider = 'google' | 'microsoft'
const SCOPES = {
  google: ['calendar.events', 'calendar.readonly'],
  microsoft: ['Calendars.ReadWrite'],
} as const

interface DeviceOptions {
  /** Of an earlier one, or where a killed one finds it again. */
  readonly folder?: string
  readonly wrapStore?: (store: Mailbox['store']) => Mailbox['store']
}

/** The device's side over any connector. */
export async function openCalendars(
  address: string,
  connect: () => Promise<CalendarConnector>,
  more: Partial<CalendarsDeps> = {},
  options: DeviceOptions = {},
) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'kith-cal-'))
  const mailbox = createMailbox({
    file: join(folder, 'mail.db'),
    profile: folder,
    clock: systemClock,
    log: silentLog,
  })
  // In place: what stores calendars writes by the same file.
  if (options.wrapStore !== undefined)
    Object.assign(mailbox.store, options.wrapStore({ ...mailbox.store }))
  const isKnown = mailbox.store.get('SELECT 1 FROM account') !== undefined
  if (!isKnown)
    mailbox.store.write(tx =>
      addAccount(
        tx,
        {
          id: 'a',
          provider: 'imap',
          address,
          subject: null,
          name: 'Me',
          hue: 0,
          config: '{}',
          secret_name: 's',
          scopes: '[]',
          since: null,
          contact_policy: 'none',
        },
        Date.now(),
      ),
    )
  let isOffline = false
  const calendars = createCalendars({
    mailbox,
    clock: systemClock,
    log: silentLog,
    zone: ZONE,
    locale: 'en',
    wake: () => undefined,
    remind: () => undefined,
    async connect() {
      if (isOffline) throw connectFault('offline', { host: 'test' })
      return connect()
    },
    ...more,
  })
  if (options.folder === undefined)
    await calendars.sync('a').catch((error: unknown) => {
      // Devices that begin at a server that refuses are among the cases.
      if (!isFault(error)) throw error
    })
  const draft = (change: Partial<EventDraft> = {}): EventDraft => ({
    event: null,
    occurrence: null,
    calendar: mailbox.store.pluck<string>('SELECT id FROM calendar')[0] ?? '',
    title: 'Review',
    start: START,
    end: START + HOUR,
    isAllDay: false,
    zone: ZONE,
    location: '',
    description: '',
    people: [],
    rule: null,
    wantsConference: false,
    isPrivate: false,
    isBusy: true,
    reminders: [],
    ...change,
  })
  const { service } = calendars
  const here = (from = Date.now() - 30 * DAY, to = Date.now() + 60 * DAY) =>
    service.entries({ from, to })
  return {
    calendars,
    service,
    mailbox,
    draft,
    here,
    save: (
      change: Partial<EventDraft>,
      scope: 'one' | 'following' | 'all' = 'all',
      tells = false,
    ) => service.save({ draft: draft(change), scope, tellsPeople: tells }),
    remove: (event: string, occurrence: number | null, scope: 'one' | 'following' | 'all') =>
      service.remove({ event, occurrence, scope, tellsPeople: false }),
    /** Titles and starts, hours after the first morning. */
    shown: async () =>
      (await here()).map(each => [each.title, (each.start - START) / HOUR] as const),
    sync: () => calendars.sync('a'),
    setOffline: (is: boolean) => void (isOffline = is),
    end: async () => {
      await calendars.close()
      await mailbox.close()
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function openAtSim(
  provider: SimProvider,
  scopes: readonly string[] = SCOPES[provider],
) {
  const sim = await startProviderSim()
  const user = { provider, subject: 'me', address: 'me@sim.test', name: 'Me' }
  sim.addUser(user)
  sim.addUser({ provider, subject: 'ada', address: 'ada@sim.test', name: 'Ada' })
  const token = sim.accounts.grant(
    user,
    scopes.map(scope =>
      provider === 'google' ? `https://www.googleapis.com/auth/${scope}` : scope,
    ),
  )
  const tokens = { access: async () => token, renew: async () => token }
  const clock = systemClock
  const bucket = createUnitBucket({ clock, perMinute: 1e9, wait: async () => undefined })
  const common = { tokens, clock, zone: ZONE, scopes }
  const device = await openCalendars(user.address, async () =>
    provider === 'google'
      ? createGoogleCalendarConnector({
          ...common,
          bucket,
          address: user.address,
          rootUrl: sim.url,
        })
      : createGraphCalendarConnector({
          ...common,
          fetch: (url, init) => fetch(url, init),
          base: sim.url,
        }),
  )
  const box = sim.calendars(user.address)
  return {
    ...device,
    sim,
    box,
    put: (title: string, more: Parameters<typeof box.put>[1] = {}) =>
      box.put(box.main.id, { title, startsAt: START, endsAt: START + HOUR, zone: ZONE, ...more }),
    end: async () => {
      await device.end()
      await sim.close()
    },
  }
}
