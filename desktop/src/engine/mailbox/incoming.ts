/** Mail on its way into the file, and what became of it. */
export interface Incoming {
  /** `folder.id` of the folder it was listed in. */
  readonly folder: number
  /** The part of the mailbox whose list named it: `item.scope`. */
  readonly scope: string
  readonly providerId: string
  readonly raw: Uint8Array
  /** As the server has them: `\Seen`, `\Flagged`, `\Answered`, `\Draft`. */
  readonly flags: readonly string[]
  /** Folders it stands in, `folder.id`; `folder` among them where the server says so. */
  readonly labels: readonly number[]
  /** Gmail's categories: they are no folders, but say what kind of mail it is. */
  readonly categories?: readonly string[]
  /** ms UTC. */
  readonly receivedAt: number
  readonly uid?: number
  readonly modseq?: string
  readonly providerThread?: string
  /** Was there before the account was connected: nobody is told of it. */
  readonly isHistorical: boolean
}

export interface HeaderRow {
  readonly subject: string
  readonly sender: string
  readonly at: number | null
}
/** Set in the same transaction as the message's rows. */
export type Outcome =
  | { readonly state: 'stored'; readonly message: number; readonly isNew: boolean }
  | { readonly state: 'left-out'; readonly reason: 'blocked'; readonly header: HeaderRow }
  | { readonly state: 'unreadable'; readonly error: string; readonly header: HeaderRow }
