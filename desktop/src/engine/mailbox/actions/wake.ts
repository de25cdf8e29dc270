/**
 * Threads that come back: from a snooze, or because nobody replied in time. They stand on top,
 * unread, whatever else was done meanwhile. New mail in a thread wakes it, or keeps a muted one away.
 */
import type { Store, Write } from '#engine/store'
import { readAll } from './act.ts'
import { setState, stateOf } from './change-message.ts'

export interface WakeDeps {
  readonly store: Store
  readonly now: () => number
  readonly touchThreads: (tx: Write, threads: Iterable<number>) => void
}

const SNOOZED = 'SELECT id FROM thread WHERE snoozed_until <= ? LIMIT 200'
const WAITING = 'SELECT id, last_in_at, waited_from FROM thread WHERE remind_at <= ? LIMIT 200'
const BACK = 'UPDATE thread SET snoozed_until = NULL, back_at = ? WHERE id = ?'
const REMINDED = 'UPDATE thread SET remind_at = NULL, back_at = ? WHERE id = ?'
const ANSWERED = 'UPDATE thread SET remind_at = NULL, waited_from = NULL WHERE id = ?'
const NEWEST = `SELECT id FROM message WHERE thread = ? AND is_draft = 0 AND state NOT IN ('hidden', 'gone') ORDER BY is_out, id DESC LIMIT 1`
const OWN = 'SELECT is_muted, snoozed_until FROM thread WHERE id = ?'

/** Brings back what is due; answers how many threads came. */
export function wakeDue({ store, now, touchThreads }: WakeDeps): number {
  const at = now()
  return store.write(tx => {
    const snoozed = tx.pluck<number>(SNOOZED, [at])
    for (const thread of snoozed) tx.run(BACK, [at, thread])
    const waiting = tx.all<{ id: number; last_in_at: number | null; waited_from: number | null }>(
      WAITING,
      [at],
    )
    const late = waiting.filter(one => (one.last_in_at ?? 0) <= (one.waited_from ?? 0))
    for (const { id } of late) tx.run(REMINDED, [at, id])
    for (const { id } of waiting) if (!late.some(one => one.id === id)) tx.run(ANSWERED, [id])
    const back = [...snoozed, ...late.map(one => one.id)]
    for (const thread of back) markUnread(tx, thread, at)
    touchThreads(tx, [...snoozed, ...waiting.map(one => one.id)])
    return back.length
  })
}

function markUnread(tx: Write, thread: number, now: number): void {
  const [newest] = tx.pluck<number>(NEWEST, [thread])
  const state = newest === undefined ? undefined : stateOf(tx, newest)
  if (newest === undefined || state === undefined) return
  setState(tx, newest, { ...state, isUnread: true }, { folders: readAll(tx), now, undo: null })
}

/** In deliver's transaction: a message has come into a thread. Old mail that is fetched later changes nothing. */
export function onAnswer(
  tx: Write,
  thread: number,
  message: number,
  facts: { readonly isOut: boolean; readonly isHistorical: boolean; readonly now: number },
): void {
  const { isOut, isHistorical, now } = facts
  if (isHistorical) return
  if (isOut) return remindOf(tx, thread, message)
  const own = tx.get<{ is_muted: number; snoozed_until: number | null }>(OWN, [thread])
  if (own === undefined) return
  tx.run(ANSWERED, [thread])
  if (own.snoozed_until !== null)
    tx.run('UPDATE thread SET snoozed_until = NULL WHERE id = ?', [thread])
  if (own.is_muted === 0) return
  const folders = readAll(tx)
  const state = stateOf(tx, message)
  if (state === undefined) return
  const rest = state.folders.filter(id => folders.get(id)?.role !== 'inbox')
  const archive = [...folders.values()].find(
    folder =>
      folder.role === 'archive' &&
      folder.kind === 'folder' &&
      state.folders.some(id => folders.get(id)?.account === folder.account),
  )
  const wanted = archive === undefined || rest.length > 0 ? rest : [archive.id]
  setState(tx, message, { ...state, folders: wanted }, { folders, now, undo: null })
}

/** A conversation that begins with us has its thread only when its first mail comes back from Sent. */
function remindOf(tx: Write, thread: number, message: number): void {
  const [wanted] = tx.all<{ remind_at: number; not_before: number }>(WANTED, [message])
  if (wanted === undefined) return
  tx.run('UPDATE thread SET remind_at = ?, waited_from = ? WHERE id = ?', [
    wanted.remind_at,
    wanted.not_before,
    thread,
  ])
}
const WANTED = `SELECT o.remind_at, o.not_before FROM message m JOIN outbox o ON o.rfc_id = '<' || m.rfc_id || '>'
  WHERE m.id = ? AND o.remind_at IS NOT NULL`
