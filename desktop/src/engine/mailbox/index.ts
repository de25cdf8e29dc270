export { uncompress as unpackText } from './parse/compress.ts'
export { createMailbox, type Mailbox, type MailboxDeps } from './mailbox.ts'
export { heirOf } from './find-thread.ts'
export { hash52 } from './hashes.ts'
export { createMailActions, type MailActionsDeps } from './mail-actions.ts'
export { IMPORT_ACCOUNT, type ImportPlace, type ImportStep } from './import/import-mail.ts'
export { mailFault } from './mail-faults.ts'
export { queueRaw } from './queue-raw.ts'
export { readSettings } from './actions/settings.ts'
export { createMailReads, type MailReads, type MailReadsDeps } from './mail-reads.ts'
export { NO_CONTACT, type LastLogged } from './read/contact.ts'
export { searchContext } from './read/search-context.ts'
export { NO_COUNTS } from './read/small-reads.ts'
export type { PartiesOf } from './read/record-threads.ts'
export type { RecordName } from './read/thread-rows.ts'
export type { AddressBook } from './address-book.ts'
export { JOIN_OWNER } from './owner-join.ts'
export { readBlockRules } from './block-rules.ts'
export { uncompress } from './parse/compress.ts'
export type { PendingChange } from './ops.ts'
export { dropFolder } from './drop-folder.ts'
export { type FolderRow } from './folders.ts'
export type { HeaderRow, Incoming, Outcome } from './incoming.ts'
export {
  addAccount,
  changeAccount,
  readAccount,
  readAccounts,
  removeAccountRows,
  reopenContacts,
  setStage,
  type AccountRow,
  type NewAccount,
} from './accounts.ts'
export { dropCursors, getCursor, putCursor, type CursorRow } from './cursors.ts'
export { ITEM, PRIORITY, type LeftOut } from './item-states.ts'
export {
  dropItem,
  failItem,
  goneItem,
  isHere,
  itemCounts,
  knownIds,
  leaveOut,
  missingBefore,
  missItems,
  nameItems,
  neverNamedIds,
  nextItemAt,
  NOT_NAMED_YET,
  raisePriority,
  recountItems,
  storedIds,
  takeItems,
  unnamedIds,
  unnameItems,
  wantItem,
  type ItemCount,
  type NamedItem,
  type PendingItem,
} from './ledger.ts'
export { leftOutOf, letIn, ofScope, outsideWindow, putOut, type HiddenItem } from './left-out.ts'
export {
  countOps,
  endOp,
  failOp,
  queueOp,
  startOp,
  takeOps,
  type MessageChange,
  type OpRow,
  type QueuedOp,
} from './ops.ts'
