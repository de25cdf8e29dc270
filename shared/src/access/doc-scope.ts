/** Which scope a document of any kind belongs to, as the roles ask. */
import { settingsId } from '#docs'
import type { DocId } from '#kit'
import type { RecordKeys } from '#model'
import type { Policy } from './policy.ts'
import type { RecordFacts } from './decide.ts'
import {
  aboutsIn,
  endsOf,
  factsOf,
  fieldOf,
  isFollowing,
  isNeeds,
  objectOf,
  type DocFacts,
  type Needs,
  type Related,
} from './related.ts'
import { ROLE_TYPE } from './role-doc.ts'
import {
  EVERYBODY,
  maySeeScope,
  scopeOf,
  scopeOfMember,
  strictest,
  type ScopeDescriptor,
} from './scope.ts'
import { compartmentOfPart } from './write.ts'

/** What nobody may read, whatever a policy says. */
const NOBODY: ScopeDescriptor = Object.freeze({ for: 'nobody' })

export function scopeOfDoc(
  policy: Policy,
  { doc, kind, type, owner }: DocFacts,
  keys: RecordKeys,
  related: Related,
): ScopeDescriptor | Needs {
  switch (kind) {
    case 'record': {
      return strictestOf(scopesOf(policy, { doc, object: type, keys }, related))
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
      const record = { doc: owner, object, keys: ownerKeys ?? {} }
      return strictestOf(scopesOf(policy, record, related, compartment))
    }
    case 'link': {
      const ends = endsOf(type, keys, related)
      if (isNeeds(ends)) return ends
      const compartment = policy.compartmentOf(objectOf(type), fieldOf(type))
      const found = ends.map((end, at) =>
        scopesOf(policy, end, related, at === 0 ? compartment : 0),
      )
      const needs = found.flatMap(each => (isNeeds(each) ? each.needs : []))
      if (needs.length > 0) return { needs }
      const scopes = found.flatMap(each => (isNeeds(each) ? [] : each))
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

/** The scope of a record, and of every record that it is read with: what it is about, and what that is about. */
function scopesOf(
  policy: Policy,
  record: RecordFacts,
  related: Related,
  compartment = 0,
): readonly ScopeDescriptor[] | Needs {
  const scopes = [scopeOf(policy, record, compartment)]
  const needs: DocId[] = []
  const seen = new Set([record.doc])
  const walked = [record]
  // A list is walked to its end while it grows.
  for (const { object: type, keys } of walked) {
    // Where no role asks, nothing is looked at, and nothing moves when it is linked.
    if (isFollowing(type) && !policy.asks(type).abouts) continue
    for (const about of aboutsIn(type, keys)) {
      if (seen.has(about.doc)) continue
      seen.add(about.doc)
      const facts = factsOf(about, related)
      if (facts === undefined) needs.push(about.doc)
      else {
        const isAsked = !isFollowing(type) || policy.asks(facts.object).mark !== ''
        if (isAsked) scopes.push(scopeOf(policy, facts))
        walked.push(facts)
      }
    }
  }
  return needs.length > 0 ? { needs } : scopes
}

const strictestOf = (scopes: readonly ScopeDescriptor[] | Needs): ScopeDescriptor | Needs =>
  isNeeds(scopes) ? scopes : strictest(scopes)

/** Whether a member reads a scope of any kind, also that of one document. */
export const mayReadScope = (policy: Policy, member: DocId, scope: ScopeDescriptor): boolean =>
  scope['for'] === 'document'
    ? scope['doc'] === settingsId(member)
    : maySeeScope(policy, member, scope)
