/** How to reach an IMAP account, as it stands in its row; and its password, which does not. */
import { s } from '@kith/shared/kit'
import type { ImapDetails } from '@kith/shared/rpc'
import {
  createImapConnector,
  createSmtpSender,
  type MailConnector,
  type ServerPlace,
} from '#engine/connectors'
import type { Clock, Log } from '@kith/shared/kit'
import type { AccountRow } from '#engine/mailbox'

const place = s.object({
  host: s.string(),
  port: s.number(),
  tls: s.enum(['tls', 'starttls', 'none']),
})
const config = s.object({
  user: s.string(),
  imap: place,
  smtp: s.union([place, s.null()]),
  caldav: s.union([s.string(), s.null()]),
  fingerprint: s.union([s.string(), s.null()]),
})
export interface ImapConfig {
  readonly user: string
  readonly imap: ServerPlace
  readonly smtp: ServerPlace | null
  readonly caldav: string | null
  readonly fingerprint: string | null
}

export const readConfig = (row: Pick<AccountRow, 'config'>): ImapConfig =>
  config.parse(JSON.parse(row.config)) as ImapConfig

/** `undefined`: not an IMAP account's. */
export function tryConfig(row: Pick<AccountRow, 'config'>): ImapConfig | undefined {
  const parsed = config.safeParse(JSON.parse(row.config))
  return parsed.success ? (parsed.data as ImapConfig) : undefined
}

export const configOf = ({ user, imap, smtp, caldav, fingerprint }: ImapDetails): ImapConfig => ({
  user,
  imap,
  smtp,
  caldav,
  fingerprint,
})

export const secretNameOf = (account: string): string => `mail/${account}`

export function imapConnectorOf(
  parts: ImapConfig & { readonly address: string; readonly password: string },
  ports: { readonly clock: Clock; readonly log: Log },
): MailConnector {
  const { user, imap, smtp, fingerprint, password, address } = parts
  const signIn = { user, password }
  return createImapConnector({
    ...ports,
    place: imap,
    signIn,
    fingerprint,
    address,
    smtp:
      smtp === null
        ? null
        : createSmtpSender({ place: smtp, signIn, fingerprint, clock: ports.clock }),
  })
}

/** Where an IMAP account's calendars are; `null`: it has none. */
export function readCaldav(
  row: Pick<AccountRow, 'config'>,
): { readonly url: string; readonly user: string } | null {
  const { caldav, user } = tryConfig(row) ?? { caldav: null, user: '' }
  return caldav === null ? null : { url: caldav, user }
}
