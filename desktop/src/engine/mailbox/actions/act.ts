/**
 * What a person does with conversations: shown at once, told to the mailbox behind it, and taken back
 * as a whole by its `undo`.
 */
import { newShortId } from '@kith/shared/kit'
import type { ThreadAction } from '@kith/shared/rpc'
import type { Read, Store, Write } from '#engine/store'
import { heirOf } from '../find-thread.ts'
import type { FolderRow } from '../folders.ts'
import { mailFault } from '../mail-faults.ts'
import { setState, stateOf, type ChangeContext, type MessageState } from './change-message.ts'

export interface ActDeps {
  readonly store: Store
  readonly now: () => number
  readonly touchThreads: (tx: Write, threads: Iterable<number>) => void
  /** Something is to be told to mailboxes. */
  readonly onQueued: () => void
}

type Folder = FolderRow & { readonly kind: string; readonly is_selectable: number }
type Folders = ReadonlyMap<number, Folder>
interface Message {
  readonly id: number
  readonly is_out: number
  readonly is_draft: number
}
interface ThreadOwn {
  readonly snoozed_until: number | null
  readonly back_at: number | null
  readonly is_muted: number
  readonly waited_from: number | null
}
interface Before {
  readonly threads: readonly (readonly [number, ThreadOwn])[]
  readonly messages: readonly (readonly [number, MessageState])[]
}

/** Threads of one transaction: the file is never held longer than some 50 ms. */
const BATCH = 100
/** Actions that can still be taken back. */
const KEPT_MS = 24 * 60 * 60_000
const FOLDERS = 'SELECT id, account, provider_id, name, role, hue, kind, is_selectable FROM folder'
const MESSAGES = `SELECT id, is_out, is_draft FROM message WHERE thread = ? AND state NOT IN ('hidden', 'gone') ORDER BY id`
const ACCOUNTS = 'SELECT DISTINCT account FROM message_copy WHERE message = ?'
const OWN = 'SELECT snoozed_until, back_at, is_muted, waited_from FROM thread WHERE id = ?'
const SET_OWN =
  'UPDATE thread SET snoozed_until = ?, back_at = ?, is_muted = ?, waited_from = ? WHERE id = ?'

export function createActions({ store, now, touchThreads, onQueued }: ActDeps) {
  return { act, undo }

  /** Throws `mail/no-folder`. Nothing of a batch is changed then. */
  function act(threads: readonly number[], action: ThreadAction): { readonly undo: string } {
    const id = newShortId()
    const folders = readAll(store)
    const list = [...new Set(threads.map(thread => heirOf(store, thread)))]
    for (let at = 0; at < list.length; at += BATCH)
      store.write(tx => {
        const some = list.slice(at, at + BATCH)
        const context = { folders, now: now(), undo: id }
        const before = some.map(thread => apply(tx, thread, action, context, folders))
        keep(tx, `${id}.${String(at).padStart(8, '0')}`, {
          threads: before.flatMap(one => one.threads),
          messages: before.flatMap(one => one.messages),
        })
        touchThreads(tx, some)
      })
    onQueued()
    return { undo: id }
  }

  function undo(id: string): void {
    const parts = store.all<{ id: string; payload: string }>(
      'SELECT id, payload FROM undo WHERE id GLOB ? ORDER BY id DESC',
      [`${id.replace(/[^\w-]/g, '')}.*`],
    )
    if (parts.length === 0) throw mailFault('missing', { what: 'action' })
    const folders = readAll(store)
    for (const part of parts)
      store.write(tx => {
        const before = JSON.parse(part.payload) as Before
        for (const [message, state] of before.messages)
          setState(tx, message, state, { folders, now: now(), undo: null })
        for (const [thread, own] of before.threads) putOwn(tx, thread, own)
        tx.run('DELETE FROM undo WHERE id = ?', [part.id])
        const heirs = before.threads.map(([thread]) => heirOf(tx, thread))
        touchThreads(tx, new Set(heirs))
      })
    onQueued()
  }

  function keep(tx: Write, id: string, before: Before): void {
    tx.run('INSERT INTO undo (id, payload, at) VALUES (?, ?, ?)', [
      id,
      JSON.stringify(before),
      now(),
    ])
    tx.run('DELETE FROM undo WHERE at < ?', [now() - KEPT_MS])
  }
}

export const readAll = (read: Read): Folders =>
  new Map(read.all<Folder>(FOLDERS).map(folder => [folder.id, folder]))

function apply(
  tx: Write,
  thread: number,
  action: ThreadAction,
  context: ChangeContext,
  folders: Folders,
): Before {
  const own = tx.get<ThreadOwn>(OWN, [thread])
  if (own === undefined) return { threads: [], messages: [] }
  const messages = tx.all<Message>(MESSAGES, [thread])
  const changed: (readonly [number, MessageState])[] = []
  for (const message of messages) {
    const before = stateOf(tx, message.id)
    if (before === undefined) continue
    const accounts = tx.pluck<string>(ACCOUNTS, [message.id])
    const wanted = wantedState({ before, message, messages, action, folders, accounts })
    if (wanted === before) continue
    changed.push([message.id, before])
    setState(tx, message.id, wanted, context)
  }
  putOwn(tx, thread, ownAfter(own, action))
  return { threads: [[thread, own]], messages: changed }
}

