/**
 * Scopes: which documents are read by the same people.
 *
 * A descriptor names of a document only what some role asks about, so that a workspace without
 * restrictions has a handful of scopes. Who reads a scope follows from the descriptor and the
 * policy alone; changes of roles that ask nothing new move no document.
 */
import { stableText, type Json } from '#kit'
import { ownerOf, reaches, sharedWith, type RecordFacts } from './decide.ts'
import type { Policy } from './policy.ts'
import { isFollowing } from './related.ts'

export type ScopeDescriptor = Readonly<Record<string, Json>>

/** Catalog, shared views, settings of the workspace, roles. */
export const EVERYBODY: ScopeDescriptor = Object.freeze({ for: 'all' })
export const scopeOfMember = (member: string): ScopeDescriptor => ({ for: 'member', member })

/** Of a record, or with a compartment of one of its parts and texts. */
export function scopeOf(policy: Policy, record: RecordFacts, compartment = 0): ScopeDescriptor {
  const { object, keys } = record
  const asks = policy.asks(object)
  const owner = asks.owner ? ownerOf(record) : null
  const shares = asks.shares ? sharedWith(keys) : []
  const holds = asks.rules
    .filter(role => policy.holds(role, object, keys))
    .map(role => policy.ruleKey(role, object))
    .toSorted()
  return {
    object,
    ...(asks.mark === '' ? {} : { asks: asks.mark }),
    ...(compartment > 0 ? { compartment } : {}),
    ...(owner === null ? {} : { owner }),
    ...(holds.length > 0 ? { holds } : {}),
    ...(shares.length > 0 ? { shares } : {}),
  }
}

/** What only those may read who may read all of these: a link of two records. */
export function strictest(scopes: readonly ScopeDescriptor[]): ScopeDescriptor {
  const byKey = new Map(scopes.map(scope => [scopeKey(scope), scope]))
  const sorted = [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, scope]) => scope)
  return sorted.length === 1 ? sorted[0]! : { every: sorted }
}

/** Equal descriptors have equal text. */
export const scopeKey = (scope: ScopeDescriptor): string => stableText({ ...scope })

export function maySeeScope(policy: Policy, member: string, scope: ScopeDescriptor): boolean {
  const role = policy.role(policy.members.get(member)?.role ?? '')
  if (role === undefined) return false
  if (scope['for'] === 'all') return true
  if (scope['for'] === 'member') return scope['member'] === member
  const { every, object } = scope
  if (Array.isArray(every))
    return (
      every.length > 0 && every.every(part => maySeeScope(policy, member, part as ScopeDescriptor))
    )
  // What another version described is for nobody.
  if (typeof object !== 'string') return false
  const { compartment = 0, owner = null } = scope
  if (typeof compartment !== 'number') return false
  if (!policy.maySeeCompartment(role, object, compartment)) return false
  // What its records are about was not asked in this way when it was made: until they have moved it
  // is for those alone from whom nothing is kept.
  if (isFollowing(object) && isStale(policy, scope) && !policy.seesAll(role)) return false
  if (lists(scope['shares'], member)) return true
  const { see, where } = policy.grant(role, object)
  if (where !== undefined && !lists(scope['holds'], policy.ruleKey(role, object))) return false
  return reaches(policy, member, see, typeof owner === 'string' ? owner : null)
}

/** Whether documents of this scope have to be looked at again: the roles ask other things now. */
export function isStale(policy: Policy, scope: ScopeDescriptor): boolean {
  const { every, object, asks = '' } = scope
  if (Array.isArray(every)) return every.some(part => isStale(policy, part as ScopeDescriptor))
  return typeof object === 'string' && policy.asks(object).mark !== asks
}

const lists = (list: Json | undefined, value: string): boolean =>
  Array.isArray(list) && list.includes(value)
