/**
 * Documents as they lie on the disk: by id, by the integer key that their rows share, as bytes and
 * as keys.
 *
 * What was read or written inside the running write is remembered until it ends, so that a bulk
 * step that reads a record, plans and writes it decodes it once.
 */
import type { DocId, Json } from '@kith/shared/kit'
import { partId, type DocKind, type OpenedRecord, type RecordCodec } from '@kith/shared/docs'
import { readMeta, writeMeta, type Read, type Store, type Write } from '#engine/store'
import { putTogether, type Compartments, type Pieces } from './compartments.ts'

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
  /** All keys, of a record those of its parts too; `undefined` when there is no such document here. */
  readonly keys: (id: DocId) => Readonly<Record<string, Json>> | undefined
  /** A record's keys by where they lie. */
  readonly pieces: (record: DocId) => Pieces
  /** Whether any value here lies in a part. */
  readonly hasParts: () => boolean
  /** What a record's own keys are together with those of its parts. */
  readonly together: (
    record: { readonly pk: number; readonly doc: DocId; readonly type: string },
    own: Readonly<Record<string, Json>>,
  ) => Readonly<Record<string, Json>>
  /** The record that a part or text belongs to. */
  readonly ownerOf: (pk: number) => number | undefined
  readonly idOf: (pk: number) => DocId | undefined
  readonly pkOf: (id: DocId) => number | undefined
  /** The key of a document that may not have arrived yet. */
  readonly reserve: (tx: Write, id: DocId) => number
  /** `undefined` when the id is there already; nothing is written then. */
  readonly insert: (tx: Write, doc: NewDoc) => number | undefined
  /** Reads documents that are asked for next, all at once; answers the ids of those that are here, in order. For inside a write. */
  readonly lookAhead: (pks: readonly number[]) => readonly DocId[]
  /** Gives the row of an id that was only referred to its document. */
  readonly arrive: (tx: Write, pk: number, doc: NewDoc) => void
  readonly update: (tx: Write, doc: ChangedDoc) => void
  /** Who may read it, as the server numbers that. */
  readonly setScope: (tx: Write, pk: number, scope: number) => void
  /** What `keys` would read, for those who have it at hand. */
  readonly remember: (id: DocId, doc: StoredDoc, keys: Readonly<Record<string, Json>>) => void
  readonly recall: (id: DocId) => Remembered | undefined
  /** What was remembered of it is not so any more. */
  readonly drop: (id: DocId) => void
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
  /** Who may read it, as the server numbers that. */
  readonly scope?: number
  readonly epoch?: number
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
  /** Where the bytes have been looked through already: edits them without doing it again. */
  readonly edit?: OpenedRecord['edit']
}

interface DocRow {
  readonly pk: number
  readonly kind: DocKind | ''
  readonly type: string
  readonly flags: number
  readonly state: Uint8Array | null
  readonly cur: Uint8Array | null
}

const COMPARTMENTS = [1, 2, 3, 4, 5, 6, 7]
const NO_PARTS: Pieces['parts'] = new Map()
const EMPTY: Readonly<Record<string, Json>> = Object.freeze({})
/** Bit of `doc.flags`. */
const DELETED_FLAG = 1
const MAX_REMEMBERED = 4000
const MAX_RESERVED = 50_000

const FIND = 'SELECT pk, kind, type, flags, state, cur FROM doc WHERE id = ?'
/** One statement for many: half of what a bulk edit reads is the asking. */
const FIND_MANY = `SELECT doc.pk, doc.id, doc.kind, doc.type, doc.flags, doc.state, doc.cur
  FROM json_each(?) AS wanted CROSS JOIN doc ON doc.pk = wanted.value`
const PK_OF = 'SELECT pk FROM doc WHERE id = ?'
const RESERVE = "INSERT INTO doc (id, kind, type) VALUES (?, '', '')"
const INSERT =
  'INSERT INTO doc (id, kind, type, flags, at, owner, state, cur, seq, scope, epoch) VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO NOTHING'
/** Nearly all new documents: made here, without a server, nobody's text. */
const INSERT_PLAIN =
  'INSERT INTO doc (id, kind, type, at, state) VALUES (?,?,?,?,?) ON CONFLICT (id) DO NOTHING'
const ARRIVE =
  'UPDATE doc SET kind = ?, type = ?, flags = ?, at = ?, owner = ?, state = ?, cur = ?, seq = ?, scope = ?, epoch = ? WHERE pk = ?'
const UPDATE = 'UPDATE doc SET flags = ?, at = max(at, ?), state = ?, cur = ? WHERE pk = ?'
const UPDATE_SEQ =
  'UPDATE doc SET flags = ?, at = max(at, ?), state = ?, cur = ?, seq = ? WHERE pk = ?'

/** Meta key: true once a part was stored here. */
const PARTS_KEY = 'hasParts'
const PARTS_OF = "SELECT id FROM doc WHERE owner = ? AND kind = 'part'"

