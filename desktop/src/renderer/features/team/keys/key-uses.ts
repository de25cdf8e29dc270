/** What keys are for, as people read it. */
import type { KeyUse } from '@kith/shared/rpc'

export const KEY_USE_LABELS: Readonly<Record<KeyUse, string>> = {
  records: 'Records',
  members: 'Members',
  audit: 'Audit log',
}

export const KEY_USE_HINTS: Readonly<Record<KeyUse, string>> = {
  records: 'Companies, people, deals and all other objects that the role sees.',
  members: 'Names, addresses and roles of the team.',
  audit: 'Only for a role that may read it: administrators.',
}

export const usesInWords = (uses: readonly KeyUse[]): string =>
  uses.map(use => KEY_USE_LABELS[use].toLowerCase()).join(', ')
