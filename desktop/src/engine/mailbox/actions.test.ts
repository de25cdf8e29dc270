import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { silentLog } from '@kith/shared/kit'
import type { MailDraft, ThreadAction } from '@kith/shared/rpc'
import { createMailActions } from './mail-actions.ts'
import { isPrivateAddress, type OutsideRequest } from './actions/outside.ts'
import { readMailto } from './actions/unsubscribe.ts'
import { wakeDue } from './actions/wake.ts'
import {
  addAccount,
  FOLDERS,
  incoming,
  ME,
  MINUTE,
  NOW,
  openTestMailbox,
  rawMail,
  type MailWords,
  type TestMailbox,
} from './mailbox.fixture.ts'

let box: TestMailbox
let actions: ReturnType<typeof createMailActions>
const asked: OutsideRequest[] = []
const raws = new Map<number, Uint8Array>()
let answer = { status: 200, type: 'image/png', bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47]) }
const scratch = mkdtempSync(join(tmpdir(), 'kith-scratch-'))
let n = 0

beforeAll(() => {
  box = openTestMailbox()
  addAccount(box, 'g', 'g@kith.example', 100)
  box.store.write(tx => tx.run(`UPDATE folder SET kind = 'label' WHERE account = 'g'`))
  writeFileSync(join(scratch, 'file'), 'attached bytes')
  actions = createMailActions({
    mailbox: box,
    clock: box.clock,
    log: silentLog,
    locale: 'en-GB',
    timeZone: 'UTC',
    rawOf: message => Promise.resolve(raws.get(message) ?? new Uint8Array()),
    scratch: name => Promise.resolve(join(scratch, name)),
    pathOf: () => Promise.resolve(join(scratch, 'file')),
    keepFile: () => Promise.resolve('b'.repeat(64)),
    wake: () => undefined,
    onAnswered: () => undefined,
    outside(request) {
      asked.push(request)
      return Promise.resolve(answer)
    },
  })
})
beforeEach(() => {
  box.clock.at = NOW
  asked.length = 0
  box.store.write(tx => tx.run('DELETE FROM op'))
})
afterAll(async () => {
  actions.close()
  await box.remove()
})

async function mail(words: MailWords = {}, account = 'a') {
  const first = account === 'a' ? 0 : 100
  const item = incoming(
    { id: `act${++n}@x`, subject: `Topic ${n}`, ...words },
    { folder: first + FOLDERS.inbox, labels: [first + FOLDERS.inbox] },
  )
  const [outcome] = await box.deliver(account, [item])
  const message = outcome && 'message' in outcome ? outcome.message : 0
  raws.set(message, item.raw)
  return { message, thread: threadOf(message) }
}
const threadOf = (message: number) =>
  box.store.pluck<number>('SELECT thread FROM message WHERE id = ?', [message])[0] ?? 0
const row = (thread: number) =>
  box.store.get<Record<string, number | null>>(
    'SELECT in_inbox, in_trash, in_spam, unread, is_starred, is_muted, snoozed_until, back_at FROM thread WHERE id = ?',
    [thread],
  )
const ops = () =>
  box.store
    .pluck<string>('SELECT payload FROM op ORDER BY id')
    .map(text => JSON.parse(text) as object)
const snapshot = (thread: number) => ({
  row: row(thread),
  labels: box.store.pluck(
    'SELECT folder FROM message_label l JOIN message m ON m.id = l.message WHERE m.thread = ? ORDER BY 1',
    [thread],
  ),
  places: box.store.pluck(
    'SELECT p.name FROM thread_place t JOIN place p ON p.id = t.place WHERE t.thread = ? ORDER BY 1',
    [thread],
  ),
})

test('[MA1] archive leaves the inbox at once and tells the mailbox in its own way', async () => {
  const { thread } = await mail()
  const labelled = await mail({}, 'g')
  actions.service.act({ threads: [thread, labelled.thread], action: { do: 'archive' } })
  expect([row(thread)?.['in_inbox'], row(labelled.thread)?.['in_inbox']]).toEqual([0, 0])
  expect(ops()).toEqual([
    { kind: 'move', from: FOLDERS.inbox, to: FOLDERS.archive },
    { kind: 'labels', add: [], remove: [100 + FOLDERS.inbox] },
  ])
})

