import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { XmlElement, XmlText } from 'yjs'
import { createTextDoc, mergeTextUpdates, textId, type TextDoc } from '@kith/shared/docs'
import type { DocId } from '@kith/shared/kit'
import { openTestEngine, type TestEngine } from '#engine/testkit'
import { startTestServer, type TestServer } from './test-server.fixture.ts'

let server: TestServer
let ana: TestEngine
let rui: TestEngine
/** Good for one; Rui is in by it. */
let invitation = ''
const password = 'correct horse battery'
/** What happens within the same ten minutes is one notice: the team's clock stands at their beginning. */
const TOGETHER_MS = 10 * 60_000
const AHEAD_MS = -(Date.now() % TOGETHER_MS)

beforeAll(async () => {
  server = await startTestServer(0, AHEAD_MS)
  ana = await openTestEngine()
  const { url } = server
  await ana.client.account.signUp({ server: url, email: 'ana@x.pt', password, name: 'Ana Silva' })
  await ana.client.team.share({ name: 'Tidemark' })
  await settle(ana)
  const { code } = await ana.client.team.invite({ role: 'member' })
  invitation = code ?? ''
  rui = await openTestEngine({ start: false })
  await rui.client.account.signUp({ server: url, email: 'rui@x.pt', password, name: 'Rui Costa' })
  await rui.client.team.join({ code: invitation, server: url })
  await settle(rui)
})
afterAll(async () => {
  await ana.remove()
  await rui.remove()
  await server.stop()
})

async function settle({ client }: TestEngine): Promise<void> {
  const { isSettled } = await client.sync.settle({ timeoutMs: 120_000 })
  expect(isSettled).toBe(true)
}

async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 4800; tries++) {
    if (await isSo()) return
    await new Promise(resolve => setTimeout(resolve, 25))
  }
  throw new Error(`never came to be: ${what}`)
}

interface Window {
  readonly text: TextDoc
  readonly plain: () => string
  readonly insert: (words: string) => Promise<unknown>
  readonly close: () => void
}

/** A window with the note open, as the page does it. */
async function openNote({ client }: TestEngine, note: string, window: string): Promise<Window> {
  const stop = new AbortController()
  const text = createTextDoc()
  const doc = textId(note as DocId, 'body')
  const { signal } = stop
  let isLive = false
  const updates: Uint8Array[] = []
  text.onEdit(update => updates.push(update))
  const ignore = () => undefined
  void (async () => {
    for await (const event of await client.presence.note({ doc, window }, { signal })) {
      isLive = event.isLive
      if (event.kind === 'update') text.apply(event.bytes)
    }
  })().catch(ignore)
  void (async () => {
    const place = { record: note, field: 'body' }
    for await (const { update } of await client.records.openText(place, { signal }))
      if (update.length > 0) text.apply(update)
  })().catch(ignore)
  await until(() => isLive, 'live')
  return {
    text,
    plain: () => text.doc.getXmlFragment('default').toJSON(),
    async insert(words) {
      const line = text.doc.getXmlFragment('default').get(0) as XmlElement
      const run = line.get(0) as XmlText
      run.insert(run.length, words)
      const update = mergeTextUpdates(updates.splice(0))
      await client.presence.type({ doc, window, bytes: update })
      return client.commands.editText({ record: note, field: 'body', update })
    },
    close: () => stop.abort(),
  }
}

const stored = async ({ client }: TestEngine, note: string): Promise<string> => {
  for await (const row of await client.rows.watchRecord({ id: note }))
    return String(row?.cells['body'])
  return ''
}

it('[TG1] shows what is typed at once and ends with it in both files', async () => {
  const { ids } = await ana.client.commands.run({
    command: 'record.create',
    input: { object: 'note', cells: { title: 'Call', body: 'Tuna' } },
  })
  const note = ids[0] ?? ''
  await settle(ana)
  await until(async () => (await stored(rui, note)) === 'Tuna', 'there')
  const [left, right] = [await openNote(ana, note, 'a'), await openNote(rui, note, 'b')]
  await until(() => left.plain() === right.plain() && left.plain().includes('Tuna'), 'opened')
  // Each types on top of what the other has just typed: it is nowhere but in the room yet.
  for (let turn = 0; turn < 8; turn++) {
    const [one, other] = turn % 2 === 0 ? [left, right] : [right, left]
    const sent = one.insert(`, ${turn}`)
    await until(() => other.plain() === one.plain(), `seen ${turn}`)
    void sent
  }
  const whole = 'Tuna, 0, 1, 2, 3, 4, 5, 6, 7'
  await until(async () => (await stored(ana, note)) === whole, 'kept here')
  await until(async () => (await stored(rui, note)) === whole, 'kept there')
  left.close()
  right.close()
  await settle(ana)
  await settle(rui)
  const reports = await Promise.all([ana, rui].map(({ client }) => client.sync.doctor({})))
  expect(reports.map(({ isEqual }) => isEqual)).toEqual([true, true])
})

