/**
 * The workspace's own roles at the gate: what shared/access says, from the catalog, the role
 * documents and the member records as the log has them. It is told of every commit before anybody
 * hears of it, so that no session reads by rights that are gone.
 */
import {
  compartmentOfPart,
  createPolicy,
  decide,
  directoryFrom,
  EVERYBODY,
  isStale,
  may,
  maySeeScope,
  mayWrite,
  mayWriteLink,
  mayWritePart,
  mayWriteText,
  ROLE_TYPE,
  roleIdOf,
  roles,
  rolesFrom,
  scopeOf,
  scopeOfMember,
  strictest,
  type Policy,
  type RecordFacts,
  type WorkspaceVerb,
} from '@kith/shared/access'
import { recordCodec, roleDocId, settingsId, type DocState } from '@kith/shared/docs'
import { isId, type DocId } from '@kith/shared/kit'
import { createCatalog, type Catalog } from '@kith/shared/model'
import type { DocRef } from '@kith/shared/protocol'
import {
  isNeeds,
  NOBODY,
  type AccessPolicy,
  type Actor,
  type Apart,
  type Governing,
  type Keys,
  type Needs,
  type ProposedChange,
  type Refusing,
  type Related,
  type ScopeDescriptor,
} from './policy.ts'

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
    mayWrite: (actor, change, related) => judge(policyFor(actor), actor, change, related),
    scopeOf: (ref, keys, related) => scopeIn(current, ref, keys, related),
    hangsOn,
    apart: () => apart,
    mayRead: (actor, scope) =>
      scope['for'] === 'document'
        ? scope['doc'] === settingsId(actor.member)
        : maySeeScope(policyFor(actor), actor.member, scope),
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

function judge(
  policy: Policy,
  actor: Actor,
  change: ProposedChange,
  related: Related,
): Refusing | Needs | undefined {
  const { member } = actor
  const { doc, kind, type, isNew, before, after, writes } = change
  const changedKeys = writes.map(({ key }) => key)
  switch (kind) {
    case 'record': {
      const about = aboutIn(type, after, related)
      if (about !== undefined && isNeeds(about)) return about
      if (about !== undefined && !decide(policy, member, 'see', about).isAllowed)
        return { code: 'no-access' }
      return mayWrite(policy, member, { doc, object: type, isNew, before, after, changedKeys })
    }
    case 'part':
    case 'text':
      return judgeHanging(policy, member, change, changedKeys, related)
    case 'link': {
      const ends = endsOf(type, isNew ? after : before, related)
      if (isNeeds(ends)) return ends
      // Who rewrites where a link leads makes another link of it.
      // Two people who link the same records make the same document: the second says nothing new of them.
      const isTurned = !isNew && (before['from'] !== after['from'] || before['to'] !== after['to'])
      if (isTurned || ends.length < 2) return { code: 'malformed' }
      return mayWriteLink(policy, member, ends[0]!, ends[1]!, fieldOf(type))
    }
    case 'catalog':
      return unless(mayDo(policy, actor, 'defineObjects'))
    case 'settings':
      return judgeSettings(policy, actor, change)
    case 'view': {
      const owner = before['owner'] ?? after['owner'] ?? null
      if (owner !== null) return unless(owner === member)
      return unless(mayDo(policy, actor, 'saveViews'))
    }
  }
}

function judgeSettings(
  policy: Policy,
  actor: Actor,
  { doc, type, after }: ProposedChange,
): Refusing | undefined {
  if (type !== ROLE_TYPE) {
    return doc === settingsId(null)
      ? unless(mayDo(policy, actor, 'changeSettings'))
      : unless(doc === settingsId(actor.member))
  }
  const { id } = after
  if (typeof id !== 'string' || doc !== roleDocId(id)) return { code: 'malformed' }
  if (roles.find(roleIdOf(id))?.isFixed === true) return { code: 'forbidden-key', detail: id }
  return unless(mayDo(policy, actor, 'manageMembers'))
}

