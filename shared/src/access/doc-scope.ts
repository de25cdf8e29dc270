/** Which scope a document of any kind belongs to, as the roles ask. */
import { settingsId } from '#docs'
import type { DocId } from '#kit'
import type { RecordKeys } from '#model'
import type { Policy } from './policy.ts'
import {
  aboutIn,
  endsOf,
  fieldOf,
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
export const NOBODY: ScopeDescriptor = Object.freeze({ for: 'nobody' })

export function scopeOfDoc(
  policy: Policy,
  { doc, kind, type, owner }: DocFacts,
  keys: RecordKeys,
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

/** Whether a member reads a scope of any kind, also that of one document. */
export const mayReadScope = (policy: Policy, member: DocId, scope: ScopeDescriptor): boolean =>
  scope['for'] === 'document'
    ? scope['doc'] === settingsId(member)
    : maySeeScope(policy, member, scope)
