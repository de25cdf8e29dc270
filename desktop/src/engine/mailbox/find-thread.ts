/**
 * Which conversation a mail belongs to, in tables. The rules are `touches` of @kith/shared/mail:
 * conversations are connected sets of mails that touch, so the order of arrival decides nothing.
 * Here each rule is a lookup instead of a comparison with every stored mail.
 */
import { SUBJECT_SPAN } from '@kith/shared/mail'
import type { Read, Write } from '#engine/store'
import { hash52, scopeOf } from './hashes.ts'

export interface ThreadNeeds {
  readonly account: string
  readonly providerThread: string | null
  readonly rfcId: string | null
  readonly inReplyTo: string | null
  readonly references: readonly string[]
  /** 0: no subject to go by. */
  readonly subjectHash: number
  readonly isLoose: boolean
  readonly at: number
  /** Numbers of the addresses of others than the person themself. */
  readonly others: readonly number[]
}

const BY_KEY = 'SELECT thread FROM thread_key WHERE account = ? AND key = ?'
const BY_ID = 'SELECT thread FROM thread_link_id WHERE rfc_hash = ? AND scope <> ?'
const BY_SUBJECT = `SELECT id, thread FROM message WHERE subject_hash = ? AND is_loose >= ? AND sent_at BETWEEN ? AND ?`
const PEOPLE = 'SELECT address FROM participant WHERE message = ?'
const MERGED = 'SELECT merged_into AS into_ FROM thread WHERE id = ?'
const KEEP_KEY = 'INSERT OR IGNORE INTO thread_key (account, key, thread) VALUES (?, ?, ?)'
const KEEP_ID = 'INSERT OR IGNORE INTO thread_link_id (rfc_hash, scope, thread) VALUES (?, ?, ?)'

/** Numbers of the stored threads that the mail touches, smallest first; one that was merged stands for its heir. */
export function findThreads(read: Read, mail: ThreadNeeds): readonly number[] {
  const found = new Set<number>()
  const add = (thread: number) => void found.add(heirOf(read, thread))
  const { account, providerThread } = mail
  if (providerThread !== null)
    for (const thread of read.pluck<number>(BY_KEY, [account, providerThread])) add(thread)
  // What one provider keeps apart stays apart: its own mail is not looked up by ids.
  const except = providerThread === null ? -1 : scopeOf(account)
  for (const hash of idHashes(mail))
    for (const thread of read.pluck<number>(BY_ID, [hash, except])) add(thread)
  if (providerThread === null && mail.subjectHash !== 0)
    for (const thread of bySubject(read, mail)) add(thread)
  return [...found].toSorted((a, b) => a - b)
}

/** Writes down how later mails find this thread. */
export function keepLinks(tx: Write, mail: ThreadNeeds, thread: number): void {
  const { account, providerThread } = mail
  if (providerThread !== null) tx.run(KEEP_KEY, [account, providerThread, thread])
  const scope = providerThread === null ? 0 : scopeOf(account)
  for (const hash of idHashes(mail)) tx.run(KEEP_ID, [hash, scope, thread])
}

export function heirOf(read: Read, thread: number): number {
  let at = thread
  for (;;) {
    const next = read.get<{ into_: number | null }>(MERGED, [at])?.into_
    if (next === null || next === undefined) return at
    at = next
  }
}

/** An answer that names no parent joins any mail of its subject, any mail joins such an answer. */
function* bySubject(read: Read, mail: ThreadNeeds): Generator<number> {
  const { subjectHash, isLoose, at, others } = mail
  const found = read.all<{ id: number; thread: number }>(BY_SUBJECT, [
    subjectHash,
    isLoose ? 0 : 1,
    at - SUBJECT_SPAN,
    at + SUBJECT_SPAN,
  ])
  for (const { id, thread } of found)
    if (read.pluck<number>(PEOPLE, [id]).some(address => others.includes(address))) yield thread
}

const idHashes = ({ rfcId, inReplyTo, references }: ThreadNeeds): readonly number[] =>
  [...new Set([rfcId, inReplyTo, ...references].flatMap(id => id ?? []))].map(hash52)
