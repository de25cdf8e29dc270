/**
 * The workspace's own roles at the gate: what shared/access says, from the catalog, the role
 * documents and the member records as the log has them. It is told of every commit before anybody
 * hears of it, so that no session reads by rights that are gone.
 */
import {
  createPolicy,
  directoryFrom,
  hangsOn,
  isStale,
  judgeChange,
  mayReadScope,
  ROLE_TYPE,
  rolesFrom,
  scopeOfDoc,
  type Policy,
} from '@kith/shared/access'
import { recordCodec, type DocState } from '@kith/shared/docs'
import type { DocId } from '@kith/shared/kit'
import { createCatalog, type Catalog } from '@kith/shared/model'
import type { DocRef } from '@kith/shared/protocol'
import type { AccessPolicy, Actor, Apart, Governing } from './policy.ts'

interface Held extends Governing {
  readonly state: DocState
}

export function createRolesPolicy(): AccessPolicy {
  const held = new Map<DocId, Held>()
  let apart: Apart = {}
  let current = build()
  /** The policy as one actor meets it, whose role the membership knows at once. */
  const forActors = new Map<string, Policy>()

  return {
    mayWrite: (actor, change, related) =>
      judgeChange(policyFor(actor), actor.member, change, related),
    scopeOf: (ref, keys, related) => scopeOfDoc(current, ref, keys, related),
    hangsOn,
    apart: () => apart,
    asksAbouts: () => current.asks('note').abouts,
    mayRead: (actor, scope) => mayReadScope(policyFor(actor), actor.member, scope),
    hasRole: role => current.role(role) !== undefined,
    isStale: scope => isStale(current, scope),
    governs,
    govern(docs) {
      held.clear()
      for (const doc of docs) if (doc.state) held.set(doc.doc, { ...doc, state: doc.state })
      renew()
    },
    took(rows) {
      const governing = rows.filter(row => governs(row))
      for (const { doc, kind, type, holds, data } of governing) {
        const old = held.get(doc)?.state ?? null
        const state =
          holds === 'state'
            ? data.slice()
            : holds === 'update'
              ? (recordCodec.merge(old, data)?.state ?? old)
              : old
        if (holds === 'purge' || state === null) held.delete(doc)
        else held.set(doc, { doc, kind, type, state })
      }
      if (governing.length > 0) renew()
      return governing.length > 0
    },
  }

  function renew(): void {
    forActors.clear()
    current = build()
  }

  function build(): Policy {
    const keysOf = (is: (doc: Held) => boolean) =>
      [...held.values()].filter(is).map(doc => [doc.doc, recordCodec.read(doc.state)] as const)
    const [catalog] = keysOf(({ kind }) => kind === 'catalog')
    const known = createCatalog(catalog ? { keys: catalog[1] } : {})
    apart = apartIn(known)
    return createPolicy({
      catalog: known,
      roles: rolesFrom(keysOf(({ kind }) => kind === 'settings').map(([, keys]) => keys)),
      members: directoryFrom(keysOf(({ kind }) => kind === 'record')),
    })
  }

  function policyFor({ member, role }: Actor): Policy {
    const known = current.members.get(member)
    if (known?.role === role) return current
    const key = `${member} ${role}`
    let made = forActors.get(key)
    if (!made) {
      const members = new Map(current.members)
      members.set(member, { role, teams: known?.teams ?? [] })
      made = { ...current, members }
      forActors.set(key, made)
    }
    return made
  }
}

function apartIn(catalog: Catalog): Apart {
  const apart: Record<string, Record<string, number>> = {}
  for (const object of catalog.allObjects)
    for (const { id, compartment = 0 } of object.allFields)
      if (compartment > 0) (apart[object.id] ??= {})[id] = compartment
  return apart
}

/** Documents that say who may do what. */
const governs = ({ kind, type }: Pick<DocRef, 'kind' | 'type'>): boolean =>
  kind === 'catalog' ||
  (kind === 'settings' && type === ROLE_TYPE) ||
  (kind === 'record' && type === 'member')
