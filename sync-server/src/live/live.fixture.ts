/** Servers with live notes on one database, and stock clients. For tests. */
import { createServer, type Server } from 'node:http'
import { newId, silentLog, systemClock, type DocId } from '@kith/shared/kit'
import { textCodec, textId } from '@kith/shared/docs'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { RoomGrant } from '#auth'
import { defaultPolicy, type Actor } from '#gate'
import type { Database } from '#db'
import { createWorkspace, openWorkspaceLog, type WorkspaceLog } from '#log'
import { createLive, createRoomSockets, type Live } from './index.ts'

export interface Note {
  readonly workspace: DocId
  readonly record: DocId
  readonly doc: DocId
}

export interface TestServer {
  readonly live: Live
  readonly log: WorkspaceLog
  readonly url: string
  /** Stops without writing anything. */
  readonly kill: () => Promise<void>
}

/** People by name; what the directory says of them can be changed. */
export interface People {
  readonly standing: Map<string, { actor: Actor; name: string; mayEdit: boolean }>
  readonly ended: Set<string>
}

export const createPeople = (): People => ({ standing: new Map(), ended: new Set() })

export function addPerson(people: People, name: string, mayEdit = true): Actor {
  const actor = { user: `user-${name}`, member: newId(), role: 'member', groups: [] }
  people.standing.set(actor.user, { actor, name, mayEdit })
  return actor
}

export async function createNote(database: Database, said = 'First line'): Promise<Note> {
  const workspace = newId()
  await database.tx({ workspace }, async tx => {
    await createWorkspace(tx, workspace, 'Team', Date.now())
    await tx.query('update workspace set is_empty = false where workspace = $1', [workspace])
  })
  const record = newId()
  const doc = textId(record, 'body')
  const log = await openLog(database, workspace)
  const update = textCodec.fromPlain(said, 99).update
  await log.append([{ doc, kind: 'text', type: 'note.body', owner: record, update }], null)
  return { workspace, record, doc }
}

const openLog = (database: Database, workspace: DocId) =>
  openWorkspaceLog({
    workspace,
    database,
    policy: defaultPolicy,
    clock: systemClock,
    log: silentLog,
  })

export const tokenOf = (grant: Partial<RoomGrant> & { user: string }, note: Note): string =>
  JSON.stringify({
    workspace: note.workspace,
    doc: note.doc,
    session: `session-${grant.user}`,
    mayEdit: true,
    ...grant,
  })

export async function startServer(
  database: Database,
  { workspace }: Note,
  people: People,
): Promise<TestServer> {
  const log = await openLog(database, workspace)
  const stopListening = await database.listen('test_head', () => void log.refresh())
  log.onAppended(() => void database.notify('test_head', ''))
  let isDead = false
  const live = await createLive({
    readToken(token, doc) {
      const grant = JSON.parse(token) as RoomGrant
      return grant.doc === doc ? grant : undefined
    },
    isAlive: async session => !people.ended.has(session),
    person: async (_, user) => people.standing.get(user),
    access: async (_, user) => people.standing.get(user),
    openLog: async () => ({
      // A process that is killed writes nothing any more.
      log: { ...log, push: (...args) => (isDead ? new Promise(() => {}) : log.push(...args)) },
      release: () => undefined,
    }),
    bus: database,
    clock: systemClock,
    log: silentLog,
  })
  const sockets = createRoomSockets(live, silentLog)
  const server: Server = createServer()
  server.on('upgrade', (request, socket, head) => {
    if (!sockets.upgrade(request, socket, head)) socket.destroy()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    live,
    log,
    url: `ws://127.0.0.1:${port}/room`,
    async kill() {
      isDead = true
      stopListening()
      sockets.close()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

export interface StockClient {
  readonly doc: Y.Doc
  readonly provider: WebsocketProvider
  readonly text: () => string
  readonly type: (words: string) => void
  /** Codes the server closed with. */
  readonly closed: number[]
  readonly leave: () => void
}

export function stockClient(url: string, note: Note, token: string): StockClient {
  const doc = new Y.Doc()
  const provider = new WebsocketProvider(url, note.doc, doc, {
    params: { token },
    disableBc: true,
    maxBackoffTime: 100,
  })
  const closed: number[] = []
  provider.on('connection-close', event => {
    if (event !== null) closed.push(event.code)
  })
  const fragment = doc.getXmlFragment('default')
  return {
    doc,
    provider,
    closed,
    text: () => textCodec.plain(withTag(Y.encodeStateAsUpdate(doc))),
    type(words) {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText(words)])
      fragment.insert(fragment.length, [paragraph])
    },
    leave() {
      provider.destroy()
      doc.destroy()
    },
  }
}

/** An update as a stored state. */
const withTag = (update: Uint8Array): Uint8Array => Uint8Array.of(1, ...update)

export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 4800; tries++) {
    if (await isSo()) return
    await new Promise(resolve => setTimeout(resolve, 25))
  }
  throw new Error(`never came to be: ${what}`)
}
