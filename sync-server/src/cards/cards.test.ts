import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { Hono } from 'hono'
import {
  cardOf,
  type Card,
  type CardPage,
  type MostLevel,
  type Publish,
  type SharedCard,
} from '@kith/shared/cards'
import { derivedId, newId, silentLog, type DocId } from '@kith/shared/kit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDiskStore } from '#blobs'
import type { Database } from '#db'
import { createRequestLimit, mountRoutes, type HttpEnv } from '#http'
import { onEachDatabase } from '#testkit'
import {
  cardMigrations,
  cardRoutes,
  createCards,
  type CardPerson,
  type CardsDeps,
} from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'kith-cards-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const memberOf = (user: string): DocId => derivedId('member', user)
const recordOf = (n: number): DocId => derivedId('record', String(n))
const idOf = (n: number): DocId => derivedId('card', String(n))
const person = (user: string): CardPerson => ({ user, member: memberOf(user) })

const card = (n: number, level: Card['level'] = 'full', records = [1], text = `text ${n}`): Card =>
  cardOf(
    {
      id: idOf(n),
      kind: 'mail',
      at: n,
      until: null,
      direction: 'in',
      thread: idOf(n),
      records: records.map(recordOf),
      members: [],
      others: 0,
      subject: `subject ${n}`,
      text,
      ownLength: 0,
      place: null,
      files: [],
    },
    level,
  )!
const put = (...cards: Card[]): Publish => ({ put: cards, drop: [] })
const drop = (...ids: number[]): Publish => ({ put: [], drop: ids.map(idOf) })

