/**
 * Keeps a workspace's cards to what it shares at most.
 *
 * The level is written into the row that every change of cards holds, so nothing above it is put from
 * then on; what was there before is gone through afterwards, and gone on with when that was cut short.
 */
import { lowerCard, type MostLevel } from '@kith/shared/cards'
import { stableText, type DocId, type Json } from '@kith/shared/kit'
import type { Database } from '#db'
import type { CardReading, MostChange } from './cards.ts'
import type { CardPlan, ChangeCards } from './change-cards.ts'
import type { CardKey, CardKeys } from './keys.ts'
import { readCard, sealed, textOf } from './open-card.ts'
import {
  headOf,
  liveAfter,
  rowsNamed,
  saidLow,
  writeMost,
  type CardName,
  type CardRow,
} from './rows.ts'

/** Cards of one transaction. */
const BATCH = 200
const FIRST: CardName = { id: '00000000-0000-0000-0000-000000000000' as DocId, owner: '' }

export function createHoldMost(deps: {
  readonly db: Database
  readonly keys: CardKeys
  readonly change: ChangeCards
  readonly reading: Pick<CardReading, 'most'>
}): (workspace: DocId) => Promise<MostChange | null> {
  const { db, keys, change, reading } = deps
  return async workspace => {
    const { most, seq } = await reading.most(workspace)
    const { isLow, ...before } = await db.tx({ workspace }, tx => headOf(tx, workspace, false))
    if (before.most === most && isLow) return null
    const from = await db.tx({ workspace }, async tx => {
      const head = await headOf(tx, workspace)
      // Somebody else was here, or knows better.
      if (head.most === most || head.mostSeq > seq) return null
      await writeMost(tx, workspace, { most, seq, isLow: most === 'full' })
      return head.most
    })
    await lowerAll(workspace)
    return from === null ? null : { from, to: most }
  }

  async function lowerAll(workspace: DocId): Promise<void> {
    const { most, isLow } = await db.tx({ workspace }, tx => headOf(tx, workspace, false))
    if (isLow) return
    for (let after: CardName | undefined = FIRST; after !== undefined;) {
      const from: CardName = after
      const names = await db.tx({ workspace }, tx => liveAfter(tx, workspace, from, BATCH))
      await change(workspace, {
        read: tx => rowsNamed(tx, workspace, names),
        plan: (rows, key, held) => lowered(workspace, rows, key, held),
      })
      after = names.at(-1)
    }
    await db.tx({ workspace }, tx => saidLow(tx, workspace, most))
  }

  async function lowered(
    workspace: DocId,
    rows: readonly CardRow[],
    key: CardKey,
    most: MostLevel,
  ): Promise<CardPlan> {
    const plan = { put: [], drop: [], replaced: [] } as {
      -readonly [Part in keyof CardPlan]: CardPlan[Part][number][]
    }
    for (const row of rows) {
      const text = await textOf(keys, workspace, row)
      if (text === undefined) continue
      const { owner: member, ...card } = readCard(text, row.member)
      const less = lowerCard(card, most)
      if (less === null) plan.drop.push(row)
      else if (less.level !== card.level) {
        plan.replaced.push(row)
        const of = { id: row.id, owner: row.owner, member, records: row.records }
        plan.put.push(sealed(workspace, of, stableText(less as unknown as Json), key))
      }
    }
    return plan
  }
}
