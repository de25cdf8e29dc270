/**
 * The sign-in and the Gmail connector against `emulate`, somebody else's idea of Google, where nothing goes
 * wrong: our simulator cannot share a mistake with it. What it lacks (quota, an end of the history, refusals)
 * is the simulator's part.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startEmulatedGoogle, type EmulatedGoogle } from '#engine/mail-testkit'
import { signIn } from '#engine/oauth'
import { createGmailConnector } from './gmail.ts'
import type { MailConnector } from './mail-connector.ts'
import { collect, drain, rawMail } from './mail-connector.contract.ts'
import { createUnitBucket } from './unit-bucket.ts'

const ME = 'ann@emulated.example'
const CLIENT = { clientId: 'kith', clientSecret: 'secret', tenant: null }
const clock = { now: Date.now }
const always = () => new AbortController().signal

let google: EmulatedGoogle
let connector: MailConnector
beforeAll(async () => {
  google = await startEmulatedGoogle(ME)
  const { access, subject, address, scopes } = await signIn({
    provider: 'google',
    client: CLIENT,
    tier: 'full',
    base: google.url,
    hint: null,
    fetch,
    clock,
    onUrl: url => void google.allow(url),
    signal: always(),
  })
  expect(address).toBe(ME)
  connector = createGmailConnector({
    tokens: { access: async () => access, renew: async () => access },
    bucket: createUnitBucket({ clock, perMinute: 1e6, wait: () => Promise.resolve() }),
    clock,
    subject,
    rootUrl: google.url,
    scopes: scopes.map(scope => scope.slice(scope.lastIndexOf('/') + 1)),
  })
})
afterAll(() => google.close())

describe('Gmail as emulate has it', () => {
  test('[GM10] mail that was there and mail that comes are listed, fetched and marked', async () => {
    const folders = await connector.listFolders()
    expect(folders.map(folder => folder.role)).toEqual(expect.arrayContaining(['inbox', 'sent']))
    const first = await drain(connector.list('mailbox', null, { since: null }, always()))
    await google.arrives(rawMail('emulated'))
    const later = await drain(connector.list('mailbox', first.cursor, { since: null }, always()))
    expect(later.items).toHaveLength(1)
    const ref = { scope: 'mailbox', providerId: later.items[0]!.providerId }
    const [got] = await collect(connector.fetch([ref], { signal: always(), maxMessageBytes: 1e6 }))
    if (got?.is !== 'message') throw new Error('it is there')
    expect(Buffer.from(got.raw).toString()).toContain('Hello emulated')
    expect(got.flags).not.toContain('\\Seen')
    const read = { kind: 'flags' as const, refs: [ref], add: ['\\Seen'], remove: [] }
    await connector.apply(read, always())
    const marked = await drain(connector.list('mailbox', later.cursor, { since: null }, always()))
    expect(marked.changed).toEqual([
      expect.objectContaining({ providerId: ref.providerId, flags: ['\\Seen'] }),
    ])
  })

  test('[GM10] what is sent lies in Sent with its Message-ID; a draft is written over', async () => {
    const raw = Buffer.from(rawMail('sent'))
    const envelope = { from: ME, to: ['bob@else.example'], bcc: [], threadHint: null }
    const { providerId } = await connector.send(raw, envelope, always(), () => undefined)
    const ref = { scope: 'mailbox', providerId: providerId ?? '' }
    const [got] = await collect(connector.fetch([ref], { signal: always(), maxMessageBytes: 1e6 }))
    if (got?.is !== 'message') throw new Error('it is there')
    expect(got.labels).toContain('SENT')
    expect(Buffer.from(got.raw).toString()).toContain('Message-ID: <sent@example.test>')
    const draft = await connector.saveDraft(Buffer.from(rawMail('draft')), null, always())
    const again = Buffer.from(rawMail('draft', 'Second'))
    expect(await connector.saveDraft(again, draft, always())).toBe(draft)
    await connector.removeDraft(draft, always())
    await connector.removeDraft(draft, always())
  })
})
