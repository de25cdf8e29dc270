/** What readers of cards are given: what they may see, what is newer, and all of it anew. */
import fc from 'fast-check'
import type { Card, SharedCard } from '@kith/shared/cards'
import type { DocId } from '@kith/shared/kit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onEachDatabase } from '#testkit'
import {
  card,
  cardsFixture,
  drop,
  idOf,
  memberOf,
  person,
  put,
  reader,
  recordOf,
  type CardsFixture,
} from './cards.fixture.ts'
import { cardMigrations, type CardPerson } from './index.ts'

onEachDatabase('readers of cards', ({ open }) => {
  let it: CardsFixture
  beforeAll(async () => {
    it = cardsFixture(await open(cardMigrations))
  })
  afterAll(() => it.remove())

  test('[CB2] with a record one may read, without those one may not', async () => {
    const { cards, hide } = it.server()
    const id = await it.workspace()
    hide('ben', 1)
    hide('cleo', 1, 2)
    await cards.publish(id, person('ana'), put(card(1, 'full', [1, 2]), card(2, 'full', [1])))
    const [seen, ...rest] = await reader(cards, id, 'ben').ask()
    expect(seen).toMatchObject({ id: idOf(1), records: [recordOf(2)], others: 1 })
    expect(rest).toEqual([])
    const page = await cards.page(id, person('cleo'), { after: 0, audience: '', isGoingOn: false })
    expect(page).toMatchObject({ cards: [], gone: [{ id: idOf(1) }, { id: idOf(2) }] })
    // What one may not read oneself cannot be made known through a card.
    hide('ana', 2)
    const again = await cards.publish(id, person('ana'), put(card(1, 'full', [2])))
    expect(again.refused).toEqual([{ id: idOf(1), why: 'not-readable' }])
    expect(await reader(cards, id, 'ben').ask()).toEqual([])
  })

  test('[CB3] who asks for what is newer holds what is shared', async () => {
    const users = ['ana', 'ben'] as const
    const step = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          put: fc.nat({ max: 5 }),
          level: fc.constantFrom('metadata' as const, 'full' as const),
          records: fc.uniqueArray(fc.nat({ max: 2 }), { minLength: 1, maxLength: 2 }),
          by: fc.constantFrom(...users),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({ drop: fc.nat({ max: 5 }), by: fc.constantFrom(...users) }),
      },
      { weight: 2, arbitrary: fc.record({ hide: fc.uniqueArray(fc.nat({ max: 2 })) }) },
      { weight: 1, arbitrary: fc.record({ purge: fc.nat({ max: 2 }) }) },
      {
        weight: 1,
        arbitrary: fc.record({
          moved: fc.nat({ max: 2 }),
          silently: fc.uniqueArray(fc.nat({ max: 2 })),
        }),
      },
      { weight: 1, arbitrary: fc.record({ all: fc.constantFrom(...users) }) },
      { weight: 4, arbitrary: fc.record({ ask: fc.boolean() }) },
      {
        weight: 1,
        arbitrary: fc.record({ sweepAt: fc.constantFrom(1_000, 1_000 + 91 * 86_400_000) }),
      },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.integer({ min: 1, max: 4 }),
        async (steps, pageRows) => {
          let now = 1_000
          let hidden: readonly number[] = []
          let audience = 0
          const readable = async (_: DocId, who: CardPerson, docs: readonly DocId[]) =>
            new Set(
              docs.filter(doc => who.user !== 'cleo' || !hidden.some(n => recordOf(n) === doc)),
            )
          const { cards } = it.server({
            pageRows,
            clock: { now: () => now },
            reading: {
              audience: async () => `${audience}`,
              readable,
              most: async () => ({ most: 'full' as const, seq: 0 }),
              mayStay: async () => true,
            },
          })
          const id = await it.workspace()
          const model = new Map<
            string,
            { owner: string; card: Card; n: number; records: readonly number[] }
          >()
          const cleo = reader(cards, id, 'cleo')
          async function check() {
            const expected = [...model.values()].flatMap(({ owner, card: one, records }) => {
              const seen = records.filter(n => !hidden.includes(n))
              if (seen.length === 0) return []
              const others = records.length - seen.length
              return [
                {
                  ...one,
                  records: one.records.filter(r => seen.some(n => recordOf(n) === r)),
                  others,
                  owner: memberOf(owner),
                },
              ]
            })
            const byName = (a: SharedCard, b: SharedCard) =>
              a.id + a.owner < b.id + b.owner ? -1 : 1
            expect((await cleo.ask()).toSorted(byName)).toEqual(
              (expected as SharedCard[]).toSorted(byName),
            )
          }
          for (const one of steps) {
            if ('put' in one) {
              const made = card(one.put, one.level, one.records, `text ${one.put}`)
              await cards.publish(id, person(one.by), put(made))
              model.set(`${one.put} ${one.by}`, {
                owner: one.by,
                card: made,
                n: one.put,
                records: one.records,
              })
            } else if ('drop' in one) {
              await cards.publish(id, person(one.by), drop(one.drop))
              model.delete(`${one.drop} ${one.by}`)
            } else if ('hide' in one) {
              hidden = one.hide
              audience++
            } else if ('purge' in one) {
              await cards.purge(id, [recordOf(one.purge)])
              for (const [key, { records }] of model)
                if (records.includes(one.purge)) model.delete(key)
            } else if ('moved' in one) {
              // The record went to where others look; the list of places stayed.
              const flip = one.moved
              hidden = hidden.includes(flip) ? hidden.filter(n => n !== flip) : [...hidden, flip]
              await cards.moved(id, [recordOf(flip)])
            } else if ('all' in one) {
              await cards.takeBackAll(id, one.all)
              for (const [key, { owner }] of model) if (owner === one.all) model.delete(key)
            } else if ('sweepAt' in one) {
              now = one.sweepAt
              await cards.sweep(id)
            } else await check()
          }
          await check()
        },
      ),
      { numRuns: Number(process.env['KITH_CARD_WALKS'] ?? 12) },
    )
  })

  test('[CB3] who was away for longer than what went is remembered begins anew', async () => {
    let now = 1_000
    const { cards } = it.server({ clock: { now: () => now } })
    const id = await it.workspace()
    const away = reader(cards, id, 'ben')
    await cards.publish(id, person('ana'), put(card(1), card(2)))
    expect(await away.ask()).toHaveLength(2)
    await cards.publish(id, person('ana'), drop(1))
    now += 91 * 86_400_000
    await cards.sweep(id)
    expect((await away.ask()).map(one => one.id)).toEqual([idOf(2)])
  })
})
