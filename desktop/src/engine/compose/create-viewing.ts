/**
 * The workspace as somebody else's device would have it: a copy of the file, without the documents
 * that the server would not give them, and an engine of its own on it. What a role hides is not
 * there, so no count, search or history can tell of it; nobody's rights change, and nothing that
 * happens in the copy leaves it.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  isNeeds,
  may,
  mayReadScope,
  scopeOfDoc,
  type Policy,
  type Related,
} from '@kith/shared/access'
import type { DocKind } from '@kith/shared/docs'
import { newActionId, newId, type Clock, type DocId, type Log } from '@kith/shared/kit'
import type { WorkspaceState } from '@kith/shared/rpc'
import type { HostPorts } from '#engine/ports'
import { rightsFault, type Rights } from '#engine/rights'
import type { View, ViewWish } from '#engine/serve'
import { openStore, writeMeta, type Store } from '#engine/store'
import { createCore, type Core } from './create-core.ts'
import type { Engine } from './create-engine.ts'

export interface ViewingDeps {
  readonly ports: HostPorts
  readonly store: Store
  readonly rights: Rights
  readonly me: () => DocId | null
  readonly state: () => WorkspaceState
  readonly openEngine: (ports: HostPorts) => Promise<Engine>
}

export interface Viewing {
  readonly open: (wish: ViewWish) => Promise<View>
  readonly close: () => Promise<void>
}

const FOLDER = '.viewing'
const CHUNK = 500
const DOCS = `SELECT doc.id, doc.kind, doc.type, holder.id AS owner FROM doc LEFT JOIN doc holder ON holder.pk = doc.owner
  WHERE doc.kind <> '' AND coalesce(doc.cur, doc.state) IS NOT NULL`
/** What is this device's own, not the workspace's; and what waits or ran here. */
const LOCAL_META = ['upstream', 'account']
const LOCAL_TABLES = ['outbox', 'sync_issue', 'conflict', 'quarantine', 'job']
/** Changes of which nothing is left to see. */
const ORPHANS =
  'DELETE FROM action WHERE NOT EXISTS (SELECT 1 FROM history WHERE history.action = action.n)'

export function createViewing(deps: ViewingDeps): Viewing {
  const { ports, store, rights, me, state, openEngine } = deps
  const folder = join(ports.profile, FOLDER)
  const open = new Set<View>()
  // Of an engine that was killed.
  rmSync(folder, { recursive: true, force: true })

  return {
    async open(wish) {
      const { policy, member, who } = subject(wish)
      const profile = join(folder, newId())
      mkdirSync(profile, { recursive: true })
      const leave = () => rmSync(profile, { recursive: true, force: true })
      try {
        store.copyTo(join(profile, 'workspace.kith'))
        reduce(profile, policy, member, ports)
        const engine = await openEngine(portsOf(profile))
        const hidden = hiddenFields(policy, who.role)
        const view: View = {
          client: engine.client,
          who,
          shown: seen => ({ ...withoutFields(seen, hidden), me: state().me, viewing: who }),
          async close() {
            open.delete(view)
            await engine.close()
            leave()
          },
        }
        open.add(view)
        return view
      } catch (error) {
        leave()
        throw error
      }
    },
    async close() {
      await Promise.all([...open].map(view => view.close()))
      rmSync(folder, { recursive: true, force: true })
    },
  }

  /** Who it is, and the rights they would have. Throws `access/workspace` where that is not the person's to know. */
  function subject({ member: id, role: wished }: ViewWish) {
    const policy = rights.policy()
    const mine = policy.members.get(me() ?? '')
    const role = mine && policy.role(mine.role)
    if (role !== undefined && !may(role, 'manageMembers')) throw rightsFault('workspace', {})
    const found = state().members.find(each => each.id === id)
    const roleId = wished ?? found?.role ?? ''
    const label = policy.role(roleId)?.label ?? roleId
    const member = (found?.id ?? newId()) as DocId
    const teams = policy.members.get(member)?.teams ?? []
    const members = new Map(policy.members).set(member, { role: roleId, teams })
    const name = found === undefined ? label : found.name
    return {
      policy: { ...policy, members },
      member,
      who: { member: found?.id ?? null, name, role: roleId },
    }
  }

  function portsOf(profile: string): HostPorts {
    return {
      ...ports,
      profile,
      secrets: {
        get: () => Promise.resolve(undefined),
        set: () => Promise.resolve(),
        remove: () => Promise.resolve(),
      },
      notify: () => undefined,
      restart: () => undefined,
    }
  }
}

/** Takes away what this member may not read, by the same questions that the server asks. */
function reduce(
  profile: string,
  policy: Policy,
  member: DocId,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): void {
  const store = openStore({ profile, clock, log })
  try {
    store.write(tx => {
      for (const key of LOCAL_META) tx.run('DELETE FROM meta WHERE k = ?', [key])
      for (const table of LOCAL_TABLES) tx.run(`DELETE FROM ${table}`)
      writeMeta(tx, 'me', member)
    })
    const core = createCore({ store, clock, log, onStale: () => undefined })
    const gone = store
      .all<{ id: DocId; kind: DocKind; type: string; owner: DocId | null }>(DOCS)
      .filter(doc => !mayRead(doc, policy, member, core))
      .map(({ id }) => id)
    const meta = { command: 'view', label: 'View', member: null, source: 'system' as const }
    for (let at = 0; at < gone.length; at += CHUNK)
      core.upstream.remove(gone.slice(at, at + CHUNK), 'hidden', {
        ...meta,
        id: newActionId(),
        at: clock.now(),
      })
    store.write(tx => {
      tx.run('DELETE FROM sync_issue')
      tx.run(ORPHANS)
    })
  } finally {
    store.close()
  }
}

function mayRead(
  { id: doc, kind, type, owner }: { id: DocId; kind: DocKind; type: string; owner: DocId | null },
  policy: Policy,
  member: DocId,
  { documents }: Core,
): boolean {
  const keysOf = (of: DocId) => {
    const found = documents.find(of)
    if (found === undefined || found.kind === '') return undefined
    return found.kind === 'record' ? documents.pieces(of).own : documents.keys(of)
  }
  const related: Related = {
    keys: of => keysOf(of) ?? null,
    type: of => documents.find(of)?.type ?? null,
  }
  const keys = kind === 'text' ? {} : (keysOf(doc) ?? {})
  const scope = scopeOfDoc(policy, { doc, kind, type, owner: owner ?? undefined }, keys, related)
  return !isNeeds(scope) && mayReadScope(policy, member, scope)
}

/** By object: what the role may not see. */
function hiddenFields(policy: Policy, roleId: string): (object: string, field: string) => boolean {
  const role = policy.role(roleId)
  return (object, field) => role === undefined || policy.fieldLevel(role, object, field) === 'none'
}

const withoutFields = (
  state: WorkspaceState,
  isHidden: (object: string, field: string) => boolean,
): WorkspaceState => ({
  ...state,
  objects: state.objects.map(object => ({
    ...object,
    fields: object.fields.filter(({ id }) => !isHidden(object.id, id)),
  })),
})
