import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cleanName,
  companyFrom,
  companyInName,
  compose,
  decideContact,
  isHumanName,
  isSensitiveMail,
  nameFromAddress,
  nameFromDomain,
  nameRank,
  SHARE_LEVELS,
  shareLevel,
  splitName,
  unitedLevel,
  answeringAddress,
  type ContactFacts,
  type ContactPolicy,
  type MailVia,
  type MeetingPolicy,
  type MeetingVia,
  type ShareFacts,
  type ComposeSource,
} from './index.ts'

describe('names', () => {
  it.each([
    ['Ann Lee', 'Ann Lee'],
    ['Lee, Ann', 'Ann Lee'],
    ['LEE, ANN', 'Ann Lee'],
    ["'Ann Lee' via Docs", 'Ann Lee'],
    ['"Ann Lee"', 'Ann Lee'],
    ['ann lee', 'Ann Lee'],
    ['Ann Lee (Acme)', 'Ann Lee'],
    ['Ann Lee | Acme', 'Ann Lee'],
    ['Ann Lee at Acme', 'Ann Lee'],
    ['Dr. Ann Lee, PhD', 'Ann Lee'],
    ['Ann 🚀 Lee', 'Ann Lee'],
    ['ann@x.org', ''],
    ['VAN DER BERG, JAN', 'Jan van der Berg'],
    ["O'NEIL, PAT", "Pat O'Neil"],
    ['ANNE-MARIE LEE', 'Anne-Marie Lee'],
    ['J.R. Smith', 'J.R. Smith'],
    ['12345', ''],
    ['', ''],
    ['Ann Lee - Acme Inc', 'Ann Lee'],
    ['山田太郎', '山田太郎'],
  ])('[ML18] %s', (name, clean) => {
    expect(cleanName(name, 'x@y.org')).toBe(clean)
  })

  it('[ML18] cleaning what is clean changes nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'LEE, ANN',
          'ann lee',
          'Dr. Ann Lee',
          "'Ann' via x",
          'Ann Lee (A)',
          'Jan van der Berg',
        ),
        name => {
          const once = cleanName(name, 'x@y.org')
          expect(cleanName(once, 'x@y.org')).toBe(once)
        },
      ),
    )
  })

  it('[ML18] the fuller name is the better one; desks are no people', () => {
    const rank = (name: string) => nameRank(name, 'ann@x.org')
    expect(rank('Ann Lee')).toBeGreaterThan(rank('Ann L.'))
    expect(rank('Ann L.')).toBeGreaterThan(rank('ann'))
    expect(rank('Ann Lee')).toBeGreaterThan(rank('LEE, Ann'))
    expect(
      ['Ann Lee', 'Jan van der Berg', 'José García Márquez'].every(name =>
        isHumanName(name, 'ann@x.org'),
      ),
    ).toBe(true)
    expect(
      ['Sales', 'Acme Newsletter', 'Support Team', 'Acme GmbH', 'ann', ''].some(name =>
        isHumanName(name, 'ann@x.org'),
      ),
    ).toBe(false)
  })

  it('[ML18] given and family names', () => {
    expect(splitName('Jan van der Berg')).toEqual({ first: 'Jan', last: 'van der Berg' })
    expect(splitName('Ann Mary Lee')).toEqual({ first: 'Ann Mary', last: 'Lee' })
    expect(splitName('Ann')).toEqual({ first: 'Ann', last: '' })
    expect(nameFromAddress('ann.lee@x.org')).toBe('Ann Lee')
    expect(
      ['info@x.org', 'annlee@x.org', 'a1.b2@x.org', 'sales.emea@x.org'].map(nameFromAddress),
    ).toEqual(['', '', '', ''])
  })
})

