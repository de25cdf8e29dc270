/**
 * May this member do that to this record? Six steps, each of which can end it: is the person in the
 * workspace, is their role known, does it reach the object, the field, and this record; then yes.
 */
import { CREATED_KEY, SHARE_KEY } from '#docs'
import type { RecordKeys } from '#model'
import type { Reach } from './grant.ts'
import type { Policy } from './policy.ts'
import type { RecordVerb, Role } from './role.ts'

/** A record as access looks at it. */
export interface RecordFacts {
  readonly doc: string
  /** Object id. */
  readonly object: string
  /** Keys of the record's own document; its parts are not asked. */
  readonly keys: RecordKeys
}

/** The step that said no, in the order in which they are asked. */
const STEPS = ['membership', 'role', 'object', 'field', 'record'] as const
export type Step = (typeof STEPS)[number]
export type Decision =
  | { readonly isAllowed: true }
  | { readonly isAllowed: false; readonly step: Step }

const YES: Decision = { isAllowed: true }
const no = (step: Step): Decision => ({ isAllowed: false, step })

/** `field` is asked for `see` and `edit` only. */
export function decide(
  policy: Policy,
  member: string,
  verb: RecordVerb,
  record: RecordFacts,
  field?: string,
): Decision {
  const person = policy.members.get(member)
  if (person === undefined) return no('membership')
  const role = policy.role(person.role)
  if (role === undefined) return no('role')
  const share = shareOf(record.keys, member)
  const reach = reachOf(policy, role, verb, record.object)
  const isShared = isSharedFor(share, verb)
  if (reach === 'none' && !isShared) return no('object')
  if (field !== undefined) {
    const level = policy.fieldLevel(role, record.object, field)
    const isEnough =
      verb === 'see'
        ? level !== 'none'
        : level === 'edit' || isSharedEdit(policy, role, record.object, field, share)
    if (!isEnough) return no('field')
  }
  if (isShared) return YES
  const isReached =
    reaches(policy, member, reach, ownerOf(record)) &&
    policy.holds(role, record.object, record.keys)
  return isReached ? YES : no('record')
}

/** How far a verb reaches. Destroying and merging go as far as deleting and editing. */
function reachOf(policy: Policy, role: Role, verb: RecordVerb, object: string): Reach {
  const grant = policy.grant(role, object)
  switch (verb) {
    case 'see':
    case 'edit':
    case 'delete':
      return grant[verb]
    case 'create':
      return grant.create ? 'all' : 'none'
    case 'destroy':
      return grant.destroy ? grant.delete : 'none'
    case 'merge':
      return grant.merge ? grant.edit : 'none'
  }
}

export function reaches(
  policy: Policy,
  member: string,
  reach: Reach,
  owner: string | null,
): boolean {
  if (reach === 'all') return true
  if (reach === 'none' || owner === null) return false
  if (owner === member) return true
  if (reach === 'own') return false
  const mine = policy.members.get(member)?.teams ?? []
  return policy.members.get(owner)?.teams.some(team => mine.includes(team)) ?? false
}

/** Whose record it is: its `owner`, else whoever made it. People own the record of themselves. */
export function ownerOf({ doc, object, keys }: RecordFacts): string | null {
  if (object === 'member') return doc
  const { owner } = keys
  if (typeof owner === 'string' && owner !== '') return owner
  const created = keys[CREATED_KEY]
  const by =
    typeof created === 'object' && created !== null && 'by' in created ? created['by'] : null
  return typeof by === 'string' ? by : null
}

export type ShareLevel = 'see' | 'edit'
export const shareKey = (member: string): string => `${SHARE_KEY}/${member}`

export function shareOf(keys: RecordKeys, member: string): ShareLevel | null {
  const level = keys[shareKey(member)]
  return level === 'see' || level === 'edit' ? level : null
}

/** Members a record was shared with, sorted. */
export const sharedWith = (keys: RecordKeys): readonly string[] =>
  Object.keys(keys)
    .filter(key => key.startsWith(`${SHARE_KEY}/`) && ['see', 'edit'].includes(String(keys[key])))
    .map(key => key.slice(SHARE_KEY.length + 1))
    .toSorted()

const isSharedFor = (share: ShareLevel | null, verb: RecordVerb): boolean =>
  share !== null && (verb === 'see' || (verb === 'edit' && share === 'edit'))

/** A share to edit opens fields that are closed only because the role edits nothing of the object. */
const isSharedEdit = (
  policy: Policy,
  role: Role,
  object: string,
  field: string,
  share: ShareLevel | null,
): boolean => share === 'edit' && (policy.grant(role, object).fields?.[field] ?? 'edit') === 'edit'
