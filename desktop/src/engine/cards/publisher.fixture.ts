/** For tests: a mail file whose publisher gives its cards to a server that is a map. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Card } from '@kith/shared/cards'
import { createLog, newId, type DocId, type LogLine } from '@kith/shared/kit'
import { createMailbox, type Mailbox } from '#engine/mailbox'
import {
  createPublisher,
  type Publisher,
  type PublisherDeps,
  type PublisherState,
  type Upstream,
} from './publisher.ts'

export const NOW = Date.UTC(2026, 5, 15, 12)
export const ME = 'me@kith.example'
export const [BO, CY, ACME, BEN] = [newId(), newId(), newId(), newId()]
const OWNERS: readonly (readonly [string, DocId, string, DocId | null])[] = [
  ['bo@acme.example', BO, 'person', ACME],
  ['cy@acme.example', CY, 'person', ACME],
  ['@acme.example', ACME, 'company', null],
  ['ben@kith.example', BEN, 'member', null],
]

/** Three weeks: the longest that a timer takes is little more. */
const NEVER_MS = 2_000_000_000

/** What the server has of this person. */
export interface FakeServer {
  readonly cards: Map<DocId, Card>
  readonly pushes: { readonly put: number; readonly drop: number }[]
  upstream: Upstream | null
  /** Before, after: the program dies there; away: nobody answers. */
  trouble: 'none' | 'before' | 'after' | 'away' | 'refuses'
  readonly unknown: Set<DocId>
}
export const openServer = (workspace: DocId = newId()): FakeServer => ({
  cards: new Map(),
  pushes: [],
  upstream: { workspace, me: null, log: 'one', most: 'full', stamp: '' },
  trouble: 'none',
  unknown: new Set(),
})

export interface MailWords {
  /** `''`: it has none. */
  readonly id: string
  readonly from?: string
  readonly to?: string
  readonly cc?: string
  readonly bcc?: string
  readonly subject?: string
  readonly text?: string
  readonly reply?: string
  readonly headers?: readonly string[]
  readonly at?: number
}

export interface Desk extends Mailbox {
  readonly complaints: readonly LogLine[]
  readonly states: PublisherState[]
  readonly clock: { at: number }
  readonly publisher: () => Publisher
  /** The program ends and begins again with the same file. */
  readonly restart: () => Promise<void>
  readonly mails: (...list: readonly MailWords[]) => Promise<void>
  readonly threadOf: (id: string) => number
  readonly remove: () => Promise<void>
}

/** `folder`: of an earlier one, or where a killed one finds it again. */
export function openDesk(
  server: FakeServer,
  folder?: string,
  given: Partial<PublisherDeps> = {},
): Desk {
  const profile = folder ?? mkdtempSync(join(tmpdir(), 'kith-cards-'))
  const clock = { at: NOW, now: () => clock.at }
  const complaints: LogLine[] = []
  const log = createLog(line => {
    if (line.level === 'warn' || line.level === 'error') complaints.push(line)
  })
  const mailbox = createMailbox({ file: join(profile, 'mail.db'), profile, clock, log })
  const { store } = mailbox
  const isNew = store.get('SELECT 1 FROM account') === undefined
  if (isNew)
    store.write(tx => {
      tx.run(
        `INSERT INTO account (id, provider, address, name, hue, config, secret_name, state, state_since, contact_policy, created_at)
       VALUES ('a', 'imap', ?, ?, 0, '{}', 's', 'live', 0, 'sent', 0)`,
        [ME, ME],
      )
      tx.run(
        `INSERT INTO folder (id, account, provider_id, path, name, role, kind) VALUES (1, 'a', 'inbox', 'inbox', 'inbox', 'inbox', 'folder')`,
      )
      for (const [key, holder, kind, company] of OWNERS)
        tx.run('INSERT INTO owner (key, holder, kind, company) VALUES (?, ?, ?, ?)', [
          key,
          holder,
          kind,
          company,
        ])
    })
  mailbox.book.forgetMine()
  const states: PublisherState[] = []
  let uid = 0
  const begin = () =>
    createPublisher({
      mailbox,
      clock,
      log,
      // Tests say themselves when it looks: on a busy machine it would look between two of their steps.
      calmMs: NEVER_MS,
      upstream: async () => server.upstream,
      mine: async () => (server.trouble === 'away' ? null : [...server.cards.keys()]),
      tell: state => void states.push(state),
      choices: {
        settle: () => Promise.resolve(true),
        sayAgain: () => Promise.resolve(),
        takeThread: () => undefined,
      },
      async push({ put, drop }) {
        if (server.trouble === 'away') return { state: 'wait' }
        if (server.trouble === 'refuses') return { state: 'refused', say: 'There is no room.' }
        if (server.trouble === 'before') throw new Error('died')
        server.pushes.push({ put: put.length, drop: drop.length })
        const refused = put.filter(({ id }) => server.unknown.has(id))
        for (const card of put) if (!server.unknown.has(card.id)) server.cards.set(card.id, card)
        for (const id of drop) server.cards.delete(id)
        if (server.trouble === 'after') throw new Error('died')
        return { state: 'done', refused: refused.map(({ id }) => id) }
      },
      ...given,
    })
  let publisher = begin()
  return {
    ...mailbox,
    complaints,
    states,
    clock,
    publisher: () => publisher,
    async restart() {
      await publisher.close()
      publisher = begin()
    },
    async mails(...list) {
      await mailbox.deliver(
        'a',
        list.map(words => ({
          folder: 1,
          scope: 'inbox',
          providerId: String(++uid),
          raw: rawOf(words),
          flags: [],
          labels: [1],
          receivedAt: words.at ?? NOW,
          isHistorical: false,
        })),
      )
    },
    threadOf: id =>
      store.pluck<number>('SELECT thread FROM message WHERE rfc_id = ?', [`${id}@x.example`])[0] ??
      0,
    async remove() {
      await publisher.close()
      await mailbox.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

function rawOf(words: MailWords): Uint8Array {
  const { from = 'Bo <bo@acme.example>', to = ME, at = NOW } = words
  return new TextEncoder().encode(
    [
      `From: ${from}`,
      `To: ${to}`,
      ...(words.cc === undefined ? [] : [`Cc: ${words.cc}`]),
      ...(words.bcc === undefined ? [] : [`Bcc: ${words.bcc}`]),
      `Subject: ${words.subject ?? 'Offer'}`,
      `Date: ${new Date(at).toUTCString()}`,
      ...(words.id === '' ? [] : [`Message-ID: <${words.id}@x.example>`]),
      ...(words.reply === undefined
        ? []
        : [`In-Reply-To: <${words.reply}@x.example>`, `References: <${words.reply}@x.example>`]),
      ...(words.headers ?? []),
      'Content-Type: text/plain; charset=utf-8',
      '',
      words.text ?? 'Good day.',
    ].join('\r\n'),
  )
}