it('[TG2] tells who is where, and forgets who has gone', async () => {
  const stop = new AbortController()
  const seen: { name: string; record: string | null }[][] = []
  void (async () => {
    const watching = await ana.client.presence.watch({ window: 'a' }, { signal: stop.signal })
    for await (const peers of watching)
      seen.push(peers.map(({ name, record }) => ({ name, record })))
  })().catch(() => undefined)
  const there = new AbortController()
  void (async () => {
    const watching = await rui.client.presence.watch({ window: 'b' }, { signal: there.signal })
    for await (const _ of watching);
  })().catch(() => undefined)
  await until(() => seen.at(-1)?.[0]?.name === 'Rui Costa', 'here')
  const { ids } = await ana.client.commands.run({
    command: 'record.create',
    input: { object: 'company', cells: { name: 'Acme' } },
  })
  const record = ids[0] as DocId
  await settle(ana)
  await rui.client.presence.set({ window: 'b', record, field: 'city' })
  await until(() => seen.at(-1)?.[0]?.record === record, 'there')
  there.abort()
  await until(() => seen.at(-1)?.length === 0, 'gone')
  stop.abort()
})

it('[IB1] tells of a mention once, why, and on every device of the person that it was read', async () => {
  const me = await first(ana.client.workspace.watch({}))
  const { ids } = await ana.client.commands.run({
    command: 'record.create',
    input: { object: 'company', cells: { name: 'Beta', owner: me.me?.id ?? '' } },
  })
  const record = ids[0] ?? ''
  await settle(ana)
  await until(
    async () => (await first(rui.client.rows.watchRecord({ id: record }))) !== null,
    'there',
  )
  const say = (text: string) =>
    rui.client.commands.run({ command: 'comment.add', input: { record, text } })
  await say(`Ask [@Ana](kith://record/member/${me.me?.id ?? ''}) about tuna`)
  await say('And about salmon')
  const told = async () =>
    (await first(ana.client.inbox.watch({}))).notices.filter(notice => notice.record === record)
  await until(async () => (await told()).length === 2, 'told')
  const notices = await told()
  expect(notices.map(({ kind, title, body, why }) => [kind, title, body, why])).toEqual([
    ['comment', 'Rui Costa commented on Beta', 'And about salmon', 'You are its owner.'],
    [
      'mention',
      'Rui Costa mentioned you on Beta',
      'Ask @Ana about tuna',
      'Your name is in this comment.',
    ],
  ])
  expect((await first(rui.client.inbox.watch({}))).notices).toEqual([])
  await ana.client.inbox.mark({ ids: notices.map(({ id }) => id), isRead: true })
  expect((await told()).map(({ readAt }) => readAt !== null)).toEqual([true, true])
  const until_ = new Date(Date.now() + 3_600_000).toISOString()
  await ana.client.inbox.snooze({ ids: [notices[0]?.id ?? ''], until: until_ })
  expect(await told()).toHaveLength(1)
  const preferences = await first(ana.client.inbox.preferences({}))
  await ana.client.inbox.setPreferences({ preferences: { ...preferences, muted: [record] } })
  expect(await told()).toHaveLength(0)
})

it('[IB4] whoever follows a record hears of its changes, and no more after leaving it', async () => {
  const { ids } = await rui.client.commands.run({
    command: 'record.create',
    input: { object: 'company', cells: { name: 'Gamma' } },
  })
  const record = ids[0] as DocId
  const isHere = async () => (await first(ana.client.rows.watchRecord({ id: record }))) !== null
  await until(isHere, 'there')
  const set = async (city: string) => {
    const cells = { address: { city } }
    await rui.client.commands.run({
      command: 'record.set',
      input: { object: 'company', record, cells },
    })
    await settle(rui)
    await until(async () => (await cityOf(ana, record)) === city, city)
  }
  const told = async () =>
    (await first(ana.client.inbox.watch({}))).notices.filter(notice => notice.record === record)
  const follow = (isFollowed: boolean) => ana.client.inbox.follow({ record, isFollowed })

  await set('Porto')
  expect(await told()).toEqual([])
  await follow(true)
  expect(await first(ana.client.inbox.following({ record }))).toBe('chosen')
  await set('Faro')
  await set('Lagos')
  const [notice, ...others] = await told()
  expect([notice?.title, notice?.body, notice?.why]).toEqual([
    'Rui Costa changed Gamma',
    'Address: Faro → Lagos',
    'You follow it.',
  ])
  expect(others).toEqual([])
  await follow(false)
  await set('Braga')
  expect((await told())[0]?.body).toBe('Address: Faro → Lagos')
  // Whoever makes a record follows it without pressing anything.
  expect(await first(rui.client.inbox.following({ record }))).toBe('made')
})

