/** What a person chose about sharing, on several devices: real mail files and real documents between them. */
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { lowerCard, type MostLevel } from '@kith/shared/cards'
import { recordCodec } from '@kith/shared/docs'
import { silentLog, newId, newShortId, type DocId, type Json } from '@kith/shared/kit'
import {
  choiceMark,
  choiceOf,
  choiceValue,
  readChoice,
  SHARE_LEVELS,
  type ShareLevel,
} from '@kith/shared/mail'
import { removeAccountRows } from '#engine/mailbox'
import { createChoices, shareOfThread, type Choices } from './index.ts'
import { wantedOfThread } from './wanted-mail.ts'
import {
  BO,
  ME,
  NOW,
  openDesk,
  openServer,
  type Desk,
  type FakeServer,
} from './publisher.fixture.ts'

const desks: Desk[] = []
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.remove()
})
const levels = fc.constantFrom<ShareLevel>(...SHARE_LEVELS)

test('[CS8] whatever devices choose and whenever they hear of each other, they agree: a later choice replaces what it knew, and of the others the least counts', () => {
  const step = fc.oneof(
    fc.record({ on: fc.nat(2), level: fc.option(levels) }),
    fc.record({ from: fc.nat(2), to: fc.nat(2) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), steps => {
      const docs = [1, 2, 3].map(client => ({ client, keys: newDoc(client), knows: new Set([0]) }))
      // Every choice by its number, and which others it knew of.
      const made: { level: ShareLevel | null; knew: ReadonlySet<number> }[] = []
      const hear = (to: number, from: number) => {
        docs[to]!.keys.merge(docs[from]!.keys)
        for (const one of docs[from]!.knows) docs[to]!.knows.add(one)
      }
      for (const one of steps) {
        if ('from' in one) {
          hear(one.to, one.from)
          continue
        }
        const { keys, knows } = docs[one.on]!
        made.push({ level: one.level, knew: new Set(knows) })
        knows.add(made.length)
        keys.set({
          ...Object.fromEntries(marksIn(keys.read()).map(({ key }) => [key, null])),
          ...(one.level === null ? {} : markFor(one.level)),
        })
      }
      for (const [to, from] of [
        [0, 1],
        [0, 2],
        [1, 0],
        [2, 0],
      ] as const)
        hear(to, from)
      const last = made.filter(
        ({ level }, at) => level !== null && !made.some(({ knew }) => knew.has(at + 1)),
      )
      const expected = SHARE_LEVELS.find(level => last.some(one => one.level === level)) ?? null
      for (const { keys } of docs)
        expect(choiceOf(marksIn(keys.read()))?.level ?? null).toBe(expected)
    }),
    { numRuns: 150 },
  )
})

test('[CS8] what another version says is private, and what is no choice is none', () => {
  expect(readChoice('share.thread.x.y', { level: 'friends' })).toMatchObject({ level: 'private' })
  for (const key of ['share.thread.x', 'share.planet.x.y', 'inbox.at.x', 'share.thread.x.y.z'])
    expect(readChoice(key, { level: 'full' })).toBeUndefined()
})

test('[CS8] conversations, contacts, accounts and calendars are shared alike on both devices', async () => {
  const { one, other, meet } = await pair()
  one.thread('one', 'full')
  one.rule(BO, 'metadata')
  one.run("UPDATE account SET share_level = 'subject'")
  one.run("UPDATE calendar SET share_level = 'metadata'")
  await meet()
  expect(other.now()).toEqual({
    threads: ['full', null],
    rules: [['record', BO, 'metadata']],
    account: 'subject',
    calendar: 'metadata',
  })
  expect(other.saysNothing()).toBe(true)
  one.thread('one', null)
  one.rule(BO, null)
  other.run("UPDATE account SET share_level = 'private'")
  await meet()
  expect(one.now()).toEqual({
    threads: [null, null],
    rules: [],
    account: 'private',
    calendar: 'metadata',
  })
  expect(other.now()).toEqual(one.now())
  // No word of a mail and no address.
  expect(JSON.stringify(one.doc.read())).not.toMatch(/@|acme|x\.example|inbox/)
})

test('[CS8] private that one said while the other was away holds, until somebody who knows chooses anew', async () => {
  const { one, other, meet } = await pair()
  one.thread('one', 'subject')
  await meet()
  one.thread('one', 'private')
  await one.settle()
  other.thread('one', 'full')
  await other.settle()
  await meet()
  expect([one.now().threads[0], other.now().threads[0]]).toEqual(['private', 'private'])
  other.thread('one', 'full')
  await meet()
  expect([one.now().threads[0], other.now().threads[0]]).toEqual(['full', 'full'])
})

