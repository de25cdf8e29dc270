import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { newId, type DocId } from '@kith/shared/kit'
import { shareLevel, type ShareLevel } from '@kith/shared/mail'
import { removeAccountRows } from '#engine/mailbox'
import { shareOfThread } from './index.ts'
import {
  ACME,
  BEN,
  BO,
  CY,
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
function open(server: FakeServer = openServer()) {
  const desk = openDesk(server)
  desks.push(desk)
  const rule = (record: DocId, level: ShareLevel) =>
    desk.store.write(tx =>
      tx.run(
        `INSERT INTO share_rule (scope, key, level) VALUES ('record', ?, ?) ON CONFLICT (scope, key) DO UPDATE SET level = excluded.level`,
        [record, level],
      ),
    )
  const account = (level: ShareLevel) =>
    desk.store.write(tx => tx.run('UPDATE account SET share_level = ?', [level]))
  const thread = (id: string, level: ShareLevel | null) =>
    desk.store.write(tx =>
      tx.run('UPDATE thread SET share_level = ? WHERE id = ?', [level, desk.threadOf(id)]),
    )
  const confirm = (id: string) =>
    desk.store.write(tx =>
      tx.run(`INSERT INTO share_rule (scope, key, level) VALUES ('confirmed', ?, 'full')`, [
        String(desk.threadOf(id)),
      ]),
    )
  const settle = () => desk.publisher().settle()
  return { desk, server, rule, account, thread, confirm, settle }
}
const levels = ({ cards }: FakeServer) => [...cards.values()].map(({ level }) => level)

test('[CS1] nothing leaves while nobody chose anything, and nothing is even looked at', async () => {
  const { desk, server, settle } = open()
  await desk.mails({ id: 'one' })
  await settle()
  expect([server.pushes, desk.store.pluck('SELECT item FROM share_work')]).toEqual([[], []])
})

test('[CS1] whom it concerns: people and companies by name, colleagues apart, strangers as a number', async () => {
  const { desk, server, account, settle } = open()
  account('metadata')
  await desk.mails({
    id: 'one',
    to: 'me@kith.example, ben@kith.example',
    cc: 'cy@acme.example, zebra@free.example',
    bcc: 'hidden@acme.example',
  })
  await settle()
  const [card] = server.cards.values()
  expect(card).toEqual({
    level: 'metadata',
    id: card?.id,
    kind: 'mail',
    at: NOW,
    until: null,
    direction: 'in',
    thread: card?.thread,
    records: [BO, CY, ACME].toSorted(),
    members: [BEN],
    others: 1,
  })
  expect(JSON.stringify(card)).not.toMatch(/zebra|acme|@|Offer/)
})

test('[CS1] colleagues among themselves, machines, spam, and what is nobody else’s business', async () => {
  const { desk, server, account, thread, confirm, settle } = open()
  account('full')
  await desk.mails(
    { id: 'inside', from: 'ben@kith.example' },
    { id: 'stranger', from: 'who@free.example' },
    { id: 'secret', subject: 'Reset your password' },
    { id: 'marked', subject: 'Marked', headers: ['Sensitivity: private'] },
    {
      id: 'machine',
      subject: 'News',
      headers: [
        'List-Id: <news.acme.example>',
        'List-Unsubscribe: <https://x.example>',
        'Precedence: bulk',
      ],
    },
    { id: 'spam', subject: 'Win' },
  )
  desk.store.write(tx =>
    tx.run('UPDATE thread SET in_spam = 1 WHERE id = ?', [desk.threadOf('spam')]),
  )
  await settle()
  expect(server.cards.size).toBe(0)
  // By hand a machine's mail goes, a secret one only when it was said twice, a colleague's never.
  for (const id of ['inside', 'machine', 'secret']) thread(id, 'subject')
  await settle()
  expect([...server.cards.values()].map(card => 'subject' in card && card.subject)).toEqual([
    'News',
  ])
  expect(
    shareOfThread(desk.store, desk.threadOf('secret'), { me: null, most: 'full' }),
  ).toMatchObject({
    isSensitive: true,
    level: 'private',
    shared: 0,
  })
  confirm('secret')
  await settle()
  expect(levels(server)).toEqual(['subject', 'subject'])
  expect(
    shareOfThread(desk.store, desk.threadOf('inside'), { me: null, most: 'full' }),
  ).toMatchObject({
    isInternal: true,
    shared: 0,
  })
})

test('[CS1] after any choices the server has what the lattice says, with those words and no other', async () => {
  const level = fc.constantFrom<ShareLevel>('private', 'metadata', 'subject', 'full')
  const step = fc.oneof(
    fc.record({ account: level }),
    fc.record({ of: fc.constantFrom('bo', 'cy'), level: fc.option(level) }),
    fc.record({ thread: fc.constantFrom('one', 'two', 'three'), level: fc.option(level) }),
    fc.record({ person: fc.constantFrom('bo', 'cy'), isKnown: fc.boolean() }),
    fc.record({ dies: fc.constantFrom('before' as const, 'after' as const, 'away' as const) }),
    fc.record({ most: level }),
    fc.record({ settles: fc.constant(true) }),
  )
  const mails = [
    { id: 'one', subject: 'zebraone', text: 'textone', who: ['bo'] },
    { id: 'two', subject: 'zebratwo', text: 'texttwo', who: ['cy'], from: 'cy@acme.example' },
    {
      id: 'three',
      subject: 'reset your password',
      text: 'textthree',
      who: ['bo', 'cy'],
      cc: 'cy@acme.example',
    },
  ]
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async steps => {
      const { desk, server, account, rule, thread, settle } = open()
      await desk.mails(...mails)
      const now = {
        account: 'private' as ShareLevel,
        most: 'full' as ShareLevel,
        of: new Map<string, ShareLevel>(),
        thread: new Map<string, ShareLevel>(),
      }
      for (const one of steps) {
        if ('account' in one) account((now.account = one.account))
        else if ('of' in one) {
          const record = one.of === 'bo' ? BO : CY
          if (one.level === null) {
            now.of.delete(one.of)
            desk.store.write(tx => tx.run('DELETE FROM share_rule WHERE key = ?', [record]))
          } else {
            now.of.set(one.of, one.level)
            rule(record, one.level)
          }
        } else if ('thread' in one) {
          thread(one.thread, one.level)
          if (one.level === null) now.thread.delete(one.thread)
          else now.thread.set(one.thread, one.level)
        } else if ('person' in one) {
          // The record goes and comes back; the company stays.
          desk.store.write(tx =>
            tx.run('UPDATE address SET person = ? WHERE addr = ?', [
              one.isKnown ? (one.person === 'bo' ? BO : CY) : null,
              `${one.person}@acme.example`,
            ]),
          )
        } else if ('most' in one) {
          now.most = one.most
          server.upstream = { ...server.upstream!, most: one.most, stamp: newId() }
        } else if ('dies' in one) {
          server.trouble = one.dies
          await settle()
          server.trouble = 'none'
          await desk.restart()
        } else await settle()
      }
      await settle()
      const known = (who: string) =>
        desk.store.pluck<string | null>('SELECT person FROM address WHERE addr = ?', [
          `${who}@acme.example`,
        ])[0] !== null
      const expected = mails.map(({ id, who }) =>
        shareLevel({
          workspaceMost: now.most,
          account: now.account,
          contacts: who.filter(known).flatMap(one => now.of.get(one) ?? []),
          thread: now.thread.get(id) ?? null,
          isSensitive: id === 'three',
          isConfirmed: false,
        }),
      )
      const bytes = JSON.stringify([...server.cards.values()])
      expect(levels(server).toSorted()).toEqual(
        expected.filter(one => one !== 'private').toSorted(),
      )
      for (const [at, { subject, text }] of mails.entries()) {
        expect(bytes.includes(subject)).toBe(['subject', 'full'].includes(expected[at]!))
        expect(bytes.includes(text)).toBe(expected[at] === 'full')
      }
      expect(desk.publisher().state()).toMatchObject({ waiting: 0, shared: server.cards.size })
      desks.splice(desks.indexOf(desk), 1)
      await desk.remove()
    }),
    { numRuns: Number(process.env['KITH_CARD_WALKS'] ?? 15) },
  )
})

