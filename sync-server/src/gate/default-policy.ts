/** Roles of shared/access, one scope for everybody, and each member's settings and views for that member. */
import { evaluate, WORKSPACE, type RecordVerb } from '@kith/shared/access'
import { CREATED_KEY, DELETED_KEY, MERGED_KEY, settingsId } from '@kith/shared/docs'
import type { AccessPolicy, Actor, ProposedChange, Refusing, ScopeDescriptor } from './policy.ts'

const EVERYBODY: ScopeDescriptor = Object.freeze({ for: 'all' })
/** Written by the server alone: they decide about access. */
const SERVER_KEYS: Readonly<Record<string, readonly string[]>> = { member: ['role', 'email'] }

export const defaultPolicy: AccessPolicy = Object.freeze<AccessPolicy>({
  mayWrite(actor, change) {
    switch (change.kind) {
      case 'record':
        return mayWriteRecord(actor, change)
      case 'catalog':
        return unless(evaluate(actor, 'defineObjects', WORKSPACE))
      case 'settings':
        return change.doc === settingsId(null)
          ? unless(evaluate(actor, 'changeSettings', WORKSPACE))
          : unless(change.doc === settingsId(actor.member))
      case 'view': {
        const owner = change.before['owner'] ?? change.after['owner'] ?? null
        if (owner !== null) return unless(owner === actor.member)
        return unless(evaluate(actor, 'saveViews', WORKSPACE))
      }
      default:
        return unless(evaluate(actor, 'edit', { object: change.type.split('.')[0] ?? '' }))
    }
  },

  scopeOf(ref, keys) {
    if (ref.kind === 'settings' && ref.doc !== settingsId(null)) {
      return { for: 'document', doc: ref.doc }
    }
    const owner = ref.kind === 'view' ? keys['owner'] : undefined
    return typeof owner === 'string' ? { for: 'member', member: owner } : EVERYBODY
  },

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
})

function mayWriteRecord(
  actor: Actor,
  { type, isNew, writes }: ProposedChange,
): Refusing | undefined {
  const may = (verb: RecordVerb) => evaluate(actor, verb, { object: type })
  const server = SERVER_KEYS[type]
  for (const { key } of writes) {
    const field = key.split('/')[0] ?? key
    if (server?.includes(field) === true) return { code: 'forbidden-key', detail: field }
    if (!isNew && !may(verbFor(key))) return { code: 'no-access', detail: key }
  }
  return isNew ? unless(may('create')) : undefined
}

function verbFor(key: string): RecordVerb {
  if (key === DELETED_KEY) return 'delete'
  if (key === MERGED_KEY) return 'merge'
  return key === CREATED_KEY ? 'create' : 'edit'
}

const unless = (may: boolean): Refusing | undefined => (may ? undefined : { code: 'no-access' })