test('[CS8] what was chosen for a mail holds when it arrives later, and private also for what names it', async () => {
  const { one, other, meet } = await pair()
  await one.desk.mails({ id: 'three', subject: 'Other' })
  one.thread('three', 'full')
  one.thread('one', 'private')
  await meet()
  await other.desk.mails({ id: 'three', subject: 'Other' }, { id: 'four', reply: 'one' })
  for (const id of ['three', 'four']) other.choices.takeThread(other.desk.threadOf(id))
  const shared = (id: string) =>
    shareOfThread(other.desk.store, other.desk.threadOf(id), { me: null, most: 'full' })
  expect([shared('three')?.chosen, shared('four')?.chosen]).toEqual(['full', 'private'])
  const third = device(one.me)
  await third.desk.mails({ id: 'four', reply: 'one' }, { id: 'five', reply: 'three' })
  third.doc.merge(one.doc)
  await third.settle()
  for (const id of ['four', 'five']) third.choices.takeThread(third.desk.threadOf(id))
  const chosen = (id: string) =>
    shareOfThread(third.desk.store, third.desk.threadOf(id), { me: null, most: 'full' })?.chosen
  expect([chosen('four'), chosen('five')]).toEqual(['private', null])
})

test('[CS8] what was chosen for a mail without a Message-ID holds on both devices, and is one card', async () => {
  const { one, other, meet } = await pair()
  for (const { desk } of [one, other]) await desk.mails({ id: '', subject: 'Nameless' })
  const nameless = "SELECT id, share_level FROM thread WHERE subject = 'Nameless'"
  one.run(`UPDATE thread SET share_level = 'full' WHERE subject = 'Nameless'`)
  await meet()
  const [here, there] = [one, other].map(({ desk }) =>
    desk.store.get<{ id: number; share_level: string | null }>(nameless),
  )
  expect([here?.share_level, there?.share_level]).toEqual(['full', 'full'])
  const whose = { workspace: newId(), me: one.me, most: 'full' } as const
  const ids = [one, other].map(({ desk }, at) =>
    wantedOfThread(desk.store, whose, [here, there][at]?.id ?? 0).cards.map(({ card }) => card.id),
  )
  expect(ids[0]).toHaveLength(1)
  expect(ids[1]).toEqual(ids[0])
  // It arrives at a third device only after it was taken back.
  other.run(`UPDATE thread SET share_level = 'private' WHERE subject = 'Nameless'`)
  await meet()
  expect(one.desk.store.get<{ share_level: string }>(nameless)?.share_level).toBe('private')
  const third = device(one.me)
  third.doc.merge(one.doc)
  await third.settle()
  await third.desk.mails({ id: '', subject: 'Nameless' })
  const [arrived] = third.desk.store.pluck<number>(
    `SELECT id FROM thread WHERE subject = 'Nameless'`,
  )
  third.choices.takeThread(arrived ?? 0)
  expect(third.desk.store.get<{ share_level: string }>(nameless)?.share_level).toBe('private')
})

test('[CS8] what looks secret is shared elsewhere only when it was said twice', async () => {
  const { one, other, meet } = await pair()
  for (const { desk } of [one, other])
    await desk.mails({ id: 'pin', subject: 'Reset your password' })
  one.thread('pin', 'full')
  await meet()
  const here = () =>
    shareOfThread(other.desk.store, other.desk.threadOf('pin'), { me: null, most: 'full' })
  expect(here()).toMatchObject({ chosen: 'full', level: 'private' })
  one.confirm('pin')
  await meet()
  expect(here()).toMatchObject({ chosen: 'full', level: 'full' })
})

test('[CS8] everything taken back on one device is private on all, also what only another has', async () => {
  const { one, other, meet } = await pair()
  other.run(
    `INSERT INTO account (id, provider, address, name, hue, config, secret_name, state, state_since, contact_policy, created_at)
     VALUES ('b', 'imap', 'second@kith.example', 'b', 0, '{}', 's', 'live', 0, 'sent', 0)`,
  )
  other.run("UPDATE account SET share_level = 'full'")
  other.thread('two', 'subject')
  await meet()
  expect(one.now()).toMatchObject({ account: 'full', threads: [null, 'subject'] })
  one.run("UPDATE account SET share_level = 'private'")
  one.run('UPDATE thread SET share_level = NULL')
  one.run("INSERT INTO share_said (item, n) VALUES ('all', 1)")
  await meet()
  expect(other.now()).toMatchObject({ account: 'private', threads: [null, null] })
  expect(other.desk.store.pluck('SELECT share_level FROM account')).toEqual(['private', 'private'])
})