it('[IB5] what two people made at once is told to both as being here twice', async () => {
  const make = async (engine: typeof ana, email: string) => {
    const cells = { name: { first: 'Nuno', last: 'Reis' }, emails: [email] }
    const input = { object: 'person', cells }
    return (await engine.client.commands.run({ command: 'record.create', input })).ids[0] as DocId
  }
  // Neither knows of the other's: both are made before either is sent on.
  const [one, other] = await Promise.all([
    make(ana, 'nuno@reis.example'),
    make(rui, 'Nuno@Reis.example'),
  ])
  const twins = async (engine: typeof ana) =>
    (await first(engine.client.inbox.watch({}))).notices.filter(({ kind }) => kind === 'duplicate')
  await until(async () => (await twins(ana)).length === 1, 'Ana is told')
  await until(async () => (await twins(rui)).length === 1, 'Rui is told')
  const [hers, his] = [(await twins(ana))[0], (await twins(rui))[0]]
  expect([hers?.id, hers?.record, his?.record]).toEqual([his?.id, one, other])
  expect(hers?.title).toBe('Nuno Reis is here twice')
  expect(hers?.body).toContain('nuno@reis.example')
})

it('[AK3] a device that never heard that it was let in comes in by the same invitation, used up as it is', async () => {
  const anew = await openTestEngine({ start: false })
  const { account, team } = anew.client
  const link = { code: invitation, server: server.url }
  await expect(team.look(link)).rejects.toThrow('not good any more')
  await account.signIn({ server: server.url, email: 'rui@x.pt', password })
  expect(await team.look(link)).toMatchObject({ name: 'Tidemark', code: invitation })
  await team.join(link)
  await settle(anew)
  const [known, here] = await Promise.all(
    [rui, anew].map(async ({ client }) => first(client.workspace.watch({}))),
  )
  expect(here?.me?.id).toBe(known?.me?.id)
  await anew.remove()
})

it('[AK6] a member comes in on another device by signing in alone; nobody else does', async () => {
  const anew = await openTestEngine({ start: false })
  const { account, team } = anew.client
  await account.signUp({ server: server.url, email: 'eva@x.pt', password, name: 'Eva' })
  expect(await team.mine({})).toEqual([])
  const { workspace } = (await first(rui.client.account.watch({}))) ?? {}
  const id = workspace?.id ?? ''
  await expect(team.enter({ workspace: id })).rejects.toThrow('not a member of that workspace')
  expect((await first(anew.client.workspace.watch({})))?.stage).toBe('new')

  await account.signIn({ server: server.url, email: 'rui@x.pt', password })
  expect(await team.mine({})).toEqual([{ workspace: id, name: 'Tidemark', role: 'member' }])
  await team.enter({ workspace: id })
  await settle(anew)
  const [known, here] = await Promise.all(
    [rui, anew].map(async ({ client }) => first(client.workspace.watch({}))),
  )
  expect(here?.me?.id).toBe(known?.me?.id)
  await expect(team.enter({ workspace: id })).rejects.toThrow('a workspace in this profile already')
  await anew.remove()
})

it('[AK1] whoever changes their password or turns on a second factor stays signed in here, and syncs', async () => {
  await rui.client.account.changePassword({ from: password, to: `${password} 2` })
  const { uri } = await rui.client.account.beginTwoFactor({ password: `${password} 2` })
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  await rui.client.account.confirmTwoFactor({ code: totp(secret) })
  const state = async () => {
    const { user } = await first(rui.client.account.watch({}))
    return [user?.isExpired, user?.hasTwoFactor]
  }
  expect(await state()).toEqual([false, true])
  const input = { object: 'company', cells: { name: 'After' } }
  const { ids } = await rui.client.commands.run({ command: 'record.create', input })
  const isThere = async () =>
    (await first(ana.client.rows.watchRecord({ id: ids[0] ?? '' }))) !== null
  await until(isThere, 'synced')
  expect(await state()).toEqual([false, true])
  // Whoever was signed out from elsewhere is.
  const own = (await rui.client.account.devices({})).find(({ isThis }) => isThis)
  await rui.client.account.revokeDevice({ id: own?.id ?? '' }).catch(() => undefined)
  await until(async () => (await state())[0] === true, 'signed out')
})

