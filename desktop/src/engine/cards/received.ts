/** Cards of colleagues in the workspace's file: rows that can go, without a trace in the file's pages. */
import { sharedCardSchema, type CardPage, type SharedCard } from '@kith/shared/cards'
import type { DocId } from '@kith/shared/kit'
import type { Read, Store, Write } from '#engine/store'

/** Where this device stands with the server's cards. */
export interface Place {
  readonly of: string
  readonly revision: number
  readonly audience: string
  /** Whole lists so far. */
  readonly round: number
}
export const NOWHERE: Place = { of: '', revision: 0, audience: '', round: 0 }

const PUT = `INSERT INTO card (id, owner, kind, level, at, direction, thread, body, round) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id, owner) DO UPDATE SET kind = excluded.kind, level = excluded.level, at = excluded.at, direction = excluded.direction,
  thread = excluded.thread, body = excluded.body, round = excluded.round`
const DROP = 'DELETE FROM card WHERE id = ? AND owner = ?'
const UNLINK = 'DELETE FROM card_record WHERE id = ? AND owner = ?'
const LINK = 'INSERT INTO card_record (record, at, id, owner) VALUES (?, ?, ?, ?)'
const RECORDS = 'SELECT record FROM card_record WHERE id = ? AND owner = ?'
const OLD = 'SELECT id, owner FROM card WHERE round <> ?'
const OF_RECORD = `SELECT c.body FROM card_record r JOIN card c ON c.id = r.id AND c.owner = r.owner
  WHERE r.record = ? ORDER BY r.at DESC, r.id, r.owner LIMIT ?`

export interface Received {
  /** In one transaction; answers the records whose cards changed. `round`: of a list that begins anew. */
  readonly take: (page: CardPage, me: DocId | null, round: number) => readonly DocId[]
  /** What did not come in the round that ended here is gone. */
  readonly endRound: (round: number) => readonly DocId[]
  /** Everything. */
  readonly clear: () => readonly DocId[]
}

export const createReceived = (store: Store): Received => ({
  take: (page, me, round) =>
    store.write(tx =>
      overwriting(tx, () => {
        const touched = new Set<DocId>()
        for (const { id, owner } of page.gone) drop(tx, id, owner, touched)
        // One's own mail is here anyway.
        for (const card of page.cards) if (card.owner !== me) put(tx, card, round, touched)
        return [...touched]
      }),
    ),
  endRound: round =>
    store.write(tx =>
      overwriting(tx, () => {
        const touched = new Set<DocId>()
        for (const { id, owner } of tx.all<{ id: DocId; owner: DocId }>(OLD, [round]))
          drop(tx, id, owner, touched)
        return [...touched]
      }),
    ),
  clear: () =>
    store.write(tx =>
      overwriting(tx, () => {
        const touched = tx.pluck<DocId>('SELECT DISTINCT record FROM card_record')
        tx.run('DELETE FROM card')
        tx.run('DELETE FROM card_record')
        return touched
      }),
    ),
})

/** What rows leave in the file's pages is zeros, not only marked as free. */
function overwriting(tx: Write, work: () => readonly DocId[]): readonly DocId[] {
  tx.exec('PRAGMA secure_delete = ON')
  try {
    return work()
  } finally {
    tx.exec('PRAGMA secure_delete = OFF')
  }
}

export function cardsOfRecord(read: Read, record: DocId, limit: number): readonly SharedCard[] {
  return read
    .pluck<string>(OF_RECORD, [record, limit])
    .map(body => sharedCardSchema.parse(JSON.parse(body)))
}

function put(tx: Write, card: SharedCard, round: number, touched: Set<DocId>): void {
  unlink(tx, card.id, card.owner, touched)
  const { id, owner, kind, level, at, direction, thread } = card
  tx.run(PUT, [id, owner, kind, level, at, direction, thread, JSON.stringify(card), round])
  for (const record of card.records) {
    tx.run(LINK, [record, at, id, owner])
    touched.add(record)
  }
}

function drop(tx: Write, id: DocId, owner: DocId, touched: Set<DocId>): void {
  unlink(tx, id, owner, touched)
  tx.run(DROP, [id, owner])
}

function unlink(tx: Write, id: DocId, owner: DocId, touched: Set<DocId>): void {
  for (const record of tx.pluck<DocId>(RECORDS, [id, owner])) touched.add(record)
  tx.run(UNLINK, [id, owner])
}
