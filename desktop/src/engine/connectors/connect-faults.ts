/**
 * What goes wrong between here and a provider (MAIL.md 5). Connectors turn every error of a library
 * into one of these; the rules for waiting and for the account's state know nothing else.
 */
import { defineFaults, isFault, type Fault } from '@kith/shared/kit'

/** Which step of the guided set-up an answer points at. */
export type SetUpStep =
  | 'host'
  | 'port'
  | 'tls'
  | 'client'
  | 'redirect'
  | 'api'
  | 'consent'
  | 'scopes'

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e5) / 10} MB`
const safe = 'Mail that is already here stays and can be read.'

export const connectFault = defineFaults('connect', {
  offline: {
    status: 503,
    retry: true,
    say: (d: { host: string }) => `${d.host} cannot be reached. ${safe} Kith goes on by itself.`,
  },
  transient: {
    status: 503,
    retry: true,
    say: (d: { host: string; why: string }) =>
      `${d.host} did not answer as it should (${d.why}). ${safe} Kith tries again by itself.`,
  },
  /** `until` ms UTC when the provider named a time, else `null`. */
  throttled: {
    status: 429,
    retry: true,
    say: (d: { host: string; until: number | null }) =>
      `${d.host} asks for a pause. Nothing is lost; Kith goes on by itself${d.until === null ? '' : ' when the pause is over'}.`,
  },
  'daily-limit': {
    status: 429,
    retry: true,
    say: (d: { host: string; until: number | null }) =>
      `The daily limit of ${d.host} is used up. Nothing is lost; Kith goes on when the provider's next day begins.`,
  },
  /** The token ran out: refreshed once and tried once more before anybody hears of it. */
  'auth-expired': {
    status: 401,
    retry: true,
    say: (d: { host: string }) => `The sign-in at ${d.host} has run out and is being renewed.`,
  },
  'needs-reauth': {
    status: 401,
    retry: false,
    say: (d: { host: string; why: string }) =>
      `${d.host} no longer accepts the sign-in (${d.why}). ${safe} Connect the account again to go on.`,
  },
  'needs-admin': {
    status: 403,
    retry: false,
    say: (d: { host: string; why: string; forAdmin: string }) =>
      `The administrator of this mailbox has to allow Kith (${d.why}). ${safe} Copy the message for your administrator.`,
  },
  misconfigured: {
    status: 400,
    retry: false,
    say: (d: { host: string; why: string; step: SetUpStep }) =>
      `The settings for ${d.host} do not work (${d.why}). ${safe} Correct the settings to go on.`,
  },
  /** SHA-256 of a certificate nobody vouches for: shown, and used only after the person accepts it. */
  certificate: {
    status: 400,
    retry: false,
    say: (d: { host: string; why: string; fingerprint: string | null }) =>
      `The certificate of ${d.host} cannot be trusted (${d.why}). No password was sent. Accept the certificate only if you know it.`,
  },
  'missing-scope': {
    status: 403,
    retry: false,
    say: (d: { host: string; scopes: readonly string[] }) =>
      `${d.host} was not allowed to do this. Everything else goes on; choose “Allow…” on the account's page.`,
  },
  /** The place in the provider's log is lost: the scope is compared by ids, silently. */
  'cursor-lost': {
    status: 410,
    retry: true,
    say: (d: { scope: string; why: string }) =>
      `The mailbox has to be compared from the start (${d.why}). Nothing is lost.`,
  },
  gone: {
    status: 404,
    retry: false,
    say: (_: object) => 'This message is no longer in the mailbox.',
  },
  'too-large': {
    status: 413,
    retry: false,
    /** `host`: it was to be sent there; `limit` `null`: what it takes was not told. */
    say: (d: { size: number; limit: number | null; host?: string }) =>
      d.host === undefined
        ? `This message is larger than ${megabytes(d.limit ?? 0)} (${megabytes(d.size)}).`
        : `${d.host} takes no message as large as this one (${megabytes(d.size)}${d.limit === null ? '' : `, at most ${megabytes(d.limit)}`}). It was sent to nobody and is kept as you wrote it. Take files out, make them smaller, or send links to them.`,
  },
  conflict: {
    status: 409,
    retry: true,
    say: (_: object) => 'This was changed elsewhere at the same time. Both versions are kept.',
  },
  permanent: {
    status: 400,
    retry: false,
    say: (d: { host: string; text: string }) => `${d.host} refused: ${d.text}`,
  },
  unknown: {
    status: 500,
    retry: true,
    say: (d: { host: string; text: string }) =>
      `${d.host} answered something Kith does not know (${d.text}). ${safe} Kith tries again by itself.`,
  },
})

export type ConnectKind =
  | 'offline'
  | 'transient'
  | 'throttled'
  | 'daily-limit'
  | 'auth-expired'
  | 'needs-reauth'
  | 'needs-admin'
  | 'misconfigured'
  | 'certificate'
  | 'missing-scope'
  | 'cursor-lost'
  | 'gone'
  | 'too-large'
  | 'conflict'
  | 'permanent'
  | 'unknown'

/** Which of MAIL.md 5's kinds an error is; what is not a connector's fault is a bug and not counted here. */
export function connectKind(error: unknown): ConnectKind | undefined {
  if (!isFault(error) || !error.code.startsWith('connect/')) return undefined
  return error.code.slice('connect/'.length) as ConnectKind
}

/** When the provider said to come back, ms UTC. */
export function untilOf(fault: Fault): number | null {
  const { until } = (fault.data ?? {}) as { readonly until?: number | null }
  return until ?? null
}
