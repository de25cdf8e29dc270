import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { touches, type ThreadFacts } from '@kith/shared/mail'
import {
  addAccount,
  incoming,
  ME,
  NOW,
  openTestMailbox,
  type TestMailbox,
} from './mailbox.fixture.ts'

let box: TestMailbox
beforeAll(() => {
  box = openTestMailbox()
  addAccount(box, 'b', 'other@kith.example', 100)
})
afterAll(() => box.remove())

const RUNS = process.env['KITH_MAIL_WALKS'] === undefined ? 25 : 300
const DAY = 86_400_000
/** Half of them are of mails that nobody has. */
const id = fc.constantFrom(...'pqrstuvabcdefgh'.split(''))
const mail = fc.record({
  account: fc.constantFrom('a', 'b'),
  providerThread: fc.option(fc.constantFrom('T1', 'T2', 'T3'), { nil: null, freq: 2 }),
  inReplyTo: fc.option(id, { nil: null, freq: 1 }),
  references: fc.array(id, { maxLength: 1 }),
  subject: fc.constantFrom('Plan', 'Re: Plan', 'Other', 'Re: Other', ''),
  from: fc.constantFrom('x@x.example', 'y@y.example', ME),
  to: fc.constantFrom('z@z.example', 'other@kith.example', 'x@x.example'),
  day: fc.integer({ min: 0, max: 50 }),
})
type Made = typeof mail extends fc.Arbitrary<infer T> ? T : never

let run = 0

test('[MB9] conversations are the connected sets of mails that touch, in any order of arrival', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(mail, { minLength: 2, maxLength: 7 }).chain(list =>
        fc.record({
          list: fc.constant(list),
          order: fc.shuffledSubarray([...list.keys()], { minLength: list.length }),
          cut: fc.integer({ min: 1, max: 4 }),
        }),
      ),
      async ({ list, order, cut }) => {
        const expected = partitionOf(list.map(factsOf), (a, b) => touches(a, b))
        const straight = await threadsOf(list, [...list.keys()], list.length)
        const shuffled = await threadsOf(list, order, cut)
        expect(straight).toEqual(expected)
        expect(shuffled).toEqual(expected)
      },
    ),
    { numRuns: RUNS, seed: 20_261_121 },
  )
})

test('[MB9] a thread that was made and merged in one batch still leads to its heir', async () => {
  const mail = (name: string, references: readonly string[] = []) =>
    incoming({
      id: `${name}@merge`,
      subject: name,
      references: references.map(one => `${one}@merge`),
    })
  await box.deliver('a', [mail('one'), mail('two', ['lost']), mail('three', ['one', 'two'])])
  await box.deliver('a', [mail('four', ['lost'])])
  expect(
    box.store.all(
      `SELECT t.count FROM thread t WHERE t.id IN (SELECT thread FROM message WHERE rfc_id LIKE '%@merge')`,
    ),
  ).toEqual([{ count: 4 }])
})

/** Delivers under ids and subjects of its own; answers which mails stand together. */
async function threadsOf(
  list: readonly Made[],
  order: readonly number[],
  cut: number,
): Promise<readonly (readonly number[])[]> {
  const tag = `run${++run}`
  for (let at = 0; at < order.length; at += cut)
    for (const account of ['a', 'b']) {
      const part = order.slice(at, at + cut).filter(index => list[index]?.account === account)
      await box.deliver(
        account,
        part.flatMap(index => {
          const made = list[index]
          return made === undefined ? [] : item(made, index, tag)
        }),
      )
    }
  const rows = box.store.all<{ subject: string; thread: number; rfc_id: string }>(
    'SELECT rfc_id, thread FROM message WHERE rfc_id LIKE ?',
    [`%.${tag}@x`],
  )
  const threadOf = new Map(rows.map(row => [Number(row.rfc_id.split('.')[0]), row.thread]))
  return partitionOf([...list.keys()], (a, b) => threadOf.get(a) === threadOf.get(b))
}

/** Mail number 0 is known as `p`, 1 as `q` …: so that mails name each other, and ids nobody has. */
const nameOf = (index: number) => 'pqrstuv'[index] ?? ''
const rfcIdOf = (name: string, tag: string) => `${'pqrstuvabcdefgh'.indexOf(name)}.${tag}@x`

function item(made: Made, index: number, tag: string) {
  const subject = made.subject === '' ? '' : `${made.subject} ${tag}`
  const at = NOW - made.day * DAY
  return incoming(
    {
      id: rfcIdOf(nameOf(index), tag),
      from: made.from,
      to: made.to,
      subject,
      at,
      ...(made.inReplyTo === null ? {} : { reply: rfcIdOf(made.inReplyTo, tag) }),
      references: made.references.map(name => rfcIdOf(name, tag)),
    },
    {
      folder: made.account === 'a' ? 1 : 101,
      providerId: `${tag}-${index}`,
      ...(made.providerThread === null ? {} : { providerThread: `${tag}-${made.providerThread}` }),
    },
  )
}

const factsOf = (made: Made, index: number): ThreadFacts => ({
  account: made.account,
  providerThread: made.providerThread,
  rfcId: nameOf(index),
  inReplyTo: made.inReplyTo,
  references: made.references,
  subject: made.subject,
  others: [made.from, made.to].filter(one => one !== ME && one !== 'other@kith.example'),
  at: NOW - made.day * DAY,
})

/** Indexes that hang together, each set ascending, sets by their first. */
function partitionOf<T>(
  items: readonly T[],
  isTogether: (a: T, b: T) => boolean,
): readonly (readonly number[])[] {
  const group = items.map((_, index) => index)
  const find = (at: number): number => (group[at] === at ? at : find(group[at] ?? at))
  for (const [i, a] of items.entries())
    for (const [j, b] of items.entries())
      if (i < j && isTogether(a, b)) {
        const [low, high] = [find(i), find(j)].toSorted((x, y) => x - y)
        if (low !== undefined && high !== undefined) group[high] = low
      }
  const sets = new Map<number, number[]>()
  for (const index of items.keys()) sets.set(find(index), [...(sets.get(find(index)) ?? []), index])
  return [...sets.values()]
}
