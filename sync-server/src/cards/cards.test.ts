import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Hono } from 'hono'
import { newId, silentLog, type DocId } from '@kith/shared/kit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDiskStore } from '#blobs'
import { createRequestLimit, mountRoutes, type HttpEnv } from '#http'
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
import { cardMigrations, cardRoutes } from './index.ts'

onEachDatabase('cards', ({ open }) => {
  let it: CardsFixture
  beforeAll(async () => {
    it = cardsFixture(await open(cardMigrations))
  })
  afterAll(() => it.remove())

  test('[CB1] in one’s own name only', async () => {
    const { cards } = it.server()
    const id = await it.workspace()
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
    const { cards } = it.server()
    const id = await it.workspace()
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

  test('[CB4] a key that sealed what was taken back is gone, and what was beside it reads on', async () => {
    const { cards } = it.server()
    const id = await it.workspace()
    const keysOf = () => readdirSync(join(it.folder, id, 'card-keys'))
    await cards.publish(id, person('ana'), put(card(1), card(2), card(3)))
    const before = keysOf()
    expect(before).toHaveLength(1)
    const sealed = await it.db.tx({ workspace: id }, tx =>
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
    const left = await it.db.tx({ workspace: id }, tx =>
      tx.query('select records, key, sealed from card'),
    )
    expect(left).toEqual(left.map(() => ({ records: [], key: null, sealed: null })))
  })

  test('[CB5] nothing that a card says is in its row', async () => {
    const { cards } = it.server()
    const id = await it.workspace()
    await cards.publish(id, person('ana'), put(card(1, 'full', [1], 'zebratext')))
    const [row] = await it.db.tx({ workspace: id }, tx =>
      tx.query<{ sealed: Uint8Array }>('select * from card'),
    )
    const text = JSON.stringify(row) + Buffer.from(row!.sealed).toString('latin1')
    expect(
      ['zebra', 'subject', 'text', 'metadata', 'mail'].filter(word => text.includes(word)),
    ).toEqual([])
    // Moved to another row, the same bytes open nothing.
    await cards.publish(id, person('ana'), put(card(2)))
    await it.db.tx({ workspace: id }, tx =>
      tx.query(
        'update card set sealed = $2, key = (select key from card where id = $3) where id = $1',
        [idOf(2), row!.sealed, idOf(1)],
      ),
    )
    await expect(reader(cards, id, 'ben').ask()).rejects.toThrow()
  })

  test('[CB6] workspaces are apart', async () => {
    const { cards } = it.server()
    const [one, other] = [await it.workspace(), await it.workspace()]
    await cards.publish(one, person('ana'), put(card(1)))
    expect(await reader(cards, other, 'ana').ask()).toEqual([])
    expect(await cards.purge(other, [recordOf(1)])).toBe(0)
    for (const table of ['card', 'card_head', 'card_key']) {
      const rows = await it.db.tx({ workspace: other }, tx =>
        tx.query(`select * from ${table} where workspace = $1`, [one]),
      )
      expect(rows).toEqual([])
    }
    const steal = it.db.tx({ workspace: other }, tx =>
      tx.query('insert into card_key (workspace, key) values ($1, $2)', [one, newId()]),
    )
    await expect(steal).rejects.toThrow()
  })

  test('[CB7] the same again changes nothing; a death between two steps leaves cards whole', async () => {
    let dies = ''
    const disk = createDiskStore(it.folder)
    const store = {
      ...disk,
      remove: async (key: string) => {
        if (dies === 'remove') throw new Error('the power went')
        await disk.remove(key)
      },
    }
    const { cards, heard } = it.server({ store })
    const id = await it.workspace()
    const first = await cards.publish(id, person('ana'), put(card(1), card(2)))
    expect(await cards.publish(id, person('ana'), put(card(2), card(1)))).toEqual(first)
    expect(heard).toEqual([2])
    const [old] = readdirSync(join(it.folder, id, 'card-keys'))
    dies = 'remove'
    await expect(cards.publish(id, person('ana'), drop(1))).rejects.toThrow('the power went')
    expect((await reader(cards, id, 'ben').ask()).map(one => one.id)).toEqual([idOf(2)])
    expect(readdirSync(join(it.folder, id, 'card-keys'))).toContain(old)
    dies = ''
    await it.server().cards.sweep(id)
    expect(readdirSync(join(it.folder, id, 'card-keys'))).not.toContain(old)
    expect((await reader(it.server().cards, id, 'ben').ask()).map(one => one.id)).toEqual([idOf(2)])
  })

  test('[CB8] a workspace has a limit, and room again after something was taken back', async () => {
    const { cards } = it.server({ quota: 3_000 })
    const id = await it.workspace()
    await cards.publish(id, person('ana'), put(card(1, 'full', [1], 'a'.repeat(2_000))))
    const more = put(card(2, 'full', [1], 'b'.repeat(2_000)))
    await expect(cards.publish(id, person('ana'), more)).rejects.toMatchObject({
      code: 'card/quota',
    })
    expect(await reader(cards, id, 'ben').ask()).toHaveLength(1)
    expect(readdirSync(join(it.folder, id, 'card-keys'))).toHaveLength(1)
    await cards.publish(id, person('ana'), drop(1))
    await cards.publish(id, person('ana'), more)
    expect(
      readFileSync(
        join(it.folder, id, 'card-keys', readdirSync(join(it.folder, id, 'card-keys'))[0]!),
      ),
    ).toHaveLength(32)
  })

  test('[CB10] nothing above what the workspace shares at most is kept, given, or left from before', async () => {
    const { cards, says } = it.server()
    const id = await it.workspace()
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
    const disk = createDiskStore(it.folder)
    const get = async (key: string, from: number, to: number) => {
      if (dies) throw new Error('the power went')
      return disk.get(key, from, to)
    }
    const id = await it.workspace()
    await it.server().cards.publish(id, person('ana'), put(card(1), card(2)))
    const first = it.server({ store: { ...disk, get } })
    Object.assign(first.says, { most: 'metadata', seq: 1 })
    await expect(first.cards.holdMost(id)).rejects.toThrow('the power went')
    dies = false
    await first.cards.sweep(id)
    const seen = await reader(it.server().cards, id, 'ben').ask()
    expect(seen.map(({ level }) => level)).toEqual(['metadata', 'metadata'])
  })

  test('[CB11] what somebody shared goes with them, also what was on its way', async () => {
    const { cards, left } = it.server()
    const id = await it.workspace()
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
