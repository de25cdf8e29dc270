/** What a search of mail asks, as a tree. */
import { MAIL_BOXES } from './boxes.ts'

export type PersonRole = 'from' | 'to' | 'cc' | 'bcc' | 'with'
export const HAS = ['attachment', 'invite', 'link'] as const
export const IS = [
  'unread',
  'read',
  'starred',
  'unanswered',
  'answered',
  'snoozed',
  'muted',
  'sent',
  'draft',
] as const
/** `anywhere` is spam and bin too. */
export const SEARCH_BOXES = [...MAIL_BOXES, 'anywhere'] as const

export type SearchNode =
  | { readonly kind: 'and' | 'or'; readonly nodes: readonly SearchNode[] }
  | { readonly kind: 'not'; readonly node: SearchNode }
  /** Words of subject, people, text or file names; a phrase stands in this order. */
  | { readonly kind: 'text'; readonly text: string; readonly isPhrase: boolean }
  /** `value` is an address, a domain, a name or a part of one; "me" is whoever owns the mailbox. */
  | { readonly kind: 'people'; readonly role: PersonRole; readonly value: string }
  | {
      readonly kind: 'subject' | 'filename' | 'label' | 'account' | 'company' | 'person'
      readonly value: string
    }
  | { readonly kind: 'has'; readonly what: (typeof HAS)[number] }
  | { readonly kind: 'is'; readonly what: (typeof IS)[number] }
  | { readonly kind: 'in'; readonly box: (typeof SEARCH_BOXES)[number] }
  /** `before` is exclusive, `after` inclusive; ms UTC. */
  | { readonly kind: 'before' | 'after'; readonly at: number }

export interface MailSearch {
  /** `{ kind: 'and', nodes: [] }` asks for everything. */
  readonly node: SearchNode
  /** Words that look like operators and were searched as text. */
  readonly unknown: readonly string[]
}

export interface SearchContext {
  /** ms UTC. */
  readonly now: number
  /** Start of a `YYYY-MM-DD` where the person is, ms UTC. */
  readonly startOfDay: (date: string) => number
}
