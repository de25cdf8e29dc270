import { base } from './0010-base.ts'
import { sync } from './0020-sync.ts'

export interface Migration {
  /** Stored in the file's `user_version`. */
  readonly id: number
  readonly name: string
  readonly sql: string
}

/** In order. */
export const migrations: readonly Migration[] = [base, sync]
