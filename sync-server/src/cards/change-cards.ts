/**
 * One change of a workspace's cards.
 *
 * Cards that were put together share a key. Whatever goes takes its key with it; what else was sealed
 * under that key is sealed anew in the same transaction. The key's bytes are removed after the
 * commit, and what a crash left of that at the next change.
 */
import type { MostLevel } from '@kith/shared/cards'
import type { Clock, DocId } from '@kith/shared/kit'
import type { Database, Tx } from '#db'
import { cardFault } from './card-fault.ts'
import type { CardKey, CardKeys } from './keys.ts'
import { sealAnew } from './open-card.ts'
import {
  addBytes,
  doom,
  doomed,
  forgetKeys,
  headOf,
  keepKey,
  raise,
  rowsUnder,
  takeBack,
  writeSealed,
  type CardRow,
  type Sealed,
} from './rows.ts'

export interface CardChange {
  /** Rows that may be concerned, read while nobody else changes any. */
  readonly read: (tx: Tx) => Promise<readonly CardRow[]>
  /** `most`: of the workspace, as nobody can change it before the commit. */
  readonly plan: (rows: readonly CardRow[], key: CardKey, most: MostLevel) => Promise<CardPlan>
}
export interface CardPlan {
  readonly put: readonly Sealed[]
  readonly drop: readonly CardRow[]
  /** What `put` takes the place of. */
  readonly replaced: readonly CardRow[]
}
export interface Changed {
  readonly revision: number
  readonly dropped: number
}

export interface ChangeCardsDeps {
  readonly db: Database
  readonly keys: CardKeys
  readonly clock: Clock
  /** Bytes a workspace may have; 0 for no limit. */
  readonly quota: number
  readonly onChanged: (workspace: DocId, revision: number) => void
}

export type ChangeCards = (workspace: DocId, change: CardChange) => Promise<Changed>

export function createChangeCards(deps: ChangeCardsDeps): {
  readonly change: ChangeCards
  /** Bytes of keys under which nothing is sealed any more. */
  readonly removeDoomed: (workspace: DocId) => Promise<void>
} {
  const { db, keys, clock, quota, onChanged } = deps
  return { change, removeDoomed }

  /** Throws `card/quota`. */
  async function change(workspace: DocId, wish: CardChange): Promise<Changed> {
    const key = await keys.make(workspace)
    let done: Awaited<ReturnType<typeof write>> | undefined
    try {
      done = await db.tx({ workspace }, tx => write(tx, workspace, wish, key))
    } finally {
      // Under a key that no row names nothing is sealed.
      if (done?.isUsed !== true) await keys.remove(workspace, key.id)
    }
    await removeDoomed(workspace)
    if (done.isNews) onChanged(workspace, done.revision)
    return done
  }

  async function write(tx: Tx, workspace: DocId, { read, plan }: CardChange, key: CardKey) {
    const head = await headOf(tx, workspace)
    const { put, drop, replaced } = await plan(await read(tx), key, head.most)
    if (put.length + drop.length === 0)
      return { revision: head.revision, dropped: 0, isNews: false, isUsed: false }
    const stale = [...drop, ...replaced]
    const leaving = new Set(stale.map(nameOf))
    const old = [...new Set(stale.flatMap(row => row.key ?? []))]
    const left = (await rowsUnder(tx, workspace, old)).filter(row => !leaving.has(nameOf(row)))
    const anew = (await Promise.all(left.map(row => sealAnew(keys, workspace, row, key)))).flat()
    const bytes = sum(put) + sum(anew) - sum(stale) - sum(left)
    if (quota > 0 && bytes > 0 && head.bytes + bytes > quota)
      throw cardFault('quota', { limit: quota })
    const isUsed = put.length + anew.length > 0
    if (isUsed) await keepKey(tx, workspace, key.id)
    // What is only sealed anew says what it said: nobody needs to hear of it.
    await writeSealed(tx, workspace, anew)
    const first = await raise(tx, workspace, put.length + drop.length)
    await writeSealed(tx, workspace, put, { first, at: clock.now() })
    await takeBack(tx, workspace, drop, { first: first + put.length, at: clock.now() })
    await doom(tx, workspace, old)
    await addBytes(tx, workspace, bytes)
    const revision = first + put.length + drop.length - 1
    return { revision, dropped: drop.length, isNews: true, isUsed }
  }

  async function removeDoomed(workspace: DocId): Promise<void> {
    const found = await db.tx({ workspace }, tx => doomed(tx, workspace))
    if (found.length === 0) return
    // The bytes first: a row without bytes is harmless, bytes without a row are found by nobody.
    for (const key of found) await keys.remove(workspace, key)
    await db.tx({ workspace }, tx => forgetKeys(tx, workspace, found))
  }
}

const nameOf = ({ id, owner }: CardRow) => `${id} ${owner}`
const sum = (rows: readonly { readonly sealed: Uint8Array | null }[]) =>
  rows.reduce((total, { sealed }) => total + (sealed?.byteLength ?? 0), 0)