export function createDocuments({
  store,
  codec,
  compartments,
}: {
  readonly store: Store
  readonly codec: RecordCodec
  readonly compartments: Compartments
}): Documents {
  const read: Read = store
  let remembered = new Map<DocId, Remembered>()
  // A row keeps its key for ever; only a key made in a write that rolls back is taken back.
  let reserved = new Map<DocId, number>()
  let isWatching = false
  let knowsParts: boolean | undefined

  return {
    find,
    keys(id) {
      const found = own(id)
      if (found === undefined) return undefined
      const { doc, keys } = found
      return doc.kind === 'record' ? together({ ...doc, doc: id }, keys) : keys
    },
    pieces(id) {
      const found = own(id)
      const pk = found?.doc.pk ?? read.get<{ pk: number }>(PK_OF, [id])?.pk
      const parts = pk === undefined ? NO_PARTS : partsOf(pk, id)
      return { own: found?.keys ?? EMPTY, parts }
    },
    hasParts,
    together,
    ownerOf: pk =>
      read.pluck<number | null>('SELECT owner FROM doc WHERE pk = ?', [pk])[0] ?? undefined,
    idOf: pk => read.get<{ id: DocId }>('SELECT id FROM doc WHERE pk = ?', [pk])?.id,
    pkOf: id => read.get<{ pk: number }>(PK_OF, [id])?.pk,
    reserve(tx, id) {
      const known = reserved.get(id)
      if (known !== undefined) return known
      const pk = read.get<{ pk: number }>(PK_OF, [id])?.pk ?? tx.run(RESERVE, [id]).lastId
      if (reserved.size >= MAX_RESERVED) reserved = new Map()
      watch()
      reserved.set(id, pk)
      return pk
    },
    insert(tx, doc) {
      const flags = doc.isDeleted ? DELETED_FLAG : 0
      const { id, kind, type, at, owner, state, cur, seq, epoch = 0 } = doc
      if (kind === 'part') notePart(tx)
      const isPlain =
        flags === 0 &&
        owner === null &&
        cur === null &&
        seq === 0 &&
        doc.scope === undefined &&
        epoch === 0
      const { changes, lastId } = isPlain
        ? tx.run(INSERT_PLAIN, [id, kind, type, at, state])
        : tx.run(INSERT, [id, kind, type, flags, at, owner, state, cur, seq, scopeOf(doc), epoch])
      return changes === 0 ? undefined : lastId
    },
    lookAhead(pks) {
      const rows = read.all<DocRow & { readonly id: DocId }>(FIND_MANY, [JSON.stringify(pks)])
      for (const row of rows) if (!remembered.has(row.id)) opened(row.id, storedOf(row.id, row))
      return rows.map(({ id }) => id)
    },
    arrive(tx, pk, doc) {
      if (doc.kind === 'part') notePart(tx)
      arrive(tx, pk, doc)
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
    drop: id => void remembered.delete(id),
  }

  function own(id: DocId): Remembered | undefined {
    const known = remembered.get(id)
    return known ?? opened(id, find(id))
  }

  function opened(id: DocId, doc: StoredDoc | undefined): Remembered | undefined {
    const bytes = doc?.cur ?? doc?.state
    if (doc === undefined || doc.kind === '' || doc.kind === 'text' || !bytes) return undefined
    const { keys, edit } = codec.open(bytes)
    const made = { doc, keys, edit }
    keep(id, made)
    return made
  }

  function hasParts(): boolean {
    return (knowsParts ??= readMeta(read, PARTS_KEY) === true)
  }

  function notePart(tx: Write): void {
    if (hasParts()) return
    writeMeta(tx, PARTS_KEY, true)
    knowsParts = true
  }

  function together(
    { pk, doc, type }: { readonly pk: number; readonly doc: DocId; readonly type: string },
    keys: Readonly<Record<string, Json>>,
  ): Readonly<Record<string, Json>> {
    if (!hasParts()) return keys
    return putTogether(type, { own: keys, parts: partsOf(pk, doc) }, compartments.of)
  }

  function partsOf(pk: number, record: DocId): Pieces['parts'] {
    if (!hasParts()) return NO_PARTS
    const ids = read.pluck<DocId>(PARTS_OF, [pk])
    if (ids.length === 0) return NO_PARTS
    const parts = new Map<number, Readonly<Record<string, Json>>>()
    for (const compartment of COMPARTMENTS) {
      const part = partId(record, compartment)
      const keys = ids.includes(part) ? own(part)?.keys : undefined
      if (keys !== undefined) parts.set(compartment, keys)
    }
    return parts
  }

  function find(id: DocId): StoredDoc | undefined {
    const row = read.get<DocRow>(FIND, [id])
    return row === undefined ? undefined : storedOf(id, row)
  }

  function remember(id: DocId, doc: StoredDoc, keys: Readonly<Record<string, Json>>): void {
    keep(id, { doc, keys })
  }

  function keep(id: DocId, known: Remembered): void {
    // Outside a write nobody tells us when the row changes.
    if (!store.isWriting()) return
    watch()
    if (remembered.size >= MAX_REMEMBERED) remembered = new Map()
    remembered.set(id, known)
  }

  function watch(): void {
    if (isWatching) return
    isWatching = true
    store.afterCommit(forget)
    store.afterRollback(() => {
      reserved = new Map()
      forget()
    })
  }

  function forget(): void {
    // A new one: a cleared map's old table leads to its next, and once one of them is old, V8 takes what
    // all that follow hold for alive until the next long collection.
    remembered = new Map()
    isWatching = false
  }
}

function storedOf(id: DocId, { pk, kind, type, flags, state, cur }: DocRow): StoredDoc {
  return { pk, id, kind, type, isDeleted: (flags & DELETED_FLAG) !== 0, state, cur }
}

function arrive(tx: Write, pk: number, doc: NewDoc): void {
  const flags = doc.isDeleted ? DELETED_FLAG : 0
  const { kind, type, at, owner, state, cur, seq, epoch = 0 } = doc
  tx.run(ARRIVE, [kind, type, flags, at, owner, state, cur, seq, scopeOf(doc), epoch, pk])
}

/** '' where nobody said it. */
const scopeOf = ({ scope }: NewDoc): string => (scope === undefined ? '' : String(scope))