test('[MA1] a mailbox without an archive keeps it in its folder, and here it is archived', async () => {
  const { thread } = await mail()
  box.store.write(tx => tx.run(`UPDATE folder SET role = NULL WHERE id = ?`, [FOLDERS.archive]))
  actions.service.act({ threads: [thread], action: { do: 'archive' } })
  expect([row(thread)?.['in_inbox'], ops()]).toEqual([0, []])
  actions.service.act({ threads: [thread], action: { do: 'inbox' } })
  expect(row(thread)?.['in_inbox']).toBe(1)
  box.store.write(tx =>
    tx.run(`UPDATE folder SET role = 'archive' WHERE id = ?`, [FOLDERS.archive]),
  )
})

const ACTIONS: readonly ThreadAction[] = [
  { do: 'archive' },
  { do: 'trash' },
  { do: 'spam' },
  { do: 'read' },
  { do: 'star' },
  { do: 'mute' },
  { do: 'snooze', until: NOW + MINUTE },
  { do: 'move', label: String(FOLDERS.clients) },
]

test('[MA2] a mail in two folders leaves both, and comes back to each', async () => {
  const { thread, message } = await mail()
  box.store.write(tx => {
    tx.run(
      `INSERT INTO message_copy (account, folder, provider_id, message, flags) VALUES ('a', ?, 'second', ?, '[]')`,
      [FOLDERS.clients, message],
    )
    tx.run('INSERT INTO message_label (folder, message) VALUES (?, ?)', [FOLDERS.clients, message])
  })
  const told = () =>
    box.store
      .pluck<string>('SELECT payload FROM op ORDER BY id')
      .map(payload => JSON.parse(payload) as { from: number; to: number })
      .map(({ from, to }) => [from, to])
  const { undo } = actions.service.act({ threads: [thread], action: { do: 'trash' } })
  expect(told()).toEqual([
    [FOLDERS.inbox, FOLDERS.trash],
    [FOLDERS.clients, FOLDERS.trash],
  ])
  actions.service.undo({ undo })
  expect(told()).toEqual([])
  expect(box.store.pluck('SELECT folder FROM message_label WHERE message = ?', [message])).toEqual([
    FOLDERS.inbox,
    FOLDERS.clients,
  ])
})
test('[MA2] every action is taken back as a whole, and then nothing is left to be told', async () => {
  for (const account of ['a', 'g'])
    for (const action of ACTIONS) {
      if (account === 'g' && action.do === 'move') continue
      const { thread } = await mail({}, account)
      const before = snapshot(thread)
      const { undo } = actions.service.act({ threads: [thread], action })
      expect(snapshot(thread), action.do).not.toEqual(before)
      actions.service.undo({ undo })
      expect(snapshot(thread), action.do).toEqual(before)
    }
  expect(() => actions.service.undo({ undo: 'nothing' })).toThrowError(
    expect.objectContaining({ code: 'mail/missing' }),
  )
})

test('[MA3] a snoozed thread comes back on top and unread; new mail wakes it before', async () => {
  const first = await mail({ at: NOW - 90 * MINUTE })
  await mail()
  actions.service.act({ threads: [first.thread], action: { do: 'read' } })
  actions.service.act({ threads: [first.thread], action: { do: 'snooze', until: NOW + MINUTE } })
  expect(places(first.thread)).not.toContain('inbox')
  wake(NOW + 2 * MINUTE)
  expect(row(first.thread)).toMatchObject({ snoozed_until: null, unread: 1 })
  expect(newestInInbox()).toBe(first.thread)
  actions.service.act({
    threads: [first.thread],
    action: { do: 'snooze', until: NOW + 99 * MINUTE },
  })
  await mail({ reply: `act${n - 1}@x`, subject: 'Re', at: NOW })
  expect(places(first.thread)).toContain('inbox')
})

test('[MA4] a muted thread stays away when new mail comes', async () => {
  const { thread } = await mail()
  actions.service.act({ threads: [thread], action: { do: 'mute' } })
  const again = await mail({ reply: `act${n}@x`, subject: 'Re' })
  expect(again.thread).toBe(thread)
  expect(row(thread)).toMatchObject({ in_inbox: 0, is_muted: 1 })
})