test('[CS8] without its document, and where nothing can be written, choices wait and hold here', async () => {
  const { one } = await pair()
  one.doc.isAway = true
  one.thread('one', 'full')
  await one.settle()
  expect(one.now().threads[0]).toBe('full')
  expect(one.saysNothing()).toBe(false)
  one.doc.isAway = false
  await one.settle()
  expect(one.saysNothing()).toBe(true)
  expect(marksIn(one.doc.read()).map(({ level }) => level)).toEqual(['full'])
})

test('[CS8] while a workspace is fetched anew, choices hold and nothing may be given', async () => {
  const { one } = await pair()
  one.thread('one', 'private')
  expect(await one.settle()).toBe(true)
  const marks = { ...one.doc.read() }
  one.doc.set(Object.fromEntries(Object.keys(marks).map(key => [key, null])))
  one.doc.isThere = false
  expect([await one.settle(), one.now().threads[0]]).toEqual([false, 'private'])
  one.doc.isThere = true
  expect([await one.settle(), one.now().threads[0]]).toEqual([true, null])
})

test('[CS10] an account that is disconnected on one device is given again by the other at once, and by it alone', async () => {
  const { one, other, hear, levels } = await sharingPair()
  one.thread('two', 'metadata')
  await one.give()
  await hear()
  expect(levels()).toEqual(['full', 'metadata'])
  one.desk.store.write(tx => removeAccountRows(tx, 'a', true))
  await one.give()
  expect(levels()).toEqual([])
  await hear()
  expect(levels()).toEqual(['full', 'metadata'])
  // What it only holds it neither gives nor takes back; and nobody says it again.
  const marks = JSON.stringify(other.doc.read())
  await hear()
  await hear()
  expect([levels(), JSON.stringify(other.doc.read())]).toEqual([['full', 'metadata'], marks])
})

test('[CS10] what was made private while the other was away is not given again by it', async () => {
  const { one, hear, levels } = await sharingPair()
  one.thread('two', 'private')
  one.desk.store.write(tx => removeAccountRows(tx, 'a', true))
  await one.give()
  await hear()
  expect(levels()).toEqual(['full'])
})

test('[CS9] lowered and raised again while a device is away, its cards stay as they may be seen, and end as they were chosen', async () => {
  const { one, other, servers, levels } = await sharingPair()
  await other.desk.mails({ id: 'three', subject: 'Of the other alone' })
  await other.give()
  expect(levels()).toEqual(['full', 'full', 'full'])
  const most = (at: number, level: MostLevel, stamp: string) => {
    const server = servers[at]!
    server.upstream = { ...server.upstream!, most: level, stamp }
    for (const [id, card] of server.cards) server.cards.set(id, lowerCard(card, level) ?? card)
  }
  most(0, 'metadata', 'lower')
  await one.give()
  expect(levels()).toEqual(['metadata', 'metadata', 'metadata'])
  most(0, 'full', 'raised')
  await one.give()
  expect(levels()).toEqual(['full', 'full', 'metadata'])
  most(1, 'full', 'raised')
  await other.give()
  expect(levels()).toEqual(['full', 'full', 'full'])
})

test('[CS7] what one device takes back of another life of the server, another gives again', async () => {
  const { one, other, servers, hear, levels } = await sharingPair()
  await other.desk.mails({ id: 'three', subject: 'Of the other alone' })
  for (const server of servers) server.upstream = { ...server.upstream!, log: 'two' }
  await other.give()
  expect(levels()).toEqual(['full', 'full', 'full'])
  await one.give()
  expect(levels()).toEqual(['full', 'full'])
  await hear()
  expect(levels()).toEqual(['full', 'full', 'full'])
})

/** Two devices of one person with the same mail, who give it all to one server. */
async function sharingPair() {
  const me = newId()
  const first = openServer()
  const second = { ...openServer(), cards: first.cards }
  const upstream = { ...first.upstream!, me }
  const servers = [first, second].map(server => Object.assign(server, { upstream }))
  const [one, other] = [device(me, servers[0]), device(me, servers[1])]
  for (const { desk } of [one, other])
    await desk.mails({ id: 'one' }, { id: 'two', subject: 'Else', from: 'Cy <cy@acme.example>' })
  one.run("UPDATE account SET share_level = 'full'")
  const hear = async () => {
    one.doc.merge(other.doc)
    other.doc.merge(one.doc)
    await other.give()
    await one.give()
    one.doc.merge(other.doc)
    other.doc.merge(one.doc)
  }
  await one.give()
  await hear()
  const levels = () => [...first.cards.values()].map(({ level }) => level).toSorted()
  return { one, other, servers, hear, levels }
}

