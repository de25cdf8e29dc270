/** What the team shares of its mail and meetings. */
import { s, type DocId, type Schema } from '#kit'
import type { Connection, SharedCard } from '#cards'
import { call, of, stream } from '../define.ts'
import type { ShareLevel } from './mail-types.ts'

/** What the page writes when an administrator says how much is shared at most. */
export { MOST_KEY, mostValue } from '#cards'

export interface TeamPerson {
  readonly member: DocId
  readonly name: string
}
/** One mail or meeting, with what its owners let see of it. */
export interface CardOfTeam {
  readonly id: DocId
  readonly kind: SharedCard['kind']
  readonly level: SharedCard['level']
  readonly at: number
  readonly until: number | null
  readonly direction: SharedCard['direction']
  readonly owners: readonly TeamPerson[]
  /** People, companies and colleagues it concerns, by the names they have here. */
  readonly people: readonly { readonly id: DocId; readonly object: string; readonly name: string }[]
  readonly others: number
  /** `null`: hidden. */
  readonly subject: string | null
  readonly text: string | null
  readonly ownLength: number
  readonly isCut: boolean
  readonly place: string | null
  readonly files: readonly { readonly name: string; readonly size: number }[]
}
export interface TeamThread {
  readonly id: DocId
  readonly kind: SharedCard['kind']
  readonly owners: readonly TeamPerson[]
  readonly cards: readonly CardOfTeam[]
  readonly firstAt: number
  readonly lastAt: number
  readonly level: SharedCard['level']
  readonly subject: string | null
}
export interface TeamConnection extends Omit<Connection, 'member'>, TeamPerson {
  readonly isMe: boolean
}
export interface RecordCards {
  /** Newest first; what is in one's own mailbox is not among them. */
  readonly threads: readonly TeamThread[]
  /** Who knows them best first; only where colleagues share something. */
  readonly connections: readonly TeamConnection[]
}
export interface CardsState {
  /** There is a team. */
  readonly isShared: boolean
  /** Nobody of the workspace shares more. */
  readonly most: ShareLevel
  /** Conversations and events whose cards are not as they should be yet. */
  readonly waiting: number
  /** Mails and meetings this device shares. */
  readonly shared: number
  /** What the server said when it took nothing. */
  readonly problem: string | null
}
/** What is shared of a conversation now. */
export interface ThreadShare {
  /** What was said for this conversation; `null`: it follows its contacts or its account. */
  readonly chosen: ShareLevel | null
  /** Nobody of the workspace shares more. */
  readonly most: ShareLevel
  /** The highest of its messages. */
  readonly level: ShareLevel
  readonly why: 'thread' | 'contact' | 'account'
  readonly shared: number
  readonly messages: number
  /** It looks like something that is nobody else's business. */
  readonly isSensitive: boolean
  /** Among colleagues: never shared. */
  readonly isInternal: boolean
  /** Concerns somebody of the workspace. */
  readonly hasRecord: boolean
}

const doc = s.string().length(36) as unknown as Schema<DocId>
const nothing = s.strictObject({})

export const cards = {
  ofRecord: stream(s.strictObject({ record: doc }), of<RecordCards>),
  state: stream(nothing, of<CardsState>),
  thread: stream(
    s.strictObject({ thread: s.number().int().nonnegative() }),
    of<ThreadShare | null>,
  ),
  /** What was said for the mail of a person or company; `null`: nothing. */
  rule: stream(s.strictObject({ record: doc }), of<{ readonly level: ShareLevel | null }>),
  /** Everything that was ever shared, from this device and others. Accounts and contacts here become private. */
  takeBackAll: call(
    nothing,
    // isLater: the server cannot be reached; what this device shared goes at the next contact.
    of<{ readonly cards: number; readonly isLater: boolean }>,
  ),
}
