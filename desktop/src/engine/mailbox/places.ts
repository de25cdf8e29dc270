/**
 * Places: every list that a thread can stand in, as small numbers. `inbox`, `inbox/news`, `archive` …,
 * the same per account (`inbox@<account>`), and folders (`#<folder>`).
 */
import type { MailSplit } from '@kith/shared/mail'
import type { Read, Store, Write } from '#engine/store'

/** Boxes that are walks of places; drafts and what is scheduled have tables of their own. */
export type PlaceBox =
  | 'inbox'
  | 'snoozed'
  | 'starred'
  | 'sent'
  | 'archive'
  | 'spam'
  | 'trash'
  | 'all'

export const placeName = (
  box: PlaceBox,
  split?: MailSplit | null,
  account?: string | null,
): string =>
  `${box}${split === undefined || split === null ? '' : `/${split}`}${account === undefined || account === null ? '' : `@${account}`}`

export const folderPlace = (folder: number | string): string => `#${folder}`

const FIND = 'SELECT id FROM place WHERE name = ?'
const ADD = 'INSERT INTO place (name) VALUES (?)'

export const findPlace = (read: Read, name: string): number | undefined =>
  read.get<{ id: number }>(FIND, [name])?.id

/** Numbers by name for the writer, made when they are new. */
export function createPlaces(store: Store): (tx: Write, name: string) => number {
  let known = new Map<string, number>()
  const forget = () => void (known = new Map())
  return (tx, name) => {
    const found = known.get(name) ?? findPlace(tx, name)
    const id = found ?? tx.run(ADD, [name]).lastId
    // What this write remembers must not outlive it when it fails.
    if (found === undefined) store.afterRollback(forget)
    if (known.size > CACHED) forget()
    known.set(name, id)
    return id
  }
}

const CACHED = 10_000