test('[MA5] a draft is kept, sent as bytes with a Message-ID of ours, and taken back while it has not left', async () => {
  const { message, thread } = await mail({ subject: 'Offer' })
  const reply = actions.service.compose({ mode: 'reply', message, to: [] })
  expect(reply).toMatchObject({
    to: [{ address: 'ann@acme.example', name: 'Ann Lee' }],
    subject: 'Re: Offer',
    thread,
    account: 'a',
  })
  const draft: MailDraft = {
    ...reply,
    html: '<p>Gladly.</p>',
    attachments: [{ hash: 'f'.repeat(64), name: 'a.txt', type: 'text/plain', size: 14 }],
  }
  actions.service.saveDraft(draft)
  const sent = await actions.service.send({ draft, options: { remindAt: NOW + 9 * MINUTE } })
  expect(sent).toMatchObject({ state: 'queued', subject: 'Re: Offer', notBefore: NOW + 10_000 })
  const out = box.store.get<{ raw: Uint8Array; rfc_id: string; envelope: string }>(
    'SELECT raw, rfc_id, envelope FROM outbox WHERE id = ?',
    [sent.id],
  )
  const text = Buffer.from(out?.raw ?? []).toString()
  expect(text).toContain(`Message-ID: ${out?.rfc_id ?? ''}`)
  expect(text).toContain(`In-Reply-To: <act${n}@x>`)
  expect(text).toContain(Buffer.from('attached bytes').toString('base64'))
  expect(JSON.parse(out?.envelope ?? '{}')).toMatchObject({ from: ME, to: ['ann@acme.example'] })
  expect(box.store.pluck('SELECT count(*) FROM draft')).toEqual([0])
  expect(actions.service.unsend({ id: sent.id })).toMatchObject({ html: '<p>Gladly.</p>' })
  expect(box.store.pluck('SELECT count(*) FROM draft')).toEqual([1])
  expect(() => actions.service.unsend({ id: sent.id })).toThrowError(
    expect.objectContaining({ code: 'mail/already-sent' }),
  )
  const bcc = [{ address: 'hidden@acme.example', name: '' }]
  const other = await actions.service.send({ draft: { ...draft, bcc }, options: {} })
  const [told = '{}'] = box.store.pluck<string>('SELECT envelope FROM outbox WHERE id = ?', [
    other.id,
  ])
  expect(JSON.parse(told)).toMatchObject({
    to: ['ann@acme.example', 'hidden@acme.example'],
    bcc: ['hidden@acme.example'],
  })
  // From the moment at which it is on its way nobody takes it back.
  for (const state of ['sending', 'unconfirmed', 'sent']) {
    box.store.write(
      tx => void tx.run('UPDATE outbox SET state = ? WHERE id = ?', [state, other.id]),
    )
    expect(() => actions.service.unsend({ id: other.id }), state).toThrowError(
      expect.objectContaining({ code: 'mail/already-sent' }),
    )
  }
  await expect(
    actions.service.send({ draft: { ...draft, to: [] }, options: {} }),
  ).rejects.toMatchObject({
    code: 'mail/no-recipient',
  })
})

test('[MA5] of one that nobody could tell about the person says whether it arrived; while it is looked for nothing sends it again', async () => {
  const draft = {
    ...actions.service.compose({ mode: 'new', message: null, to: [] }),
    to: [{ address: 'new@acme.example', name: '' }],
    subject: 'Hello',
  }
  const { id } = await actions.service.send({ draft, options: {} })
  const become = (error: string | null) =>
    box.store.write(
      tx =>
        void tx.run(`UPDATE outbox SET state = 'unconfirmed', error = ? WHERE id = ?`, [error, id]),
    )
  const now = () =>
    box.store.get('SELECT state, error, raw IS NOT NULL AS waits FROM outbox WHERE id = ?', [id])
  become(null)
  for (const does of [actions.service.sendNow, actions.service.arrived])
    expect(() => does({ id })).toThrowError(expect.objectContaining({ code: 'mail/missing' }))
  become('It may have arrived or not.')
  actions.service.sendNow({ id })
  expect(now()).toEqual({ state: 'queued', error: null, waits: 1 })
  become('It may have arrived or not.')
  actions.service.arrived({ id })
  // Its own copy is still to be filed.
  expect(now()).toEqual({ state: 'sent', error: null, waits: 1 })
})

