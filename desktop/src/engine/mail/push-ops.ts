/** What the person changed here is told to the mailbox, before it is asked what changed there. */
import { retryDelay } from '@kith/shared/mail'
import {
  connectKind,
  type FetchedMessage,
  type ItemRef,
  type MailOp,
  type OpResult,
} from '#engine/connectors'
import {
  dropItem,
  endOp,
  failOp,
  NOT_NAMED_YET,
  startOp,
  takeOps,
  type MessageChange,
  type OpRow,
} from '#engine/mailbox'
import type { Write } from '#engine/store'
import type { AccountContext } from './account-context.ts'
import { MAX_MESSAGE_BYTES, wordsOf } from './fetch-pending.ts'
import { folderOfScope, labelIds } from './sync-folders.ts'

const TAKE = 500

/** Throws what stops the account; what only this change cannot have is noted on its row. */
export async function pushOps(context: AccountContext): Promise<void> {
  const { account, clock, mailbox, signal } = context
  for (;;) {
    const ops = takeOps(mailbox.store, account, clock.now(), TAKE)
    if (ops.length === 0) return
    // Equal changes of neighbouring rows travel together; their order stays.
    for (const group of runsOf(ops)) {
      signal.throwIfAborted()
      await pushGroup(context, group)
    }
  }
}

function runsOf(ops: readonly OpRow[]): readonly (readonly OpRow[])[] {
  const runs: OpRow[][] = []
  for (const op of ops) {
    const last = runs.at(-1)
    if (last?.[0]?.payload === op.payload) last.push(op)
    else runs.push([op])
  }
  return runs
}

async function pushGroup(context: AccountContext, group: readonly OpRow[]): Promise<void> {
  const { account, clock, chance, connector, mailbox, signal } = context
  const { store } = mailbox
  const change = JSON.parse(group[0]?.payload ?? '{}') as MessageChange
  store.write(tx => group.forEach(op => startOp(tx, op.id)))
  const op = toMailOp(context, change, group)
  try {
    const result = op === null ? null : await connector.apply(op, signal)
    const heads = result === null ? [] : await askMarks(context, result)
    // Broken off before this, the change is told again, and what moved is fetched where it stands.
    store.write(tx => {
      group.forEach(one => endOp(tx, one.id))
      if (op?.kind === 'flags') noteFlags(tx, context, op)
      if (result === null || result.gone.length > 0) showAsThere(tx, context, group)
      if (result === null) return
      follow(tx, context, result)
      mark(tx, context, heads)
      // All new places are known: the person sees where it stands, in spite of what came meanwhile.
      if (op?.kind === 'move' && result.moved.length + result.gone.length === op.refs.length)
        showAsThere(tx, context, group)
    })
  } catch (error) {
    const kind = connectKind(error)
    if (kind !== 'permanent' && kind !== 'conflict' && kind !== 'missing-scope') throw error
    // Asked before the change is given up: broken off here, both are tried again.
    const there = kind === 'conflict' || op === null ? [] : await askLabels(context, op)
    store.write(tx => {
      for (const { id, attempts } of group) {
        const now = clock.now()
        const facts = {
          scope: 'item',
          failures: attempts,
          until: null,
          now,
          chance: chance(),
        } as const
        const wait = kind === 'conflict' ? retryDelay({ kind, ...facts }) : null
        failOp(tx, id, wordsOf(error), wait === null ? null : now + wait)
      }
      if (kind !== 'conflict') showAsThere(tx, context, group)
      const threads = there.flatMap(({ ref, flags, labels }) => {
        const folders = labelIds(tx, account, labels)
        return mailbox.applyFlags(tx, account, ref.scope, ref.providerId, flags, folders)
      })
      mailbox.touchThreads(tx, new Set(threads))
    })
    context.log.warn('mail/op', { account, kind, count: group.length })
  }
}

/** What was shown at once and came to nothing: the person sees again what the mailbox has. */
function showAsThere(
  tx: Write,
  { account, connector, mailbox }: AccountContext,
  group: readonly OpRow[],
): void {
  // A label stands on no copy of its own.
  if (connector.caps.hasLabels) return
  const threads = group.flatMap(one => mailbox.followCopies(tx, account, one.message))
  mailbox.touchThreads(tx, new Set(threads))
}

/** Labels as the mailbox has them, where no copy tells. */
async function askLabels(
  { connector, signal }: AccountContext,
  { refs }: MailOp,
): Promise<readonly FetchedMessage[]> {
  const found: FetchedMessage[] = []
  if (!connector.caps.hasLabels) return found
  for await (const one of connector.fetch(refs, { signal, maxMessageBytes: MAX_MESSAGE_BYTES }))
    if (one.is === 'message') found.push(one)
  return found
}

