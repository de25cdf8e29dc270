/**
 * What runs in the mail thread. Each area is a service of the contract's shape, under the name it
 * is called by: `accounts.list`, `calendar.save`, `mail.act`.
 */
import type { Clock, Log } from '@kith/shared/kit'
import type { EventDetail } from '@kith/shared/rpc'
import { createCalendars } from '#engine/calendar'
import { createChoices, createPublisher } from '#engine/cards'
import { createCaldavConnector, type CalendarConnector } from '#engine/connectors'
import { createAccounts, readCaldav } from '#engine/mail'
import {
  createMailActions,
  createMailbox,
  mailFault,
  readAccounts,
  type AccountRow,
} from '#engine/mailbox'
import { createPeopleSide } from '#engine/people'
import { createDemoSide } from './demo-side.ts'
import { createOauthSide } from './oauth-side.ts'
import { mailThreadFault } from './thread-faults.ts'
import type { MailThreadSetup } from './mail-thread.ts'

export interface MailSideDeps extends MailThreadSetup {
  readonly clock: Clock
  readonly log: Log
  /** Asks the engine's thread: `secrets.get`, `secrets.set`, `secrets.remove`, `openUrl`, `keepFile`. */
  readonly ask: (path: string, input: unknown) => Promise<unknown>
  readonly tell: (name: string, value: unknown) => void
}

export interface MailSide {
  readonly serve: (path: string, input: unknown, signal: AbortSignal) => unknown
  readonly told: (name: string, value: unknown) => void
  readonly close: () => Promise<void>
}

type Area = Readonly<Record<string, (input: never, signal: AbortSignal) => unknown>>

