import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newId, type DocId } from '#kit'
import {
  CARD_LEVELS,
  cardId,
  cardOf,
  cardSchema,
  connectionsOf,
  lowerCard,
  MAX_TEXT,
  mostStamp,
  mostValue,
  readMost,
  threadsOf,
  unite,
  type CardFacts,
  type SharedCard,
} from './index.ts'

const LEVELS = ['private', 'metadata', 'subject', 'full'] as const
const [SUBJECT, TEXT, FILE, PLACE] = ['zebrasubject', 'zebratext', 'zebrafile', 'zebraplace']

const id = fc.uuid().map(text => text as DocId)
const ids = fc.array(id, { maxLength: 50 })
const facts: fc.Arbitrary<CardFacts> = fc.record({
  id,
  kind: fc.constantFrom('mail' as const, 'meeting' as const),
  at: fc.integer({ min: 0, max: 2e12 }),
  until: fc.option(fc.integer({ min: 0, max: 2e12 })),
  direction: fc.constantFrom('in' as const, 'out' as const, null),
  thread: id,
  records: ids,
  members: ids,
  others: fc.nat({ max: 500 }),
  subject: fc.string({ unit: 'binary' }).map(text => SUBJECT + text),
  text: fc.string({ unit: 'binary' }).map(text => TEXT + text),
  ownLength: fc.nat({ max: 300 }),
  place: fc.option(fc.string().map(text => PLACE + text)),
  files: fc.array(fc.record({ name: fc.constant(FILE), size: fc.nat() }), { maxLength: 60 }),
})

describe('[CR1] a card holds what its level allows', () => {
  test('and no byte more', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...LEVELS), (given, level) => {
        const card = cardOf(given, level)
        if (level === 'private' || given.records.length === 0) {
          expect(card).toBeNull()
          return
        }
        const bytes = JSON.stringify(card)
        const isIn = [SUBJECT, TEXT, FILE, PLACE].map(word => bytes.includes(word))
        const isFull = level === 'full'
        expect(isIn).toEqual([
          level !== 'metadata',
          isFull,
          isFull && given.files.length > 0,
          isFull && given.place !== null,
        ])
        expect(cardSchema.parse(JSON.parse(bytes))).toEqual(card)
      }),
      { numRuns: 200 },
    )
  })
})

describe('[CR2] what is too much is refused', () => {
  const full = cardOf({ ...sample(), files: [{ name: FILE, size: 3 }] }, 'full')!

  test('a card whose level is lowered by hand does not pass with its words', () => {
    expect(cardSchema.safeParse(full).success).toBe(true)
    for (const level of ['metadata', 'subject'])
      expect(cardSchema.safeParse({ ...full, level }).success).toBe(false)
    expect(cardSchema.safeParse({ ...full, level: 'private' }).success).toBe(false)
  })

  test('nor one with unknown keys, without records, or with a text beyond the limit', () => {
    expect(cardSchema.safeParse({ ...full, from: 'ann@x.org' }).success).toBe(false)
    expect(cardSchema.safeParse({ ...full, records: [] }).success).toBe(false)
    expect(cardSchema.safeParse({ ...full, text: 'a'.repeat(MAX_TEXT + 1) }).success).toBe(false)
  })
})

describe('[CR3] names and lengths', () => {
  test('two devices make one card, two workspaces two', () => {
    const [one, other] = [newId(), newId()]
    expect(cardId(one, 'hash')).toBe(cardId(one, 'hash'))
    expect(cardId(one, 'hash')).not.toBe(cardId(other, 'hash'))
    expect(cardId(one, 'hash')).not.toBe(cardId(one, 'hash2'))
    const [a, b] = [newId(), newId()]
    const turned = { ...sample(), records: [b, a, b] }
    expect(cardOf({ ...turned, records: [a, b] }, 'full')).toEqual(cardOf(turned, 'full'))
  })

  test('a long text is cut between characters and says so', () => {
    const text = `${'a'.repeat(MAX_TEXT - 1)}😀`
    const card = cardOf({ ...sample(), text, ownLength: text.length }, 'full')
    expect(card).toMatchObject({ isCut: true, ownLength: MAX_TEXT - 1 })
    expect(cardOf(sample(), 'full')).toMatchObject({ isCut: false })
  })
})

