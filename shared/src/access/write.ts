/**
 * May this member change that document so? Asked with what stood there and what would, so that
 * nobody takes over a record they could not touch, nor moves one out of their own sight.
 */
import { CREATED_KEY, DELETED_KEY, MERGED_KEY, partId, SHARE_KEY } from '#docs'
import { memberOf, type DocId, type Json } from '#kit'
import type { RecordKeys } from '#model'
import { decide, ownerOf, shareOf, type RecordFacts, type Step } from './decide.ts'
import { may, type Policy } from './policy.ts'
import { isAboutKey, isFollowing } from './related.ts'
import type { RecordVerb } from './role.ts'

export interface RecordChange {
  readonly doc: string
  readonly object: string
  readonly isNew: boolean
  readonly before: RecordKeys
  readonly after: RecordKeys
  readonly changedKeys: readonly string[]
}

export interface WriteRefusal {
  readonly code: 'no-access' | 'forbidden-key'
  /** The key that is not theirs to write, where it is one key. */
  readonly detail?: string
}

/** Written by the server alone: they say who is who and who may what. */
const SERVER_KEYS: Readonly<Record<string, readonly string[]>> = { member: ['role', 'email'] }
export const COMPARTMENTS = [1, 2, 3, 4, 5, 6, 7] as const

export function mayWrite(
  policy: Policy,
  member: string,
  change: RecordChange,
): WriteRefusal | undefined {
  const { doc, object, isNew, changedKeys } = change
  const before: RecordFacts = { doc, object, keys: change.before }
  const after: RecordFacts = { doc, object, keys: change.after }
  for (const key of changedKeys)
    if (SERVER_KEYS[object]?.includes(fieldIn(key)) === true) return forbidden(key)
  const forged = forgedBy(member, change)
  if (forged) return forbidden(forged)
  if (isNew) {
    if (!decide(policy, member, 'create', after).isAllowed) return NO_ACCESS
    if (!decide(policy, member, 'see', after).isAllowed) return { ...NO_ACCESS, detail: 'owner' }
  } else if (!decide(policy, member, 'see', before).isAllowed) return NO_ACCESS
  // What is removed for good loses all of its values by one right.
  const isDestroyed = changedKeys.includes(DELETED_KEY) && isPurged(change.after)
  for (const key of changedKeys) {
    if (isDestroyed && !(key in change.after)) continue
    const why = refusedKey(policy, member, key, isNew, before, after)
    if (why) return why
  }
  return undefined
}

/** A value that lies in a part of the record: its owner's record decides, and the part must be the field's. */
export function mayWritePart(
  policy: Policy,
  member: string,
  compartment: number,
  record: RecordFacts,
  changedKeys: readonly string[],
): WriteRefusal | undefined {
  for (const key of changedKeys) {
    const field = fieldIn(key)
    if (field.startsWith('$')) return forbidden(key)
    if (policy.compartmentOf(record.object, field) !== compartment) return forbidden(key)
    const decision = decide(policy, member, 'edit', record, field)
    if (!decision.isAllowed) return refusal(decision.step, key)
  }
  return undefined
}

/** A rich text of a record. */
export function mayWriteText(
  policy: Policy,
  member: string,
  record: RecordFacts,
  field: string,
): WriteRefusal | undefined {
  const decision = decide(policy, member, 'edit', record, field)
  return decision.isAllowed ? undefined : refusal(decision.step, field)
}

/** Two records are joined by whoever may see both and edit one of them. */
export function mayWriteLink(
  policy: Policy,
  member: string,
  from: RecordFacts,
  to: RecordFacts,
  field: string,
): WriteRefusal | undefined {
  for (const end of [from, to]) if (!decide(policy, member, 'see', end).isAllowed) return NO_ACCESS
  const role = policy.role(policy.members.get(member)?.role ?? '')
  if (role === undefined) return NO_ACCESS
  if (policy.fieldLevel(role, from.object, field) === 'none') return forbidden(field)
  const decision = decide(policy, member, 'edit', from, field)
  if (decision.isAllowed || decide(policy, member, 'edit', to).isAllowed) return undefined
  return refusal(decision.step, field)
}