test('[MA5] scheduled is sent then; a reminder brings back what nobody answered', async () => {
  const { message, thread } = await mail()
  const draft = actions.service.compose({ mode: 'reply', message, to: [] })
  const sent = await actions.service.send({
    draft,
    options: { at: NOW + 60 * MINUTE, remindAt: NOW + 90 * MINUTE },
  })
  expect(sent).toMatchObject({ state: 'scheduled', notBefore: NOW + 60 * MINUTE })
  actions.service.sendNow({ id: sent.id })
  expect(box.store.pluck('SELECT state FROM outbox WHERE id = ?', [sent.id])).toEqual(['queued'])
  actions.service.act({ threads: [thread], action: { do: 'archive' } })
  wake(NOW + 91 * MINUTE)
  expect(row(thread)).toMatchObject({ back_at: NOW + 91 * MINUTE, in_inbox: 1 })
})

test('[MA5] a reminder holds for a conversation that begins with us, from when its mail is in Sent', async () => {
  const draft = {
    ...actions.service.compose({ mode: 'new', message: null, to: [] }),
    to: [{ address: 'new@acme.example', name: '' }],
    subject: 'Cold',
  }
  const sent = await actions.service.send({ draft, options: { remindAt: NOW + 5 * MINUTE } })
  const [raw] = box.store.pluck<Uint8Array>('SELECT raw FROM outbox WHERE id = ?', [sent.id])
  const [outcome] = await box.deliver('a', [
    incoming({ raw: new Uint8Array(raw ?? []) }, { in: 'sent' }),
  ])
  const thread = threadOf(outcome && 'message' in outcome ? outcome.message : 0)
  wake(NOW + 6 * MINUTE)
  expect(row(thread)).toMatchObject({ in_inbox: 1, back_at: NOW + 6 * MINUTE })
})

test('[MA6] an attachment is fetched when it is asked for, and known by its hash afterwards', async () => {
  const raw = new TextEncoder().encode(
    [
      'From: a@acme.example',
      `Message-ID: <att@x>`,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'see below',
      '--b',
      'Content-Type: application/pdf',
      'Content-Disposition: attachment; filename="../../report.pdf"',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('pdf bytes').toString('base64'),
      '--b--',
    ].join('\r\n'),
  )
  const [outcome] = await box.deliver('a', [incoming({ raw })])
  const message = outcome && 'message' in outcome ? outcome.message : 0
  raws.set(message, raw)
  const got = await actions.service.fetchAttachment({ message, index: 0 })
  expect(got.name).toBe('report.pdf')
  expect('path' in got && readFileSync(got.path, 'utf8')).toBe('pdf bytes')
  actions.service.keptAttachment({ message, index: 0, hash: 'a'.repeat(64) })
  expect(await actions.service.fetchAttachment({ message, index: 0 })).toMatchObject({
    hash: 'a'.repeat(64),
  })
})

test('[MA9] a forward takes every file along: what is here at once, the rest named to be fetched', async () => {
  const part = (name: string, ...head: readonly string[]) => [
    '--b',
    `Content-Type: image/png; name=${name}`,
    ...head,
    '',
    name,
  ]
  const raw = new TextEncoder().encode(
    [
      'From: a@acme.example',
      'Message-ID: <fwd@x>',
      'Content-Type: multipart/related; boundary=b',
      '',
      '--b',
      'Content-Type: text/html',
      '',
      '<p>See <img src="cid:one@x"> and <img src="cid:two@x"></p>',
      ...part('one.png', 'Content-ID: <one@x>', 'Content-Disposition: inline'),
      ...part('two.png', 'Content-ID: <two@x>', 'Content-Disposition: inline'),
      '--b--',
    ].join('\r\n'),
  )
  const [outcome] = await box.deliver('a', [incoming({ raw })])
  const message = outcome && 'message' in outcome ? outcome.message : 0
  const hash = 'b'.repeat(64)
  actions.service.keptAttachment({ message, index: 1, hash })
  const forward = actions.service.compose({ mode: 'forward', message, to: [] })
  // A conversation of its own.
  expect(forward).toMatchObject({ thread: null, replyTo: message, to: [] })
  expect(forward.toFetch).toMatchObject([{ message, index: 0, name: 'one.png', cid: 'one@x' }])
  expect(forward.attachments).toMatchObject([{ hash, name: 'two.png', cid: 'two@x' }])
  const { id } = await actions.service.send({
    draft: { ...forward, to: [{ address: 'ann@acme.example', name: '' }], toFetch: [] },
    options: {},
  })
  const [sent] = box.store.pluck<Uint8Array>('SELECT raw FROM outbox WHERE id = ?', [id])
  expect(Buffer.from(sent ?? []).toString()).toMatch(/Content-ID: <two@x>[^]*filename=two\.png/)
  expect(actions.service.compose({ mode: 'reply', message, to: [] }).attachments).toEqual([])
})

