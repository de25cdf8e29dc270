/** For tests: accounts on a temporary mail.db, with real connectors and a steady clock of its own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId, silentLog, systemClock, type Log } from '@kith/shared/kit'
import { createImapConnector, createSmtpSender, type MailConnector } from '#engine/connectors'
import {
  addAccount,
  createMailbox,
  readAccount,
  type AccountRow,
  type Mailbox,
} from '#engine/mailbox'
import type { Dovecot } from '#engine/mail-testkit'
import { createRunner, type Runner } from './runner.ts'

export interface Bench {
  readonly folder: string
  readonly mailbox: Mailbox
  readonly account: string
  readonly runner: Runner
  readonly settle: () => Promise<void>
  readonly row: () => AccountRow
  readonly close: () => Promise<void>
}

export interface BenchOptions {
  readonly folder?: string
  readonly user: string
  readonly smtpPort?: number
  readonly since?: number | null
  readonly clock?: { readonly now: () => number }
  readonly log?: Log
  readonly connectedAt?: number
  readonly wrap?: (connector: MailConnector) => MailConnector
  /** Another mailbox than a Dovecot's. */
  readonly provider?: 'google' | 'microsoft'
  readonly connect?: () => MailConnector
  readonly wrapStore?: (store: Mailbox['store']) => Mailbox['store']
}

function connectorFor(server: Dovecot, options: BenchOptions): MailConnector {
  const clock = options.clock ?? systemClock
  const signIn = { user: options.user, password: 'secret' }
  return createImapConnector({
    place: { host: server.host, port: server.port, tls: 'none' },
    signIn,
    fingerprint: null,
    clock,
    log: options.log ?? silentLog,
    address: `${options.user}@example.test`,
    smtp:
      options.smtpPort === undefined
        ? null
        : createSmtpSender({
            place: { host: '127.0.0.1', port: options.smtpPort, tls: 'none' },
            signIn,
            fingerprint: null,
            clock,
          }),
  })
}

export function openBench(server: Dovecot | null, options: BenchOptions): Bench {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'kith-mail-'))
  const clock = options.clock ?? systemClock
  const log = options.log ?? silentLog
  const mailbox = createMailbox({ file: join(folder, 'mail.db'), profile: folder, clock, log })
  // In place: what stores the mail writes by the same file.
  if (options.wrapStore !== undefined)
    Object.assign(mailbox.store, options.wrapStore({ ...mailbox.store }))
  const known = mailbox.store.pluck<string>('SELECT id FROM account')[0]
  const account = known ?? newId()
  if (known === undefined) {
    const address = `${options.user}@example.test`
    mailbox.store.write(tx => {
      addAccount(
        tx,
        {
          id: account,
          provider: options.provider ?? 'imap',
          address,
          subject: null,
          name: options.user,
          hue: 0,
          config: '{}',
          secret_name: 'x',
          scopes: '[]',
          since: options.since ?? null,
          contact_policy: 'suggest',
        },
        options.connectedAt ?? clock.now(),
      )
      tx.run(
        `INSERT INTO identity (id, account, address, name, is_default, source) VALUES (?, ?, ?, '', 1, 'account')`,
        [newId(), account, address],
      )
    })
    mailbox.book.forgetMine()
  }
  const runner = createRunner({
    account,
    mailbox,
    connect: async () =>
      (options.wrap ?? (one => one))(options.connect?.() ?? connectorFor(server!, options)),
    clock,
    log,
    chance: () => 0.5,
    onChanged: () => undefined,
    lookEveryMs: () => 1000,
  })
  return {
    folder,
    mailbox,
    account,
    runner,
    settle: () => runner.settle(new AbortController().signal),
    row: () => readAccount(mailbox.store, account) as AccountRow,
    async close() {
      await runner.stop()
      await mailbox.close()
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Folder → what stands in it, as this device has it: Message-ID and flags. */
export function localState(bench: Bench): Record<string, readonly string[]> {
  const rows = bench.mailbox.store.all<{ path: string; rfc: string; flags: string }>(
    `SELECT f.provider_id AS path, m.rfc_id AS rfc, c.flags FROM message_copy c JOIN folder f ON f.id = c.folder
     JOIN message m ON m.id = c.message WHERE c.account = ? AND c.is_hidden = 0`,
    [bench.account],
  )
  return stateOf(rows.map(row => [row.path, row.rfc, JSON.parse(row.flags) as string[]]))
}

export async function remoteState(
  client: Awaited<ReturnType<Dovecot['client']>>,
): Promise<Record<string, readonly string[]>> {
  const rows: [string, string, string[]][] = []
  for (const folder of await client.list()) {
    if (folder.flags.has('\\Noselect') || folder.flags.has('\\NonExistent')) continue
    const box = await client.mailboxOpen(folder.path, { readOnly: true })
    if (box.exists === 0) continue
    for (const row of await client.fetchAll('1:*', { envelope: true, flags: true }))
      rows.push([folder.path, row.envelope?.messageId ?? '', [...(row.flags ?? [])]])
  }
  return stateOf(rows)
}

function stateOf(rows: readonly (readonly [string, string, readonly string[]])[]) {
  const state: Record<string, string[]> = {}
  for (const [path, rfc, flags] of rows) {
    const words = flags.filter(flag => flag !== '\\Recent').toSorted()
    ;(state[path] ??= []).push(`${rfc.replaceAll(/[<>]/g, '')} ${words.join(' ')}`)
  }
  return Object.fromEntries(Object.entries(state).map(([path, list]) => [path, list.toSorted()]))
}