test('[CS10] an account that is disconnected takes back what it shared, also when its mail stays', async () => {
  const { desk, server, account, thread, settle } = open()
  await desk.mails({ id: 'one' }, { id: 'two', subject: 'Else' })
  account('metadata')
  thread('two', 'full')
  await settle()
  expect(levels(server).toSorted()).toEqual(['full', 'metadata'])
  desk.store.write(tx => removeAccountRows(tx, 'a', true))
  await settle()
  expect(server.cards.size).toBe(0)
  expect(desk.store.pluck('SELECT count(*) FROM message')).toEqual([2])
})

test('[CS1] a contact’s choice that goes leaves what the account says', async () => {
  const { desk, server, account, rule, settle } = open()
  await desk.mails({ id: 'one' })
  account('metadata')
  rule(BO, 'full')
  await settle()
  expect(levels(server)).toEqual(['full'])
  desk.store.write(tx => tx.run('DELETE FROM share_rule'))
  await settle()
  expect(levels(server)).toEqual(['metadata'])
})

test('[CS3] what was sent before the program died can be taken back', async () => {
  const { desk, server, account, settle } = open()
  account('subject')
  await desk.mails({ id: 'one' })
  server.trouble = 'after'
  await settle()
  expect(server.cards.size).toBe(1)
  await desk.restart()
  server.trouble = 'none'
  account('private')
  await settle()
  expect(server.cards.size).toBe(0)
})

