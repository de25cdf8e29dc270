/**
 * The demo account: a made-up mailbox at a simulator inside this thread, filled with the people of the
 * workspace. Nothing of it leaves the machine; mail sent from it arrives nowhere.
 */
import { newId, s, type Clock } from '@kith/shared/kit'
import type { ConnectProgress } from '@kith/shared/rpc'
import {
  createGmailConnector,
  createGoogleCalendarConnector,
  createUnitBucket,
  type CalendarConnector,
  type MailConnector,
} from '#engine/connectors'
import { addAccount, type AccountRow, type Mailbox } from '#engine/mailbox'
import type { ProviderSim } from '#provider-sim'

const person = s.object({ name: s.string(), address: s.string() })
const configSchema = s.object({
  tier: s.literal('full'),
  demo: s.object({ people: s.array(person), now: s.number() }),
})
const ME = { name: 'Mira Lindqvist', address: 'mira@tidemark.example' }
const USER = { provider: 'google' as const, subject: 'demo', ...ME }
/** No allowance to keep: the mailbox is in this process. */
const UNITS = 1e9
const YEAR_MS = 365 * 86_400_000
const CALENDAR = 'https://www.googleapis.com/auth/calendar'

export interface DemoSideDeps {
  readonly mailbox: Mailbox
  readonly clock: Clock
  /** The person's zone. */
  readonly timeZone: string
  /** People of the workspace who have an address. */
  readonly people: () => Promise<readonly { readonly name: string; readonly address: string }[]>
  readonly onConnected: (account: string) => void
}
export interface DemoSide {
  /** `undefined`: not a demo account. */
  readonly connectorFor: (row: AccountRow) => Promise<MailConnector | undefined>
  readonly calendarOf: (row: AccountRow) => Promise<CalendarConnector | undefined>
  readonly connect: () => AsyncGenerator<ConnectProgress, void, void>
  readonly close: () => Promise<void>
}

export function createDemoSide(deps: DemoSideDeps): DemoSide {
  const { mailbox, clock } = deps
  let running: Promise<ProviderSim> | undefined

  async function start(config: ReturnType<typeof configSchema.parse>): Promise<ProviderSim> {
    // Only who connects the demo pays for it.
    const { addDemoInvitations, fillDemoCalendar, fillDemoMailbox, startProviderSim } =
      await import('#provider-sim')
    const sim = await startProviderSim({ now: clock.now, unitsPerMinute: UNITS })
    const box = sim.addUser(USER)
    const calendars = sim.calendars(USER.address)
    fillDemoMailbox(box, { me: ME, ...config.demo })
    fillDemoCalendar(calendars, { ...config.demo, zone: deps.timeZone })
    addDemoInvitations(box, calendars, config.demo.now)
    return sim
  }
  const unlimited = () =>
    createUnitBucket({ clock, perMinute: UNITS, wait: () => Promise.resolve() })
  return {
    async calendarOf(row) {
      const config = configSchema.safeParse(JSON.parse(row.config))
      if (!config.success) return undefined
      const sim = await (running ??= start(config.data))
      const access = () => Promise.resolve(sim.accounts.grant(USER, [CALENDAR]))
      return createGoogleCalendarConnector({
        tokens: { access, renew: access },
        bucket: unlimited(),
        clock,
        address: USER.address,
        zone: deps.timeZone,
        scopes: ['calendar'],
        rootUrl: sim.url,
      })
    },
    async connectorFor(row) {
      const config = configSchema.safeParse(JSON.parse(row.config))
      if (!config.success) return undefined
      const sim = await (running ??= start(config.data))
      const access = () => Promise.resolve(sim.accounts.grant(USER, ['https://mail.google.com/']))
      return createGmailConnector({
        tokens: { access, renew: access },
        bucket: unlimited(),
        clock,
        subject: USER.subject,
        scopes: ['mail.google.com', 'gmail.settings.basic'],
        rootUrl: sim.url,
      })
    },
    async *connect() {
      const words = 'A made-up mailbox with the people of this workspace'
      const progress = (account: string | null): ConnectProgress => ({
        steps: [{ step: 'folders', state: account === null ? 'running' : 'ok', words }],
        url: null,
        fingerprint: null,
        setUpStep: null,
        account,
      })
      yield progress(null)
      yield progress(await keep())
    },
    async close() {
      await (await running)?.close()
    },
  }

  async function keep(): Promise<string> {
    const known = mailbox.store.pluck<string>(
      'SELECT id FROM account WHERE subject = ? AND address = ?',
      [USER.subject, USER.address],
    )[0]
    if (known !== undefined) return known
    const id = newId()
    const now = clock.now()
    const people = await deps.people()
    mailbox.store.write(tx => {
      addAccount(
        tx,
        {
          id,
          provider: 'google',
          address: ME.address,
          subject: USER.subject,
          name: ME.name,
          hue: 150,
          config: JSON.stringify({ tier: 'full', demo: { people, now } }),
          secret_name: `mail/${id}`,
          scopes: '[]',
          since: now - YEAR_MS,
          contact_policy: 'suggest',
        },
        now,
      )
      tx.run(
        `INSERT INTO identity (id, account, address, name, is_default, signature_html, source) VALUES (?, ?, ?, ?, 1, ?, 'account')`,
        [newId(), id, ME.address, ME.name, '<p>Mira Lindqvist · Tidemark</p>'],
      )
    })
    mailbox.book.forgetMine()
    deps.onConnected(id)
    return id
  }
}