export function compartmentOfPart(part: string, record: DocId): number | undefined {
  return COMPARTMENTS.find(compartment => partId(record, compartment) === part)
}

/** Whether a person may let others at a record: it is theirs to edit, and not because of a share. */
export function mayShare(policy: Policy, member: string, record: RecordFacts): boolean {
  if (ownerOf(record) === member && decide(policy, member, 'see', record).isAllowed) return true
  const role = policy.role(policy.members.get(member)?.role ?? '')
  if (role === undefined) return false
  if (may(role, 'manageMembers')) return true
  if (shareOf(record.keys, member) !== null) return false
  return decide(policy, member, 'edit', record).isAllowed
}

const NO_ACCESS: WriteRefusal = Object.freeze<WriteRefusal>({ code: 'no-access' })
const forbidden = (key: string): WriteRefusal => ({ code: 'forbidden-key', detail: key })
const refusal = (step: Step, key: string): WriteRefusal =>
  step === 'field' ? forbidden(key) : { code: 'no-access', detail: key }

function refusedKey(
  policy: Policy,
  member: string,
  key: string,
  isNew: boolean,
  before: RecordFacts,
  after: RecordFacts,
): WriteRefusal | undefined {
  const field = fieldIn(key)
  if (field === SHARE_KEY) {
    const isTheirs = mayShare(policy, member, isNew ? after : before)
    return isTheirs ? undefined : forbidden(key)
  }
  // What it is about can only narrow who reads it, so who makes it may say it; later the links do, at the server.
  if (isAboutKey(key)) return isNew && isFollowing(after.object) ? undefined : forbidden(key)
  // What belongs into a compartment must not lie where everybody reads it; taking it away is right.
  if (policy.compartmentOf(after.object, field) > 0 && key in after.keys) return forbidden(key)
  const verb = verbFor(key, after.keys)
  const asked = field.startsWith('$') ? undefined : field
  // Who makes a record fills it; a field they may not edit they may not fill either.
  if (isNew) {
    if (asked === undefined || isFillable(policy, member, after.object, asked)) return undefined
    return forbidden(key)
  }
  const now = decide(policy, member, verb, before, asked)
  if (!now.isAllowed) return refusal(now.step, key)
  // Deleting changes nothing of what the rules look at.
  if (verb !== 'edit') return undefined
  const then = decide(policy, member, verb, after, asked)
  return then.isAllowed ? undefined : refusal(then.step, key)
}

function isFillable(policy: Policy, member: string, object: string, field: string): boolean {
  const role = policy.role(policy.members.get(member)?.role ?? '')
  if (role === undefined) return false
  return (policy.grant(role, object).fields?.[field] ?? 'edit') === 'edit'
}

/** Nobody writes in another's name: a record is made by its sender, and stays made by whoever made it. */
function forgedBy(
  member: string,
  { before, after, changedKeys }: RecordChange,
): string | undefined {
  const forged = (key: string): boolean => {
    const by = byIn(after[key])
    return by !== null && by !== member && by !== byIn(before[key])
  }
  return changedKeys.find(key => (key === CREATED_KEY || key === DELETED_KEY) && forged(key))
}

const byIn = (mark: Json | undefined): Json => memberOf(mark, 'by') ?? null

function verbFor(key: string, after: RecordKeys): RecordVerb {
  if (key === MERGED_KEY) return 'merge'
  if (key === CREATED_KEY) return 'edit'
  if (key !== DELETED_KEY) return 'edit'
  return isPurged(after) ? 'destroy' : 'delete'
}

function isPurged({ [DELETED_KEY]: mark }: RecordKeys): boolean {
  return typeof mark === 'object' && mark !== null && 'purged' in mark
}

const fieldIn = (key: string): string => key.split('/')[0] ?? key
