import { base } from './0010-base.ts'
import { sync } from './0020-sync.ts'
import { filesSent } from './0030-files-sent.ts'
import { inbox } from './0040-inbox.ts'
import { cards } from './0050-cards.ts'

export interface Migration {
  /** Stored in the file's `user_version`. */
  readonly id: number
  readonly name: string
  readonly sql: string
}

/** In order. */
export const migrations: readonly Migration[] = [base, sync, filesSent, inbox, cards]
