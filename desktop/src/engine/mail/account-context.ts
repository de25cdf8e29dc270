/** What the parts of one account's work share. */
import type { Clock, Log } from '@kith/shared/kit'
import type { MailDraft } from '@kith/shared/rpc'
import type { MailConnector } from '#engine/connectors'
import type { AccountRow, Mailbox } from '#engine/mailbox'

export interface AccountContext {
  readonly account: string
  readonly mailbox: Mailbox
  readonly connector: MailConnector
  readonly clock: Clock
  readonly log: Log
  /** 0 ≤ chance < 1. */
  readonly chance: () => number
  /** The row as it was when the round began. */
  readonly row: AccountRow
  /** Number of this round. */
  readonly generation: number
  readonly signal: AbortSignal
  /** A draft of this device as a message; absent: drafts stay here. */
  readonly draftBytes?: DraftBytes | undefined
  readonly onSpeed: (stored: number, isSlowed: boolean) => void
}

export type DraftBytes = (draft: MailDraft) => Promise<Uint8Array>