/** Throws the faults of `openSideFile`. */
export function createMailSide(deps: MailSideDeps): MailSide {
  const { file, profile, clock, log, tell } = deps
  const mailbox = createMailbox({ file, profile, clock, log })
  mailbox.onChanged(threads => tell('changed', { threads }))
  const secrets = {
    get: async (name: string) => (await deps.ask('secrets.get', { name })) as string | undefined,
    set: async (name: string, value: string) =>
      void (await deps.ask('secrets.set', { name, value })),
    remove: async (name: string) => void (await deps.ask('secrets.remove', { name })),
  }
  const demo = createDemoSide({
    mailbox,
    clock,
    timeZone: deps.timeZone,
    people: async () => (await deps.ask('people.sample', {})) as never,
    onConnected: account => accounts.added(account),
  })
  const oauth = createOauthSide({
    mailbox,
    secrets,
    clock,
    base: deps.providerBase,
    timeZone: deps.timeZone,
    openUrl: url => deps.ask('openUrl', { url }),
    onConnected: account => accounts.added(account),
  })
  const accounts = createAccounts({
    mailbox,
    clock,
    log,
    chance: Math.random,
    secrets,
    revoke: oauth.revoke,
    draftBytes: draft => actions.draftBytes(draft),
    async verifyCalendar(details, signal) {
      const { caldav, user, password, address } = details
      if (caldav === null) return
      const dav = { url: caldav, user, password, address, floatingZone: deps.timeZone, clock }
      await createCaldavConnector(dav).listCalendars(signal)
    },
    connectors: {
      microsoft: oauth.connectors.microsoft,
      google: async (row, given) =>
        (await demo.connectorFor(row)) ?? (await oauth.connectors.google(row, given)),
    },
  })
  accounts.onChanged(() => tell('accounts', null))
  accounts.start()
  const people = createPeopleSide({
    mailbox,
    clock,
    log,
    tell,
    locale: deps.locale,
    known: async person => (await deps.ask('people.known', { id: person })) as never,
  })
  const actions = createMailActions({
    mailbox,
    clock,
    log,
    locale: deps.locale,
    timeZone: deps.timeZone,
    rawOf,
    scratch: async name => (await deps.ask('files.scratch', { name })) as string,
    pathOf: async hash => (await deps.ask('files.path', { hash })) as string,
    keepFile: async (path, name) =>
      ((await deps.ask('files.keep', { path, name })) as { readonly hash: string }).hash,
    wake: accounts.wake,
    onAnswered: people.answered,
  })
  const calendars = createCalendars({
    mailbox,
    clock,
    log,
    zone: deps.timeZone,
    locale: deps.locale,
    wake: accounts.wake,
    remind: reminder => tell('remind', reminder),
    connect: calendarOf,
  })
  calendars.start()
  const choices = createChoices({
    mailbox,
    log,
    choices: async known => (await deps.ask('cards.choices', known)) as never,
    choose: async change => (await deps.ask('cards.choose', change)) as boolean,
  })
  const publisher = createPublisher({
    mailbox,
    clock,
    log,
    upstream: async () => (await deps.ask('cards.upstream', {})) as never,
    push: async push => (await deps.ask('cards.push', push)) as never,
    mine: async () => (await deps.ask('cards.mine', {})) as never,
    choices,
    tell: state => tell('cards', state),
  })
  // A calendar may have come with an account, or gone with it.
  accounts.onChanged(calendarsOfAccounts())
  const areas: Readonly<Record<string, Area>> = {
    mail: actions.service as unknown as Area,
    accounts: {
      ...accounts.service,
      ...oauth.service,
      connectDemo: demo.connect,
      ...actions.accounts,
    } as unknown as Area,
    calendar: {
      ...calendars.service,
      event: async (input: never) => await named(await calendars.service.event(input)),
    } as unknown as Area,
  }

  return {
    serve(path, input, signal) {
      const [area = '', name = ''] = path.split('.', 2)
      const call = areas[area]?.[name]
      if (call === undefined) throw mailThreadFault('unknown', { path })
      return call(input as never, signal)
    },
    told(name, value) {
      people.told(name, value)
      if (name === 'acting') mailbox.courtesy.attend()
      if (name === 'cards') publisher.wake()
      // The machine woke up, or the network is back: no line is to be trusted.
      if (name !== 'resume' && name !== 'online') return
      publisher.wake()
      accounts.reset()
      calendars.wake()
    },
    async close() {
      actions.close()
      people.close()
      await publisher.close()
      await calendars.close()
      await accounts.close()
      await demo.close()
      await mailbox.close()
    },
  }

  async function calendarOf(row: AccountRow): Promise<CalendarConnector | null> {
    if (row.provider !== 'imap')
      return (await demo.calendarOf(row)) ?? (await oauth.calendarOf(row.provider, row))
    const config = readCaldav(row)
    const password = config === null ? undefined : await secrets.get(row.secret_name)
    if (config === null || password === undefined) return null
    return createCaldavConnector({
      ...config,
      password,
      address: row.address,
      floatingZone: deps.timeZone,
      clock,
    })
  }

  /** Looks at once when another account has a calendar, and only then. */
  function calendarsOfAccounts(): () => void {
    let before = ''
    return () => {
      const now = readAccounts(mailbox.store)
        .map(row => row.id + row.config + row.scopes)
        .join()
      if (now !== before) calendars.wake()
      before = now
    }
  }

  /** The workspace knows what its records are called. */
  async function named(detail: EventDetail | null): Promise<EventDetail | null> {
    if (detail === null || detail.records.length === 0) return detail
    const names = (await deps.ask('names', {
      ids: detail.records.map(each => each.id),
    })) as Readonly<Record<string, string>>
    return {
      ...detail,
      records: detail.records.flatMap(each => {
        const name = names[each.id]
        return name === undefined ? [] : [{ ...each, name }]
      }),
    }
  }

  /** From the first copy whose mailbox still has it. */
  async function rawOf(message: number): Promise<Uint8Array> {
    const [copy] = mailbox.store.all<Copy>(COPY, [message])
    if (copy === undefined) throw mailFault('missing', { what: 'message' })
    const { account, scope, provider_id: providerId } = copy
    return accounts.use(account)(({ connector, signal }) =>
      connector.raw({ scope, providerId }, signal),
    )
  }
}

interface Copy {
  readonly account: string
  readonly scope: string
  readonly provider_id: string
}
const COPY = `SELECT account, scope, provider_id FROM item WHERE message = ? AND state = 1 LIMIT 1`
