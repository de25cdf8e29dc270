/** Live notes with the rooms around them: who is who, what they may open, which log it goes into. */
import type { Clock, DocId, Log } from '@kith/shared/kit'
import type { Identity } from '#auth'
import type { Database } from '#db'
import { accessToNote, createLive, createRoomSockets, type LivePerson } from '#live'
import type { Hub } from '#rooms'
import type { People, RoomAccess } from '#workspaces'

export interface LiveNotesDeps {
  readonly identity: Pick<Identity, 'roomTokens' | 'devices'>
  readonly people: Pick<People, 'members' | 'standing'>
  readonly hub: Hub
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
}

export const createRoomAccess =
  ({
    people,
    clock,
    hub,
  }: Pick<LiveNotesDeps, 'people' | 'clock'> & { hub: () => Hub }): RoomAccess =>
  async (workspace, user, doc) => {
    const person = await personOf(people, workspace, user)
    if (!person) return undefined
    const { log } = await hub().room(workspace)
    return accessToNote(log, person.actor, doc, clock.now())
  }

export async function createLiveNotes(deps: LiveNotesDeps) {
  const { identity, people, hub, database, clock, log } = deps
  const live = await createLive({
    readToken: identity.roomTokens.read,
    isAlive: identity.devices.isAlive,
    person: (workspace, user) => personOf(people, workspace, user),
    access: createRoomAccess({ people, clock, hub: () => hub }),
    openLog: workspace => hub.lease(workspace),
    bus: database,
    clock,
    log,
  })
  return { live, sockets: createRoomSockets(live, log) }
}

export async function personOf(
  people: Pick<People, 'members' | 'standing'>,
  workspace: DocId,
  user: string,
): Promise<LivePerson | undefined> {
  if ((await people.standing(workspace, user))?.lacksTwoFactor === true) return undefined
  const found = (await people.members(workspace, user)).find(each => each.isMe)
  if (!found) return undefined
  const { member, role, name } = found
  return { actor: { user, member, role, groups: [] }, name }
}

/** Everybody of a workspace whom anything of it may be told. */
export const createReaders =
  (people: Pick<People, 'members' | 'security'>) => async (workspace: DocId) => {
    const [all, { needsTwoFactor }] = await Promise.all([
      people.members(workspace, ''),
      people.security(workspace),
    ])
    return all
      .filter(({ isGuarded }) => isGuarded || !needsTwoFactor)
      .map(({ user, member, role, email }) => ({
        actor: { user, member, role, groups: [] },
        email,
      }))
  }
