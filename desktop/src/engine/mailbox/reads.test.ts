import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DocId } from '@kith/shared/kit'
import type { ThreadsQuery } from '@kith/shared/rpc'
import { createReaders, openReadOnly } from '#engine/store'
import { createMailReads, type MailReads } from './mail-reads.ts'
import {
  incoming,
  ME,
  MINUTE,
  NOW,
  openTestMailbox,
  type FolderName,
  type MailWords,
  type TestMailbox,
} from './mailbox.fixture.ts'

let box: TestMailbox
let reads: MailReads
let close: () => Promise<void>
const ANN = '00000000-0000-4000-8000-000000000001' as DocId
const ACME = '00000000-0000-4000-8000-000000000002' as DocId
const DEAL = '00000000-0000-4000-8000-0000000000de' as DocId

const MAILS: readonly (MailWords & { in?: FolderName; seen?: boolean })[] = [
  {
    id: 'a1',
    subject: 'Price list',
    text: 'The quarterly numbers for Porto',
    at: NOW - 50 * MINUTE,
  },
  {
    id: 'a2',
    subject: 'Re: Price list',
    reply: 'a1@r',
    from: ME,
    to: 'ann@acme.example',
    in: 'sent',
    seen: true,
    at: NOW - 40 * MINUTE,
  },
  {
    id: 'b1',
    subject: 'Invoice Zürich',
    from: 'Bob <bob@acme.example>',
    text: 'linux box',
    at: NOW - 30 * MINUTE,
  },
  {
    id: 'c1',
    subject: 'Weekly',
    from: 'news@letters.example',
    headers: [
      'List-Unsubscribe: <https://letters.example/u>',
      'List-Id: <w.letters.example>',
      'Precedence: bulk',
    ],
    at: NOW - 20 * MINUTE,
  },
  { id: 'd1', subject: 'Old', in: 'archive', seen: true, text: 'linuxes', at: NOW - 900 * MINUTE },
  {
    id: 'e1',
    subject: 'Spam',
    in: 'spam',
    from: 'x@spam.example',
    text: 'numbers',
    at: NOW - 5 * MINUTE,
  },
  { id: 'f1', subject: 'Binned', in: 'trash', at: NOW - 4 * MINUTE },
]

beforeAll(async () => {
  box = openTestMailbox()
  await box.deliver(
    'a',
    MAILS.map(({ in: folder = 'inbox', seen = false, ...words }) =>
      incoming(
        { ...words, id: `${words.id ?? ''}@r` },
        { in: folder, flags: seen ? ['\\Seen'] : [] },
      ),
    ),
  )
  box.store.write(tx => {
    tx.run(`UPDATE address SET person = ?, company = ? WHERE addr = 'ann@acme.example'`, [
      ANN,
      ACME,
    ])
    tx.run(`UPDATE address SET company = ? WHERE addr = 'bob@acme.example'`, [ACME])
  })
  const file = box.store.file
  const read = openReadOnly(file)
  const readers = createReaders({ file, size: 1 })
  reads = createMailReads({
    read,
    readers,
    nameOf: id => ({
      object: id === ANN ? 'person' : 'company',
      name: id === ANN ? 'Ann' : 'Acme',
    }),
    lastLogged: () => null,
    partiesOf: record => (record === DEAL ? [ANN] : [record]),
    now: () => NOW,
  })
  close = async () => {
    read.close()
    await readers.close()
  }
})
afterAll(async () => {
  await close()
  await box.remove()
})

const subjects = async (query: ThreadsQuery) =>
  (await reads.threads(query)).rows.map(row => row.subject)
const found = (query: string) => subjects({ box: 'all', query })

