/**
 * Cards of mails and meetings: put and taken back by the devices of their owner, given to those who
 * may read a record that they concern.
 *
 * Order: everything that changes cards of a workspace holds its row of `card_head`, so revisions
 * follow commits and who asks for what is newer misses nothing.
 */
import {
  lowerCard,
  lowerMost,
  MAX_DROP,
  type CardPage,
  type MostLevel,
  type Publish,
  type Published,
  type SharedCard,
} from '@kith/shared/cards'
import { stableText, type Clock, type DocId, type Json, type Log } from '@kith/shared/kit'
import type { Database } from '#db'
import { cardFault } from './card-fault.ts'
import { createChangeCards, type CardPlan } from './change-cards.ts'
import { createCardKeys, type CardKey, type KeyStore } from './keys.ts'
import { createHoldMost } from './hold-most.ts'
import { readCard, sealed, seenBy, textOf } from './open-card.ts'
import {
  claimChosen,
  headOf,
  idsOf,
  idsOver,
  liveIdsOf,
  forgetOld,
  ownersOf,
  pageOf,
  renew,
  rowsNamed,
  rowsOf,
  type CardName,
  type CardRow,
} from './rows.ts'

/** Whose device it is. */
export interface CardPerson {
  readonly user: string
  readonly member: DocId
}

/** What the records of a workspace say of who may see them. */
export interface CardReading {
  /** Changes whenever this person may read something else than before. */
  readonly audience: (workspace: DocId, person: CardPerson) => Promise<string>
  readonly readable: (
    workspace: DocId,
    person: CardPerson,
    docs: readonly DocId[],
  ) => Promise<ReadonlySet<DocId>>
  /** What the workspace shares at most, and a place of its log up to which that is so at least. */
  readonly most: (workspace: DocId) => Promise<MostRead>
  /** A member, or somebody who left and said that what they shared stays. */
  readonly mayStay: (workspace: DocId, user: string) => Promise<boolean>
}
export interface MostRead {
  readonly most: MostLevel
  readonly seq: number
}

export interface Cards {
  /** Throws `card/forged`, `card/quota`. The same again changes nothing. */
  readonly publish: (workspace: DocId, person: CardPerson, wish: Publish) => Promise<Published>
  readonly page: (workspace: DocId, person: CardPerson, from: PageFrom) => Promise<CardPage>
  /** Ids of what this person shares, in their order. */
  readonly mine: (
    workspace: DocId,
    user: string,
    after: DocId | null,
  ) => Promise<{ readonly ids: readonly DocId[]; readonly isEnd: boolean }>
  /** Everything this person ever shared; answers how much it was. */
  readonly takeBackAll: (workspace: DocId, user: string) => Promise<number>
  /** This person is no member any more: what they shared goes, unless they left it to the team. */
  readonly left: (workspace: DocId, user: string) => Promise<void>
  /** Cards of these documents go for good; answers how many. */
  readonly purge: (workspace: DocId, docs: readonly DocId[]) => Promise<number>
  /** These documents are read by others than before: their cards are news to everybody. */
  readonly moved: (workspace: DocId, docs: readonly DocId[]) => Promise<void>
  /** Nothing above what the workspace allows now stays; answers what it was, `null` when it is the same. */
  readonly holdMost: (workspace: DocId) => Promise<MostChange | null>
  /** Up to here entries about sharing have been written down; answers up to where they were before. */
  readonly claim: (workspace: DocId, seq: number) => Promise<number>
  /** Removes what is left of what was taken back, and what belongs to nobody who is here. */
  readonly sweep: (workspace: DocId) => Promise<void>
}

export interface MostChange {
  readonly from: MostLevel
  readonly to: MostLevel
}

export interface PageFrom {
  readonly after: number
  readonly audience: string
  /** In the middle of a whole list. */
  readonly isGoingOn: boolean
}

export interface CardsDeps {
  readonly db: Database
  readonly store: KeyStore
  readonly clock: Clock
  readonly log: Log
  readonly reading: CardReading
  /** Bytes a workspace may have; 0 for no limit. */
  readonly quota: number
  readonly onChanged: (workspace: DocId, revision: number) => void
  /** Rows of one page. */
  readonly pageRows?: number
}

/** A page ends behind the card that makes it larger. */
const PAGE_BYTES = 1_000_000
/** Who was away for longer begins anew. */
const REMEMBERED_MS = 90 * 86_400_000

