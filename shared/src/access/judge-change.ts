/**
 * May this member change a document of any kind so? The server asks before it takes a change, and a
 * desktop before it writes one, so that nobody is told afterwards.
 */
import { roleDocId, settingsId } from '#docs'
import type { DocId } from '#kit'
import type { RecordKeys } from '#model'
import { decide, type RecordFacts } from './decide.ts'
import { may, type Policy } from './policy.ts'
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
import { roleIdOf, roles, type WorkspaceVerb } from './role.ts'
import {
  compartmentOfPart,
  mayWrite,
  mayWriteLink,
  mayWritePart,
  mayWriteText,
  type WriteRefusal,
} from './write.ts'

export interface DocChange extends DocFacts {
  readonly isNew: boolean
  /** All keys before and after; empty for rich texts. */
  readonly before: RecordKeys
  readonly after: RecordKeys
  readonly writes: readonly { readonly key: string }[]
}

export interface ChangeRefusal {
  readonly code: WriteRefusal['code'] | 'malformed'
  readonly detail?: string
}

/** `undefined` when this member may change the document so. */
export function judgeChange(
  policy: Policy,
  member: DocId,
  change: DocChange,
  related: Related,
): ChangeRefusal | Needs | undefined {
  const { doc, kind, type, isNew, before, after, writes } = change
  const changedKeys = writes.map(({ key }) => key)
  switch (kind) {
    case 'record': {
      // What follows its records says so itself, and its scope is asked.
      for (const about of isFollowing(type) ? [] : aboutsIn(type, after)) {
        const facts = factsOf(about, related)
        if (facts === undefined) return { needs: [about.doc] }
        if (!decide(policy, member, 'see', facts).isAllowed) return { code: 'no-access' }
      }
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
      return unless(mayDo(policy, member, 'defineObjects'))
    case 'settings':
      return judgeSettings(policy, member, change)
    case 'view': {
      const owner = before['owner'] ?? after['owner'] ?? null
      if (owner !== null) return unless(owner === member)
      return unless(mayDo(policy, member, 'saveViews'))
    }
  }
}

function judgeSettings(
  policy: Policy,
  member: DocId,
  { doc, type, after }: DocChange,
): ChangeRefusal | undefined {
  if (type !== ROLE_TYPE) {
    return doc === settingsId(null)
      ? unless(mayDo(policy, member, 'changeSettings'))
      : unless(doc === settingsId(member))
  }
  const { id } = after
  if (typeof id !== 'string' || doc !== roleDocId(id)) return { code: 'malformed' }
  if (roles.find(roleIdOf(id))?.isFixed === true) return { code: 'forbidden-key', detail: id }
  return unless(mayDo(policy, member, 'manageMembers'))
}

/** What hangs on a record: a part of it or a text. */
function judgeHanging(
  policy: Policy,
  member: string,
  change: DocChange,
  changedKeys: readonly string[],
  related: Related,
): ChangeRefusal | Needs | undefined {
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

const mayDo = (policy: Policy, member: string, verb: WorkspaceVerb): boolean => {
  const role = policy.role(policy.members.get(member)?.role ?? '')
  return role !== undefined && may(role, verb)
}

const unless = (isAllowed: boolean): ChangeRefusal | undefined =>
  isAllowed ? undefined : { code: 'no-access' }
