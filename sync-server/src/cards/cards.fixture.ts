/** Cards of one database: servers that may be told anything, and devices that keep what they hear. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  cardOf,
  type Card,
  type CardPage,
  type MostLevel,
  type Publish,
  type SharedCard,
} from '@kith/shared/cards'
import { derivedId, newId, silentLog, type DocId } from '@kith/shared/kit'
import { createDiskStore } from '#blobs'
import type { Database } from '#db'
import { createCards, type CardPerson, type CardsDeps } from './index.ts'

export const memberOf = (user: string): DocId => derivedId('member', user)
export const recordOf = (n: number): DocId => derivedId('record', String(n))
export const idOf = (n: number): DocId => derivedId('card', String(n))
export const person = (user: string): CardPerson => ({ user, member: memberOf(user) })

export const card = (
  n: number,
  level: Card['level'] = 'full',
  records = [1],
  text = `text ${n}`,
): Card =>
  cardOf(
    {
      id: idOf(n),
      kind: 'mail',
      at: n,
      until: null,
      direction: 'in',
      thread: idOf(n),
      records: records.map(recordOf),
      members: [],
      others: 0,
      subject: `subject ${n}`,
      text,
      ownLength: 0,
      place: null,
      files: [],
    },
    level,
  )!
export const put = (...cards: Card[]): Publish => ({ put: cards, drop: [] })
export const drop = (...ids: number[]): Publish => ({ put: [], drop: ids.map(idOf) })

export type CardsFixture = ReturnType<typeof cardsFixture>

/** Everything in one database and one folder; `remove` ends both. */
export function cardsFixture(db: Database) {
  const folder = mkdtempSync(join(tmpdir(), 'kith-cards-'))
  return { db, folder, workspace, server, remove }

  async function remove(): Promise<void> {
    await db.close()
    rmSync(folder, { recursive: true, force: true })
  }

  async function workspace(): Promise<DocId> {
    const id = newId()
    await db.tx({ workspace: id }, tx =>
      tx.query('insert into workspace (workspace, name, log, created) values ($1, $2, $3, 0)', [
        id,
        'W',
        newId(),
      ]),
    )
    return id
  }

  function server(options: Partial<CardsDeps> = {}) {
    const hidden = new Map<string, ReadonlySet<DocId>>()
    const heard: number[] = []
    const says: { most: MostLevel; seq: number } = { most: 'full', seq: 0 }
    const left = new Set<string>()
    const cards = createCards({
      db,
      store: createDiskStore(folder),
      clock: { now: () => 1_000 },
      log: silentLog,
      quota: 0,
      reading: {
        audience: async (_, { user }) => [...(hidden.get(user) ?? [])].join().slice(0, 90),
        readable: async (_, { user }, docs) =>
          new Set(docs.filter(doc => hidden.get(user)?.has(doc) !== true)),
        most: async () => ({ ...says }),
        mayStay: async (_, user) => !left.has(user),
      },
      onChanged: (_, revision) => heard.push(revision),
      ...options,
    })
    const hide = (user: string, ...records: number[]) =>
      void hidden.set(user, new Set(records.map(recordOf)))
    return { cards, hide, heard, says, left }
  }
}

/** A device that keeps what it is told. */
export function reader(cards: ReturnType<typeof createCards>, id: DocId, user: string) {
  const held = new Map<string, SharedCard>()
  let [after, audience] = [0, '']
  async function ask() {
    let [isGoingOn, isEnd] = [false, false]
    const seen = new Set<string>()
    while (!isEnd) {
      const page: CardPage = await cards.page(id, person(user), { after, audience, isGoingOn })
      if (page.isWhole) {
        isGoingOn = true
        seen.clear()
      }
      for (const one of page.cards) {
        held.set(one.id + one.owner, one)
        seen.add(one.id + one.owner)
      }
      for (const one of page.gone) held.delete(one.id + one.owner)
      after = page.revision
      audience = page.audience
      isEnd = page.isEnd
    }
    if (isGoingOn) for (const key of held.keys()) if (!seen.has(key)) held.delete(key)
    return [...held.values()]
  }
  return { ask }
}
