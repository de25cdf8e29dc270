/**
 * Copies are what the server has; labels are what the person sees. A change from the server changes
 * both, except where a change of the person's is still on its way there.
 */
import type { Write } from '#engine/store'
import type { Incoming } from './incoming.ts'
import type { PendingChange } from './ops.ts'
import { isOnRecord, removeMessage } from './remove-message.ts'

const ADD = `INSERT INTO message_copy (account, folder, provider_id, message, uid, modseq, provider_thread, flags) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (account, folder, provider_id) DO UPDATE SET message = excluded.message, uid = excluded.uid, modseq = excluded.modseq,
  provider_thread = excluded.provider_thread, flags = excluded.flags, is_hidden = 0`
const LABEL = 'INSERT OR IGNORE INTO message_label (folder, message) VALUES (?, ?)'
const UNLABEL = 'DELETE FROM message_label WHERE folder = ? AND message = ?'
const FIND = `SELECT c.message, c.folder, m.thread FROM message_copy c JOIN folder f ON f.id = c.folder LEFT JOIN message m ON m.id = c.message
  WHERE c.account = ? AND c.provider_id = ? AND ? IN ('mailbox', f.provider_id)`
const FLAGS =
  'UPDATE message_copy SET flags = ? WHERE account = ? AND folder = ? AND provider_id = ?'
const HIDE =
  'UPDATE message_copy SET is_hidden = ? WHERE account = ? AND folder = ? AND provider_id = ?'
const DROP = 'DELETE FROM message_copy WHERE account = ? AND folder = ? AND provider_id = ?'
const OTHER = 'SELECT 1 FROM message_copy WHERE message = ? AND folder = ? AND is_hidden = 0'
const ANY = 'SELECT 1 FROM message_copy WHERE message = ? LIMIT 1'
const HERE =
  'SELECT DISTINCT folder FROM message_copy WHERE message = ? AND account = ? AND is_hidden = 0'
const THREAD = 'SELECT thread FROM message WHERE id = ? AND thread IS NOT NULL'
const SEEN = 'SELECT 1 FROM message_copy WHERE message = ? AND is_hidden = 0 LIMIT 1'
const SHOW = `UPDATE message SET state = ? WHERE id = ? AND state = ?`
const RENAME = `UPDATE OR REPLACE message_copy SET folder = ?, provider_id = ?, uid = ?, is_hidden = 0 WHERE account = ? AND folder = ? AND provider_id = ?`
/** Flags stand as JSON: every backslash twice, the quote right after the name. */
const hasFlag = (name: string): string =>
  `EXISTS (SELECT 1 FROM message_copy WHERE message = message.id AND is_hidden = 0 AND instr(flags, '\\${name}"') > 0)`
const SET_UNREAD = `UPDATE message SET is_unread = NOT ${hasFlag('Seen')} WHERE id = ?`
const SET_STARRED = `UPDATE message SET is_starred = ${hasFlag('Flagged')} WHERE id = ?`
const SET_ANSWERED = 'UPDATE message SET is_answered = 1 WHERE id = ?'
const LABELS = `SELECT l.folder FROM message_label l JOIN folder f ON f.id = l.folder WHERE l.message = ? AND f.account = ?`

export interface CopiesDeps {
  readonly pending: (tx: Write, message: number) => PendingChange
  /** Mail of a contact stays when its mailbox loses it. */
  readonly keepsContactMail: (tx: Write) => boolean
}

/** Threads that changed; make them anew with `touchThreads`. Empty: nothing of it is here. */
export interface Copies {
  readonly applyFlags: (
    tx: Write,
    account: string,
    scope: string,
    providerId: string,
    flags: readonly string[] | null,
    /** Complete, `folder.id`; `null`: the server did not say. */
    labels: readonly number[] | null,
  ) => readonly number[]
  /** Confirmed: the server has it no more. The message goes with its last copy. */
  readonly removeCopy: (
    tx: Write,
    account: string,
    scope: string,
    providerId: string,
  ) => readonly number[]
  /** Missing once: out of sight, until it is found again or its absence is confirmed. */
  readonly hideCopy: (
    tx: Write,
    account: string,
    scope: string,
    providerId: string,
    isHidden: boolean,
  ) => readonly number[]
  /** What the person changed came to nothing: they see what the copies have. */
  readonly followCopies: (tx: Write, account: string, message: number) => readonly number[]
  /** The same copy under another name: after a move, or a new UIDVALIDITY. */
  readonly renameCopy: (
    tx: Write,
    account: string,
    from: { readonly folder: number; readonly providerId: string },
    to: { readonly folder: number; readonly providerId: string; readonly uid: number | null },
  ) => readonly number[]
}

