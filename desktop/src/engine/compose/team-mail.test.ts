/**
 * What a colleague gets of somebody's mail, over a real server: exactly what was chosen, at once, and
 * nothing of it when it was taken back. Words that stand only in mails are looked for on the wire,
 * in the server's files, and in the colleague's.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MOST_KEY, mostValue } from '@kith/shared/cards'
import type { DocId } from '@kith/shared/kit'
import type { RecordCards } from '@kith/shared/rpc'
import { openTestEngine, type TestEngine } from '#engine/testkit'
import { listenBefore, type Wire } from './wire.fixture.ts'
import { bytesUnder, joinTeam, PASSWORD, settle, shareTeam, until } from './team.fixture.ts'
import { startTestServer, type TestServer } from './test-server.fixture.ts'

let server: TestServer
let wire: Wire
let ana: TestEngine
let ben: TestEngine
let folder: string
let person: DocId
let company: DocId

beforeAll(async () => {
  server = await startTestServer()
  wire = await listenBefore(server.url)
  folder = mkdtempSync(join(tmpdir(), 'kith-team-mail-'))
  ana = await openTestEngine()
  await shareTeam(ana, wire.url, { email: 'ana@kith.example', name: 'Ana Silva' })
  company = await create(ana, 'company', { name: 'Acme', domains: ['acme.example'] })
  person = await create(ana, 'person', {
    name: { first: 'Bo', last: 'Berg' },
    emails: ['bo@acme.example'],
    company,
  })
  await settle(ana)
  ben = await joinTeam(ana, wire.url, { email: 'ben@kith.example', name: 'Ben Cole' })
})
afterAll(async () => {
  await ana.remove()
  await ben.remove()
  wire.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

it('[CS1] [CS2] [CS6] a colleague sees the level that was chosen, and nothing after it was taken back', async () => {
  await bring(ana, [
    mail('one', { text: 'zebrabody one' }),
    mail('two', {
      reply: 'one',
      from: 'ana@kith.example',
      to: 'bo@acme.example',
      subject: 'Re: zebrasubject',
      text: 'zebrabody two',
    }),
    mail('secret', { subject: 'zebrasecret: reset your password', text: 'zebrasecret' }),
    mail('stranger', { from: 'zebrastranger@free.example', text: 'zebrastranger' }),
    mail('inside', { from: 'ben@kith.example', subject: 'zebrainside', text: 'zebrainside' }),
  ])
  const thread = (await ana.client.mail.threads({ box: 'all', query: 'zebrasubject' })).rows.find(
    ({ count }) => count === 2,
  )
  const seen = await watch(ben, person)
  expect(seen()).toEqual({ threads: [], connections: [] })
  expect(traces(ben)).toEqual([])

  const choose = (level: 'private' | 'metadata' | 'subject' | 'full' | null) =>
    ana.client.mail.share({ of: { thread: thread!.id }, level })
  await choose('metadata')
  await until(() => seen().threads.length === 1, 'a card')
  const [meta] = seen().threads
  expect(meta).toMatchObject({ level: 'metadata', subject: null, owners: [{ name: 'Ana Silva' }] })
  expect(meta?.cards.map(({ direction, subject, text }) => [direction, subject, text])).toEqual([
    ['in', null, null],
    ['out', null, null],
  ])
  expect(seen().connections[0]).toMatchObject({ name: 'Ana Silva', mails: 2, isMe: false })
  expect(traces(ben)).toEqual([])
  expect(wordsIn(wire.sent())).toEqual([])
  expect(await lastContact(ben)).toBe('2026-01-05T11:00:00.000Z')

  await choose('subject')
  await until(() => seen().threads[0]?.level === 'subject', 'the subject')
  expect(seen().threads[0]).toMatchObject({ subject: 'zebrasubject' })
  expect(traces(ben)).toEqual(['zebrasubject'])
  expect(wordsIn(wire.sent())).toEqual(['zebrasubject'])

  await choose('full')
  await until(() => seen().threads[0]?.level === 'full', 'the text')
  expect(seen().threads[0]?.cards.map(({ text, files }) => [text?.trim(), files[0]?.name])).toEqual(
    [
      ['zebrabody one', 'zebrafile.txt'],
      ['zebrabody two', 'zebrafile.txt'],
    ],
  )
  expect(wordsIn(wire.sent())).toEqual(['zebrasubject', 'zebrabody', 'zebrafile'])

  await choose('private')
  await until(() => seen().threads.length === 0, 'nothing')
  expect(seen().connections).toEqual([])
  expect(await lastContact(ben)).toBe(null)
  await ben.client.sync.settle({ timeoutMs: 5_000 })
  await closed(ben)
  expect(traces(ben)).toEqual([])
  expect(wordsIn(bytesUnder(server.data))).toEqual([])

  // By a contact everything that they took part in, but never what looks secret.
  await choose(null)
  await ana.client.mail.share({ of: { record: person }, level: 'full' })
  ben = await openTestEngine({ profile: ben.profile })
  await ben.client.account.signIn({
    server: wire.url,
    email: 'ben@kith.example',
    password: PASSWORD,
  })
  const again = await watch(ben, person)
  await until(() => again().threads.length === 1, 'the contact')
  expect(traces(ben)).toEqual(['zebrasubject', 'zebrabody', 'zebrafile'])
  const { cards: count } = await ana.client.cards.takeBackAll({})
  expect(count).toBe(2)
  await until(() => again().threads.length === 0, 'all taken back')
  expect(
    wordsIn(wire.sent()).filter(
      word => word !== 'zebrasubject' && word !== 'zebrabody' && word !== 'zebrafile',
    ),
  ).toEqual([])
})

it('[CS8] [CS9] what a person chose on one device holds on their other, and no colleague has it', async () => {
  const { code } = await ana.client.team.invite({ role: 'member' })
  const other = await openTestEngine({ start: false })
  try {
    await other.client.account.signIn({
      server: wire.url,
      email: 'ana@kith.example',
      password: PASSWORD,
    })
    await other.client.team.join({ code: code ?? '', server: wire.url })
    await settle(other)
    const find = async ({ client }: TestEngine) =>
      (await client.mail.threads({ box: 'all', query: 'zebrasubject' })).rows.find(
        ({ count }) => count === 2,
      )!
    const chosen = async (engine: TestEngine) => (await find(engine)).share
    await ana.client.mail.share({ of: { thread: (await find(ana)).id }, level: 'subject' })
    await ana.client.mail.share({ of: { record: person }, level: 'private' })
    // The mail comes after the choice.
    await bring(other, [
      mail('one', {}),
      mail('two', { reply: 'one', subject: 'Re: zebrasubject' }),
    ])
    await until(async () => (await chosen(other)) === 'subject', 'the choice on the other device')
    const rule = await watchRule(other, person)
    await until(() => rule() === 'private', 'the rule on the other device')
    const seen = await watch(ben, person)
    await until(() => seen().threads[0]?.level === 'subject', 'the card')
    // An administrator of the workspace lets nobody share more than that it happened, and then more again.
    const most = (level: 'metadata' | 'full', at: number) =>
      ana.client.commands.run({
        command: 'setting.set',
        input: { key: MOST_KEY, value: mostValue(level, at) },
      })
    await most('metadata', 1)
    await until(() => seen().threads[0]?.level === 'metadata', 'the most that is shared')
    expect(seen().threads[0]?.subject).toBe(null)
    await most('full', 2)
    await until(() => seen().threads[0]?.level === 'subject', 'as it was chosen')

    await other.client.mail.share({ of: { thread: (await find(other)).id }, level: 'private' })
    await until(() => seen().threads.length === 0, 'taken back by the other device')
    await until(async () => (await chosen(ana)) === 'private', 'private here as well')
    expect(bytesUnder(other.profile).includes('share.record.')).toBe(true)
    expect(bytesUnder(ben.profile).includes('share.record.')).toBe(false)
    // Before it is asked what went back, everything has been heard.
    await settle(ben)
    expect(bytesUnder(ben.profile).includes('share.thread.')).toBe(false)
  } finally {
    await other.remove()
  }
})

const WORDS = [
  'zebrasubject',
  'zebrabody',
  'zebrafile',
  'zebrasecret',
  'zebrastranger',
  'zebrainside',
  'bo@acme',
  'zebraid',
]
const wordsIn = (bytes: Buffer): readonly string[] => {
  const text = bytes.toString('latin1').toLowerCase()
  // The address of the person is a shared record's; nothing of mail may name it again.
  return WORDS.filter(word => word !== 'bo@acme' && text.includes(word))
}
const traces = (engine: TestEngine) => wordsIn(bytesUnder(engine.profile))

async function closed(engine: TestEngine): Promise<void> {
  await engine.close()
}

async function create(
  engine: TestEngine,
  object: string,
  cells: Record<string, unknown>,
): Promise<DocId> {
  const { ids } = await engine.client.commands.run({
    command: 'record.create',
    input: { object, cells } as never,
  })
  return ids[0] as DocId
}

async function watch({ client }: TestEngine, record: DocId): Promise<() => RecordCards> {
  let last: RecordCards | undefined
  void (async () => {
    for await (const value of await client.cards.ofRecord({ record })) last = value
  })().catch(() => undefined)
  await until(() => last !== undefined, 'a first value')
  return () => last!
}

async function watchRule({ client }: TestEngine, record: DocId): Promise<() => unknown> {
  let last: { readonly level: unknown } | undefined
  void (async () => {
    for await (const value of await client.cards.rule({ record })) last = value
  })().catch(() => undefined)
  await until(() => last !== undefined, 'a rule')
  return () => last?.level
}

async function lastContact({ client }: TestEngine): Promise<unknown> {
  const { rows } = await client.rows.window({ query: { object: 'person' }, offset: 0, limit: 50 })
  return rows.find(row => row.id === person)?.cells['lastContact'] ?? null
}

async function bring({ client }: TestEngine, mails: readonly string[]): Promise<void> {
  const file = join(folder, 'some.mbox')
  writeFileSync(file, mails.join('\n'))
  const { job } = await client.mailAccounts.importFile({ path: file })
  for await (const list of await client.jobs.watch({})) {
    const state = list.find(one => one.id === job)?.state
    if (state === 'done') break
    expect(state).not.toBe('failed')
  }
}

function mail(
  id: string,
  words: { from?: string; to?: string; subject?: string; text?: string; reply?: string },
): string {
  const {
    from = 'Bo Berg <bo@acme.example>',
    to = 'ana@kith.example',
    subject = 'zebrasubject',
    text = '',
  } = words
  return [
    `From x Mon Jan  5 1${words.reply === undefined ? 0 : 1}:00:00 2026`,
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-ID: <zebraid${id}@x>`,
    ...(words.reply === undefined
      ? []
      : [`In-Reply-To: <zebraid${words.reply}@x>`, `References: <zebraid${words.reply}@x>`]),
    `Date: Mon, 05 Jan 2026 1${words.reply === undefined ? 0 : 1}:00:00 +0000`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    text,
    '--b',
    'Content-Type: text/plain; name=zebrafile.txt',
    'Content-Disposition: attachment; filename=zebrafile.txt',
    '',
    'attached',
    '--b--',
    '',
  ].join('\n')
}
