/** What colleagues share about a record, as the page shows it. */
import {
  closestFirst,
  connectionsOf,
  threadsOf,
  type CardThread,
  type Connection,
  type SharedCard,
} from '@kith/shared/cards'
import type { DocId } from '@kith/shared/kit'
import type { CardOfTeam, RecordCards, TeamConnection, TeamThread } from '@kith/shared/rpc'
import type { Read } from '#engine/store'
import { cardsOfRecord } from './received.ts'

/** Newest cards of a record that are looked at. */
const MOST = 1_000

export interface ReadCardsDeps {
  readonly read: Read
  readonly me: () => DocId | null
  /** Name and object of a record or member; `undefined` where it is not on this device. */
  readonly nameOf: (id: DocId) => { readonly object: string; readonly name: string } | undefined
  /** Ids that the mails and meetings of this device's own mailboxes about a record have as cards. */
  readonly ownCards: (record: DocId) => ReadonlySet<string>
  /** How close the person at this device is, by their own mailboxes. */
  readonly ownConnection: (record: DocId) => Omit<Connection, 'member'> | null
  readonly now: () => number
}

export function readRecordCards(deps: ReadCardsDeps, record: DocId): RecordCards {
  const { read, me, now, ownConnection } = deps
  const cards = cardsOfRecord(read, record, MOST)
  if (cards.length === 0) return { threads: [], connections: [] }
  const own = deps.ownCards(record)
  const mine = me()
  const self = mine === null ? null : ownConnection(record)
  const connections = [
    ...connectionsOf(cards, now()),
    ...(mine === null || self === null ? [] : [{ ...self, member: mine }]),
  ].toSorted(closestFirst)
  return {
    // A conversation that is in one's own mailbox is shown from there, whole, and once.
    threads: threadsOf(cards)
      .filter(thread => !thread.cards.some(({ card }) => own.has(card.id)))
      .map(thread => threadOf(deps, thread)),
    connections: connections.map(one => connectionOf(deps, one)),
  }
}

function threadOf(deps: ReadCardsDeps, { cards, owners, ...thread }: CardThread): TeamThread {
  return {
    ...thread,
    kind: cards.at(-1)?.card.kind ?? 'mail',
    owners: owners.map(owner => named(deps, owner)),
    cards: cards.map(one => cardOfTeam(deps, one.card, one.owners)),
  }
}

function cardOfTeam(deps: ReadCardsDeps, card: SharedCard, owners: readonly DocId[]): CardOfTeam {
  const { id, kind, level, at, until, direction, others } = card
  const isFull = card.level === 'full'
  return {
    id,
    kind,
    level,
    at,
    until,
    direction,
    others,
    owners: owners.map(owner => named(deps, owner)),
    people: [...card.records, ...card.members].flatMap(record => {
      const found = deps.nameOf(record)
      return found === undefined ? [] : [{ id: record, ...found }]
    }),
    subject: card.level === 'metadata' ? null : card.subject,
    text: isFull ? card.text : null,
    ownLength: isFull ? card.ownLength : 0,
    isCut: isFull && card.isCut,
    place: isFull ? card.place : null,
    files: isFull ? card.files : [],
  }
}

function connectionOf(deps: ReadCardsDeps, { member, ...rest }: Connection): TeamConnection {
  return { ...rest, ...named(deps, member), isMe: member === deps.me() }
}

const named = ({ nameOf }: ReadCardsDeps, member: DocId) => ({
  member,
  name: nameOf(member)?.name ?? 'A former colleague',
})