function putOwn(tx: Write, thread: number, own: ThreadOwn): void {
  tx.run(SET_OWN, [own.snoozed_until, own.back_at, own.is_muted, own.waited_from, thread])
}

/** What the thread itself remembers: only here, no mailbox knows it. */
function ownAfter(own: ThreadOwn, action: ThreadAction): ThreadOwn {
  const away = { ...own, snoozed_until: null, back_at: null }
  switch (action.do) {
    case 'archive':
    case 'trash':
    case 'spam':
    case 'move':
      return away
    case 'inbox':
    case 'not-spam':
    case 'unsnooze':
      return { ...own, snoozed_until: null }
    case 'snooze':
      return { ...away, snoozed_until: action.until }
    case 'mute':
      return { ...away, is_muted: 1 }
    case 'unmute':
      return { ...own, is_muted: 0 }
    default:
      return own
  }
}

/** The same object where nothing is to change. */
function wantedState(facts: {
  readonly before: MessageState
  readonly message: Message
  readonly messages: readonly Message[]
  readonly action: ThreadAction
  readonly folders: Folders
  readonly accounts: readonly string[]
}): MessageState {
  const { before, message, messages: all, action, folders, accounts } = facts
  const isNewest = message.id === all.findLast(one => one.is_draft === 0)?.id
  const isNewestIn = message.id === all.findLast(one => one.is_draft === 0 && one.is_out === 0)?.id
  const place = (role: string) => moved(before, role, folders, accounts)
  switch (action.do) {
    case 'read':
      return before.isUnread ? { ...before, isUnread: false } : before
    case 'unread':
      return (isNewestIn || (isNewest && all.every(one => one.is_out === 1))) && !before.isUnread
        ? { ...before, isUnread: true }
        : before
    case 'star':
      return isNewest && !before.isStarred ? { ...before, isStarred: true } : before
    case 'unstar':
      return before.isStarred ? { ...before, isStarred: false } : before
    case 'archive':
    case 'mute':
      return has(before, 'inbox', folders) ? place('archive') : before
    case 'trash':
      return has(before, 'trash', folders) ? before : place('trash')
    case 'spam':
      return message.is_out === 1 || has(before, 'spam', folders) ? before : place('spam')
    case 'inbox':
    case 'not-spam':
      return message.is_out === 1 || message.is_draft === 1 || has(before, 'inbox', folders)
        ? before
        : place('inbox')
    case 'label':
    case 'unlabel':
    case 'move':
      return message.is_draft === 1 ? before : labelled(before, action, folders, accounts)
    default:
      return before
  }
}

const has = (state: MessageState, role: string, folders: Folders): boolean =>
  state.folders.some(id => folders.get(id)?.role === role)

/** Roles that a message leaves when it goes to another of them. */
const PLACES: readonly (string | null)[] = ['inbox', 'archive', 'trash', 'spam']

function moved(
  before: MessageState,
  role: string,
  folders: Folders,
  copies: readonly string[],
): MessageState {
  const labelled = before.folders.flatMap(id => folders.get(id)?.account ?? [])
  const accounts = new Set([...labelled, ...copies])
  let next = [...before.folders]
  for (const account of accounts) {
    const own = [...folders.values()].filter(folder => folder.account === account)
    const isLabelled = own.some(folder => folder.kind === 'label')
    const target = own.find(folder => folder.role === role && folder.is_selectable === 1)
    if (target === undefined && role !== 'archive') throw mailFault('no-folder', { role })
    const leaves = (id: number) => {
      const folder = folders.get(id)
      if (folder?.account !== account) return false
      // Labels stay on what is archived; where there are folders, a message stands in one.
      if (isLabelled) return PLACES.includes(folder.role)
      return role !== 'archive' || folder.role === 'inbox'
    }
    // A mailbox that keeps everything in one place has no folder to archive into.
    const isAdded = target !== undefined && !(isLabelled && role === 'archive')
    next = [...next.filter(id => !leaves(id)), ...(isAdded ? [target.id] : [])]
  }
  return { ...before, folders: [...new Set(next)] }
}

function labelled(
  before: MessageState,
  action: { readonly do: 'label' | 'unlabel' | 'move'; readonly label: string },
  folders: Folders,
  accounts: readonly string[],
): MessageState {
  const folder = folders.get(Number(action.label))
  if (folder === undefined) throw mailFault('missing', { what: 'label' })
  const isHere = accounts.includes(folder.account)
  const isIn = before.folders.includes(folder.id)
  if (!isHere || isIn === (action.do !== 'unlabel')) return before
  const others = before.folders.filter(id => id !== folder.id)
  if (action.do === 'unlabel') {
    return folder.kind === 'label'
      ? { ...before, folders: others }
      : moved(before, 'inbox', folders, accounts)
  }
  // In a mailbox with folders a message stands in one of them.
  const stays = (id: number) => {
    const other = folders.get(id)
    if (other?.account !== folder.account) return true
    return folder.kind === 'label' && (action.do === 'label' || !PLACES.includes(other.role))
  }
  return { ...before, folders: [...others.filter(stays), folder.id] }
}