/** The copies have them now: what comes before the mailbox says so itself must not see the old ones. */
function noteFlags(
  tx: Write,
  { account, mailbox }: AccountContext,
  op: Extract<MailOp, { kind: 'flags' }>,
): void {
  for (const { scope, providerId } of op.refs) {
    const copies = tx.pluck<string>(
      `SELECT c.flags FROM message_copy c JOIN folder f ON f.id = c.folder
       WHERE c.account = ? AND c.provider_id = ? AND f.provider_id = ?`,
      [account, providerId, scope],
    )
    for (const flags of copies) {
      const kept = (JSON.parse(flags) as string[]).filter(
        flag => !op.remove.includes(flag) && !op.add.includes(flag),
      )
      const now = [...kept, ...op.add]
      mailbox.touchThreads(
        tx,
        new Set(mailbox.applyFlags(tx, account, scope, providerId, now, null)),
      )
    }
  }
}

function toMailOp(
  context: AccountContext,
  change: MessageChange,
  group: readonly OpRow[],
): MailOp | null {
  const { account, connector, mailbox } = context
  const { store } = mailbox
  const places = group.flatMap(({ message }) =>
    store.all<{ scope: string; provider_id: string }>(
      'SELECT scope, provider_id FROM item WHERE message = ? AND account = ? AND state = 1',
      [message, account],
    ),
  )
  const refs: ItemRef[] = places.map(row => ({ scope: row.scope, providerId: row.provider_id }))
  if (refs.length === 0) return null
  const nameOf = (id: number) =>
    store.pluck<string>('SELECT provider_id FROM folder WHERE id = ?', [id])[0]
  const names = (ids: readonly number[]) => ids.flatMap(id => nameOf(id) ?? [])
  if (change.kind === 'flags')
    return { kind: 'flags', refs, add: change.add, remove: change.remove }
  if (connector.caps.hasLabels) {
    const { add, remove } =
      change.kind === 'labels'
        ? change
        : { add: [change.to], remove: change.from === null ? [] : [change.from] }
    return { kind: 'labels', refs, add: names(add), remove: names(remove) }
  }
  const to = nameOf(change.kind === 'move' ? change.to : (change.add[0] ?? -1))
  if (to === undefined) return null
  const fromId = change.kind === 'move' ? change.from : (change.remove[0] ?? null)
  const from = fromId === null ? null : nameOf(fromId)
  const moving = refs.filter(ref => (from === null ? ref.scope !== to : ref.scope === from))
  return moving.length === 0 ? null : { kind: 'move', refs: moving, to }
}

/** What was marked elsewhere just before a move stands on the moved message and is told by no list. */
async function askMarks(
  { connector, signal }: AccountContext,
  { moved }: OpResult,
): Promise<readonly MarkedAt[]> {
  const found: MarkedAt[] = []
  for (const [scope, some] of Map.groupBy(moved, one => one.to.scope)) {
    // A provider whose ids stay through a move tells changed flags by themselves.
    const refs = some.filter(one => one.from.providerId !== one.to.providerId).map(one => one.to)
    const heads = refs.length === 0 ? [] : await connector.headers(refs, signal)
    for (const { providerId, flags } of heads)
      if (flags !== undefined) found.push({ scope, providerId, flags })
  }
  return found
}

interface MarkedAt {
  readonly scope: string
  readonly providerId: string
  readonly flags: readonly string[]
}

function mark(tx: Write, { account, mailbox }: AccountContext, heads: readonly MarkedAt[]): void {
  const threads = heads.flatMap(({ scope, providerId, flags }) =>
    mailbox.applyFlags(tx, account, scope, providerId, flags, null),
  )
  mailbox.touchThreads(tx, new Set(threads))
}

/** Moved copies have their new ids at once: nothing is fetched again. */
function follow(
  tx: Write,
  { account, clock, connector, generation, mailbox }: AccountContext,
  { moved }: OpResult,
): void {
  const seen = connector.caps.keepsIds === true ? generation : NOT_NAMED_YET
  const threads = new Set<number>()
  for (const { from, to, uid } of moved) {
    const item = tx.get<{ message: number | null; at: number }>(
      'SELECT message, at FROM item WHERE account = ? AND scope = ? AND provider_id = ?',
      [account, from.scope, from.providerId],
    )
    if (item === undefined || item.message === null) continue
    // Replacing would not be counted: a row that is there is taken away first.
    for (const { scope, providerId } of [from, to]) dropItem(tx, { account, scope, providerId })
    tx.run(
      `INSERT INTO item (account, scope, provider_id, state, message, at, listed_at, seen_generation) VALUES (?, ?, ?, 1, ?, ?, ?, ?)`,
      [account, to.scope, to.providerId, item.message, item.at, clock.now(), seen],
    )
    const found = mailbox.renameCopy(
      tx,
      account,
      { folder: folderOfScope(tx, account, from.scope).id, providerId: from.providerId },
      {
        folder: folderOfScope(tx, account, to.scope).id,
        providerId: to.providerId,
        uid: uid ?? null,
      },
    )
    for (const thread of found) threads.add(thread)
  }
  mailbox.touchThreads(tx, threads)
}
