import { connect as connectTcp, createServer as createTcp } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { recordCodec } from '@kith/shared/docs'
import { newId, type DocId } from '@kith/shared/kit'
import { createDigest } from '@kith/shared/protocol'
import type { Database } from '#db'
import { defaultPolicy, type AccessPolicy } from '#gate'
import { freePort, onEachDatabase, SyncClient } from '#testkit'
import {
  connected,
  memberOf,
  newWorkspace,
  openDoor,
  startRooms,
  type Rooms,
} from './rooms.fixture.ts'

/** Records of a team are for those whose name begins with it. */
const byTeam: AccessPolicy = {
  ...defaultPolicy,
  scopeOf: (_, keys) => ({ team: String(keys['team'] ?? '') }),
  mayRead: (actor, { team }) => team === '' || actor.user.startsWith(String(team)),
}

onEachDatabase('rooms', ({ open, kind }) => {
  let database: Database
  const door = openDoor()
  const running: Rooms[] = []
  const start = async (policy?: AccessPolicy) => {
    const rooms = await startRooms(database, door, policy)
    running.push(rooms)
    return rooms
  }
  beforeAll(async () => {
    database = await open()
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map(rooms => rooms.close()))
  })
  afterAll(() => database.close())

  test('[RM1] what one writes the others hear, and a newcomer gets all of it', async () => {
    const rooms = await start()
    const workspace = await newWorkspace(database)
    const [ada, ben] = [
      await connected(rooms, workspace, 'ada'),
      await connected(rooms, workspace, 'ben'),
    ]
    const doc = newId()
    ada.set(doc, { name: 'A' })
    const ack = await ada.push()
    expect(ack).toMatchObject({ seqFrom: 1, taken: 1, refused: [] })
    await ben.reached(1)
    expect(ben.read(doc)).toEqual({ name: 'A' })
    ben.set(doc, { name: 'B' })
    await ben.push()
    await ada.reached(2)
    expect(ada.read(doc)).toEqual({ name: 'B' })
    const cy = new SyncClient(workspace, 'cy')
    expect(await cy.connect(rooms.url)).toMatchObject({ mode: 'bootstrap', head: 2 })
    await cy.until(message => message.type === 'snap-end')
    expect(cy.read(doc)).toEqual({ name: 'B' })
  })

  test('[RM2] who was away hears the rest, and what was sent twice is there once', async () => {
    const rooms = await start()
    const workspace = await newWorkspace(database)
    const [ada, ben] = [
      await connected(rooms, workspace, 'ada'),
      await connected(rooms, workspace, 'ben'),
    ]
    const docs = [newId(), newId()]
    for (const doc of docs) ada.set(doc, { name: 'A' })
    await ada.push()
    await ben.reached(2)
    ben.close()
    ada.set(docs[0]!, { name: 'B' })
    const entries = [...ada.waiting]
    await ada.push()
    // The answer was lost: the same entry in a new batch.
    ada.close()
    expect((await ada.connect(rooms.url)).lastBatch).toBe(2)
    const batch = ada.pushNow(entries)
    const again = await ada.until(message => message.type === 'ack' && message.batch === batch)
    expect(again).toMatchObject({ taken: 0, known: [0] })
    expect(await ben.connect(rooms.url)).toMatchObject({ mode: 'tail' })
    await ben.reached(3)
    expect(ben.read(docs[0]!)).toEqual({ name: 'B' })
  })

  test('[RM3] a revoked ticket closes its sockets within a second, on every server', async () => {
    const servers = kind === 'postgres' ? [await start(), await start()] : [await start()]
    const workspace = await newWorkspace(database)
    const here = await connected(servers[0]!, workspace, 'ada#1')
    const there = await connected(servers.at(-1)!, workspace, 'ada#1')
    const other = await connected(servers[0]!, workspace, 'ada#2')
    door.revoked.add('ada#1')
    servers[0]!.hub.sessionOver('ada#1')
    await Promise.all([here.closed(), there.closed()])
    for (const client of [here, there]) {
      expect(client.messages.at(-1)).toMatchObject({ type: 'bye', code: 'revoked' })
    }
    expect(other.isOpen).toBe(true)
    await expect(here.connect(servers[0]!.url)).rejects.toThrow('unauthorised')
    door.revoked.clear()
  })

  test('[RM28] what no server heard of is seen within a minute: a sign-in that is over, somebody removed', async () => {
    const rooms = await startRooms(database, door, undefined, undefined, 20)
    const workspace = await newWorkspace(database)
    const [late, other] = [
      await connected(rooms, workspace, 'ada#1'),
      await connected(rooms, workspace, 'ben#2'),
    ]
    door.revoked.add('ada#1')
    await late.closed()
    expect(late.messages.at(-1)).toMatchObject({ type: 'bye', code: 'revoked' })
    expect(other.isOpen).toBe(true)
    // With the embedded database no other server takes anybody out.
    if (kind === 'postgres') {
      door.removed.add('ben')
      await other.closed()
      expect(other.messages.at(-1)).toMatchObject({ type: 'bye', code: 'removed' })
    }
    door.revoked.clear()
    door.removed.clear()
    await rooms.close()
  })

  test('[RM4] strangers, removed people and wrong tickets learn nothing', async () => {
    const rooms = await start()
    const workspace = await newWorkspace(database)
    door.revoked.add('wrong')
    await expect(new SyncClient(workspace, 'wrong').connect(rooms.url)).rejects.toThrow(
      'unauthorised',
    )
    await expect(new SyncClient(workspace, 'stranger').connect(rooms.url)).rejects.toThrow(
      'no-workspace',
    )
    await expect(new SyncClient(newId(), 'ada').connect(rooms.url)).rejects.toThrow('no-workspace')
    const ada = await connected(rooms, workspace, 'ada')
    door.removed.add('ada')
    rooms.hub.standingChanged(workspace, 'ada')
    await ada.closed()
    expect(await ada.connect(rooms.url)).toMatchObject({ wipe: true, scopes: [] })
    door.removed.clear()
    door.revoked.clear()
  })

  test('[RM5] not a byte of what somebody may not read reaches them', async () => {
    const rooms = await start(byTeam)
    const workspace = await newWorkspace(database)
    const [red, blue] = [
      await connected(rooms, workspace, 'red'),
      await connected(rooms, workspace, 'blue'),
    ]
    const [open_, secret] = [newId(), newId()]
    red.set(open_, { name: 'for all' })
    red.set(secret, { name: 'CANARY-77', team: 'red' })
    const ack = await red.push()
    expect(new Set(ack.scopes).size).toBe(2)
    red.set(secret, { note: 'CANARY-78' })
    await red.push()
    await blue.reached(3)
    expect(blue.read(open_)).toEqual({ name: 'for all' })
    // Somebody of the team looks at it: others see that they are here, not where.
    red.send({ type: 'aware', windows: [{ id: 'w', record: secret, field: 'note' }] })
    const seen = await blue.until(
      message =>
        message.type === 'aware' && message.peers.some(peer => peer.member === memberOf('red')),
    )
    expect(seen).toMatchObject({ peers: [{ record: null, field: null }] })
    blue.send({ type: 'get', docs: [secret] })
    expect(await blue.until(message => message.type === 'got')).toMatchObject({
      entries: [],
      missing: [secret],
    })
    const early = Buffer.concat(blue.frames).toString('latin1')
    expect(early).not.toMatch(/CANARY/)
    // Given to all, then taken back.
    red.set(secret, { team: '' })
    await red.push()
    await expect.poll(() => blue.read(secret)).toMatchObject({ name: 'CANARY-77' })
    const before = blue.frames.length
    red.set(secret, { team: 'red' })
    await red.push()
    await blue.until(message => message.type === 'gone')
    expect(blue.read(secret)).toBeUndefined()
    red.set(secret, { name: 'CANARY-99' })
    await red.push()
    await blue.reached(6)
    const wire = Buffer.concat(blue.frames.slice(before)).toString('latin1')
    expect(wire).not.toContain('CANARY-99')
  })

  test('[RM6] who sends nonsense is closed, and nobody else notices', async () => {
    const rooms = await start()
    const workspace = await newWorkspace(database)
    const honest = await connected(rooms, workspace, 'ben')
    const attacks: readonly ((bad: SyncClient) => void)[] = [
      bad => bad.sendBytes(new Uint8Array()),
      bad => bad.sendBytes(new Uint8Array([1, 0, 0xff, 0xff, 0xff, 0xff, 0x7f])),
      bad => bad.sendBytes(new Uint8Array(5 * 1024 * 1024)),
      bad => bad.sendBytes(crypto.getRandomValues(new Uint8Array(4000))),
      bad => bad.pushNow(Array.from({ length: 2_001 }, () => entryOf(bad))),
      bad => {
        bad.pushNow([])
        bad.batch = 0
        bad.pushNow([])
      },
      bad => bad.send({ type: 'seed', batch: 9, entries: [], isLast: true }),
      bad => {
        for (let at = 0; at < 6_000; at++) bad.send({ type: 'ping', cursor: 0 })
      },
    ]
    for (const attack of attacks) {
      const bad = await connected(rooms, workspace, 'mallory')
      attack(bad)
      await bad.closed()
    }
    const silent = new SyncClient(workspace, 'mallory')
    await expect(silent.connect(rooms.url, { protocol: 99 })).rejects.toThrow('protocol-new')
    expect(honest.isOpen).toBe(true)
    honest.set(newId(), { name: 'fine' })
    expect(await honest.push()).toMatchObject({ seqFrom: 1, taken: 1 })
  })

  const entryOf = (client: SyncClient) => {
    client.set(newId(), { name: 'x' })
    return client.waiting.pop()!
  }

  test('[RM7] a reader that takes nothing holds up nobody and costs nothing', async () => {
    const rooms = await start()
    const workspace = await newWorkspace(database)
    const ada = await connected(rooms, workspace, 'ada')
    const slow = await connected(rooms, workspace, 'slow')
    slow.creditsBack = false
    for (let round = 0; round < 6; round++) {
      for (let at = 0; at < 25; at++) ada.set(newId(), { name: 'x'.repeat(60_000) })
      await ada.push()
    }
    const sent = slow.frames.reduce((sum, frame) => sum + frame.length, 0)
    expect(sent).toBeLessThan(7 * 1024 * 1024)
    slow.creditsBack = true
    slow.send({ type: 'credit', bytes: sent })
    await slow.reached(150)
    expect(slow.docs.size).toBe(150)
  })

  test('[RM8] a workspace is shared from one desktop and joined by another; digests agree', async () => {
    const rooms = await start()
    const workspace = await newWorkspace(database)
    await database.tx({ workspace }, tx => tx.query('update workspace set is_empty = true'))
    door.roles.set('ben', 'member')
    const early = new SyncClient(workspace, 'ben')
    await expect(early.connect(rooms.url)).rejects.toThrow('no-workspace')
    const ada = new SyncClient(workspace, 'ada')
    expect(await ada.connect(rooms.url)).toMatchObject({ mode: 'seed' })
    const docs: DocId[] = Array.from({ length: 300 }, () => newId())
    const entries = docs.map((doc, at) => ({
      doc,
      kind: 'record' as const,
      type: 'person',
      scope: 0,
      epoch: 0,
      seq: 0,
      at: 1,
      state: recordCodec.create({ name: `n${at}` }, 5).state,
    }))
    await ada.seed(entries.slice(0, 100), false)
    await ada.seed(entries.slice(100))
    const ben = new SyncClient(workspace, 'ben')
    expect(await ben.connect(rooms.url)).toMatchObject({ mode: 'bootstrap', head: 300 })
    await ben.until(message => message.type === 'snap-end')
    expect(docs.every((doc, at) => ben.read(doc)?.['name'] === `n${at}`)).toBe(true)
    const mine = createDigest()
    for (const message of ben.messages) {
      if (message.type === 'snap') for (const { doc, seq } of message.entries) mine.toggle(doc, seq)
    }
    ben.send({ type: 'digest', parts: false, content: false })
    expect(await ben.until(message => message.type === 'digest')).toMatchObject({
      count: 300,
      digest: mine.total(),
    })
    door.roles.clear()
  })

  test('[RM9] a server that stops says so, and what it acknowledged is there', async () => {
    const first = await start()
    const workspace = await newWorkspace(database)
    const ada = await connected(first, workspace, 'ada')
    const docs = Array.from({ length: 14 }, () => newId())
    const acked: DocId[] = []
    const pushing = docs.map(async doc => {
      ada.set(doc, { name: 'x' })
      await ada.push().then(
        () => acked.push(doc),
        () => undefined,
      )
    })
    await Promise.race(pushing)
    running.splice(0)
    await first.close()
    await ada.closed()
    await Promise.all(pushing)
    expect(ada.messages.at(-1)).toMatchObject({ type: 'bye', code: 'restarting' })
    const again = await start()
    const ben = await connected(again, workspace, 'ben')
    await ben.until(message => message.type === 'snap-end')
    expect(acked.every(doc => ben.docs.has(doc))).toBe(true)
  })
})

