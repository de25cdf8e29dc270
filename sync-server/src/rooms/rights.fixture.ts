/** A workspace with a role that sees little, and clients that write in it whatever they like. */
import { roleFieldKey, rolePartKey } from '@kith/shared/access'
import { catalogId, clientIdAt, recordCodec, roleDocId, type DocKind } from '@kith/shared/docs'
import { newId, type DocId, type Json } from '@kith/shared/kit'
import type { Database } from '#db'
import { createRolesPolicy } from '#gate'
import type { SyncClient } from '#testkit'
import {
  connected,
  memberOf,
  newWorkspace,
  openDoor,
  startRooms,
  type Rooms,
} from './rooms.fixture.ts'

export type Set = Readonly<Record<string, Json | null>>

/** Sees own deals and no companies, and of deals neither reads the salary nor changes the stage. */
export const SELLER: Set = {
  id: 'seller',
  label: 'Seller',
  [rolePartKey(null, 'edit')]: 'all',
  [rolePartKey(null, 'create')]: true,
  [rolePartKey('deal', 'see')]: 'own',
  [rolePartKey('deal', 'edit')]: 'own',
  [rolePartKey('company', 'see')]: 'none',
  [roleFieldKey('deal', 'salary')]: 'none',
  [roleFieldKey('deal', 'stage')]: 'see',
}
const CATALOG: Set = {
  'f/deal.salary': { label: 'Salary', type: 'text', compartment: 1 },
  'f/deal.brief': { label: 'Brief', type: 'richText', compartment: 1 },
}

export async function rightsSite(database: Database, running: Rooms[]) {
  const door = openDoor()
  const policy = createRolesPolicy()
  const rooms = await startRooms(database, door, policy)
  running.push(rooms)
  const workspace = await newWorkspace(database)
  const { log } = await rooms.hub.room(workspace)
  const setting = (doc: DocId, kind: 'settings' | 'catalog' | 'record', type: string, set: Set) =>
    log.append([{ doc, kind, type, set }], null)
  const stand = async (user: string, role: string, teams: readonly string[] = []) => {
    door.roles.set(user, role)
    const keys = Object.fromEntries(teams.map(team => [`teams/${team}`, 0]))
    await setting(memberOf(user), 'record', 'member', {
      $crt: { at: 1, by: null },
      role,
      ...keys,
    })
    rooms.hub.standingChanged(workspace, user)
  }
  const setRole = (set: Set) => setting(roleDocId(String(set['id'])), 'settings', 'role', set)
  await setting(catalogId, 'catalog', '', CATALOG)
  await setRole(SELLER)
  for (const [user, role] of [
    ['ada', 'admin'],
    ['sam', 'seller'],
    ['tom', 'seller'],
    ['vic', 'viewer'],
  ] as const)
    await stand(user, role)
  const come = (user: string) => connected(rooms, workspace, user)
  return { log, rooms, workspace, stand, setRole, come }
}

let second = 0
export function write(
  client: SyncClient,
  doc: DocId,
  kind: DocKind,
  type: string,
  set: Set,
  owner?: DocId,
): void {
  const id = clientIdAt(Math.floor(Date.now() / 1000) - 40_000 + second++, client.deviceNo)
  const old = client.docs.get(doc)
  const made = old
    ? recordCodec.edit(old, set, id)
    : recordCodec.create(set as Record<string, Json>, id)
  if (!made) throw new Error('nothing to write')
  client.docs.set(doc, made.state)
  client.waiting.push({
    doc,
    kind,
    type,
    ...(owner === undefined ? {} : { owner }),
    epoch: 0,
    ts: Date.now(),
    action: 0,
    data: made.update,
  })
}
export const deal = (client: SyncClient, owner: string, name: string, also: Set = {}): DocId => {
  const doc = newId()
  write(client, doc, 'record', 'deal', { name, owner: memberOf(owner), ...also })
  return doc
}
export const sent = (client: SyncClient): string =>
  Buffer.concat(client.frames.map(frame => Buffer.from(frame))).toString('latin1')
export const settled = async (client: SyncClient, log: { head: () => number }) => {
  await client.reached(log.head())
}
export const newcomer = async (client: SyncClient) => {
  await client.until(({ type }) => type === 'snap-end')
}