test('[MA7] one press unsubscribes where the sender offers it, else by mail, else by their page', async () => {
  const list = (headers: readonly string[]) => mail({ headers, from: 'n@letters.example' })
  const oneClick = await list([
    'List-Unsubscribe: <https://letters.example/u?1>, <mailto:stop@letters.example?subject=out>',
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  ])
  expect(await actions.service.unsubscribe({ message: oneClick.message })).toEqual({
    how: 'one-click',
    url: null,
  })
  expect(asked).toMatchObject([
    { url: 'https://letters.example/u?1', method: 'POST', body: 'List-Unsubscribe=One-Click' },
  ])
  const byMail = await list([
    'List-Unsubscribe: <mailto:stop@letters.example?subject=out&cc=x@y.z>',
  ])
  expect(await actions.service.unsubscribe({ message: byMail.message })).toMatchObject({
    how: 'mail',
  })
  expect(
    box.store.pluck<string>('SELECT envelope FROM outbox ORDER BY created_at DESC').join(),
  ).toContain('stop@letters.example')
  const byPage = await list(['List-Unsubscribe: <https://letters.example/page>'])
  expect(await actions.service.unsubscribe({ message: byPage.message })).toEqual({
    how: 'link',
    url: 'https://letters.example/page',
  })
  expect(readMailto('mailto:a%0d%0ab@x.example')).toBeUndefined()
})

test('[MA8] only pictures of public hosts are fetched', async () => {
  const { message } = await mail()
  const url = 'https://letters.example/p.png'
  expect(await actions.service.picture({ message, url })).toMatchObject({ type: 'image/png' })
  answer = { ...answer, bytes: new TextEncoder().encode('<svg onload=…') }
  await expect(actions.service.picture({ message, url })).rejects.toMatchObject({
    code: 'mail/no-picture',
  })
  const PRIVATE =
    '127.0.0.1 10.1.2.3 192.168.0.1 172.20.1.1 169.254.169.254 100.64.0.1 0.0.0.0 ::1 :: fe80::1 fd00::1 ::ffff:10.0.0.1 224.0.0.1 localhost'
  for (const address of PRIVATE.split(' '))
    expect([address, isPrivateAddress(address)]).toEqual([address, true])
  for (const address of ['1.1.1.1', '203.0.113.9', '2606:4700::1111'])
    expect([address, isPrivateAddress(address)]).toEqual([address, false])
})

test('[MB4] blocking removes what is here, with its words; taking it back has it fetched again', async () => {
  const { message } = await mail({ from: 'pest@nuisance.example', text: 'xylophone' })
  box.store.write(tx =>
    tx.run(
      `INSERT INTO item (account, scope, provider_id, state, message, listed_at) VALUES ('a', 'inbox', 'blk', 1, ?, 0)`,
      [message],
    ),
  )
  actions.accounts.addBlockRule({ pattern: '@nuisance.example' })
  expect(box.store.get('SELECT 1 FROM message WHERE id = ?', [message])).toBeUndefined()
  expect(
    box.store.pluck(`SELECT count(*) FROM message_fts WHERE message_fts MATCH 'xylophone'`),
  ).toEqual([0])
  const [rule] = actions.accounts.blockRules()
  expect(rule).toMatchObject({ pattern: '@nuisance.example', count: 1 })
  actions.accounts.removeBlockRule({ id: rule?.id ?? '' })
  expect(box.store.pluck(`SELECT state FROM item WHERE provider_id = 'blk'`)).toEqual([0])
  expect(() => actions.accounts.addBlockRule({ pattern: 'everyone' })).toThrowError(
    expect.objectContaining({ code: 'mail/bad-pattern' }),
  )
  expect(rawMail().byteLength).toBeGreaterThan(0)
})

function wake(at: number): void {
  box.clock.at = at
  wakeDue({ store: box.store, now: box.clock.now, touchThreads: box.touchThreads })
}
function places(thread: number): readonly string[] {
  return snapshot(thread).places as string[]
}
function newestInInbox(): number | undefined {
  return box.store.pluck<number>(
    `SELECT thread FROM thread_place WHERE place = (SELECT id FROM place WHERE name = 'inbox') ORDER BY at DESC, thread DESC LIMIT 1`,
  )[0]
}
