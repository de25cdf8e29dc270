/** For tests: an account at a simulated Gmail or Microsoft, and what it has here against what it has there. */
import type { Clock } from '@kith/shared/kit'
import { createGmailConnector, createGraphConnector, createUnitBucket } from '#engine/connectors'
import type { SimMailbox, SimMessage } from '#provider-sim'
import type { WalkedProvider } from './box-walk.fixture.ts'
import { openBench, type Bench, type BenchOptions } from './engine.fixture.ts'

/** Enough for another process to open the same account. */
export interface BoxPlace {
  readonly provider: WalkedProvider
  readonly url: string
  readonly token: string
  readonly folder: string
  /** ms UTC; stands still. */
  readonly now: number
}

export const SCOPES = {
  google: ['mail.google.com', 'gmail.settings.basic'],
  microsoft: ['Mail.ReadWrite', 'Mail.Send'],
} as const

interface BoxOptions {
  readonly clock?: Clock
  readonly access?: () => string
  readonly wrapStore?: BenchOptions['wrapStore']
}

export function openBoxBench(place: BoxPlace, options: BoxOptions = {}): Bench {
  const { provider, url, token, folder, now } = place
  const { clock = { now: () => now }, access = () => token, wrapStore } = options
  const tokens = { access: async () => access(), renew: async () => access() }
  const scopes = SCOPES[provider]
  const bucket = createUnitBucket({ clock, perMinute: 1e9, wait: async () => undefined })
  return openBench(null, {
    user: 'me',
    folder,
    clock,
    provider,
    ...(wrapStore && { wrapStore }),
    connect: () =>
      provider === 'google'
        ? createGmailConnector({ tokens, bucket, clock, subject: 's', rootUrl: url, scopes })
        : createGraphConnector({ tokens, clock, subject: 's', base: url, scopes, fetch }),
  })
}

/** Provider's id → Message-ID, flags and places, as this device has them. */
export function hereOf({ mailbox: { store }, account }: Bench): ReadonlyMap<string, string> {
  const rows = store.all<{
    id: string
    rfc: string
    flags: string
    folder: string
    labels: string
  }>(
    `SELECT c.provider_id AS id, m.rfc_id AS rfc, c.flags, f.provider_id AS folder,
       (SELECT json_group_array(l.provider_id) FROM message_label x JOIN folder l ON l.id = x.folder WHERE x.message = m.id) AS labels
     FROM message_copy c JOIN message m ON m.id = c.message JOIN folder f ON f.id = c.folder
     WHERE c.account = ? AND c.is_hidden = 0 ORDER BY c.provider_id, f.provider_id`,
    [account],
  )
  const words = (text: string) => JSON.parse(text) as string[]
  return new Map(
    rows.map(row => [
      `${row.id} ${row.folder === 'mailbox' ? '' : row.folder}`.trim(),
      shown(row.rfc, words(row.flags), words(row.labels)),
    ]),
  )
}

/** Whether a list of the mailbox names it: Gmail's leaves spam and bin out, which history may have told. */
export const isListed = (provider: WalkedProvider, { labels }: SimMessage): boolean =>
  provider === 'microsoft' || (!labels.has('SPAM') && !labels.has('TRASH'))

export function thereOf(provider: WalkedProvider, box: SimMailbox): ReadonlyMap<string, string> {
  return new Map(
    [...box.messages.values()].map(message => {
      const { id, rfcId, labels } = message
      const flags = [
        ...(labels.has('UNREAD') ? [] : ['\\Seen']),
        ...(labels.has('STARRED') ? ['\\Flagged'] : []),
        ...(labels.has('DRAFT') ? ['\\Draft'] : []),
      ]
      if (provider === 'google')
        return [
          id,
          shown(
            rfcId,
            flags,
            [...labels].filter(each => each !== 'UNREAD'),
          ),
        ]
      const folder = graphId([...labels].find(each => FOLDER.test(each)) ?? 'folder:archive')
      return [`imm-${id} ${folder}`, shown(rfcId, flags, [folder])]
    }),
  )
}

const FOLDER = /^(?:INBOX|SENT|DRAFT|TRASH|SPAM|folder:.*)$/
const graphId = (label: string): string => `AQMk-${Buffer.from(label).toString('hex')}`

const shown = (rfcId: string, flags: readonly string[], labels: readonly string[]): string =>
  [
    rfcId.replaceAll(/[<>]/g, ''),
    ...flags.toSorted(),
    ...labels.filter(label => label !== 'mailbox').toSorted(),
  ].join(' ')