describe('the matrix of contacts', () => {
  const who: Readonly<Record<string, Partial<ContactFacts>>> = {
    unknown: {},
    known: { isKnown: true },
    blocked: { isBlocked: true },
    'own domain': { address: 'ann@mail.mine.com' },
    'free mail': { address: 'ann.lee@gmail.com' },
    desk: { address: 'info@acme.com' },
    'no-reply': { address: 'no-reply@acme.com' },
    deleted: { isSuppressed: true },
    member: { isMember: true },
    myself: { address: 'me@mine.com' },
  }
  const facts = (via: ContactFacts['via'], more: Partial<ContactFacts>): ContactFacts => ({
    address: 'ann@acme.com',
    name: 'Ann Lee',
    mine: new Set(['me@mine.com']),
    ownDomains: ['mine.com'],
    isMember: false,
    isKnown: false,
    isBlocked: false,
    isSuppressed: false,
    via,
    ...more,
  })
  const mail = (policy: ContactPolicy, more: Partial<MailVia> = {}): MailVia => ({
    kind: 'mail',
    policy,
    mailKind: 'person',
    isOut: false,
    wroteTo: false,
    inCount: 2,
    hasMet: false,
    recipients: 1,
    ...more,
  })
  const meeting = (policy: MeetingPolicy, more: Partial<MeetingVia> = {}): MeetingVia => ({
    kind: 'meeting',
    policy,
    isOrganizer: false,
    isDeclined: false,
    isAllDay: false,
    attendees: 3,
    ...more,
  })
  const row = (via: ContactFacts['via']) =>
    Object.values(who)
      .map(more => decideContact(facts(via, more)).do[0])
      .join('')

  // unknown, known, blocked, own domain, free mail, desk, no-reply, deleted, member, myself; c create, s suggest, n none
  it.each<[string, ContactFacts['via'], string]>([
    ['none, received', mail('none'), 'nnnnnnnnnn'],
    ['none, sent', mail('none', { isOut: true }), 'nnnnnnnnnn'],
    ['suggest, received', mail('suggest'), 'snnnsnnnnn'],
    ['suggest, sent', mail('suggest', { isOut: true }), 'snnnsnnnnn'],
    ['sent, received', mail('sent'), 'snnnsnnnnn'],
    ['sent, sent', mail('sent', { isOut: true }), 'cnnncnnnnn'],
    ['sent, answered', mail('sent', { wroteTo: true, inCount: 1 }), 'cnnncnnnnn'],
    ['both, received', mail('sent-and-received'), 'cnnncnnnnn'],
    ['both, sent', mail('sent-and-received', { isOut: true }), 'cnnncnnnnn'],
    ['both, once', mail('sent-and-received', { inCount: 1 }), 'nnnnnnnnnn'],
    ['both, once, met', mail('sent-and-received', { inCount: 1, hasMet: true }), 'cnnncnnnnn'],
    ['both, newsletter', mail('sent-and-received', { mailKind: 'newsletter' }), 'nnnnnnnnnn'],
    ['both, bounce', mail('sent-and-received', { mailKind: 'bounce' }), 'nnnnnnnnnn'],
    ['both, 21 recipients', mail('sent-and-received', { recipients: 21 }), 'nnnnnnnnnn'],
    ['meeting none', meeting('none'), 'nnnnnnnnnn'],
    ['meeting organizer, is', meeting('organizer', { isOrganizer: true }), 'cnnncnnnnn'],
    ['meeting organizer, is not', meeting('organizer'), 'nnnnnnnnnn'],
    ['meeting participants', meeting('participants'), 'cnnncnnnnn'],
    [
      'meeting participants, organizer',
      meeting('participants', { isOrganizer: true }),
      'nnnnnnnnnn',
    ],
    ['meeting both', meeting('both', { isOrganizer: true }), 'cnnncnnnnn'],
    ['meeting declined', meeting('both', { isDeclined: true }), 'nnnnnnnnnn'],
    ['meeting all day', meeting('both', { isAllDay: true }), 'nnnnnnnnnn'],
    ['meeting of 51', meeting('both', { attendees: 51 }), 'nnnnnnnnnn'],
  ])('[ML19] %s', (_, via, expected) => {
    expect(row(via)).toBe(expected)
  })

  it('[ML19] says why', () => {
    const why = (via: ContactFacts['via'], more: Partial<ContactFacts> = {}) =>
      decideContact(facts(via, more)).reason
    expect(why(mail('sent-and-received'), { name: '' })).toBe('no-name')
    expect(why(mail('sent-and-received', { inCount: 1 }))).toBe('met-once')
    expect(why(mail('sent', { isOut: true }), { isSuppressed: true })).toBe('deleted-before')
    expect(why(mail('sent', { isOut: true }), { address: 'nobody' })).toBe('not-an-address')
    expect(why(mail('sent', { isOut: true }), { address: 'info@acme.com' })).toBe('desk')
  })
})