/** What hangs on a record: a part of it or a text. */
function judgeHanging(
  policy: Policy,
  member: string,
  change: ProposedChange,
  changedKeys: readonly string[],
  related: Related,
): Refusing | Needs | undefined {
  const { doc, kind, type, owner } = change
  if (owner === undefined) return { code: 'malformed' }
  const keys = related.keys(owner)
  if (keys === undefined) return { needs: [owner] }
  const object = objectOf(type)
  if (keys === null) return { code: 'no-access' }
  if (related.type(owner) !== object) return { code: 'malformed' }
  const record: RecordFacts = { doc: owner, object, keys }
  if (kind === 'text') return mayWriteText(policy, member, record, fieldOf(type))
  const compartment = compartmentOfPart(doc, owner)
  if (compartment === undefined) return { code: 'malformed' }
  return mayWritePart(policy, member, compartment, record, changedKeys)
}

function scopeIn(
  policy: Policy,
  { doc, kind, type, owner }: DocRef,
  keys: Keys,
  related: Related,
): ScopeDescriptor | Needs {
  switch (kind) {
    case 'record': {
      const own = scopeOf(policy, { doc, object: type, keys })
      const about = aboutIn(type, keys, related)
      if (about === undefined) return own
      return isNeeds(about) ? about : strictest([own, scopeOf(policy, about)])
    }
    case 'part':
    case 'text': {
      if (owner === undefined) return NOBODY
      const ownerKeys = related.keys(owner)
      if (ownerKeys === undefined) return { needs: [owner] }
      const object = objectOf(type)
      const compartment =
        kind === 'text'
          ? policy.compartmentOf(object, fieldOf(type))
          : (compartmentOfPart(doc, owner) ?? -1)
      if (compartment < 0) return NOBODY
      const own = scopeOf(policy, { doc: owner, object, keys: ownerKeys ?? {} }, compartment)
      const about = aboutIn(object, ownerKeys ?? {}, related)
      if (about === undefined) return own
      return isNeeds(about) ? about : strictest([own, scopeOf(policy, about)])
    }
    case 'link': {
      const ends = endsOf(type, keys, related)
      if (isNeeds(ends)) return ends
      const compartment = policy.compartmentOf(objectOf(type), fieldOf(type))
      const scopes = ends.map((end, at) => scopeOf(policy, end, at === 0 ? compartment : 0))
      return scopes.length === 0 ? NOBODY : strictest(scopes)
    }
    case 'settings':
      return type === ROLE_TYPE || doc === settingsId(null) ? EVERYBODY : { for: 'document', doc }
    case 'view': {
      const { owner: person } = keys
      return typeof person === 'string' ? scopeOfMember(person) : EVERYBODY
    }
    case 'catalog':
      return EVERYBODY
  }
}

/** The record that a record of this object speaks of, and is read with: of a comment. */
const ABOUT: Readonly<Record<string, string>> = { comment: 'record' }

function aboutIn(type: string, keys: Keys, related: Related): RecordFacts | Needs | undefined {
  const doc = keys[ABOUT[type] ?? '']
  if (!isId(doc)) return undefined
  const found = related.keys(doc)
  if (found === undefined) return { needs: [doc] }
  const object = related.type(doc)
  // Of a record that is not here nobody is told by what is said of it.
  return found === null || !object ? { doc, object: '', keys: {} } : { doc, object, keys: found }
}

function hangsOn(
  { kind, type }: Pick<DocRef, 'kind' | 'type'>,
  keys: () => Keys,
): readonly DocId[] | undefined {
  if (kind === 'link') {
    const { from, to } = keys()
    return [from, to].filter(id => isId(id))
  }
  const about = kind === 'record' ? ABOUT[type] : undefined
  return about === undefined ? undefined : [keys()[about]].filter(id => isId(id))
}

/** The records a link joins, as far as they are here. */
function endsOf(
  type: string,
  { from, to }: Keys,
  related: Related,
): readonly RecordFacts[] | Needs {
  const ends = [from, to].filter(id => isId(id))
  const needs = ends.filter(id => related.keys(id) === undefined)
  if (needs.length > 0) return { needs }
  return ends.flatMap((doc, at) => {
    const keys = related.keys(doc)
    const object = at === 0 ? objectOf(type) : related.type(doc)
    return keys && object ? [{ doc, object, keys }] : []
  })
}

const mayDo = (policy: Policy, { role }: Actor, verb: WorkspaceVerb): boolean => {
  const known = policy.role(role)
  return known !== undefined && may(known, verb)
}

const objectOf = (type: string): string => type.split('.')[0] ?? ''
const fieldOf = (type: string): string => type.split('.')[1] ?? ''

const unless = (isAllowed: boolean): Refusing | undefined =>
  isAllowed ? undefined : { code: 'no-access' }