test('[MR1] each box lists its threads, newest first', async () => {
  expect(await subjects({ box: 'inbox' })).toEqual(['Weekly', 'Invoice Zürich', 'Price list'])
  expect(await subjects({ box: 'inbox', split: 'news' })).toEqual(['Weekly'])
  expect(await subjects({ box: 'inbox', split: 'important', account: 'a' })).toEqual([
    'Invoice Zürich',
    'Price list',
  ])
  expect(await subjects({ box: 'sent' })).toEqual(['Price list'])
  expect(await subjects({ box: 'archive' })).toEqual(['Old'])
  expect(await subjects({ box: 'trash' })).toEqual(['Binned'])
  expect(await subjects({ box: 'spam' })).toEqual(['Spam'])
  expect(await subjects({ box: 'all', label: '3' })).toEqual(['Old'])
  expect(await subjects({ box: 'all', account: 'b' })).toEqual([])
})

test('[MR2] pages follow each other without gap or repetition', async () => {
  for (const query of [
    { box: 'all' },
    { box: 'all', record: ACME },
    { box: 'all', query: 'after:2020' },
  ] as const) {
    const whole = await subjects(query)
    const paged: string[] = []
    for (let cursor: string | null = null; ;) {
      const page = await reads.threads({ ...query, limit: 1, cursor })
      paged.push(...page.rows.map(row => row.subject))
      cursor = page.cursor
      if (cursor === null) break
    }
    expect(paged).toEqual(whole)
  }
})

test('[MR3] the mail of a record is that of its addresses, and what was linked by hand', async () => {
  expect(await subjects({ box: 'all', record: ANN })).toEqual(['Price list', 'Old'])
  expect(await subjects({ box: 'all', record: ACME })).toEqual([
    'Invoice Zürich',
    'Price list',
    'Old',
  ])
  const [weekly] = (await reads.threads({ box: 'inbox', split: 'news' })).rows
  const [price] = (await reads.threads({ box: 'sent' })).rows
  box.store.write(tx => {
    tx.run('INSERT INTO thread_link (thread, record, is_linked) VALUES (?, ?, 1), (?, ?, 0)', [
      weekly?.id ?? 0,
      ANN,
      price?.id ?? 0,
      ANN,
    ])
  })
  expect(await subjects({ box: 'all', record: ANN })).toEqual(['Weekly', 'Old'])
  // A search among it looks at the same.
  const among = (record: DocId) => subjects({ box: 'all', record, query: 'before:2100-01-01' })
  expect(await among(ANN)).toEqual(['Weekly', 'Old'])
  // A deal has the mail of its people, until somebody takes one off this deal.
  expect(await subjects({ box: 'all', record: DEAL })).toEqual(['Price list', 'Old'])
  expect(await among(DEAL)).toEqual(['Price list', 'Old'])
  box.store.write(tx => tx.run('UPDATE thread_link SET record = ?', [DEAL]))
  expect(await subjects({ box: 'all', record: DEAL })).toEqual(['Weekly', 'Old'])
  expect(await among(DEAL)).toEqual(['Weekly', 'Old'])
  box.store.write(tx => tx.run('DELETE FROM thread_link'))
})

test('[MR4] search finds by words, people, place, state and time, and says what it did not understand', async () => {
  expect(await found('numbers')).toEqual(['Price list'])
  expect(await found('zurich')).toEqual(['Invoice Zürich'])
  expect(await found('linux')).toEqual(['Invoice Zürich', 'Old'])
  expect(await found('from:bob')).toEqual(['Invoice Zürich'])
  expect(await found('to:ann')).toEqual(['Price list'])
  expect(await found('from:me')).toEqual(['Price list'])
  expect(await found('in:spam numbers')).toEqual(['Spam'])
  expect(await found('"quarterly numbers" -zurich')).toEqual(['Price list'])
  expect(await found('-numbers is:unread')).toEqual(['Weekly', 'Invoice Zürich'])
  expect(await found('subject:weekly OR subject:old')).toEqual(['Weekly', 'Old'])
  expect(await found('label:archive')).toEqual(['Old'])
  expect(await found('from:ann before:2026-06-15')).toEqual(['Old'])
  expect((await reads.threads({ box: 'all', query: 'wat:ever' })).unknown).toEqual(['wat:ever'])
})

