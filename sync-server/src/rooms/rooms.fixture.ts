/** A server of rooms alone: sockets, hub, database, and visitors whose ticket is their name. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { derivedId, newId, silentLog, systemClock, type DocId } from '@kith/shared/kit'
import type { Database } from '#db'
import { defaultPolicy, type AccessPolicy } from '#gate'
import { createWorkspace } from '#log'
import { SyncClient } from '#testkit'
import { createBus, createHub, createSockets, routeUpgrades, type Hub } from './index.ts'

export const memberOf = (user: string): DocId => derivedId('test-member', user)

export interface Rooms {
  readonly url: string
  readonly hub: Hub
  readonly close: () => Promise<void>
}

/** Tickets that are not good any more, and people who were removed. */
export interface Door {
  readonly revoked: Set<string>
  readonly removed: Set<string>
  readonly roles: Map<string, string>
}

export const openDoor = (): Door => ({ revoked: new Set(), removed: new Set(), roles: new Map() })

export async function startRooms(
  database: Database,
  door: Door,
  policy: AccessPolicy = defaultPolicy,
  redisUrl?: string,
  lookEveryMs?: number,
): Promise<Rooms> {
  const bus = await createBus(database, redisUrl, silentLog)
  const hub = createHub({
    database,
    visitors: {
      whoIs: async ticket =>
        door.revoked.has(ticket) ? undefined : { user: ticket.split('#')[0]!, session: ticket },
      ended: async sessions => sessions.filter(session => door.revoked.has(session)),
      standing: async (_, user) =>
        user === 'stranger'
          ? undefined
          : {
              member: memberOf(user),
              role: door.roles.get(user) ?? 'admin',
              isRemoved: door.removed.has(user),
            },
    },
    policyOf: async () => policy,
    bus,
    onSeeded: () => undefined,
    ...(lookEveryMs === undefined ? {} : { lookEveryMs }),
    clock: systemClock,
    log: silentLog,
  })
  const server: Server = createServer()
  const sockets = createSockets(hub, silentLog)
  routeUpgrades(server, [sockets.upgrade])
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    hub,
    async close() {
      await hub.close()
      sockets.close()
      server.closeAllConnections()
      server.close()
      await bus.close()
    },
  }
}

export async function newWorkspace(database: Database): Promise<DocId> {
  const workspace = newId()
  await database.tx({ workspace }, async tx => {
    await createWorkspace(tx, workspace, 'Team', 1)
    await tx.query('update workspace set is_empty = false')
  })
  return workspace
}

export async function connected(
  rooms: Rooms,
  workspace: DocId,
  ticket: string,
): Promise<SyncClient> {
  const client = new SyncClient(workspace, ticket)
  await client.connect(rooms.url)
  return client
}
