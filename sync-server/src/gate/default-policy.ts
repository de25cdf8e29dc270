/**
 * The plainest policy: standard roles, one scope for everybody, each member's settings and views for
 * that member. For tests, and for a workspace whose roles cannot be read.
 */
import { settingsId } from '@kith/shared/docs'
import type { AccessPolicy, Actor, ProposedChange, Refusing, ScopeDescriptor } from './policy.ts'

/** What the standard roles may write; nobody else anything. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  owner: ['record', 'view', 'catalog', 'settings'],
  admin: ['record', 'view', 'catalog', 'settings'],
  member: ['record', 'view'],
}

const EVERYBODY: ScopeDescriptor = Object.freeze({ for: 'all' })
/** Written by the server alone: they decide about access. */
const SERVER_KEYS: Readonly<Record<string, readonly string[]>> = { member: ['role', 'email'] }

export const defaultPolicy: AccessPolicy = Object.freeze<AccessPolicy>({
  mayWrite(actor, change) {
    switch (change.kind) {
      case 'record':
        return mayWriteRecord(actor, change)
      case 'catalog':
        return unless(may(actor, 'catalog'))
      case 'settings':
        return change.doc === settingsId(null)
          ? unless(may(actor, 'settings'))
          : unless(change.doc === settingsId(actor.member))
      case 'view': {
        const owner = change.before['owner'] ?? change.after['owner'] ?? null
        if (owner !== null) return unless(owner === actor.member)
        return unless(may(actor, 'view'))
      }
      default:
        return unless(may(actor, 'record'))
    }
  },

  scopeOf(ref, keys) {
    if (ref.kind === 'settings' && ref.doc !== settingsId(null)) {
      return { for: 'document', doc: ref.doc }
    }
    const owner = ref.kind === 'view' ? keys['owner'] : undefined
    return typeof owner === 'string' ? { for: 'member', member: owner } : EVERYBODY
  },

  hangsOn: () => undefined,
  apart: () => ({}),
  asksAbouts: () => false,

  mayRead(actor, scope) {
    switch (scope['for']) {
      case 'member':
        return scope['member'] === actor.member
      case 'document':
        return scope['doc'] === settingsId(actor.member)
      default:
        return true
    }
  },

  hasRole: role => role in MAY,
  isStale: () => false,
  governs: () => false,
  govern: () => undefined,
  took: () => false,
})

function mayWriteRecord(actor: Actor, { type, writes }: ProposedChange): Refusing | undefined {
  const server = SERVER_KEYS[type]
  for (const { key } of writes) {
    const field = key.split('/')[0] ?? key
    if (server?.includes(field) === true) return { code: 'forbidden-key', detail: field }
  }
  return unless(may(actor, 'record'))
}

const may = ({ role }: Actor, what: string): boolean => MAY[role]?.includes(what) === true

const unless = (isAllowed: boolean): Refusing | undefined =>
  isAllowed ? undefined : { code: 'no-access' }