test('[MR4] what a person types is never taken for the language of the index', async () => {
  for (const query of [
    '"',
    'a"b OR',
    'NEAR(',
    '* ^ :',
    "it's",
    'subject:"',
    '((',
    "'; DROP",
    '\\ % _',
  ])
    await expect(reads.threads({ box: 'all', query })).resolves.toBeDefined()
})

test('[MR5] a thread has its messages in order, its people, and the records it stands on', async () => {
  const [row] = (await reads.threads({ box: 'sent' })).rows
  const thread = reads.thread(row?.id ?? 0)
  expect(thread?.messages.map(message => [message.subject, message.isSent])).toEqual([
    ['Price list', false],
    ['Re: Price list', true],
  ])
  expect(thread?.people.map(one => [one.address, one.isMe])).toEqual([
    ['ann@acme.example', false],
    [ME, true],
  ])
  expect(thread?.records).toEqual([
    { object: 'person', id: ANN, name: 'Ann', how: 'person' },
    { object: 'company', id: ACME, name: 'Acme', how: 'company' },
  ])
  expect(row?.company).toEqual({ id: ACME, name: 'Acme' })
  const body = reads.body(thread?.messages[0]?.id ?? 0)
  expect(body?.text).toContain('quarterly numbers')
  expect(body?.headers).toContainEqual(['subject', 'Price list'])
  const [news] = (await reads.threads({ box: 'inbox', split: 'news' })).rows
  expect(reads.thread(news?.id ?? 0)?.messages[0]?.canUnsubscribe).toBe('link')
  expect(reads.thread(987_654)).toBeNull()
})

test('[MR6] counts are unread threads of the inbox; recipients are those written to first', () => {
  expect(reads.counts()).toMatchObject({
    inbox: 3,
    splits: { important: 2, customers: 0, team: 0, news: 1, other: 0 },
  })
  expect(reads.recipients('a').map(one => one.address)[0]).toBe('ann@acme.example')
  expect(reads.recipients('bob').map(one => one.name)).toEqual(['Bob'])
})

test('[MR7] how it stands with a person is told from their mail', () => {
  expect(reads.contact(ANN)).toMatchObject({
    lastIn: NOW - 4 * MINUTE,
    lastOut: NOW - 40 * MINUTE,
    inCount: 3,
    outCount: 1,
    strength: 'good',
  })
  expect(reads.contact('00000000-0000-4000-8000-00000000000f' as DocId).strength).toBe('none')
})

test('[MR2] a thread between whose mails another one lies is told once', async () => {
  const from = 'zoe@z.example'
  const at = (minutes: number) => NOW - (700 - minutes) * MINUTE
  await box.deliver('a', [
    incoming({ id: 'z1@r', subject: 'Zeta', from, text: 'interleaved', at: at(1) }),
    incoming({ id: 'y1@r', subject: 'Eta', from, text: 'interleaved', at: at(2) }),
    incoming({
      id: 'z2@r',
      subject: 'Re: Zeta',
      reply: 'z1@r',
      from,
      text: 'interleaved',
      at: at(3),
    }),
  ])
  const zoe = '00000000-0000-4000-8000-000000000003' as DocId
  box.store.write(tx => tx.run(`UPDATE address SET person = ? WHERE addr = ?`, [zoe, from]))
  for (const query of [
    { box: 'all', record: zoe },
    { box: 'all', query: 'interleaved' },
  ] as const) {
    const told: string[] = []
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await reads.threads({ ...query, limit: 1, cursor: cursor ?? null })
      told.push(...page.rows.map(row => row.subject))
      cursor = page.cursor
    }
    expect(told).toEqual(['Zeta', 'Eta'])
  }
})
