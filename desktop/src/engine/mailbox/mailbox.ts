/**
 * `mail.db` as its writer sees it, in the mail thread. Reads of the page go through `createMailReads`
 * on a connection of their own.
 */
import { createEmitter, type Clock, type Log } from '@kith/shared/kit'
import { openSideFile, type Store, type Write } from '#engine/store'
import { mailTables } from './0010-mail.ts'
import { sharingTables } from './0011-sharing.ts'
import { choiceTables } from './0012-choices.ts'
import { disconnectedTables } from './0013-disconnected.ts'
import { leftTables } from './0014-left.ts'
import { readSettings } from './actions/settings.ts'
import { createAddressBook, type AddressBook } from './address-book.ts'
import { createCopies, type Copies } from './copies.ts'
import { threadCourtesy, type Courtesy } from './courtesy.ts'
import { createDeliver, type Deliver } from './deliver.ts'
import { settle } from './ledger.ts'
import { pendingChange } from './ops.ts'
import { createParsers, type ParsersOptions } from './parse/parsers.ts'
import { createTouchThreads } from './touch-threads.ts'

export interface MailboxDeps {
  readonly file: string
  readonly profile: string
  readonly clock: Clock
  readonly log: Log
  readonly parsers?: ParsersOptions
  /** Absent: by the clock of this thread. */
  readonly courtesy?: Courtesy
}

export interface Mailbox extends Copies {
  readonly store: Store
  readonly book: AddressBook
  /** Parses and stores; one outcome an item, in their order. */
  readonly deliver: Deliver
  readonly courtesy: Courtesy
  /** Makes threads anew in the same transaction, and says so after it. */
  readonly touchThreads: (tx: Write, threads: Iterable<number>) => void
  /** Threads that changed, or `null` for many. */
  readonly onChanged: (listener: (threads: readonly number[] | null) => void) => () => void
  /** New mail of these messages that nobody has read yet. */
  readonly onArrived: (listener: (messages: readonly number[]) => void) => () => void
  /** Something a page shows changed: these threads, many (`null`), or only small things (`[]`). */
  readonly say: (threads: readonly number[] | null) => void
  readonly close: () => Promise<void>
}

const mailMigrations = [mailTables, sharingTables, choiceTables, disconnectedTables, leftTables]

/** Throws the faults of `openSideFile`. */
export function createMailbox(deps: MailboxDeps): Mailbox {
  const { file, profile, clock, log } = deps
  const store = openSideFile({
    file,
    profile,
    migrations: mailMigrations,
    clock,
    log,
    // Its own pages are enough for who writes; the threads that answer the page have theirs.
    cacheMib: 16,
    mmapMib: 0,
  })
  const report = (error: unknown) => log.error('mailbox/listener', { error })
  const changed = createEmitter<readonly number[] | null>(report)
  const arrived = createEmitter<readonly number[]>(report)
  const parsers = createParsers(deps.parsers)
  const book = createAddressBook(store)
  const touch = createTouchThreads(store)
  const copies = createCopies({
    pending: pendingChange,
    keepsContactMail: tx => readSettings(tx).keepsContactMail,
  })
  const courtesy = deps.courtesy ?? threadCourtesy()
  const deliver = createDeliver({
    store,
    parsers,
    courtesy,
    book,
    touch,
    clock,
    settle,
    onStored(threads, messages) {
      changed.emit(threads.length > MANY ? null : threads)
      if (messages.length > 0) arrived.emit(messages)
    },
  })
  return {
    store,
    book,
    deliver,
    courtesy,
    ...copies,
    touchThreads(tx, threads) {
      const list = [...threads]
      touch(tx, list)
      store.afterCommit(() => changed.emit(list.length > MANY ? null : list))
    },
    onChanged: changed.on,
    onArrived: arrived.on,
    say: changed.emit,
    async close() {
      await parsers.close()
      store.close()
    },
  }
}

/** Threads that a listener is told one by one. */
const MANY = 500