describe('[CR4] colleagues who share one mail', () => {
  test('it is there once, at the highest level', () => {
    const [ana, ben] = [newId(), newId()]
    const given = sample()
    const cards = [
      { ...cardOf(given, 'metadata')!, owner: ana },
      { ...cardOf({ ...given, thread: newId() }, 'subject')!, owner: ben },
    ] as SharedCard[]
    expect(unite(cards)).toEqual([{ card: cards[1], owners: [ben, ana] }])
    const [thread, ...rest] = threadsOf(cards)
    expect(rest).toEqual([])
    expect(thread).toMatchObject({ level: 'subject', subject: given.subject })
  })

  test('in any order the same conversations', () => {
    const small = fc.constantFrom(...Array.from({ length: 6 }, (_, n) => idOf(n)))
    const card = fc.record({
      id: small,
      thread: small,
      owner: small,
      at: fc.nat({ max: 9 }),
      level: fc.constantFrom('metadata', 'subject'),
    })
    const cards = fc.uniqueArray(card, { maxLength: 12, selector: one => one.id + one.owner })
    fc.assert(
      fc.property(
        cards.chain(list =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, other]) => {
          const made = list.map(one => ({ ...one, subject: one.id })) as unknown as SharedCard[]
          const turned = other.map(one => ({ ...one, subject: one.id })) as unknown as SharedCard[]
          expect(threadsOf(turned)).toEqual(threadsOf(made))
          const seen = threadsOf(made).flatMap(thread =>
            thread.cards.map(({ card: { id: one } }) => one),
          )
          expect(seen.toSorted()).toEqual([...new Set(made.map(one => one.id))].toSorted())
        },
      ),
      { numRuns: 200 },
    )
  })
})

test('[CR6] a lowered card is as if it had been made so, and what cannot be read is the least', () => {
  for (const level of CARD_LEVELS)
    for (const most of CARD_LEVELS) {
      const expected = CARD_LEVELS.indexOf(level) <= CARD_LEVELS.indexOf(most) ? level : most
      expect(lowerCard(cardOf(sample(), level)!, most)).toEqual(cardOf(sample(), expected))
    }
  expect(lowerCard(cardOf(sample(), 'metadata')!, 'private')).toBe(null)
  expect(
    [undefined, null, mostValue('subject', 1), 'full', { most: 'friends' }].map(readMost),
  ).toEqual(['full', 'full', 'subject', 'private', 'private'])
  expect(mostStamp(mostValue('full', 1))).not.toBe(mostStamp(mostValue('full', 2)))
})

describe('[CR5] who knows somebody best', () => {
  const now = Date.UTC(2026, 5, 1)
  const days = (n: number) => now - n * 86_400_000
  const [ana, ben, cleo] = [newId(), newId(), newId()]

  test('both ways and lately beats often and one-sided; next week is no contact', () => {
    const mail = (owner: DocId, direction: 'in' | 'out', at: number) =>
      ({ owner, kind: 'mail', direction, at }) as const
    const found = connectionsOf(
      [
        ...Array.from({ length: 30 }, (_, n) => mail(ana, 'out', days(n))),
        mail(ben, 'in', days(10)),
        mail(ben, 'out', days(12)),
        { owner: cleo, kind: 'meeting', direction: null, at: days(-7) },
      ],
      now,
    )
    expect(found.map(({ member, strength }) => [member, strength])).toEqual([
      [ben, 'good'],
      [ana, 'weak'],
      [cleo, 'none'],
    ])
    expect(found[0]).toMatchObject({ mails: 2, meetings: 0, last: days(10) })
  })
})

function sample(): CardFacts {
  return {
    id: idOf(1),
    kind: 'mail',
    at: 1_000,
    until: null,
    direction: 'in',
    thread: idOf(2),
    records: [idOf(3)],
    members: [],
    others: 1,
    subject: SUBJECT,
    text: TEXT,
    ownLength: TEXT.length,
    place: null,
    files: [],
  }
}

function idOf(n: number): DocId {
  return `00000000-0000-4000-8000-00000000000${n}` as DocId
}
