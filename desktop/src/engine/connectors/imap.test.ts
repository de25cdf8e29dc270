/** The IMAP connector against a real Dovecot, with change numbers and without. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { silentLog, systemClock } from '@kith/shared/kit'
import { connectKind } from './connect-faults.ts'
import { hasDovecot, PLAIN_CAPABILITY, startDovecot, type Dovecot } from '#engine/mail-testkit'
import { createImapConnector } from './imap.ts'
import { demandDone, searchIds } from './imap-answers.ts'
import { createImapSession, type Selected } from './imap-session.ts'
import {
  collect,
  drain,
  mailConnectorContract,
  rawMail,
  type Elsewhere,
} from './mail-connector.contract.ts'

let users = 0
const always = () => new AbortController().signal

export const connectorAt = (
  server: Dovecot,
  user: string,
  more: Partial<Parameters<typeof createImapConnector>[0]> = {},
) =>
  createImapConnector({
    place: { host: server.host, port: server.port, tls: 'none' },
    signIn: { user, password: 'secret' },
    fingerprint: null,
    clock: systemClock,
    log: silentLog,
    address: `${user}@example.test`,
    smtp: null,
    ...more,
  })

const sessionAt = (server: Dovecot, user: string) =>
  createImapSession({
    place: { host: server.host, port: server.port, tls: 'none' },
    signIn: { user, password: 'secret' },
    fingerprint: null,
    clock: systemClock,
    log: silentLog,
  })

async function elsewhere(server: Dovecot): Promise<Elsewhere> {
  const user = `user${users++}`
  const client = await server.client(user)
  const uidOf = async (folder: string, rfcId: string) => {
    await client.mailboxOpen(folder)
    const found = await client.search({ header: { 'Message-ID': rfcId } }, { uid: true })
    return String((found as number[])[0])
  }
  return {
    connector: connectorAt(server, user),
    inbox: 'INBOX',
    add: async (folder, raw) => void (await client.append(folder, raw)),
    remove: async (folder, id) =>
      void (await client.messageDelete(await uidOf(folder, id), { uid: true })),
    markRead: async (folder, id) =>
      void (await client.messageFlagsAdd(await uidOf(folder, id), ['\\Seen'], { uid: true })),
    end: () => client.logout(),
  }
}

describe.runIf(hasDovecot)('a server with change numbers', () => {
  let server: Dovecot
  beforeAll(async () => {
    server = (await startDovecot())!
  })
  afterAll(() => server.stop())

  mailConnectorContract('QRESYNC', () => elsewhere(server))

  test('[CO7] folders have their roles by the server’s word', async () => {
    const connector = connectorAt(server, 'roles')
    const folders = await connector.listFolders()
    const roles = Object.fromEntries(folders.map(folder => [folder.name, folder.role]))
    expect(roles).toMatchObject({
      Inbox: 'inbox',
      Sent: 'sent',
      Drafts: 'drafts',
      Junk: 'spam',
      Trash: 'trash',
      Archive: 'archive',
    })
    expect(connector.scopesOf(folders)[0]).toBe('INBOX')
    await connector.close()
  })

  test('[CO26] a command without an answer is a failure, never a folder with nothing in it', async () => {
    const client = await server.client('silent')
    await client.append('INBOX', rawMail('one'))
    const session = sessionAt(server, 'silent')
    const failing = async (
      mode: 'read' | 'write',
      work: Parameters<typeof session.inFolder<unknown>>[2],
    ) => connectKind(await session.inFolder('INBOX', mode, work).catch((error: unknown) => error))
    const cut = ({ client: line }: Selected) => line.close()
    expect(await failing('read', at => (cut(at), searchIds(at.client, { all: true })))).toBe(
      'transient',
    )
    expect(await failing('read', at => (cut(at), at.client.fetchAll('1:*', { uid: true })))).toBe(
      'transient',
    )
    // A folder that is only read takes no flag, and says so.
    const flag = async ({ client: line }: Selected) =>
      demandDone(line, await line.messageFlagsAdd('1', ['\\Seen']), 'the change')
    expect(await failing('read', flag)).toBe('permanent')
    expect(await failing('write', flag)).toBeUndefined()
    expect(await failing('write', at => (cut(at), flag(at)))).toBe('transient')
    await session.close()
    await client.logout()
  })

  test('[CO8] a large folder comes newest first, in pages that can each be the last', async () => {
    const client = await server.client('large')
    for (let at = 0; at < 12; at++)
      await client.append('INBOX', rawMail(`m${at}`), [], new Date(2026, 0, at + 1))
    const connector = connectorAt(server, 'large')
    const window = { since: new Date(2026, 0, 5).getTime() }
    const pages = []
    for await (const page of connector.list('INBOX', null, window, always())) pages.push(page)
    const [first] = pages
    expect(first?.items[0]?.at).toBeGreaterThan(first?.items.at(-1)?.at ?? 0)
    expect(first?.items.filter(item => item.isOutside)).toHaveLength(4)
    await connector.close()
    await client.logout()
  })

  test('[CO9] new numbering is a lost place, not mass deletion', async () => {
    const client = await server.client('anew')
    await client.append('INBOX', rawMail('one'))
    const connector = connectorAt(server, 'anew')
    const { cursor } = await drain(connector.list('INBOX', null, { since: null }, always()))
    await server.doveadm('mailbox', 'update', '-u', 'anew', '--uid-validity', '99', 'INBOX')
    const later = drain(connector.list('INBOX', cursor, { since: null }, always()))
    await expect(later).rejects.toMatchObject({ code: 'connect/cursor-lost' })
    await connector.close()
    await client.logout()
  })

  test('[CO10] watching says that something came, and ends when it is told to', async () => {
    const client = await server.client('watched')
    const connector = connectorAt(server, 'watched')
    await connector.listFolders()
    const stop = new AbortController()
    let heard = 0
    let hear: () => void = () => undefined
    const dirty = () => {
      heard++
      hear()
    }
    const next = () => new Promise<void>(resolve => (hear = resolve))
    const opened = next()
    const watching = connector.watch(stop.signal, dirty)
    await opened
    const came = next()
    await client.append('INBOX', rawMail('new'))
    await came
    expect(heard).toBeGreaterThan(1)
    stop.abort()
    await watching
    await connector.close()
    await client.logout()
  })

  test('[CO11] a wrong password, a closed port and an unknown certificate are told apart', async () => {
    const kinds = async (more: Parameters<typeof connectorAt>[2]) => {
      const connector = connectorAt(server, 'faults', more)
      const error = await connector.verify().catch((caught: unknown) => caught)
      await connector.close()
      return error
    }
    const wrong = await kinds({ signIn: { user: 'faults', password: 'wrong' } })
    expect(connectKind(wrong)).toBe('needs-reauth')
    const closed = await kinds({ place: { host: '127.0.0.1', port: 1, tls: 'none' } })
    expect(connectKind(closed)).toBe('offline')
    const place = { host: '127.0.0.1', port: server.tlsPort, tls: 'tls' } as const
    const unknown = await kinds({ place })
    expect(unknown).toMatchObject({ code: 'connect/certificate' })
    const { fingerprint } = (unknown as { data: { fingerprint: string } }).data
    expect(fingerprint).toMatch(/^[0-9A-F:]{95}$/)
    const accepted = connectorAt(server, 'faults', { place, fingerprint })
    await expect(accepted.verify()).resolves.toMatchObject({ subject: 'faults@127.0.0.1' })
    await accepted.close()
    const other = await kinds({ place, fingerprint: fingerprint.replace(/^../, '00') })
    expect(other).toMatchObject({ code: 'connect/certificate' })
    const open = await kinds({ place: { host: 'mail.example.test', port: 143, tls: 'none' } })
    expect(connectKind(open)).toBe('misconfigured')
  })

  test('[CO12] a copy in Sent is filed once and found by its Message-ID; a draft replaces the older', async () => {
    const connector = connectorAt(server, 'sent')
    const raw = Buffer.from(rawMail('mine'))
    await connector.fileSent(raw, '<mine@example.test>', always())
    await connector.fileSent(raw, '<mine@example.test>', always())
    const client = await server.client('sent')
    expect((await client.status('Sent', { messages: true })) || undefined).toMatchObject({
      messages: 1,
    })
    expect(await connector.findSent('<mine@example.test>', always())).not.toBeNull()
    expect(await connector.findSent('<other@example.test>', always())).toBeNull()
    const older = await connector.saveDraft(raw, null, always())
    await connector.saveDraft(raw, older, always())
    await client.mailboxOpen('Drafts')
    const [kept] = await client.fetchAll('1:*', { flags: true })
    expect([...(kept?.flags ?? [])].toSorted()).toEqual(
      expect.arrayContaining(['\\Draft', '\\Seen']),
    )
    expect((await client.status('Drafts', { messages: true })) || undefined).toMatchObject({
      messages: 1,
    })
    await connector.close()
    await client.logout()
  })

  test('[CO22] mail of given people is found, whichever side they are on', async () => {
    const client = await server.client('found')
    await client.append('INBOX', rawMail('from-ann'))
    await client.append('INBOX', rawMail('other').replace('ann@', 'zoe@'))
    await client.append('INBOX', rawMail('to-bob').replace('ann@', 'zoe@').replace('me@', 'bob@'))
    const connector = connectorAt(server, 'found')
    const addresses = ['ann@example.test', 'bob@example.test']
    expect(await connector.find?.('INBOX', addresses, always())).toHaveLength(2)
    await connector.close()
    await client.logout()
  })

  test('[CO13] a move tells the new id', async () => {
    const client = await server.client('moved')
    await client.append('INBOX', rawMail('one'))
    const connector = connectorAt(server, 'moved')
    const { items } = await drain(connector.list('INBOX', null, { since: null }, always()))
    const refs = [{ scope: 'INBOX', providerId: items[0]?.providerId ?? '' }]
    const { moved } = await connector.apply({ kind: 'move', refs, to: 'Archive' }, always())
    const [to] = moved.map(one => one.to)
    const budget = { signal: always(), maxMessageBytes: 1e6 }
    expect(to && (await collect(connector.fetch([to], budget)))[0]?.is).toBe('message')
    await connector.close()
    await client.logout()
  })
})

describe.runIf(hasDovecot)('a server that counts no changes', () => {
  let server: Dovecot
  beforeAll(async () => {
    server = (await startDovecot({
      capability: PLAIN_CAPABILITY,
      folders: { 'Gesendete Elemente': null, 'Éléments supprimés': null, Projects: null },
    }))!
  })
  afterAll(() => server.stop())

  mailConnectorContract('plain', () => elsewhere(server))

  test('[CO14] folders have their roles by their names where the server says nothing', async () => {
    const connector = connectorAt(server, 'named')
    const folders = await connector.listFolders()
    const roles = Object.fromEntries(folders.map(folder => [folder.name, folder.role]))
    expect(roles).toMatchObject({
      'Gesendete Elemente': 'sent',
      'Éléments supprimés': 'trash',
      Projects: null,
    })
    await connector.close()
  })
})