/** RFC 6238, as an authenticator does it. */
function totp(base32: string): string {
  const bits = Array.from(base32)
    .map(letter => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from(bits.match(/.{8}/g)!.map(byte => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const at = mac[19]! & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

async function cityOf(engine: typeof ana, id: DocId): Promise<string | undefined> {
  const row = await first(engine.client.rows.watchRecord({ id }))
  return (row?.cells['address'] as { city?: string } | null)?.city
}

async function first<T>(events: Promise<AsyncIterable<T>>): Promise<T> {
  for await (const event of await events) return event
  throw new Error('the stream ended')
}

it('[AK2] [AK4] [AK5] of two who give the workspace to a new server at once one is first; the other keeps all as it was, and comes back in place with what waited', async () => {
  const fresh = await startTestServer()
  const people = [
    [ana, 'ana@x.pt', 'Ana Silva'],
    [rui, 'rui@x.pt', 'Rui Costa'],
  ] as const
  for (const [engine, email, name] of people)
    await engine.client.account.signUp({ server: fresh.url, email, password, name })
  // Signed in there already, each still shows the old server what the old server gave.
  const { profile: before, secrets } = ana
  await ana.close()
  ana = await openTestEngine({ profile: before, secrets })
  await settle(ana)
  expect(await serverOf(ana)).toBe(server.url)
  const noted = await write(ana, 'Kept before the old server died')
  await settle(ana)
  await server.stop()
  const late = await Promise.all([write(ana, 'Ana, too late'), write(rui, 'Rui, too late')])
  const moves = await Promise.allSettled(
    [ana, rui].map(({ client }, at) =>
      client.team.move({ server: fresh.url, email: people[at]?.[1] ?? '', password }),
    ),
  )
  expect(moves.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const lost = moves.find(move => move.status === 'rejected')
  expect(String(lost?.reason)).toContain('on the server already')
  const at = moves.findIndex(({ status }) => status === 'fulfilled')
  const winner = at === 0 ? ana : rui
  let loser = at === 0 ? rui : ana
  await settle(winner)
  expect(await serverOf(winner)).toBe(fresh.url)
  expect(await serverOf(loser)).toBe(server.url)

  // What the other writes meanwhile reaches nobody; with an invitation they come back in place, and it does.
  const name = 'Written between two servers'
  const company = await write(loser, name)
  await loser.client.commands.run({
    command: 'favourite.add',
    input: { kind: 'record', target: company, object: 'company' },
    window: 'w',
  })
  const state = async ({ client }: TestEngine) => first(client.workspace.watch({}))
  const stood = await state(loser)
  const codeFor = async (email?: string) =>
    (await winner.client.team.invite({ role: 'admin', ...(email === undefined ? {} : { email }) }))
      .code ?? ''
  const join = async (code: string) => loser.client.team.join({ code, server: fresh.url })
  // Nobody becomes another by an address that they only claim.
  await expect(join(await codeFor())).rejects.toThrow('as the member you are on this device')
  expect(await serverOf(loser)).toBe(server.url)
  await join(await codeFor(people[1 - at]![1]))
  expect(await serverOf(loser)).toBe(fresh.url)
  // Ended before it has compared.
  const { profile } = loser
  await loser.close()
  loser = await openTestEngine({ profile })
  if (at === 0) rui = loser
  else ana = loser
  const nameOf = async ({ client }: TestEngine, id = company) =>
    (await first(client.rows.watchRecord({ id })))?.title
  // Started without a token that any server takes, all of it opens, is read and written; that waits.
  expect(await nameOf(loser)).toBe(name)
  const apart = await write(loser, 'Written while signed out')
  expect(await nameOf(loser, apart)).toBe('Written while signed out')
  await loser.client.account.signIn({ server: fresh.url, email: people[1 - at]![1], password })
  await settle(loser)
  await settle(winner)
  expect([await nameOf(loser), await nameOf(winner)]).toEqual([name, name])
  // Nobody waited for the dead server, and nothing that waited for it was left behind.
  for (const [id, said] of [
    [noted, 'Kept before the old server died'],
    [late[0], 'Ana, too late'],
    [late[1], 'Rui, too late'],
    [apart, 'Written while signed out'],
  ] as const)
    expect([await nameOf(loser, id), await nameOf(winner, id)]).toEqual([said, said])
  const after = await state(loser)
  expect(after.me).toMatchObject({ id: stood.me?.id, name: stood.me?.name })
  expect(after.favourites).toEqual(stood.favourites)
  expect(after.members.map(({ id }) => id)).toEqual(stood.members.map(({ id }) => id))
  for await (const issues of await loser.client.sync.issues({})) {
    expect(issues).toEqual([])
    break
  }
  await winner.close()
  await fresh.stop()

  async function serverOf({ client }: TestEngine) {
    for await (const status of await client.sync.watch({})) return status.server
    return null
  }
  async function write({ client }: TestEngine, said: string) {
    const { ids } = await client.commands.run({
      command: 'record.create',
      input: { object: 'company', cells: { name: said } },
      window: 'w',
    })
    return (ids[0] ?? '') as DocId
  }
})