interface Doc {
  isAway: boolean
  isThere: boolean
  readonly read: () => Readonly<Record<string, Json>>
  readonly set: (set: Readonly<Record<string, Json | null>>) => void
  readonly state: () => Uint8Array
  readonly merge: (other: Pick<Doc, 'state'>) => void
}

function newDoc(client: number): Doc {
  let { state } = recordCodec.create({}, client)
  return {
    isAway: false,
    isThere: true,
    read: () => recordCodec.read(state),
    set(set) {
      state = recordCodec.edit(state, set, client)?.state ?? state
    },
    state: () => state,
    merge(other) {
      state = recordCodec.merge(state, recordCodec.whole(other.state()))?.state ?? state
    },
  }
}

const marksIn = (keys: Readonly<Record<string, Json>>) =>
  Object.entries(keys).flatMap(([key, value]) => readChoice(key, value) ?? [])

function markFor(level: ShareLevel): Readonly<Record<string, Json>> {
  const mark = choiceMark('record', BO, newShortId(12), { level, isConfirmed: false })
  return { [mark.key]: choiceValue(mark) }
}

let clients = 10
function device(me: DocId, server: FakeServer = openServer()) {
  const doc = newDoc(++clients)
  const desk: Desk = openDesk(server, undefined, {
    choices: {
      settle: who => choices.settle(who),
      sayAgain: () => choices.sayAgain(),
      takeThread: thread => choices.takeThread(thread),
    },
  })
  desks.push(desk)
  const choices: Choices = createChoices({
    mailbox: desk,
    log: silentLog,
    choices: async () =>
      doc.isAway
        ? null
        : { isThere: doc.isThere, version: newShortId(), marks: Object.entries(doc.read()) },
    async choose({ put, drop }) {
      if (doc.isAway) return false
      doc.set({ ...Object.fromEntries(drop.map(key => [key, null])), ...put })
      return true
    },
  })
  const run = (sql: string, params: readonly (string | number | null)[] = []) =>
    void desk.store.write(tx => tx.run(sql, [...params]))
  run(
    `INSERT INTO calendar (id, account, provider_id, name, hue, role) VALUES (?, 'a', 'inbox-calendar', 'c', 0, 'owner')`,
    [newId()],
  )
  return {
    me,
    desk,
    give: () => desk.publisher().settle(),
    doc,
    choices,
    run,
    settle: () => choices.settle(me),
    thread: (id: string, level: ShareLevel | null) =>
      run('UPDATE thread SET share_level = ? WHERE id = ?', [level, desk.threadOf(id)]),
    rule: (record: DocId, level: ShareLevel | null) =>
      level === null
        ? run("DELETE FROM share_rule WHERE scope = 'record' AND key = ?", [record])
        : run(`INSERT INTO share_rule (scope, key, level) VALUES ('record', ?, ?)`, [
            record,
            level,
          ]),
    confirm: (id: string) =>
      run(`INSERT INTO share_rule (scope, key, level) VALUES ('confirmed', ?, 'full')`, [
        String(desk.threadOf(id)),
      ]),
    saysNothing: () => desk.store.get('SELECT 1 FROM share_said') === undefined,
    now: () => ({
      threads: ['one', 'two'].map(
        id =>
          desk.store.pluck<string | null>('SELECT share_level FROM thread WHERE id = ?', [
            desk.threadOf(id),
          ])[0],
      ),
      rules: desk.store
        .all<{ scope: string; key: string; level: string }>(
          'SELECT scope, key, level FROM share_rule',
        )
        .map(({ scope, key, level }) => [scope, key, level]),
      account: desk.store.pluck('SELECT share_level FROM account WHERE address = ?', [ME])[0],
      calendar: desk.store.pluck('SELECT share_level FROM calendar')[0],
    }),
  }
}

/** Two devices of one person with the same mail. */
async function pair() {
  const me = newId()
  const [one, other] = [device(me), device(me)]
  for (const { desk } of [one, other])
    await desk.mails(
      { id: 'one', at: NOW - 60_000 },
      { id: 'two', subject: 'Else', from: 'Cy <cy@acme.example>' },
    )
  const meet = async () => {
    for (const each of [one, other]) await each.settle()
    one.doc.merge(other.doc)
    other.doc.merge(one.doc)
    for (const each of [one, other]) await each.settle()
  }
  return { one, other, meet }
}