it('[ML20] companies', () => {
  const own = { domains: ['mine.com'] }
  expect(companyFrom('a@mail.eu.acme.co.uk', own)).toEqual({ domain: 'acme.co.uk', name: 'Acme' })
  expect(companyFrom('a@acme.com', own, 'Acme Tools Ltd')).toEqual({
    domain: 'acme.com',
    name: 'Acme Tools Ltd',
  })
  expect(
    ['a@gmail.com', 'a@mine.com', 'a@x.mine.com', 'a@localhost', 'a@t-online.de'].map(one =>
      companyFrom(one, own),
    ),
  ).toEqual([null, null, null, null, null])
  expect(['ibm.com', 'acme-tools.com', 'x.org'].map(nameFromDomain)).toEqual([
    'IBM',
    'Acme Tools',
    'X',
  ])
  expect(
    ['Ann Lee at Acme', 'Ann (Acme Ltd)', 'Ann Lee | Acme', 'Ann Lee'].map(companyInName),
  ).toEqual(['Acme', 'Acme Ltd', 'Acme', ''])
})

describe('visibility', () => {
  const level = fc.constantFrom(...SHARE_LEVELS)
  const anyFacts = fc.record<ShareFacts>({
    workspaceMost: level,
    account: level,
    contacts: fc.array(level, { maxLength: 3 }),
    thread: fc.option(level, { nil: null }),
    isSensitive: fc.boolean(),
    isConfirmed: fc.boolean(),
  })
  const rank = (one: (typeof SHARE_LEVELS)[number]) => SHARE_LEVELS.indexOf(one)

  it('[ML21] is bounded by the workspace, and private where everything is', () => {
    fc.assert(
      fc.property(anyFacts, facts => {
        const result = shareLevel(facts)
        expect(rank(result)).toBeLessThanOrEqual(rank(facts.workspaceMost))
        if (facts.isSensitive && !facts.isConfirmed) expect(result).toBe('private')
        if (facts.account === 'private' && facts.contacts.length === 0 && facts.thread === null)
          expect(result).toBe('private')
        if (facts.thread !== null)
          expect(shareLevel({ ...facts, account: 'full', contacts: ['full'] })).toBe(result)
      }),
    )
  })

  it('[ML21] raising what was asked never shows less', () => {
    fc.assert(
      fc.property(anyFacts, level, (facts, more) => {
        if (facts.thread !== null || facts.contacts.length > 0 || rank(more) < rank(facts.account))
          return
        expect(rank(shareLevel({ ...facts, account: more }))).toBeGreaterThanOrEqual(
          rank(shareLevel(facts)),
        )
      }),
    )
  })

  it('[ML21] of several owners does not depend on their order, and is the highest', () => {
    fc.assert(
      fc.property(fc.array(level), levels => {
        expect(unitedLevel(levels)).toBe(unitedLevel(levels.toReversed()))
        expect(unitedLevel([...levels, ...levels])).toBe(unitedLevel(levels))
        for (const one of levels)
          expect(rank(unitedLevel(levels))).toBeGreaterThanOrEqual(rank(one))
      }),
    )
  })

  it('[ML21] knows what is sensitive', () => {
    const mail = (subject: string, from = 'ann@acme.com', sensitivity = '') =>
      isSensitiveMail({ subject, from, sensitivity })
    expect(
      [
        'Your verification code is 123456',
        'Passwort zurücksetzen',
        'Ihre Gehaltsabrechnung',
        'Kontoauszug März',
      ].every(one => mail(one)),
    ).toBe(true)
    expect(mail('Hello', 'info@deutsche-bank.de')).toBe(true)
    expect(mail('Hello', 'ann@acme.com', 'Private')).toBe(true)
    expect(mail('Offer for Acme') || mail('Lunch?', 'ann@thebanker.com')).toBe(false)
  })
})

