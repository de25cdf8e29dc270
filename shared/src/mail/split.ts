/** Into which tab of the inbox a conversation goes: by its newest mail that came in. */
import type { MailSplit } from './boxes.ts'
import type { MailKind } from './types.ts'

export interface SplitFacts {
  readonly kind: MailKind
  /** From a member of the workspace or the own domain. */
  readonly isTeam: boolean
  /** From a person or a company of the workspace. */
  readonly isKnown: boolean
  /** We wrote in this conversation, or to the sender, before. */
  readonly isAnswered: boolean
}

const BY_MACHINE: Readonly<Record<MailKind, MailSplit | null>> = {
  person: null,
  invite: null,
  'auto-reply': null,
  bounce: 'important',
  notification: 'other',
  receipt: 'other',
  newsletter: 'news',
  marketing: 'news',
  list: 'news',
  'spam-like': 'other',
}

export function splitOf({ kind, isTeam, isKnown, isAnswered }: SplitFacts): MailSplit {
  const machine = BY_MACHINE[kind]
  // A person of the workspace may write through a list or a service and is still that person.
  if (machine !== null && !(isKnown && kind !== 'spam-like' && kind !== 'bounce')) return machine
  if (isTeam) return 'team'
  if (isKnown) return 'customers'
  return isAnswered || kind === 'person' || kind === 'invite' ? 'important' : 'other'
}
