/**
 * `mail.db` as its writer sees it. Reads of the page go through `createMailReads` on a connection
 * of their own.
 */
import { createEmitter, type Clock, type Log } from '@kith/shared/kit'
import { openSideFile, type Store } from '#engine/store'
import { mailTables } from './0010-mail.ts'

export interface MailboxDeps {
  readonly file: string
  readonly profile: string
  readonly clock: Clock
  readonly log: Log
}

export interface Mailbox {
  readonly store: Store
  /** Threads that changed, or `null` for many. */
  readonly onChanged: (listener: (threads: readonly number[] | null) => void) => () => void
  readonly service: Readonly<Record<string, (input: never) => unknown>>
  readonly close: () => Promise<void>
}

export const mailMigrations = [mailTables]

export function createMailbox({ file, profile, clock, log }: MailboxDeps): Mailbox {
  const store = openSideFile({ file, profile, migrations: mailMigrations, clock, log })
  const changed = createEmitter<readonly number[] | null>(error =>
    log.error('mailbox/listener', { error }),
  )
  return {
    store,
    onChanged: changed.on,
    service: {},
    close() {
      store.close()
      return Promise.resolve()
    },
  }
}