describe('composing', () => {
  const at = (address: string, name = '') => ({ address, name })
  const mine = new Set(['me@mine.com', 'alias@mine.com'])
  const source = (more: Partial<ComposeSource> = {}): ComposeSource => ({
    from: at('ann@x.org', 'Ann'),
    to: [at('me@mine.com'), at('bob@y.org')],
    cc: [at('cy@z.org')],
    replyTo: [],
    subject: 'Offer',
    rfcId: 'b@x',
    inReplyTo: 'a@x',
    references: ['a@x'],
    html: '<p>Hi</p>',
    dateText: '3 May 2026',
    listPost: null,
    ...more,
  })
  const to = (mode: 'reply' | 'reply-all' | 'forward', more: Partial<ComposeSource> = {}) => {
    const made = compose(mode, source(more), mine)
    return [made.to.map(one => one.address), made.cc.map(one => one.address)]
  }

  it('[ML22] recipients', () => {
    expect(to('reply')).toEqual([['ann@x.org'], []])
    expect(to('reply-all')).toEqual([['ann@x.org'], ['bob@y.org', 'cy@z.org']])
    expect(to('forward')).toEqual([[], []])
    expect(to('reply', { replyTo: [at('list@x.org')] })).toEqual([['list@x.org'], []])
    expect(to('reply', { from: at('me@mine.com') })).toEqual([['me@mine.com', 'bob@y.org'], []])
    expect(
      to('reply-all', { from: at('Me@Mine.com'), to: [at('bob@y.org'), at('BOB@y.org')] }),
    ).toEqual([['bob@y.org'], ['cy@z.org']])
    expect(to('reply', { from: at('me@mine.com'), to: [at('me@mine.com')] })).toEqual([
      ['me@mine.com'],
      [],
    ])
  })

  it('[ML22] nobody twice, and not oneself among others', () => {
    const person = fc
      .constantFrom(
        'me@mine.com',
        'alias@mine.com',
        'ann@x.org',
        'Ann@x.org',
        'bob@y.org',
        'cy@z.org',
      )
      .map(one => at(one))
    fc.assert(
      fc.property(
        person,
        fc.array(person),
        fc.array(person),
        fc.array(person, { maxLength: 2 }),
        (from, toList, cc, replyTo) => {
          const made = compose('reply-all', source({ from, to: toList, cc, replyTo }), mine)
          const all = [...made.to, ...made.cc].map(one => one.address.toLowerCase())
          expect(new Set(all).size).toBe(all.length)
          expect(made.cc.some(one => mine.has(one.address))).toBe(false)
        },
      ),
    )
  })

  it('[ML22] subject, references and quote', () => {
    const reply = compose('reply', source(), mine)
    expect(reply).toMatchObject({
      subject: 'Re: Offer',
      inReplyTo: 'b@x',
      references: ['a@x', 'b@x'],
    })
    expect(reply.quotedHtml).toContain('On 3 May 2026, Ann &lt;ann@x.org&gt; wrote:')
    const forward = compose('forward', source({ from: at('a@x.org', '<script>') }), mine)
    expect(forward).toMatchObject({ subject: 'Fwd: Offer', inReplyTo: null, references: ['b@x'] })
    expect(forward.quotedHtml).not.toContain('<script>')
    expect(answeringAddress(source({ to: [at('Alias@mine.com')] }), mine)).toBe('alias@mine.com')
    // Of several the one that was written to, before the one in the copy.
    const both = source({ to: [at('Alias@mine.com')], cc: [at('me@mine.com')] })
    expect(answeringAddress(both, new Set(['me@mine.com', 'alias@mine.com']))).toBe(
      'alias@mine.com',
    )
  })
})
