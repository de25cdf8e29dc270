import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideThread, touches, type Found, type ThreadFacts } from './index.ts'

const DAY = 86_400_000
const mail = (facts: Partial<ThreadFacts>): ThreadFacts => ({
  account: 'a',
  providerThread: null,
  rfcId: null,
  inReplyTo: null,
  references: [],
  subject: 'Offer',
  others: ['bob@y.org'],
  at: 0,
  ...facts,
})

/** What the store does: each mail goes where it is decided, merged threads go into the oldest. */
function arrive(mails: readonly ThreadFacts[]): ReadonlyMap<ThreadFacts, number> {
  let found: Found[] = []
  for (const [at, one] of mails.entries()) {
    const { thread, merges } = decideThread(one, found)
    const into = thread ?? at
    found = found.map(other => (merges.includes(other.thread) ? { ...other, thread: into } : other))
    found.push({ thread: into, mail: one })
  }
  return new Map(found.map(one => [one.mail, one.thread]))
}

const together = (mails: readonly ThreadFacts[], threads: ReadonlyMap<ThreadFacts, number>) =>
  mails.map(a => mails.map(b => threads.get(a) === threads.get(b)))

const ids = ['1@x', '2@x', '3@x', '4@x', '5@x', '6@x']
const anyMail = fc.record<ThreadFacts>({
  account: fc.constantFrom('a', 'b'),
  providerThread: fc.constantFrom(null, null, 'p1', 'p2'),
  rfcId: fc.constantFrom(null, ...ids),
  inReplyTo: fc.constantFrom(null, null, ...ids),
  references: fc.subarray(ids, { maxLength: 2 }),
  subject: fc.constantFrom('Offer', 'Re: Offer', 'AW: offer', 'Lunch', 'Re: Lunch', ''),
  others: fc.subarray(['bob@y.org', 'cy@z.org'], { minLength: 0 }),
  at: fc.integer({ min: 0, max: 90 }).map(days => days * DAY),
})

describe('conversations', () => {
  it('[ML7] do not depend on the order of arrival', () => {
    fc.assert(
      fc.property(
        fc
          .array(anyMail, { maxLength: 10 })
          .chain(mails =>
            fc.tuple(fc.constant(mails), fc.shuffledSubarray(mails, { minLength: mails.length })),
          ),
        ([mails, shuffled]) => {
          expect(together(mails, arrive(shuffled))).toEqual(together(mails, arrive(mails)))
        },
      ),
    )
  })

  it('[ML7] touching is the same from both sides', () => {
    fc.assert(fc.property(anyMail, anyMail, (a, b) => touches(a, b) === touches(b, a)))
  })

  it('[ML7] a late parent joins two answers that know it', () => {
    const one = mail({ rfcId: '2@x', references: ['1@x'], subject: 'Re: a' })
    const two = mail({ rfcId: '3@x', inReplyTo: '4@x', subject: 'Re: b' })
    const parent = mail({ rfcId: '4@x', references: ['1@x'] })
    const threads = arrive([one, two, parent])
    expect(new Set(threads.values()).size).toBe(1)
  })

  it('[ML8] need more than a subject', () => {
    const first = mail({ rfcId: '1@x', subject: 'Invoice' })
    expect(touches(first, mail({ rfcId: '2@x', subject: 'Invoice' }))).toBe(false)
    expect(touches(first, mail({ rfcId: '2@x', subject: 'Re: Invoice' }))).toBe(true)
    expect(
      touches(first, mail({ rfcId: '2@x', subject: 'Re: Invoice', others: ['cy@z.org'] })),
    ).toBe(false)
    expect(touches(first, mail({ rfcId: '2@x', subject: 'Re: Invoice', at: 31 * DAY }))).toBe(false)
    expect(touches(first, mail({ rfcId: '2@x', subject: 'Re: Invoice', inReplyTo: '9@x' }))).toBe(
      false,
    )
    expect(touches(mail({ subject: '' }), mail({ subject: 'Re:' }))).toBe(false)
  })

  it('[ML8] of one provider stay as the provider says; two mailboxes share a mail by its id', () => {
    const a = mail({ rfcId: '1@x', providerThread: 'p1' })
    const b = mail({ rfcId: '2@x', inReplyTo: '1@x', providerThread: 'p2' })
    expect(touches(a, b)).toBe(false)
    expect(touches(a, { ...b, account: 'b' })).toBe(true)
    expect(touches(a, mail({ rfcId: '9@x', providerThread: 'p1' }))).toBe(true)
  })
})