export function addCopy(tx: Write, account: string, item: Incoming, message: number): void {
  const { folder, providerId, uid = null, modseq = null, providerThread = null, flags } = item
  const values = [account, folder, providerId, message, uid, modseq, providerThread]
  tx.run(ADD, [...values, JSON.stringify(flags)])
  for (const label of item.labels) tx.run(LABEL, [label, message])
}

/**
 * Read is what was read in one of its copies, starred what is starred in one: whichever copy came or
 * went last. A change of the person's that is on its way stays.
 */
export function followFlags(tx: Write, message: number, own: PendingChange): void {
  if (!own.flags.has('\\Seen')) tx.run(SET_UNREAD, [message])
  if (!own.flags.has('\\Flagged')) tx.run(SET_STARRED, [message])
}

interface Copy {
  readonly message: number
  readonly folder: number
  readonly thread: number | null
}

export function createCopies({ pending, keepsContactMail }: CopiesDeps): Copies {
  const find = (tx: Write, account: string, scope: string, providerId: string) =>
    tx.all<Copy>(FIND, [account, providerId, scope])
  const threadsOf = (copies: readonly Copy[]) => [
    ...new Set(copies.flatMap(({ thread }) => thread ?? [])),
  ]

  return {
    applyFlags(tx, account, scope, providerId, flags, labels) {
      const copies = find(tx, account, scope, providerId)
      for (const { message, folder } of copies) {
        const own = pending(tx, message)
        if (flags !== null) {
          tx.run(FLAGS, [JSON.stringify(flags), account, folder, providerId])
          followFlags(tx, message, own)
          if (flags.includes('\\Answered')) tx.run(SET_ANSWERED, [message])
        }
        if (labels !== null && !own.hasLabels) relabel(tx, account, message, labels)
      }
      return threadsOf(copies)
    },
    removeCopy(tx, account, scope, providerId) {
      const copies = find(tx, account, scope, providerId)
      for (const { message, folder } of copies) {
        tx.run(DROP, [account, folder, providerId])
        leaveFolder(tx, message, folder)
        if (tx.get(ANY, [message]) !== undefined) {
          followFlags(tx, message, pending(tx, message))
          continue
        }
        if (keepsContactMail(tx) && isOnRecord(tx, message)) keepAsGone(tx, message)
        else removeMessage(tx, message)
      }
      return threadsOf(copies)
    },
    hideCopy(tx, account, scope, providerId, isHidden) {
      const copies = find(tx, account, scope, providerId)
      for (const { message, folder } of copies) {
        tx.run(HIDE, [isHidden ? 1 : 0, account, folder, providerId])
        if (isHidden) leaveFolder(tx, message, folder)
        else if (!pending(tx, message).hasLabels) tx.run(LABEL, [folder, message])
        const isSeen = tx.get(SEEN, [message]) !== undefined
        if (isSeen) followFlags(tx, message, pending(tx, message))
        tx.run(SHOW, isSeen ? ['here', message, 'hidden'] : ['hidden', message, 'here'])
      }
      return threadsOf(copies)
    },
    followCopies(tx, account, message) {
      const own = pending(tx, message)
      if (!own.hasLabels) relabel(tx, account, message, tx.pluck<number>(HERE, [message, account]))
      followFlags(tx, message, own)
      return tx.pluck<number>(THREAD, [message])
    },
    renameCopy(tx, account, from, to) {
      const [copy] = tx.all<Copy>(
        'SELECT c.message, c.folder, m.thread FROM message_copy c LEFT JOIN message m ON m.id = c.message WHERE c.account = ? AND c.folder = ? AND c.provider_id = ?',
        [account, from.folder, from.providerId],
      )
      if (copy === undefined) return []
      tx.run(RENAME, [to.folder, to.providerId, to.uid, account, from.folder, from.providerId])
      if (from.folder !== to.folder && !pending(tx, copy.message).hasLabels) {
        leaveFolder(tx, copy.message, from.folder)
        tx.run(LABEL, [to.folder, copy.message])
      }
      return threadsOf([copy])
    },
  }

  /** Labels are those of the account's folders; other accounts keep theirs. */
  function relabel(tx: Write, account: string, message: number, wanted: readonly number[]): void {
    const before = tx.pluck<number>(LABELS, [message, account])
    for (const folder of before) if (!wanted.includes(folder)) tx.run(UNLABEL, [folder, message])
    for (const folder of wanted) if (!before.includes(folder)) tx.run(LABEL, [folder, message])
  }

  function leaveFolder(tx: Write, message: number, folder: number): void {
    if (tx.get(OTHER, [message, folder]) === undefined) tx.run(UNLABEL, [folder, message])
  }

  function keepAsGone(tx: Write, message: number): void {
    tx.run('DELETE FROM message_label WHERE message = ?', [message])
    tx.run(`UPDATE message SET state = 'gone', is_unread = 0 WHERE id = ?`, [message])
  }
}
