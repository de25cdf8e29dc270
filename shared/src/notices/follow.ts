/**
 * Whether a person follows a record. What they chose at its bell stands; otherwise it follows from
 * what they did with it, so nothing is written for the records they make, are given or speak of.
 */
import { CREATED_KEY } from '#docs'
import { memberOf, type DocId, type Json } from '#kit'
import type { NoticePreferences } from './preferences.ts'

export type FollowReason = 'chosen' | 'made' | 'assigned' | 'commented'

export interface FollowFacts {
  readonly me: DocId
  readonly keys: Readonly<Record<string, Json>>
  /** Ids of fields that name a member. */
  readonly memberFields: readonly string[]
  readonly hasCommented: () => boolean
}

/** Key of the person's settings document: `true` or `false`, absent where they chose nothing. */
export const followKey = (record: DocId): string => `inbox.follow.${record}`

/** Why; `null` when they do not. */
export function whyFollowed(
  { me, keys, memberFields, hasCommented }: FollowFacts,
  chosen: Json | undefined,
  rules: NoticePreferences['follow'],
): FollowReason | null {
  if (chosen === true) return 'chosen'
  if (chosen === false) return null
  if (rules.assigned && memberFields.some(field => keys[field] === me)) return 'assigned'
  if (rules.made && isMadeBy(me, keys[CREATED_KEY])) return 'made'
  return rules.commented && hasCommented() ? 'commented' : null
}

export const FOLLOW_WORDS: Readonly<Record<FollowReason, string>> = {
  chosen: 'You follow it.',
  made: 'You made it.',
  assigned: 'It is assigned to you.',
  commented: 'You commented on it.',
}

/** What came in by hundreds, with an import or out of a mailbox, was made by nobody in this sense. */
function isMadeBy(me: DocId, made: Json | undefined): boolean {
  return memberOf(made, 'by') === me && memberOf(made, 'source') === 'person'
}
