/** Accounts as the page and the command line know them, against a real Dovecot. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { silentLog, systemClock } from '@kith/shared/kit'
import type { AccountReport, ConnectProgress, ImapDetails } from '@kith/shared/rpc'
import { createMailbox, leaveOut, queueOp, readAccount, type Mailbox } from '#engine/mailbox'
import {
  hasDovecot,
  startDovecot,
  startReceiver,
  type Dovecot,
  type Receiver,
} from '#engine/mail-testkit'
import { createAccounts, type Accounts, type AccountsDeps } from './accounts.ts'

const raw = (id: string) =>
  `Message-ID: <${id}@example.test>\r\nFrom: Ann <ann@acme.example>\r\nTo: me@example.test\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\nSubject: Mail ${id}\r\n\r\nHello ${id}\r\n`

interface Desk {
  readonly mailbox: Mailbox
  readonly accounts: Accounts
  readonly service: Accounts['service']
  readonly secrets: Map<string, string>
  readonly report: (account: string) => Promise<AccountReport>
  readonly sync: (account: string) => ReturnType<Accounts['service']['syncOnce']>
  readonly close: () => Promise<void>
}

function openDesk(draftBytes?: AccountsDeps['draftBytes']): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'kith-accounts-'))
  const mailbox = createMailbox({
    file: join(folder, 'mail.db'),
    profile: folder,
    clock: systemClock,
    log: silentLog,
  })
  const secrets = new Map<string, string>()
  const accounts = createAccounts({
    mailbox,
    clock: systemClock,
    log: silentLog,
    chance: () => 0.5,
    ...(draftBytes && { draftBytes }),
    secrets: {
      get: async name => secrets.get(name),
      set: async (name, value) => void secrets.set(name, value),
      remove: async name => void secrets.delete(name),
    },
  })
  const { service } = accounts
  return {
    mailbox,
    accounts,
    service,
    secrets,
    async report(account) {
      const stop = new AbortController()
      const stream = (await service.report(
        { account },
        stop.signal,
      )) as AsyncIterable<AccountReport | null>
      for await (const value of stream) {
        stop.abort()
        if (value !== null) return value
      }
      throw new Error('no report')
    },
    sync: account => service.syncOnce({ account }),
    async close() {
      await accounts.close()
      await mailbox.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

describe.runIf(hasDovecot)('accounts', () => {
  let server: Dovecot
  let receiver: Receiver
  beforeAll(async () => {
    server = (await startDovecot())!
    receiver = await startReceiver()
  })
  afterAll(async () => {
    await server?.stop()
    await receiver?.stop()
  })

  const detailsOf = (user: string, more: Partial<ImapDetails> = {}): ImapDetails => ({
    address: `${user}@example.test`,
    name: user,
    user,
    password: 'secret',
    imap: { host: '127.0.0.1', port: server.port, tls: 'none' },
    smtp: { host: '127.0.0.1', port: receiver.port, tls: 'none' },
    caldav: null,
    fingerprint: null,
    ...more,
  })
  const connect = async (desk: Desk, details: ImapDetails): Promise<ConnectProgress> => {
    let last: ConnectProgress | undefined
    const stream = (await desk.service.connectImap({
      details,
      account: null,
    })) as AsyncIterable<ConnectProgress>
    for await (const progress of stream) last = progress
    return last!
  }
  const added = async (desk: Desk, user: string) =>
    (await connect(desk, detailsOf(user))).account ?? ''
  const fill = async (user: string, count: number, folder = 'INBOX') => {
    const client = await server.client(user)
    for (let at = 0; at < count; at++) await client.append(folder, raw(`${user}-${folder}-${at}`))
    return client
  }

  test('[EM7] connecting tries every step, keeps nothing of a failed one, and the password only among the secrets', async () => {
    const desk = openDesk()
    const wrong = await connect(desk, detailsOf('steps', { password: 'wrong' }))
    expect(wrong.account).toBeNull()
    expect(wrong.steps.map(step => step.state)).toEqual(['failed', 'waiting', 'waiting', 'skipped'])
    expect(wrong.steps[0]?.words).toContain('refused the user name or the password')
    const noSmtp = await connect(
      desk,
      detailsOf('steps', { smtp: { host: '127.0.0.1', port: 1, tls: 'none' } }),
    )
    expect(noSmtp.steps.map(step => step.state)).toEqual(['ok', 'ok', 'failed', 'skipped'])
    expect(desk.mailbox.store.all('SELECT id FROM account')).toEqual([])
    expect(desk.secrets.size).toBe(0)
    const account = await added(desk, 'steps')
    expect(account).not.toBe('')
    expect(JSON.stringify(readAccount(desk.mailbox.store, account))).not.toContain('"secret"')
    // The same mailbox again is the same account.
    expect(await added(desk, 'steps')).toBe(account)
    await desk.close()
  })

  test('[EM8] the report balances: on the server = here + left out by reason', async () => {
    const desk = openDesk()
    const client = await fill('report', 6)
    await client.append('INBOX', raw('old'), [], new Date(2015, 1, 1))
    await client.append('Trash', raw('trashed'))
    const account = await added(desk, 'report')
    expect(await desk.sync(account)).toEqual({
      onServer: 8,
      here: 7,
      leftOut: { window: 1 },
      failed: 0,
    })
    const report = await desk.report(account)
    expect(report).toMatchObject({ stage: 'live', onServer: 8, here: 7, toCome: 0 })
    const trash = report.folders.find(folder => folder.role === 'trash')
    await desk.service.change({ account, folders: [{ id: trash?.id ?? '', isSynced: false }] })
    expect(await desk.sync(account)).toMatchObject({
      here: 6,
      leftOut: { window: 1, 'spam-or-trash': 1 },
    })
    // Everything, and the folder again: only the old one is fetched, the other was kept.
    await desk.service.change({
      account,
      since: null,
      folders: [{ id: trash?.id ?? '', isSynced: true }],
    })
    expect(await desk.sync(account)).toEqual({ onServer: 8, here: 8, leftOut: {}, failed: 0 })
    await desk.close()
    await client.logout()
  })

  test('[EM9] much that is gone at once is kept until the person says so', async () => {
    const desk = openDesk()
    const client = await fill('mass', 60)
    const account = await added(desk, 'mass')
    await desk.sync(account)
    await client.mailboxOpen('INBOX')
    await client.messageDelete('1:55')
    await desk.sync(account)
    await desk.sync(account)
    const { state, state_code, state_reason } = readAccount(desk.mailbox.store, account)!
    expect([state, state_code]).toEqual(['paused', 'mass-deletion'])
    expect(state_reason).toContain('55 messages')
    const visible = () =>
      desk.mailbox.store.pluck<number>(`SELECT count(*) FROM message WHERE state = 'here'`)[0]
    expect(visible()).toBe(60)
    await desk.service.resume({ account })
    await desk.sync(account)
    expect(visible()).toBe(5)
    await desk.close()
    await client.logout()
  })

  test('[EM10] what the person changed is told to the mailbox, once, and not undone by it', async () => {
    const desk = openDesk()
    const client = await fill('ops', 3)
    const account = await added(desk, 'ops')
    await desk.sync(account)
    const { store } = desk.mailbox
    const ids = store.pluck<number>('SELECT id FROM message ORDER BY id')
    const folderOf = (role: string) =>
      store.pluck<number>('SELECT id FROM folder WHERE role = ?', [role])[0] ?? 0
    store.write(tx => {
      const [first = 0, second = 0] = ids
      queueOp(
        tx,
        { account, message: first, change: { kind: 'flags', add: ['\\Seen'], remove: [] } },
        1,
      )
      const move = { kind: 'move', from: folderOf('inbox'), to: folderOf('archive') } as const
      queueOp(tx, { account, message: second, change: move }, 1)
    })
    await desk.sync(account)
    await client.mailboxOpen('INBOX')
    expect(await client.search({ seen: true })).toHaveLength(1)
    expect(await client.status('Archive', { messages: true })).toMatchObject({ messages: 1 })
    expect(store.all('SELECT id FROM op')).toEqual([])
    // Moved by its new number: nothing was missing, nothing was fetched again.
    await desk.sync(account)
    expect(store.pluck('SELECT DISTINCT state FROM item')).toEqual([1])
    expect(store.pluck('SELECT id FROM message ORDER BY id')).toEqual(ids)
    await desk.close()
    await client.logout()
  })

  test('[EM11] an audit finds what the books had lost, and says how much', async () => {
    const desk = openDesk()
    const client = await fill('audit', 5)
    const account = await added(desk, 'audit')
    await desk.sync(account)
    const { store } = desk.mailbox
    store.write(tx => {
      const [id] = tx.pluck<string>('SELECT provider_id FROM item LIMIT 1')
      tx.run('DELETE FROM item WHERE provider_id = ?', [id ?? ''])
    })
    expect(await desk.service.audit({ account })).toEqual({ missing: 1 })
    expect(await desk.sync(account)).toMatchObject({ onServer: 5, here: 5 })
    expect((await desk.report(account)).lastAudit).toMatchObject({ missing: 1 })
    await desk.close()
    await client.logout()
  })

  test('[EM12] a sign-in that is refused twice stops everything until it is mended; pausing stops it too', async () => {
    const desk = openDesk()
    const client = await fill('mend', 2)
    const account = await added(desk, 'mend')
    desk.secrets.set(`mail/${account}`, 'changed')
    await expect(desk.sync(account)).rejects.toMatchObject({ code: 'connect/needs-reauth' })
    expect(await desk.report(account)).toMatchObject({ stage: 'needs-reauth', button: 'reconnect' })
    await expect(desk.sync(account)).rejects.toMatchObject({ code: 'mail-account/stopped' })
    expect(await added(desk, 'mend')).toBe(account)
    expect(await desk.sync(account)).toMatchObject({ here: 2 })
    await desk.service.pause({ account })
    expect(await desk.report(account)).toMatchObject({ stage: 'paused', button: 'resume' })
    await desk.service.resume({ account })
    await desk.sync(account)
    expect(await desk.report(account)).toMatchObject({ stage: 'live', button: null })
    await desk.close()
    await client.logout()
  })

  test('[EM13] new mail is here when the mailbox says that something happened, without waiting for the clock', async () => {
    const desk = openDesk()
    const client = await fill('idle', 1)
    const account = await added(desk, 'idle')
    desk.accounts.setLookEvery(3_600_000)
    desk.accounts.start()
    const until = (condition: () => boolean) =>
      new Promise<void>(resolve => {
        const look = () => {
          if (!condition()) return
          clearInterval(timer)
          stop()
          resolve()
        }
        const timer = setInterval(look, 50)
        const stop = desk.mailbox.onChanged(look)
        look()
      })
    const count = () => desk.mailbox.store.pluck<number>('SELECT count(*) FROM message')[0] ?? 0
    await until(() => count() === 1 && readAccount(desk.mailbox.store, account)?.state === 'live')
    await client.append('INBOX', raw('arrived'))
    await until(() => count() === 2)
    await until(() => (readAccount(desk.mailbox.store, account)?.last_new ?? null) !== null)
    expect((await desk.report(account)).lastNew).toMatchObject({ afterMs: expect.any(Number) })
    await desk.close()
    await client.logout()
  })

  test('[EM14] a removed account takes its mail, its password and its books with it, or leaves the mail', async () => {
    for (const keepsMail of [false, true]) {
      const desk = openDesk()
      const client = await fill(`gone${keepsMail}`, 3)
      const account = await added(desk, `gone${keepsMail}`)
      await desk.sync(account)
      await desk.service.remove({ account, keepsMail })
      const { store } = desk.mailbox
      expect(desk.secrets.size).toBe(0)
      expect(store.pluck<number>('SELECT count(*) FROM message')[0]).toBe(keepsMail ? 3 : 0)
      expect(store.pluck<number>('SELECT count(*) FROM item')[0]).toBe(0)
      expect(store.all('SELECT id FROM account')).toEqual([])
      await desk.close()
      await client.logout()
    }
  })

  test('[EM15] of a mail that is not to be seen it is told why, and it can be fetched in spite of that', async () => {
    const desk = openDesk()
    const client = await server.client('why')
    await client.append('INBOX', raw('kept'))
    await client.append('INBOX', raw('ancient'), [], new Date(2015, 1, 1))
    const account = await added(desk, 'why')
    await desk.sync(account)
    const [here] = await desk.service.why({ account: null, query: 'kept' })
    expect(here).toMatchObject({ words: 'It is here.', item: null })
    const [item] = desk.mailbox.store.pluck<string>('SELECT provider_id FROM item WHERE state = 4')
    // Of what is left out the books may know the head, as of blocked mail.
    const head = { subject: 'Mail ancient', sender: 'ann@acme.example', at: Date.UTC(2015, 1, 1) }
    desk.mailbox.store.write(tx =>
      leaveOut(tx, { account, scope: 'INBOX', providerId: item ?? '' }, 'window', head),
    )
    const words = async (query: string) =>
      (await desk.service.why({ account, query })).map(trail => trail.subject)
    expect(await words('subject:ancient')).toEqual(['Mail ancient'])
    expect(await words('from:ann@acme.example subject:kept')).toEqual(['Mail kept'])
    expect((await words('from:ann')).toSorted()).toEqual(['Mail ancient', 'Mail kept'])
    expect(await words('before:2016-01-01')).toEqual(['Mail ancient'])
    expect(await words('from:bob OR subject:kept')).toEqual(['Mail kept'])
    expect(await words('ann -subject:kept')).toEqual(['Mail ancient'])
    expect(await words('<kept@example.test>')).toContain('Mail kept')
    expect(await words('subject:nothing')).toEqual([])
    const asked = await desk.service.searchServer({ query: 'subject:mail ann', account: null })
    expect(asked).toMatchObject({ found: [{ subject: 'Mail ancient' }], failed: [] })
    const hit = asked.found[0]?.item ?? ''
    expect(hit).toBe(JSON.stringify([account, 'INBOX', item]))
    expect(await desk.service.threadOf({ item: hit })).toBeNull()
    await desk.service.getAnyway({ item: hit })
    expect(await desk.sync(account)).toMatchObject({ here: 2, leftOut: {} })
    expect(await desk.service.threadOf({ item: hit })).toBeGreaterThan(0)
    expect(await desk.service.searchServer({ query: 'ancient', account })).toEqual({
      found: [],
      failed: [],
    })
    await desk.close()
    await client.logout()
  })

  test('[EM16] a draft is mirrored once, replaced when it changes, and gone with the draft', async () => {
    const drafts = new Map<string, string>()
    const desk = openDesk(async draft => Buffer.from(drafts.get(draft.id) ?? ''))
    const client = await server.client('drafts')
    const account = await added(desk, 'drafts')
    await desk.sync(account)
    const { store } = desk.mailbox
    const save = (words: string, at: number) => {
      drafts.set(
        'd1',
        `Message-ID: <d1@example.test>\r\nX-Kith-Draft: d1\r\nSubject: ${words}\r\n\r\n${words}\r\n`,
      )
      store.write(
        tx =>
          void tx.run(
            `INSERT INTO draft (id, account, content, updated_at) VALUES ('d1', ?, '{"id":"d1"}', ?) ON CONFLICT DO UPDATE SET updated_at = excluded.updated_at`,
            [account, at],
          ),
      )
    }
    const there = async () => {
      await client.mailboxOpen('Drafts')
      const rows = await client.fetchAll('1:*', { envelope: true }).catch(() => [])
      return rows.map(row => row.envelope?.subject)
    }
    save('one', Date.now())
    await desk.sync(account)
    expect(await there()).toEqual([])
    save('two', Date.now() - 20_000)
    await desk.sync(account)
    await desk.sync(account)
    expect(await there()).toEqual(['two'])
    save('three', Date.now() - 10_000)
    await desk.sync(account)
    await desk.sync(account)
    expect(await there()).toEqual(['three'])
    // Left behind by a crash: it is the draft's own mirror and no mail.
    store.write(tx => {
      tx.run('UPDATE draft SET provider_id = NULL')
      tx.run('DELETE FROM item')
      tx.run('DELETE FROM cursor')
    })
    await desk.sync(account)
    expect(store.pluck<number>('SELECT count(*) FROM message')).toEqual([0])
    store.write(tx => void tx.run('DELETE FROM draft'))
    await desk.sync(account)
    expect(await there()).toEqual([])
    await desk.close()
    await client.logout()
  })
})
