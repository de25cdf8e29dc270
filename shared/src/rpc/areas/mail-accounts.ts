/** Mail and calendar accounts of this device: connecting, what is synced, and how it goes. */
import { s } from '#kit'
import type { ContactPolicy } from '#mail'
import { call, input, of, stream } from '../define.ts'
import type { ShareLevel } from './mail-types.ts'

export type MailProvider = 'google' | 'microsoft' | 'imap'
/** MAIL 4. Only those after `paused` show a badge; each has exactly one button. */
export type AccountStage =
  | 'connecting'
  | 'backfilling'
  | 'live'
  | 'throttled'
  | 'offline'
  | 'paused'
  | 'needs-reauth'
  | 'needs-admin'
  | 'misconfigured'
  | 'error'
export type { ContactPolicy }

export interface ConnectedAccount {
  readonly id: string
  readonly provider: MailProvider
  readonly address: string
  readonly name: string
  readonly hue: number
  readonly stage: AccountStage
  /** A sentence for the person when it is not simply going well. */
  readonly reason: string | null
  readonly button: 'reconnect' | 'copy-for-admin' | 'fix-settings' | 'retry' | 'resume' | null
  readonly connectedAt: number
  /** Mail older than this stays on the server, ms UTC; `null`: everything. */
  readonly since: number | null
  readonly contactPolicy: ContactPolicy
  readonly share: ShareLevel
  readonly canSend: boolean
  readonly canChange: boolean
  readonly hasCalendar: boolean
  readonly missingScopes: readonly string[]
  readonly onServer: number
  readonly here: number
  readonly lastOkAt: number | null
}

export type LeftOutReason =
  | 'window'
  | 'blocked'
  | 'folder'
  | 'spam-or-trash'
  | 'unreadable'
  | 'gone'
  | 'too-large'
export interface AccountReport extends ConnectedAccount {
  readonly toCome: number
  readonly leftOut: readonly {
    readonly reason: LeftOutReason
    readonly count: number
    readonly words: string
  }[]
  readonly failed: number
  /** Messages stored per minute, the last 30 minutes, oldest first; `isSlowed` when the provider said so. */
  readonly speed: readonly {
    readonly at: number
    readonly stored: number
    readonly isSlowed: boolean
  }[]
  readonly minutesLeft: number | null
  /** Oldest mail that is here, ms UTC. */
  readonly backTo: number | null
  readonly quota: string | null
  readonly lastNew: { readonly at: number; readonly afterMs: number } | null
  readonly nextLookAt: number | null
  readonly lastAudit: { readonly at: number; readonly missing: number } | null
  readonly lastError: string | null
  readonly folders: readonly SyncedFolder[]
}
export interface SyncedFolder {
  readonly id: string
  readonly name: string
  readonly role: string | null
  readonly total: number
  readonly isSynced: boolean
}

export interface ServerPlace {
  readonly host: string
  readonly port: number
  readonly tls: 'tls' | 'starttls' | 'none'
}
export interface FoundServers {
  readonly provider: MailProvider
  readonly imap: ServerPlace | null
  readonly smtp: ServerPlace | null
  readonly caldav: string | null
  /** "app password", with the page where it is made. */
  readonly hint: { readonly text: string; readonly url: string | null } | null
}
export interface ImapDetails {
  readonly address: string
  readonly name: string
  readonly user: string
  readonly password: string
  readonly imap: ServerPlace
  readonly smtp: ServerPlace | null
  readonly caldav: string | null
  /** SHA-256 fingerprint of a self-signed certificate that the person accepted. */
  readonly fingerprint: string | null
}
export type ConnectStep =
  | 'sign-in'
  | 'folders'
  | 'send'
  | 'calendar'
  | 'browser'
  | 'permissions'
  | 'same-account'
/** Progress of connecting; ends with `account` or with a step that failed. */
export interface ConnectProgress {
  readonly steps: readonly {
    readonly step: ConnectStep
    readonly state: 'waiting' | 'running' | 'ok' | 'failed' | 'skipped'
    readonly words: string
  }[]
  /** The address to open, when the host could not open it itself. */
  readonly url: string | null
  readonly fingerprint: string | null
  /** Which step of the guided set-up the provider's answer points at. */
  readonly setUpStep: string | null
  readonly account: string | null
}
export interface ProviderClient {
  readonly provider: 'google' | 'microsoft'
  readonly clientId: string
  readonly clientSecret: string | null
  /** Microsoft: `common`, `organizations`, `consumers` or a tenant. */
  readonly tenant: string | null
}
export interface MissingTrail {
  readonly subject: string
  readonly from: string
  readonly at: number | null
  readonly words: string
  readonly steps: readonly {
    readonly name: string
    readonly state: 'done' | 'stopped' | 'not-reached'
    readonly at: number | null
  }[]
  /** What `getAnyway` takes. */
  readonly item: string | null
  /** It is here after all. */
  readonly thread: number | null
}
/** Mail that the mailbox has and this device has not. */
export interface ServerHit {
  /** What `getAnyway` takes. */
  readonly item: string
  readonly subject: string
  readonly from: string
  readonly at: number
}
export interface ServerSearch {
  readonly found: readonly ServerHit[]
  /** Mailboxes that could not be asked, each with the reason. */
  readonly failed: readonly { readonly address: string; readonly words: string }[]
}
export interface SyncSummary {
  readonly onServer: number
  readonly here: number
  readonly leftOut: Readonly<Record<string, number>>
  /** Could not be fetched yet; tried again by itself. */
  readonly failed: number
}
export interface BlockRule {
  readonly id: string
  readonly pattern: string
  readonly isTeamwide: boolean
  readonly count: number
  readonly addedAt: number
}

