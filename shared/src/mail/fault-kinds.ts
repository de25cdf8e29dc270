/**
 * What can go wrong between this device and a mailbox, as data (MAIL 5): what is done about it, and what the person reads.
 *
 * `action`: 'wait-online' probes and counts nothing; 'again' tries with growing distance; 'slow-down'
 * waits as the provider says and halves the rate; 'refresh' gets a new token once and repeats;
 * 'stop' makes no call until the person acts; 'feature-off' switches off what lacks permission;
 * 'relist' compares ids of that scope silently; 'drop' and 'set-aside' end one item; 'merge' fetches
 * and merges; 'show' gives up this one thing with its full text; 'pause-all' is about this disk.
 */
export type FaultKind =
  | 'offline'
  | 'transient'
  | 'throttled'
  | 'daily-limit'
  | 'auth-expired'
  | 'needs-reauth'
  | 'needs-admin'
  | 'misconfigured'
  | 'missing-scope'
  | 'cursor-lost'
  | 'gone'
  | 'poison'
  | 'conflict'
  | 'permanent'
  | 'local'
  | 'unknown'

export type FaultAction =
  | 'wait-online'
  | 'again'
  | 'slow-down'
  | 'refresh'
  | 'stop'
  | 'feature-off'
  | 'relist'
  | 'drop'
  | 'set-aside'
  | 'merge'
  | 'show'
  | 'pause-all'

export type AccountButton = 'reconnect' | 'copy-for-admin' | 'fix-settings' | 'retry' | 'resume'

/** The state of an account that a fault leads to; `null` leaves it as it is. */
export type FaultStage =
  | 'offline'
  | 'throttled'
  | 'needs-reauth'
  | 'needs-admin'
  | 'misconfigured'
  | 'error'

export interface FaultRule {
  readonly action: FaultAction
  readonly scope: 'item' | 'scope' | 'account' | 'feature' | 'op' | 'engine'
  /** Whether it counts towards giving up on an item. */
  readonly isCounted: boolean
  readonly stage: FaultStage | null
  readonly button: AccountButton | null
  /** What happened, what is safe, what to do. */
  readonly words: (provider: string) => string
  /** What to forward to whoever runs the mail server. */
  readonly adminWords?: (provider: string) => string
}

export const FAULT_RULES: Readonly<Record<FaultKind, FaultRule>> = {
  offline: {
    action: 'wait-online',
    scope: 'account',
    isCounted: false,
    stage: 'offline',
    button: null,
    words: provider =>
      `No connection to ${provider}. Your mail is here; new mail comes when you are online again.`,
  },
  transient: {
    action: 'again',
    scope: 'account',
    isCounted: true,
    stage: null,
    button: 'retry',
    words: provider =>
      `${provider} did not answer properly. Nothing is lost; Kith tries again by itself.`,
  },
  throttled: {
    action: 'slow-down',
    scope: 'account',
    isCounted: false,
    stage: 'throttled',
    button: null,
    words: provider => `${provider} asks Kith to slow down. Nothing is lost; it goes on by itself.`,
  },
  'daily-limit': {
    action: 'slow-down',
    scope: 'account',
    isCounted: false,
    stage: 'throttled',
    button: null,
    words: provider =>
      `Today's limit of ${provider} is used up. What waits to be sent goes out tomorrow.`,
  },
  'auth-expired': {
    action: 'refresh',
    scope: 'account',
    isCounted: false,
    stage: null,
    button: null,
    words: provider => `Kith renews its permission at ${provider}.`,
  },
  'needs-reauth': {
    action: 'stop',
    scope: 'account',
    isCounted: false,
    stage: 'needs-reauth',
    button: 'reconnect',
    words: provider =>
      `${provider} no longer accepts the sign-in. Your mail here is safe and what you sent waits; connect again to go on.`,
  },
  'needs-admin': {
    action: 'stop',
    scope: 'account',
    isCounted: false,
    stage: 'needs-admin',
    button: 'copy-for-admin',
    words: provider =>
      `Your organisation does not allow this at ${provider}. Your mail here is safe; send the message to your administrator.`,
    adminWords: provider =>
      `Please allow the application Kith to read mail, send mail and use calendars at ${provider} for my account. It runs on my own computer; no mail is passed to anybody else.`,
  },
  misconfigured: {
    action: 'stop',
    scope: 'account',
    isCounted: false,
    stage: 'misconfigured',
    button: 'fix-settings',
    words: provider =>
      `The settings for ${provider} do not work. Your mail here is safe; check them to go on.`,
  },
  'missing-scope': {
    action: 'feature-off',
    scope: 'feature',
    isCounted: false,
    stage: null,
    button: 'reconnect',
    words: provider =>
      `${provider} did not give the permission for this. Everything else works; allow it to use this too.`,
  },
  'cursor-lost': {
    action: 'relist',
    scope: 'scope',
    isCounted: false,
    stage: null,
    button: null,
    words: provider =>
      `${provider} forgot where Kith was. It compares everything again; nothing is lost.`,
  },
  gone: {
    action: 'drop',
    scope: 'item',
    isCounted: false,
    stage: null,
    button: null,
    words: () => 'This was deleted in the mailbox.',
  },
  poison: {
    action: 'set-aside',
    scope: 'item',
    isCounted: true,
    stage: null,
    button: 'retry',
    words: () => 'This message cannot be read. It is still in the mailbox, and its head is here.',
  },
  conflict: {
    action: 'merge',
    scope: 'op',
    isCounted: true,
    stage: null,
    button: null,
    words: () =>
      'It was changed elsewhere at the same time. Kith fetches it and puts both together.',
  },
  permanent: {
    action: 'show',
    scope: 'op',
    isCounted: true,
    stage: null,
    button: null,
    words: provider => `${provider} refused this. Nothing else is affected.`,
  },
  local: {
    action: 'pause-all',
    scope: 'engine',
    isCounted: false,
    stage: 'error',
    button: 'retry',
    words: () =>
      'This computer cannot store more mail: the disk is full or not readable. What is stored is safe; make room and try again.',
  },
  unknown: {
    action: 'again',
    scope: 'account',
    isCounted: true,
    stage: null,
    button: 'retry',
    words: provider =>
      `Something unexpected happened at ${provider}. Nothing is lost; Kith tries again and keeps the details to copy.`,
  },
}

/** After so many failures in a row an account with unknown faults says so, and is tried once a day. */
export const UNKNOWN_LIMIT = 8
/** After so many failures an item is set aside. */
export const ITEM_LIMIT = 5