describe('two servers', () => {
  onEachDatabase('behind a proxy that takes turns', ({ kind, open }) => {
    test.skipIf(kind === 'pglite')(
      '[RM11] who is where is seen from both, no further than rights go, until they or their server go',
      async () => {
        const database = await open()
        const door = openDoor()
        const one = await startRooms(database, door, byTeam)
        const other = await startRooms(database, door, byTeam)
        const workspace = await newWorkspace(database)
        const red = await connected(one, workspace, 'red')
        const [record, secret] = [newId(), newId()]
        red.set(record, { name: 'for all' })
        red.set(secret, { name: 'for red', team: 'red' })
        await red.push()
        red.send({ type: 'aware', windows: [{ id: 'w', record, field: 'name' }] })
        // Whoever comes later asks who is there.
        const blue = await connected(other, workspace, 'blue')
        const mate = await connected(other, workspace, 'red#2')
        const place = (client: SyncClient) => {
          const told = client.messages.findLast(message => message.type === 'aware')
          return told?.peers.find(({ member }) => member === memberOf('red'))
        }
        blue.send({ type: 'aware', windows: [{ id: 'b', record, field: null }] })
        await expect.poll(() => place(blue)).toMatchObject({ record, field: 'name' })
        const seesBlue = () =>
          red.messages.some(
            message =>
              message.type === 'aware' &&
              message.peers.some(({ member }) => member === memberOf('blue')),
          )
        await expect.poll(seesBlue).toBe(true)
        red.send({ type: 'aware', windows: [{ id: 'w', record: secret, field: 'name' }] })
        await expect.poll(() => place(blue)).toMatchObject({ record: null, field: null })
        await expect.poll(() => place(mate)).toMatchObject({ record: secret })
        red.close()
        await expect.poll(() => place(blue)).toBeUndefined()
        const again = await connected(one, workspace, 'red')
        again.send({ type: 'aware', windows: [{ id: 'w', record, field: null }] })
        await expect.poll(() => place(blue)).toMatchObject({ record })
        await one.close()
        await expect.poll(() => place(blue)).toBeUndefined()
        for (const client of [blue, mate]) client.close()
        await other.close()
        await database.close()
      },
    )
    test.skipIf(kind === 'pglite')('[RM10] converge, whoever is asked', async () => {
      const database = await open()
      const door = openDoor()
      const servers = [await startRooms(database, door), await startRooms(database, door)]
      const port = await freePort()
      let turn = 0
      const proxy = createTcp(inside => {
        const url = new URL(servers[turn++ % 2]!.url)
        const outside = connectTcp(Number(url.port), url.hostname)
        inside.pipe(outside).pipe(inside)
        for (const end of [inside, outside]) end.on('error', () => end.destroy())
      }).listen(port, '127.0.0.1')
      const url = `http://127.0.0.1:${port}`
      const workspace = await newWorkspace(database)
      const clients = Array.from({ length: 4 }, (_, at) => new SyncClient(workspace, `u${at}`))
      for (const client of clients) await client.connect(url)
      const docs = Array.from({ length: 8 }, () => newId())
      for (const doc of docs) clients[0]!.set(doc, { n: '0' })
      const { seqFrom, taken } = await clients[0]!.push()
      for (const client of clients) await client.reached(seqFrom + taken - 1)
      let last = 0
      for (let round = 0; round < 15; round++) {
        const acks = await Promise.all(
          clients.map((client, at) => {
            client.set(docs[(round + at) % 8]!, { [`k${at % 2}`]: `${at}-${round}` })
            return client.push()
          }),
        )
        expect(acks.flatMap(ack => ack.refused)).toEqual([])
        last = Math.max(last, ...acks.map(ack => ack.seqFrom + ack.taken - 1))
        if (round === 7) {
          clients[1]!.close()
          await clients[1]!.connect(url)
        }
      }
      const witness = new SyncClient(workspace, 'witness')
      const { head } = await witness.connect(url)
      await witness.until(message => message.type === 'snap-end')
      for (const client of clients) await client.reached(Math.max(head, last))
      await witness.reached(Math.max(head, last))
      for (const doc of docs) {
        for (const client of clients) expect(client.read(doc)).toEqual(witness.read(doc))
      }
      for (const client of [...clients, witness]) client.close()
      proxy.close()
      await Promise.all(servers.map(server => server.close()))
      await database.close()
    })
  })
})
