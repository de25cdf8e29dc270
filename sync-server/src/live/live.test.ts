import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import * as Y from 'yjs'
import { mergeTextUpdates, textCodec } from '@kith/shared/docs'
import { newId } from '@kith/shared/kit'
import type { LogRow } from '@kith/shared/protocol'
import type { Database } from '#db'
import { onEachDatabase } from '#testkit'
import {
  addPerson,
  createNote,
  createPeople,
  startServer,
  stockClient,
  tokenOf,
  until,
  type Note,
  type People,
  type StockClient,
  type TestServer,
} from './live.fixture.ts'

onEachDatabase('live notes', ({ open }) => {
  let database: Database
  let note: Note
  let people: People
  let server: TestServer
  const clients: StockClient[] = []
  const servers: TestServer[] = []

  // One database for all: every test has a workspace of its own.
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    note = await createNote(database)
    people = createPeople()
    server = await start()
  })
  afterEach(async () => {
    for (const client of clients.splice(0)) client.leave()
    for (const one of servers.splice(0)) {
      await one.live.close()
      await one.kill()
    }
  })

  async function start(): Promise<TestServer> {
    const one = await startServer(database, note, people)
    servers.push(one)
    return one
  }

  function join(name: string, { at = server, mayEdit = true } = {}): StockClient {
    const { user } = people.standing.get(`user-${name}`)?.actor ?? addPerson(people, name, mayEdit)
    const client = stockClient(at.url, note, tokenOf({ user }, note))
    clients.push(client)
    return client
  }

  const rows = async (): Promise<readonly LogRow[]> => (await server.log.readLog(1, 1e6)).rows
  const logged = async (): Promise<string> => {
    const [snap] = await server.log.readDocs([note.doc])
    return textCodec.plain(snap!.state)
  }
  const carets = ({ provider }: StockClient) =>
    [...provider.awareness.getStates()]
      .filter(([client]) => client !== provider.awareness.clientID)
      .map(([, state]) => state['user']?.name)

  it('[LN1] lets stock providers edit together and see each other', async () => {
    const [ana, rui] = [join('Ana'), join('Rui')]
    await until(() => ana.text() === 'First line' && rui.text() === 'First line', 'both opened')
    ana.provider.awareness.setLocalStateField('cursor', 1)
    rui.provider.awareness.setLocalStateField('cursor', 2)
    ana.type('of Ana')
    rui.type('of Rui')
    await until(() => ana.text() === rui.text() && ana.text().length > 20, 'equal')
    await until(() => carets(ana).join() === 'Rui' && carets(rui).join() === 'Ana', 'carets')
    rui.leave()
    await until(() => carets(ana).length === 0, 'Rui is gone')
  })

  it("[LN2] brings what is typed into the log, as each person's edit", async () => {
    const [ana, rui] = [join('Ana'), join('Rui')]
    await until(() => ana.text() !== '' && rui.text() !== '', 'both opened')
    for (let turn = 0; turn < 6; turn++) {
      const [one, other] = turn % 2 === 0 ? [ana, rui] : [rui, ana]
      one.type(`turn ${turn}`)
      await until(() => other.text() === one.text(), 'seen')
    }
    await until(async () => (await logged()) === ana.text(), 'logged')
    const actors = new Set((await rows()).map(({ actor }) => actor))
    expect(actors).toEqual(new Set([...people.standing.values()].map(one => one.actor.member)))
  })

  it('[LN3] shows what the log brings, and keeps what came both ways once', async () => {
    const ana = join('Ana')
    await until(() => ana.text() !== '', 'opened')
    const twin = new Y.Doc()
    Y.applyUpdate(twin, Y.encodeStateAsUpdate(ana.doc))
    const sent: Uint8Array[] = []
    twin.on('update', (update: Uint8Array) => sent.push(update))
    twin.getXmlFragment('default').insert(0, [new Y.XmlElement('horizontalRule')])
    const update = mergeTextUpdates(sent)
    const { actor } = people.standing.get('user-Ana')!
    const entry = {
      doc: note.doc,
      kind: 'text' as const,
      type: 'note.body',
      owner: note.record,
      epoch: 0,
      ts: Date.now(),
      action: 0,
      data: update,
    }
    const push = { device: 2, actor, batch: 1, actions: [], entries: [entry] }
    await server.log.push(push, () => undefined)
    await until(() => ana.doc.getXmlFragment('default').length === 2, 'shown')
    Y.applyUpdate(ana.doc, update)
    ana.type('more')
    await until(async () => (await logged()) === ana.text(), 'logged')
    expect(await rows()).toHaveLength(2)
  })

  it('[LN4] turns away whoever may not come in', async () => {
    const { user } = addPerson(people, 'Ana')
    const { user: stranger } = addPerson(people, 'Eve')
    people.standing.delete(stranger)
    const other = { ...note, doc: newId() }
    const cases = [
      ['', 4401],
      ['forged', 4401],
      [tokenOf({ user }, other), 4401],
      [tokenOf({ user, session: 'over' }, note), 4401],
      [tokenOf({ user: stranger }, note), 4403],
    ] as const
    people.ended.add('over')
    for (const [token, code] of cases) {
      const client = stockClient(server.url, note, token)
      clients.push(client)
      await until(() => client.closed.length > 0, `closed with ${code}`)
      expect(client.closed).toEqual([code])
      expect(client.provider.shouldConnect).toBe(false)
    }
    const lost = stockClient(server.url, other, tokenOf({ user }, other))
    clients.push(lost)
    await until(() => lost.closed[0] === 4404, 'no such note')
    expect(server.live.rooms()).toBe(0)
  })

  it('[LN5] lets readers read', async () => {
    const [ana, guest] = [join('Ana'), join('Guest', { mayEdit: false })]
    await until(() => ana.text() !== '' && guest.text() !== '', 'both opened')
    guest.type('not mine to say')
    ana.type('mine')
    await until(() => guest.text().includes('mine'), 'seen')
    await until(async () => (await logged()).includes('mine'), 'logged')
    expect(await logged()).toBe('First line\nmine')
    expect(ana.text()).toBe('First line\nmine')
  })

  it('[LN6] names carets itself', async () => {
    const [ana, eve] = [join('Ana'), join('Eve')]
    await until(() => ana.text() !== '' && eve.text() !== '', 'both opened')
    ana.provider.awareness.setLocalStateField('cursor', 1)
    await until(() => carets(eve).join() === 'Ana', 'Ana is seen')
    eve.provider.awareness.setLocalStateField('user', { name: 'The director' })
    await until(() => carets(ana).join() === 'Eve', 'as Eve')
    // In the name of Ana's caret.
    const state = eve.provider.awareness.getStates().get(ana.doc.clientID)
    const third = join('Rui')
    eve.provider.awareness.meta.set(ana.doc.clientID, { clock: 900, lastUpdated: Date.now() })
    eve.provider.awareness.emit('update', [
      { added: [], updated: [ana.doc.clientID], removed: [] },
      'local',
    ])
    expect(state).toBeDefined()
    await until(
      () => carets(third).includes('Ana') && carets(third).includes('Eve'),
      'both as they are',
    )
    expect(third.provider.awareness.meta.get(ana.doc.clientID)?.clock).toBeLessThan(900)
  })

  it('[LN7] converges over two servers', async () => {
    const second = await start()
    const [ana, rui] = [join('Ana'), join('Rui', { at: second })]
    await until(() => ana.text() !== '' && rui.text() !== '', 'both opened')
    ana.provider.awareness.setLocalStateField('cursor', 1)
    rui.provider.awareness.setLocalStateField('cursor', 2)
    ana.type('here')
    rui.type('there')
    await until(() => ana.text() === rui.text() && ana.text().length > 18, 'equal')
    await until(() => carets(ana).join() === 'Rui' && carets(rui).join() === 'Ana', 'carets')
    rui.leave()
    await until(() => carets(ana).length === 0, 'Rui is gone')
  })

  it('[LN8] loses nothing when the last one leaves, the server stops or is killed', async () => {
    const ana = join('Ana')
    await until(() => ana.text() !== '', 'opened')
    ana.type('and left')
    // What was sent goes before the socket closes.
    ana.leave()
    await until(() => server.live.rooms() === 0, 'closed')
    expect(await logged()).toBe('First line\nand left')

    const [rui, witness] = [join('Rui'), join('Zoe')]
    await until(() => rui.text() !== '' && witness.text() !== '', 'opened')
    rui.type('and stopped')
    await until(() => witness.text().includes('and stopped'), 'in the room')
    await server.live.close()
    expect(await logged()).toContain('and stopped')
    await until(() => rui.closed.includes(1012), 'told to come back')
    for (const client of [rui, witness]) client.leave()

    const next = await start()
    const [eve, other] = [join('Eve', { at: next }), join('Zoe', { at: next })]
    await until(() => eve.text() !== '' && other.text() !== '', 'opened')
    eve.type('before the end')
    await until(() => other.text().includes('before the end'), 'in the room')
    other.leave()
    // Written or not, it is in the client, which brings it to the server that comes after.
    servers.pop()
    await next.kill()
    const after = await start()
    eve.provider.disconnect()
    const again = join('Eve', { at: after })
    Y.applyUpdate(again.doc, Y.encodeStateAsUpdate(eve.doc))
    await until(async () => (await logged()).includes('before the end'), 'logged')
  })

  it('[LN9] closes on what nobody types', async () => {
    const ana = join('Ana')
    await until(() => ana.text() !== '', 'opened')
    const hole = new Y.Doc()
    hole.getText('default')
    const holes: Uint8Array[] = []
    hole.on('update', (update: Uint8Array) => holes.push(update))
    hole.getText('default').insert(0, 'a')
    hole.getText('default').insert(1, 'b')
    const foreign = new Y.Doc()
    foreign.getMap('elsewhere').set('a', 1)
    const sync = (update: Uint8Array) => [0, 2, ...varUint(update.length), ...update]
    const cases: readonly (readonly [string, readonly number[], number, number])[] = [
      ['noise', [9, 9, 9], 1, 4400],
      ['cut off', [0, 2, 200], 1, 4400],
      ['another root', sync(Y.encodeStateAsUpdate(foreign)), 1, 4400],
      ['holes', sync(holes[1]!), 9, 4400],
      ['a flood', [3], 400, 4429],
    ]
    for (const [what, frame, times, code] of cases) {
      const { user } = addPerson(people, what)
      const address = `${server.url}/${note.doc}?token=${encodeURIComponent(tokenOf({ user }, note))}`
      const socket = new WebSocket(address)
      const closed = new Promise<number>(resolve => {
        socket.addEventListener('close', event => resolve(event.code))
      })
      await new Promise(resolve => socket.addEventListener('open', resolve))
      await until(() => server.live.sockets() === 2, 'seated')
      for (let time = 0; time < times; time++) socket.send(Uint8Array.from(frame))
      expect([what, await closed]).toEqual([what, code])
    }
    ana.type('unharmed')
    await until(async () => (await logged()) === 'First line\nunharmed', 'logged')
  })

  it('[LN10] ends with the session, the membership and the right', async () => {
    const [ana, rui, eve, ben] = [join('Ana'), join('Rui'), join('Eve'), join('Ben')]
    await until(() => server.live.sockets() === 4, 'all in')
    server.live.endSession('session-user-Ana')
    await until(() => ana.closed[0] === 4401, 'signed out')
    people.standing.delete('user-Rui')
    people.standing.get('user-Eve')!.mayEdit = false
    await server.live.peopleChanged(note.workspace, null)
    await until(() => rui.closed[0] === 4403, 'no member')
    // Nobody said it here: another server's word was lost, or their time is over.
    people.ended.add('session-user-Ben')
    await server.live.look()
    await until(() => ben.closed[0] === 4401, 'over')
    eve.type('too late')
    await new Promise(resolve => setTimeout(resolve, 700))
    expect([eve.closed, await logged()]).toEqual([[], 'First line'])
  })
})

function varUint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128)
  return [...bytes, rest]
}
