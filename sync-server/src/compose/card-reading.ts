/** Who may see the records that cards concern: as the log of the workspace says it now. */
import { MOST_KEY, readMost } from '@kith/shared/cards'
import { settingsId } from '@kith/shared/docs'
import type { DocId } from '@kith/shared/kit'
import type { CardPerson, CardReading } from '#cards'
import type { Actor } from '#gate'
import { scopesTold, type Hub } from '#rooms'
import type { People } from '#workspaces'

/** Of documents asked for at once. */
const CHUNK = 500

export function createCardReading({
  people,
  hub,
}: {
  readonly people: () => Pick<People, 'standing'>
  readonly hub: () => Hub
}): CardReading {
  return {
    async audience(workspace, person) {
      const { log, name } = await upToDate(workspace)
      const actor = await actorOf(workspace, person)
      // Another log: rows may be of before what desktops have seen.
      return `${name}.${actor === undefined ? 'nobody' : scopesTold(log.scopesOf(actor)).version}`
    },
    async readable(workspace, person, docs) {
      const { log } = await upToDate(workspace)
      const actor = await actorOf(workspace, person)
      if (actor === undefined) return new Set()
      const scopes = new Set(log.scopesOf(actor))
      const found = new Set<DocId>()
      for (let at = 0; at < docs.length; at += CHUNK)
        for (const [doc, scope] of await log.scopesOfDocs(docs.slice(at, at + CHUNK)))
          if (scopes.has(scope)) found.add(doc)
      return found
    },
    async most(workspace) {
      const { log } = await upToDate(workspace)
      // Before it is read: what is read may be newer, never older.
      const seq = log.head()
      const [settings] = await log.find([settingsId(null)])
      return { most: readMost(settings?.keys[MOST_KEY]), seq }
    },
    mayStay: async (workspace, user) => {
      const standing = await people().standing(workspace, user)
      return standing !== undefined && (!standing.isRemoved || standing.keepsShared)
    },
  }

  /** Another server may have written what this one has not heard of yet. */
  async function upToDate(workspace: DocId) {
    const { log } = await hub().room(workspace)
    const { head, log: name } = await log.row()
    if (head > log.head()) await log.refresh()
    return { log, name }
  }

  async function actorOf(workspace: DocId, { user }: CardPerson): Promise<Actor | undefined> {
    const standing = await people().standing(workspace, user)
    if (standing === undefined || standing.isRemoved) return undefined
    const { member, role } = standing
    return { user, member, role, groups: [] }
  }
}