test('[CS3] a mail that is deleted, comes back or moves to another conversation keeps or loses its card', async () => {
  const { desk, server, account, settle } = open()
  account('subject')
  await desk.mails({ id: 'one' }, { id: 'two', reply: 'one', subject: 'Re: Offer' })
  await settle()
  expect(server.cards.size).toBe(2)
  const [id] = desk.store.pluck<number>(`SELECT id FROM message WHERE rfc_id = 'two@x.example'`)
  desk.store.write(tx => {
    tx.run(
      'INSERT INTO thread (account, subject, subject_norm, first_at, last_at, count, unread, has_attachment, is_starred, snippet, in_inbox, in_sent, in_trash, in_spam, split) SELECT account, subject, subject_norm, first_at, last_at, 1, 0, 0, 0, snippet, 1, 0, 0, 0, split FROM thread LIMIT 1',
    )
    tx.run('UPDATE message SET thread = (SELECT max(id) FROM thread) WHERE id = ?', [id ?? 0])
  })
  await settle()
  expect(server.cards.size).toBe(2)
  desk.store.write(tx => {
    for (const table of ['message_body', 'participant', 'message_label', 'message_copy'])
      tx.run(`DELETE FROM ${table} WHERE message = ?`, [id ?? 0])
    tx.run('DELETE FROM message_fts WHERE rowid = ?', [id ?? 0])
    tx.run('DELETE FROM message WHERE id = ?', [id ?? 0])
  })
  await settle()
  expect(server.cards.size).toBe(1)
  await desk.mails({ id: 'two', reply: 'one', subject: 'Re: Offer' })
  await settle()
  expect(server.cards.size).toBe(2)
})

test('[CS4] without a connection choices wait, and the last counts; a refusal is said', async () => {
  const { desk, server, account, settle } = open()
  await desk.mails({ id: 'one' })
  server.trouble = 'away'
  for (const level of ['full', 'metadata', 'subject'] as const) {
    account(level)
    await settle()
  }
  expect(desk.publisher().state()).toMatchObject({ waiting: 1, problem: null })
  server.trouble = 'refuses'
  await settle()
  expect(desk.publisher().state()).toMatchObject({ waiting: 1, problem: 'There is no room.' })
  server.trouble = 'none'
  await settle()
  expect([levels(server), server.pushes]).toEqual([['subject'], [{ put: 1, drop: 0 }]])
  // The same again is not sent again.
  desk.store.write(tx => tx.run(`UPDATE share_work SET n = n`))
  account('subject')
  await settle()
  expect(server.pushes).toHaveLength(1)
})

test('[CS4] a record that the server has not heard of yet is tried again', async () => {
  const { desk, server, account, settle } = open()
  account('metadata')
  await desk.mails({ id: 'one' })
  const away = server.upstream
  server.upstream = null
  await settle()
  server.upstream = away
  await settle()
  const [id] = server.cards.keys()
  server.cards.clear()
  server.unknown.add(id!)
  account('subject')
  await settle()
  expect(server.cards.size).toBe(0)
  server.unknown.clear()
  desk.clock.at += 61_000
  await settle()
  expect(levels(server)).toEqual(['subject'])
})

