/**
 * Documents as they lie on the disk: by id, by the integer key that their rows share, as bytes and
 * as keys.
 *
 * What was read or written inside the running write is remembered until it ends, so that a bulk
 * step that reads a record, plans and writes it decodes it once.
 */
import type { DocId, Json } from '@kith/shared/kit'
import type { DocKind, RecordCodec } from '@kith/shared/docs'
import type { Read, Store, Write } from '#engine/store'

export interface StoredDoc {
  readonly pk: number
  readonly id: DocId
  /** '' for an id that something refers to and that was never seen. */
  readonly kind: DocKind | ''
  readonly type: string
  readonly isDeleted: boolean
  /** Confirmed bytes, and those with what waits to be sent. */
  readonly state: Uint8Array | null
  readonly cur: Uint8Array | null
}

export interface Documents {
  readonly find: (id: DocId) => StoredDoc | undefined
  /** All keys; `undefined` when there is no such document here. */
  readonly keys: (id: DocId) => Readonly<Record<string, Json>> | undefined
  readonly idOf: (pk: number) => DocId | undefined
  readonly pkOf: (id: DocId) => number | undefined
  /** The key of a document that may not have arrived yet. */
  readonly reserve: (tx: Write, id: DocId) => number
  /** `undefined` when the id is there already; nothing is written then. */
  readonly insert: (tx: Write, doc: NewDoc) => number | undefined
  readonly update: (tx: Write, doc: ChangedDoc) => void
  /** Who may read it, as the server numbers that. */
  readonly setScope: (tx: Write, pk: number, scope: number) => void
  /** What `keys` would read, for those who have it at hand. */
  readonly remember: (id: DocId, doc: StoredDoc, keys: Readonly<Record<string, Json>>) => void
  readonly recall: (id: DocId) => Remembered | undefined
}

export interface NewDoc {
  readonly id: DocId
  readonly kind: DocKind
  readonly type: string
  readonly isDeleted: boolean
  readonly at: number
  readonly owner: number | null
  readonly state: Uint8Array | null
  readonly cur: Uint8Array | null
  readonly seq: number
}

export interface ChangedDoc {
  readonly pk: number
  readonly isDeleted: boolean
  readonly at: number
  readonly state: Uint8Array | null
  readonly cur: Uint8Array | null
  /** Absent: as it was. */
  readonly seq?: number
}

export interface Remembered {
  readonly doc: StoredDoc
  readonly keys: Readonly<Record<string, Json>>
}

interface DocRow {
  readonly pk: number
  readonly kind: DocKind | ''
  readonly type: string
  readonly flags: number
  readonly state: Uint8Array | null
  readonly cur: Uint8Array | null
}

/** Bit of `doc.flags`. */
export const DELETED_FLAG = 1
const MAX_REMEMBERED = 4000
const MAX_RESERVED = 20_000

const FIND = 'SELECT pk, kind, type, flags, state, cur FROM doc WHERE id = ?'
const PK_OF = 'SELECT pk FROM doc WHERE id = ?'
const RESERVE = "INSERT INTO doc (id, kind, type) VALUES (?, '', '')"
const INSERT =
  'INSERT INTO doc (id, kind, type, flags, at, owner, state, cur, seq) VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO NOTHING'
/** Nearly all new documents: made here, without a server, nobody's text. */
const INSERT_PLAIN =
  'INSERT INTO doc (id, kind, type, at, state) VALUES (?,?,?,?,?) ON CONFLICT (id) DO NOTHING'
const ARRIVE =
  'UPDATE doc SET kind = ?, type = ?, flags = ?, at = ?, owner = ?, state = ?, cur = ?, seq = ? WHERE pk = ?'
const UPDATE = 'UPDATE doc SET flags = ?, at = max(at, ?), state = ?, cur = ? WHERE pk = ?'
const UPDATE_SEQ =
  'UPDATE doc SET flags = ?, at = max(at, ?), state = ?, cur = ?, seq = ? WHERE pk = ?'

export function createDocuments({
  store,
  codec,
}: {
  readonly store: Store
  readonly codec: RecordCodec
}): Documents {
  const read: Read = store
  const remembered = new Map<DocId, Remembered>()
  // A row keeps its key for ever; only a key made in a write that rolls back is taken back.
  const reserved = new Map<DocId, number>()
  let isWatching = false

  return {
    find,
    keys(id) {
      const known = remembered.get(id)
      if (known !== undefined) return known.keys
      const doc = find(id)
      const bytes = doc?.cur ?? doc?.state
      if (doc === undefined || doc.kind === '' || doc.kind === 'text' || !bytes) return undefined
      const keys = codec.read(bytes)
      remember(id, doc, keys)
      return keys
    },
    idOf: pk => read.get<{ id: DocId }>('SELECT id FROM doc WHERE pk = ?', [pk])?.id,
    pkOf: id => read.get<{ pk: number }>(PK_OF, [id])?.pk,
    reserve(tx, id) {
      const known = reserved.get(id)
      if (known !== undefined) return known
      const pk = read.get<{ pk: number }>(PK_OF, [id])?.pk ?? tx.run(RESERVE, [id]).lastId
      if (reserved.size >= MAX_RESERVED) reserved.clear()
      watch()
      reserved.set(id, pk)
      return pk
    },
    insert(tx, doc) {
      const flags = doc.isDeleted ? DELETED_FLAG : 0
      const { id, kind, type, at, owner, state, cur, seq } = doc
      const isPlain = flags === 0 && owner === null && cur === null && seq === 0
      const { changes, lastId } = isPlain
        ? tx.run(INSERT_PLAIN, [id, kind, type, at, state])
        : tx.run(INSERT, [id, kind, type, flags, at, owner, state, cur, seq])
      return changes === 0 ? undefined : lastId
    },
    update(tx, { pk, isDeleted, at, state, cur, seq }) {
      const flags = isDeleted ? DELETED_FLAG : 0
      if (seq === undefined) tx.run(UPDATE, [flags, at, state, cur, pk])
      else tx.run(UPDATE_SEQ, [flags, at, state, cur, seq, pk])
    },
    setScope: (tx, pk, scope) =>
      void tx.run('UPDATE doc SET scope = ? WHERE pk = ? AND scope IS NOT ?', [
        String(scope),
        pk,
        String(scope),
      ]),
    remember,
    recall: id => remembered.get(id),
  }

  function find(id: DocId): StoredDoc | undefined {
    const row = read.get<DocRow>(FIND, [id])
    if (row === undefined) return undefined
    const { pk, kind, type, flags, state, cur } = row
    return { pk, id, kind, type, isDeleted: (flags & DELETED_FLAG) !== 0, state, cur }
  }

  function remember(id: DocId, doc: StoredDoc, keys: Readonly<Record<string, Json>>): void {
    // Outside a write nobody tells us when the row changes.
    if (!store.isWriting()) return
    watch()
    if (remembered.size >= MAX_REMEMBERED) remembered.clear()
    remembered.set(id, { doc, keys })
  }

  function watch(): void {
    if (isWatching) return
    isWatching = true
    store.afterCommit(forget)
    store.afterRollback(() => {
      reserved.clear()
      forget()
    })
  }

  function forget(): void {
    remembered.clear()
    isWatching = false
  }
}

/** Gives the row of an id that was only referred to its document. */
export function arrive(tx: Write, pk: number, doc: NewDoc): void {
  const flags = doc.isDeleted ? DELETED_FLAG : 0
  tx.run(ARRIVE, [doc.kind, doc.type, flags, doc.at, doc.owner, doc.state, doc.cur, doc.seq, pk])
}