onEachDatabase('cards', ({ open }) => {
  let db: Database
  beforeAll(async () => {
    db = await open(cardMigrations)
  })
  afterAll(() => db.close())

  async function workspace(): Promise<DocId> {
    const id = newId()
    await db.tx({ workspace: id }, tx =>
      tx.query('insert into workspace (workspace, name, log, created) values ($1, $2, $3, 0)', [
        id,
        'W',
        newId(),
      ]),
    )
    return id
  }

  function server(options: Partial<CardsDeps> = {}) {
    const hidden = new Map<string, ReadonlySet<DocId>>()
    const heard: number[] = []
    const says: { most: MostLevel; seq: number } = { most: 'full', seq: 0 }
    const left = new Set<string>()
    const cards = createCards({
      db,
      store: createDiskStore(folder),
      clock: { now: () => 1_000 },
      log: silentLog,
      quota: 0,
      reading: {
        audience: async (_, { user }) => [...(hidden.get(user) ?? [])].join().slice(0, 90),
        readable: async (_, { user }, docs) =>
          new Set(docs.filter(doc => hidden.get(user)?.has(doc) !== true)),
        most: async () => ({ ...says }),
        mayStay: async (_, user) => !left.has(user),
      },
      onChanged: (_, revision) => heard.push(revision),
      ...options,
    })
    const hide = (user: string, ...records: number[]) =>
      void hidden.set(user, new Set(records.map(recordOf)))
    return { cards, hide, heard, says, left }
  }

  /** A device that keeps what it is told. */
  function reader(cards: ReturnType<typeof createCards>, id: DocId, user: string) {
    const held = new Map<string, SharedCard>()
    let [after, audience] = [0, '']
    async function ask() {
      let [isGoingOn, isEnd] = [false, false]
      const seen = new Set<string>()
      while (!isEnd) {
        const page: CardPage = await cards.page(id, person(user), { after, audience, isGoingOn })
        if (page.isWhole) {
          isGoingOn = true
          seen.clear()
        }
        for (const one of page.cards) {
          held.set(one.id + one.owner, one)
          seen.add(one.id + one.owner)
        }
        for (const one of page.gone) held.delete(one.id + one.owner)
        after = page.revision
        audience = page.audience
        isEnd = page.isEnd
      }
      if (isGoingOn) for (const key of held.keys()) if (!seen.has(key)) held.delete(key)
      return [...held.values()]
    }
    return { ask }
  }

  test('[CB1] in one’s own name only', async () => {
    const { cards } = server()
    const id = await workspace()
    const forged = cards.publish(id, person('ana'), { ...put(card(1)), owner: memberOf('ben') })
    await expect(forged).rejects.toMatchObject({ code: 'card/forged' })
    await cards.publish(id, person('ana'), { ...put(card(1)), owner: memberOf('ana') })
    await cards.publish(id, person('ben'), drop(1))
    const [only, ...rest] = await reader(cards, id, 'cleo').ask()
    expect([only?.owner, rest]).toEqual([memberOf('ana'), []])
    await cards.publish(id, person('ben'), put(card(1, 'metadata')))
    expect(await cards.takeBackAll(id, 'ben')).toBe(1)
    expect(await reader(cards, id, 'cleo').ask()).toHaveLength(1)
  })

  test('[CB1] and through the door only as oneself, as a member, with cards of their shape', async () => {
    const { cards } = server()
    const id = await workspace()
    const app = new Hono<HttpEnv>()
    const personOf = async (_: DocId, user: string) => person(user)
    mountRoutes(app, cardRoutes({ cards, personOf }), {
      guard: {
        whoIs: async token => ({
          user: token.replaceAll('-', ''),
          email: '',
          name: '',
          session: '',
          device: '',
        }),
        membershipOf: async (workspaceId, user) =>
          user === 'eve' ? undefined : { workspace: workspaceId, role: 'member' },
      },
      limit: createRequestLimit(10_000, { now: () => 0 }),
      isTrustedProxy: () => false,
      log: silentLog,
    })
    const ask = async (method: string, path: string, user: string, body?: unknown) => {
      const answer = await app.request(`/api/workspaces/${id}/cards${path}`, {
        method,
        headers: {
          authorization: `Bearer ${user.padEnd(20, '-')}`,
          'content-type': 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: answer.status, json: (await answer.json()) as Record<string, unknown> }
    }
    const wish = put(card(1, 'subject'))
    expect((await ask('POST', '', 'eve', wish)).status).toBe(404)
    expect((await ask('GET', '', 'eve')).status).toBe(404)
    expect((await ask('POST', '', 'ana', { ...wish, owner: memberOf('ben') })).status).toBe(403)
    const tooMuch = { ...card(1, 'full'), level: 'metadata' }
    expect((await ask('POST', '', 'ana', { put: [tooMuch], drop: [] })).status).toBe(422)
    expect((await ask('GET', '', 'ben')).json).toMatchObject({ cards: [] })
    expect((await ask('POST', '', 'ana', wish)).json).toEqual({ revision: 1, refused: [] })
    expect((await ask('GET', '/mine', 'ana')).json).toEqual({ ids: [idOf(1)], isEnd: true })
    expect((await ask('GET', '/mine', 'ben')).json).toEqual({ ids: [], isEnd: true })
    expect((await ask('GET', '', 'ben')).json).toMatchObject({
      cards: [{ ...wish.put[0], owner: memberOf('ana') }],
      isEnd: true,
    })
    expect((await ask('DELETE', '', 'ana')).json).toEqual({ cards: 1 })
  })

  test('[CB2] with a record one may read, without those one may not', async () => {
    const { cards, hide } = server()
    const id = await workspace()
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
          const { cards } = server({
            pageRows,
            clock: { now: () => now },
            reading: {
              audience: async () => `${audience}`,
              readable,
              most: async () => ({ most: 'full' as const, seq: 0 }),
              mayStay: async () => true,
            },
          })
          const id = await workspace()
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
    const { cards } = server({ clock: { now: () => now } })
    const id = await workspace()
    const away = reader(cards, id, 'ben')
    await cards.publish(id, person('ana'), put(card(1), card(2)))
    expect(await away.ask()).toHaveLength(2)
    await cards.publish(id, person('ana'), drop(1))
    now += 91 * 86_400_000
    await cards.sweep(id)
    expect((await away.ask()).map(one => one.id)).toEqual([idOf(2)])
  })

  test('[CB4] a key that sealed what was taken back is gone, and what was beside it reads on', async () => {
    const { cards } = server()
    const id = await workspace()
    const keysOf = () => readdirSync(join(folder, id, 'card-keys'))
    await cards.publish(id, person('ana'), put(card(1), card(2), card(3)))
    const before = keysOf()
    expect(before).toHaveLength(1)
    const sealed = await db.tx({ workspace: id }, tx =>
      tx.query<{ key: DocId; sealed: Uint8Array }>('select key, sealed from card'),
    )
    expect(sealed.map(({ key }) => key)).toEqual([before[0], before[0], before[0]])
    await cards.publish(id, person('ana'), drop(2))
    const after = keysOf()
    expect([after.length, after[0] === before[0]]).toEqual([1, false])
    expect((await reader(cards, id, 'ben').ask()).map(one => one.id)).toEqual([idOf(1), idOf(3)])
    // A lower level takes the words along; the last card takes the last key.
    await cards.publish(id, person('ana'), put(card(1, 'metadata')))
    expect(keysOf()).not.toContain(after[0])
    expect(await cards.purge(id, [recordOf(1)])).toBe(2)
    expect(keysOf()).toEqual([])
    const left = await db.tx({ workspace: id }, tx =>
      tx.query('select records, key, sealed from card'),
    )
    expect(left).toEqual(left.map(() => ({ records: [], key: null, sealed: null })))
  })

  test('[CB5] nothing that a card says is in its row', async () => {
    const { cards } = server()
    const id = await workspace()
    await cards.publish(id, person('ana'), put(card(1, 'full', [1], 'zebratext')))
    const [row] = await db.tx({ workspace: id }, tx =>
      tx.query<{ sealed: Uint8Array }>('select * from card'),
    )
    const text = JSON.stringify(row) + Buffer.from(row!.sealed).toString('latin1')
    expect(
      ['zebra', 'subject', 'text', 'metadata', 'mail'].filter(word => text.includes(word)),
    ).toEqual([])
    // Moved to another row, the same bytes open nothing.
    await cards.publish(id, person('ana'), put(card(2)))
    await db.tx({ workspace: id }, tx =>
      tx.query(
        'update card set sealed = $2, key = (select key from card where id = $3) where id = $1',
        [idOf(2), row!.sealed, idOf(1)],
      ),
    )
    await expect(reader(cards, id, 'ben').ask()).rejects.toThrow()
  })

  test('[CB6] workspaces are apart', async () => {
    const { cards } = server()
    const [one, other] = [await workspace(), await workspace()]
    await cards.publish(one, person('ana'), put(card(1)))
    expect(await reader(cards, other, 'ana').ask()).toEqual([])
    expect(await cards.purge(other, [recordOf(1)])).toBe(0)
    for (const table of ['card', 'card_head', 'card_key']) {
      const rows = await db.tx({ workspace: other }, tx =>
        tx.query(`select * from ${table} where workspace = $1`, [one]),
      )
      expect(rows).toEqual([])
    }
    const steal = db.tx({ workspace: other }, tx =>
      tx.query('insert into card_key (workspace, key) values ($1, $2)', [one, newId()]),
    )
    await expect(steal).rejects.toThrow()
  })

  test('[CB7] the same again changes nothing; a death between two steps leaves cards whole', async () => {
    let dies = ''
    const disk = createDiskStore(folder)
    const store = {
      ...disk,
      remove: async (key: string) => {
        if (dies === 'remove') throw new Error('the power went')
        await disk.remove(key)
      },
    }
    const { cards, heard } = server({ store })
    const id = await workspace()
    const first = await cards.publish(id, person('ana'), put(card(1), card(2)))
    expect(await cards.publish(id, person('ana'), put(card(2), card(1)))).toEqual(first)
    expect(heard).toEqual([2])
    const [old] = readdirSync(join(folder, id, 'card-keys'))
    dies = 'remove'
    await expect(cards.publish(id, person('ana'), drop(1))).rejects.toThrow('the power went')
    expect((await reader(cards, id, 'ben').ask()).map(one => one.id)).toEqual([idOf(2)])
    expect(readdirSync(join(folder, id, 'card-keys'))).toContain(old)
    dies = ''
    await server().cards.sweep(id)
    expect(readdirSync(join(folder, id, 'card-keys'))).not.toContain(old)
    expect((await reader(server().cards, id, 'ben').ask()).map(one => one.id)).toEqual([idOf(2)])
  })

  test('[CB8] a workspace has a limit, and room again after something was taken back', async () => {
    const { cards } = server({ quota: 3_000 })
    const id = await workspace()
    await cards.publish(id, person('ana'), put(card(1, 'full', [1], 'a'.repeat(2_000))))
    const more = put(card(2, 'full', [1], 'b'.repeat(2_000)))
    await expect(cards.publish(id, person('ana'), more)).rejects.toMatchObject({
      code: 'card/quota',
    })
    expect(await reader(cards, id, 'ben').ask()).toHaveLength(1)
    expect(readdirSync(join(folder, id, 'card-keys'))).toHaveLength(1)
    await cards.publish(id, person('ana'), drop(1))
    await cards.publish(id, person('ana'), more)
    expect(
      readFileSync(join(folder, id, 'card-keys', readdirSync(join(folder, id, 'card-keys'))[0]!)),
    ).toHaveLength(32)
  })

  test('[CB10] nothing above what the workspace shares at most is kept, given, or left from before', async () => {
    const { cards, says } = server()
    const id = await workspace()
    const ben = reader(cards, id, 'ben')
    await cards.publish(id, person('ana'), put(card(1), card(2, 'metadata'), card(3, 'subject')))
    await cards.publish(id, person('cleo'), put(card(1)))
    const levels = async () => (await ben.ask()).map(one => one.level).toSorted()
    expect(await levels()).toEqual(['full', 'full', 'metadata', 'subject'])
    Object.assign(says, { most: 'subject', seq: 1 })
    // Before anything was gone through, it is not given any more.
    const all = await cards.page(id, person('dora'), { after: 0, audience: '', isGoingOn: false })
    expect(all.cards.map(one => one.level)).not.toContain('full')
    expect(await cards.holdMost(id)).toEqual({ from: 'full', to: 'subject' })
    expect(await cards.holdMost(id)).toBe(null)
    expect(await levels()).toEqual(['metadata', 'subject', 'subject', 'subject'])
    expect(JSON.stringify(await ben.ask())).not.toContain('text')
    // A device that has not heard of it, and a server that read before it.
    await cards.publish(id, person('ana'), put(card(4)))
    Object.assign(says, { most: 'full', seq: 0 })
    await cards.publish(id, person('ana'), put(card(5)))
    expect(await levels()).not.toContain('full')
    Object.assign(says, { most: 'private', seq: 2 })
    await cards.publish(id, person('ana'), put(card(6)))
    expect(await ben.ask()).toEqual([])
    Object.assign(says, { most: 'full', seq: 3 })
    await cards.publish(id, person('ana'), put(card(1), card(2)))
    expect(await levels()).toEqual(['full', 'full'])
  })

  test('[CB10] cut short while it goes through what was there, it goes on', async () => {
    let dies = true
    const disk = createDiskStore(folder)
    const get = async (key: string, from: number, to: number) => {
      if (dies) throw new Error('the power went')
      return disk.get(key, from, to)
    }
    const id = await workspace()
    await server().cards.publish(id, person('ana'), put(card(1), card(2)))
    const first = server({ store: { ...disk, get } })
    Object.assign(first.says, { most: 'metadata', seq: 1 })
    await expect(first.cards.holdMost(id)).rejects.toThrow('the power went')
    dies = false
    await first.cards.sweep(id)
    const seen = await reader(server().cards, id, 'ben').ask()
    expect(seen.map(({ level }) => level)).toEqual(['metadata', 'metadata'])
  })

  test('[CB11] what somebody shared goes with them, also what was on its way', async () => {
    const { cards, left } = server()
    const id = await workspace()
    await cards.publish(id, person('ana'), put(card(1), card(2)))
    await cards.publish(id, person('ben'), put(card(1)))
    left.add('ana')
    await cards.publish(id, person('ana'), put(card(3)))
    const ask = async () => (await reader(cards, id, 'cleo').ask()).map(({ owner }) => owner)
    expect(await ask()).toEqual([memberOf('ben')])
    // Gone too, but as he said it stays with the team.
    await cards.left(id, 'ben')
    expect(await ask()).toEqual([memberOf('ben')])
    left.add('ben')
    await cards.sweep(id)
    expect(await ask()).toEqual([])
  })
})