const nothing = s.strictObject({})
const id = s.string().min(1).max(200)
const place = s.strictObject({
  host: s.string().min(1).max(300),
  port: s.number().int().min(1).max(65_535),
  tls: s.enum(['tls', 'starttls', 'none']),
})
const level = s.enum(['private', 'metadata', 'subject', 'full'])
const oauthProvider = s.enum(['google', 'microsoft'])

export const mailAccounts = {
  list: stream(nothing, of<readonly ConnectedAccount[]>),
  report: stream(input<{ account: string }>({ account: id }), of<AccountReport | null>),
  discover: call(input<{ address: string }>({ address: s.string().max(500) }), of<FoundServers>),
  connectImap: stream(
    input<{ details: ImapDetails; account: string | null }>({
      details: s.strictObject({
        address: s.string().max(500),
        name: s.string().max(500),
        user: s.string().max(500),
        password: s.string().max(10_000),
        imap: place,
        smtp: s.union([place, s.null()]),
        caldav: s.union([s.string().max(2000), s.null()]),
        fingerprint: s.union([s.string().max(200), s.null()]),
      }),
      /** Set to mend an account instead of adding one. */
      account: s.union([id, s.null()]),
    }),
    of<ConnectProgress>,
  ),
  connectOauth: stream(
    input<{
      provider: 'google' | 'microsoft'
      tier: 'read' | 'send' | 'full'
      account: string | null
    }>({
      provider: oauthProvider,
      tier: s.enum(['read', 'send', 'full']),
      account: s.union([id, s.null()]),
    }),
    of<ConnectProgress>,
  ),
  /** The demo mailbox of the simulator, where this program brings it. */
  connectDemo: stream(nothing, of<ConnectProgress>),
  client: call(
    input<{ provider: 'google' | 'microsoft' }>({ provider: oauthProvider }),
    of<ProviderClient | null>,
  ),
  setClient: call(
    input<ProviderClient>({
      provider: oauthProvider,
      clientId: s.string().min(1).max(500),
      clientSecret: s.union([s.string().max(500), s.null()]),
      tenant: s.union([s.string().max(200), s.null()]),
    }),
    of<null>,
  ),
  change: call(
    input<{
      account: string
      name?: string
      hue?: number
      since?: number | null
      contactPolicy?: ContactPolicy
      share?: ShareLevel
      folders?: readonly { readonly id: string; readonly isSynced: boolean }[]
    }>({
      account: id,
      name: s.optional(s.string().max(500)),
      hue: s.optional(s.number().min(0).max(360)),
      since: s.optional(s.union([s.number(), s.null()])),
      contactPolicy: s.optional(s.enum(['none', 'suggest', 'sent', 'sent-and-received'])),
      share: s.optional(level),
      folders: s.optional(s.array(s.strictObject({ id, isSynced: s.boolean() })).max(2000)),
    }),
    of<null>,
  ),
  pause: call(input<{ account: string }>({ account: id }), of<null>),
  resume: call(input<{ account: string }>({ account: id }), of<null>),
  /** Looks now, whatever it is waiting for. */
  tryNow: call(input<{ account: string }>({ account: id }), of<null>),
  /** Compares complete lists of ids with the server. */
  audit: call(input<{ account: string }>({ account: id }), of<{ readonly missing: number }>),
  remove: call(
    input<{ account: string; keepsMail: boolean }>({ account: id, keepsMail: s.boolean() }),
    of<null>,
  ),
  /** Looks until there is nothing left to fetch, push or send; `null`: all accounts. For the command line. */
  syncOnce: call(
    input<{ account: string | null }>({ account: s.union([id, s.null()]) }),
    of<SyncSummary>,
  ),
  why: call(
    input<{ account: string | null; query: string }>({
      account: s.union([id, s.null()]),
      query: s.string().max(2000),
    }),
    of<readonly MissingTrail[]>,
  ),
  /** Asks the mailboxes themselves for mail that is not on this device; `null`: all accounts. */
  searchServer: call(
    input<{ query: string; account: string | null }>({
      query: s.string().min(1).max(2000),
      account: s.union([id, s.null()]),
    }),
    of<ServerSearch>,
  ),
  /** The conversation in which it stands since it was fetched; `null`: not yet. */
  threadOf: call(input<{ item: string }>({ item: s.string().max(1000) }), of<number | null>),
  getAnyway: call(input<{ item: string }>({ item: s.string().max(1000) }), of<null>),
  blockRules: call(nothing, of<readonly BlockRule[]>),
  addBlockRule: call(input<{ pattern: string }>({ pattern: s.string().min(1).max(500) }), of<null>),
  removeBlockRule: call(input<{ id: string }>({ id }), of<null>),
  /** A file of this machine, or one that the page has uploaded: mbox, `.eml`, a Takeout as it comes. */
  importFile: call(
    s.union([
      s.strictObject({ path: s.string().max(4000) }),
      s.strictObject({ upload: s.string().max(100) }),
    ]),
    of<{ readonly job: string }>,
  ),
  diagnostics: call(nothing, of<{ readonly text: string }>),
  /** Seconds between Send and leaving. */
  settings: call(nothing, of<MailSettings>),
  setSettings: call(
    input<MailSettings>({
      undoSeconds: s.union([s.literal(5), s.literal(10), s.literal(20), s.literal(30)]),
      keepsContactMail: s.boolean(),
      imagesFrom: s.enum(['nobody', 'contacts', 'everybody']),
    }),
    of<null>,
  ),
}
export interface MailSettings {
  readonly undoSeconds: 5 | 10 | 20 | 30
  /** Mail of people in the workspace stays here after it was deleted in the mailbox. */
  readonly keepsContactMail: boolean
  readonly imagesFrom: 'nobody' | 'contacts' | 'everybody'
}