test('[CS5] two devices of a person give one card, and private on either takes it back', async () => {
  const workspace = newId()
  const one = open(openServer(workspace))
  const other = open({ ...openServer(workspace), cards: one.server.cards })
  for (const { desk, account, settle } of [one, other]) {
    await desk.mails({ id: 'one' }, { id: 'two', reply: 'one' })
    account('full')
    await settle()
  }
  expect(one.server.cards.size).toBe(2)
  const third = open({ ...openServer(workspace), cards: one.server.cards })
  await third.desk.mails({ id: 'one' }, { id: 'two', reply: 'one' })
  third.thread('one', 'private')
  await third.settle()
  expect(one.server.cards.size).toBe(0)
})

test('[CS7] another life of the server is given everything anew; what it found again goes', async () => {
  const { desk, server, account, settle } = open()
  await desk.mails({ id: 'one' }, { id: 'two', subject: 'Other' })
  account('subject')
  await settle()
  const old = new Map(server.cards)
  account('private')
  await settle()
  account('metadata')
  await settle()
  // A backup of before is put back.
  server.cards.clear()
  for (const [id, card] of old) server.cards.set(id, card)
  server.cards.set(newId(), [...old.values()][0]!)
  server.upstream = { ...server.upstream!, log: 'two' }
  await settle()
  expect(levels(server)).toEqual(['metadata', 'metadata'])
  // Another workspace has other names.
  server.cards.clear()
  server.upstream = { ...server.upstream!, workspace: newId(), log: 'three' }
  await settle()
  expect(levels(server)).toEqual(['metadata', 'metadata'])
  expect([...server.cards.keys()].some(id => old.has(id))).toBe(false)
})

test('[CS1] a meeting has a card for each time, by its calendar; what is private, declined or among colleagues has none', async () => {
  const { desk, server, settle } = open()
  await desk.mails({ id: 'one' })
  desk.store.write(tx => {
    tx.run(
      `INSERT INTO calendar (id, account, provider_id, name, hue, role) VALUES ('c', 'a', 'c', 'Mine', 0, 'owner')`,
    )
    tx.run(`UPDATE calendar SET share_level = 'full'`)
    const people = (event: number, ...list: string[]) => {
      for (const [ord, addr] of list.entries())
        tx.run(
          `INSERT INTO attendee (event, address, name, response, ord) SELECT ?, id, '', 'accepted', ? FROM address WHERE addr = ?`,
          [event, ord, addr],
        )
    }
    const event = (id: number, title: string, more = '') => {
      tx.run(
        `INSERT INTO event (id, calendar, provider_id, uid, status, title, description, location, updated_at) VALUES (?, 'c', ?, ?, 'confirmed', ?, 'zebranotes', 'zebraroom', 0)`,
        [id, title, title, title],
      )
      if (more !== '') tx.run(`UPDATE event SET ${more} WHERE id = ?`, [id])
      for (const day of [-300, -7, 0, 7, 90])
        tx.run(
          'INSERT INTO occurrence (event, starts_at, ends_at, original_at) VALUES (?, ?, ?, ?)',
          [id, NOW + day * 86_400_000, NOW + day * 86_400_000 + 1, NOW + day * 86_400_000],
        )
    }
    event(1, 'weekly')
    people(1, 'bo@acme.example', 'me@kith.example')
    event(2, 'secret', 'is_private = 1')
    people(2, 'bo@acme.example')
    event(3, 'declined', `my_response = 'declined'`)
    people(3, 'bo@acme.example')
    event(4, 'alone')
    people(4, 'me@kith.example')
  })
  await settle()
  const cards = [...server.cards.values()]
  const days = cards.map(({ at }) => (at - NOW) / 86_400_000).toSorted((a, b) => a - b)
  expect([days, new Set(cards.map(({ kind }) => kind))]).toEqual([[-7, 0, 7], new Set(['meeting'])])
  expect(cards[0]).toMatchObject({
    subject: 'weekly',
    place: 'zebraroom',
    records: [BO, ACME].toSorted(),
  })
  // Weeks later those of then stay; cancelled, all go.
  desk.clock.at += 400 * 86_400_000
  desk.store.write(tx => tx.run('DELETE FROM occurrence'))
  await settle()
  expect(server.cards.size).toBe(3)
  desk.store.write(tx => tx.run(`UPDATE event SET status = 'cancelled'`))
  await settle()
  expect(server.cards.size).toBe(0)
})