export function createCards(deps: CardsDeps): Cards {
  const { db, clock, log, reading, onChanged, pageRows = 200 } = deps
  const keys = createCardKeys(deps.store)
  const { change, removeDoomed } = createChangeCards({ ...deps, keys })
  const holdMost = createHoldMost({ db, keys, change, reading })

  return {
    publish,
    page,
    holdMost,
    claim: (workspace, seq) => db.tx({ workspace }, tx => claimChosen(tx, workspace, seq)),
    mine: (workspace, user, after) =>
      db.tx({ workspace }, async tx => {
        const ids = await liveIdsOf(tx, workspace, user, after, MAX_DROP)
        return { ids, isEnd: ids.length < MAX_DROP }
      }),
    takeBackAll,
    left,
    purge: async (workspace, docs) =>
      forget(workspace, await db.tx({ workspace }, tx => idsOver(tx, workspace, docs))),
    async moved(workspace, docs) {
      const revision = await db.tx({ workspace }, async tx =>
        renew(tx, workspace, await idsOver(tx, workspace, docs)),
      )
      if (revision !== null) onChanged(workspace, revision)
    },
    async sweep(workspace) {
      await removeDoomed(workspace)
      await holdMost(workspace)
      for (const owner of await db.tx({ workspace }, tx => ownersOf(tx, workspace)))
        await left(workspace, owner)
      const before = clock.now() - REMEMBERED_MS
      const count = await db.tx({ workspace }, tx => forgetOld(tx, workspace, before))
      if (count > 0) log.info('cards/forgotten', { workspace, cards: count })
    },
  }

  async function left(workspace: DocId, user: string): Promise<void> {
    if (!(await reading.mayStay(workspace, user))) await takeBackAll(workspace, user)
  }

  async function takeBackAll(workspace: DocId, user: string): Promise<number> {
    return forget(workspace, await db.tx({ workspace }, tx => idsOf(tx, workspace, user)))
  }

  async function publish(
    workspace: DocId,
    person: CardPerson,
    { owner, put, drop }: Publish,
  ): Promise<Published> {
    const { user, member } = person
    if (owner !== undefined && owner !== member) throw cardFault('forged', {})
    await holdMost(workspace)
    const { most } = await reading.most(workspace)
    const named = put.flatMap(({ records, members }) => [...records, ...members])
    const readable = await reading.readable(workspace, person, [...new Set(named)])
    const taken = new Map(
      put.flatMap(card => {
        const own = seenBy(card, readable)
        return own === null ? [] : [[own.id, own] as const]
      }),
    )
    const refused = put.filter(({ id }) => !taken.has(id)).map(({ id }) => id)
    // What may not be shown any more must not stay as it was.
    const gone = new Set([...drop, ...refused].filter(id => !taken.has(id)))
    const { revision } = await change(workspace, {
      read: tx => rowsOf(tx, workspace, user, [...gone, ...taken.keys()]),
      plan,
    })
    // Removed meanwhile: what was taken back then does not come again.
    await left(workspace, user)
    return { revision, refused: refused.map(id => ({ id, why: 'not-readable' })) }

    async function plan(
      rows: readonly CardRow[],
      key: CardKey,
      held: MostLevel,
    ): Promise<CardPlan> {
      const before = new Map(rows.map(row => [row.id, row]))
      const news = []
      const replaced: CardRow[] = []
      for (const whole of taken.values()) {
        // A device that has not heard of it yet gives more: that is not kept for a moment.
        const card = lowerCard(whole, lowerMost(most, held))
        if (card === null) {
          gone.add(whole.id)
          continue
        }
        const text = stableText(card as unknown as Json)
        const row = before.get(card.id)
        const isThere = row !== undefined && row.sealed !== null
        if (isThere && row.member === member && (await textOf(keys, workspace, row)) === text)
          continue
        if (isThere) replaced.push(row)
        const { id, records } = card
        news.push(sealed(workspace, { id, owner: user, member, records }, text, key))
      }
      return { put: news, replaced, drop: rows.filter(row => gone.has(row.id) && row.sealed) }
    }
  }

  async function forget(workspace: DocId, names: readonly CardName[]): Promise<number> {
    let count = 0
    for (let at = 0; at < names.length; at += MAX_DROP) {
      const { dropped } = await change(workspace, {
        read: tx => rowsNamed(tx, workspace, names.slice(at, at + MAX_DROP)),
        plan: async drop => ({ put: [], replaced: [], drop }),
      })
      count += dropped
    }
    return count
  }

  async function page(
    workspace: DocId,
    person: CardPerson,
    { after, audience, isGoingOn }: PageFrom,
  ): Promise<CardPage> {
    const now = await reading.audience(workspace, person)
    const { rows, from, isWhole } = await db.tx({ workspace }, async tx => {
      const head = await headOf(tx, workspace, false)
      const isBehind = after < head.floor && !isGoingOn
      const begins = isBehind || audience !== now || after > head.revision
      const start = begins ? 0 : after
      return { rows: await pageOf(tx, workspace, start, pageRows), from: start, isWhole: begins }
    })
    const opened: { row: CardRow; card: SharedCard | null }[] = []
    let bytes = 0
    for (const row of rows) {
      const text = await textOf(keys, workspace, row)
      opened.push({ row, card: text === undefined ? null : readCard(text, row.member) })
      bytes += text?.length ?? 0
      if (bytes > PAGE_BYTES) break
    }
    const named = opened.flatMap(({ card }) =>
      card === null ? [] : [...card.records, ...card.members],
    )
    const readable = await reading.readable(workspace, person, [...new Set(named)])
    const { most } = await reading.most(workspace)
    const seen = opened.map(({ row, card }) => {
      const allowed = card && lowerCard(card, most)
      return { row, card: allowed && seenBy(allowed, readable) }
    })
    return {
      isWhole,
      audience: now,
      cards: seen.flatMap(({ card }) => card ?? []),
      gone: seen.flatMap(({ row, card }) =>
        card === null ? [{ id: row.id, owner: row.member }] : [],
      ),
      revision: opened.at(-1)?.row.revision ?? from,
      isEnd: rows.length < pageRows && opened.length === rows.length,
    }
  }
}
