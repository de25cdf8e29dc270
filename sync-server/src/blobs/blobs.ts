/**
 * Attachments of workspaces: taken piece by piece, checked, counted, given out again.
 *
 * The database knows which pieces there are; the store holds them. A piece is stored before the
 * database says so, and the database forgets it before it is removed.
 */
import { createHash } from 'node:crypto'
import type { Clock, DocId, Log } from '@kith/shared/kit'
import type { Database } from '#db'
import { blobFault } from './blob-fault.ts'
import type { ObjectStore } from './object-store.ts'
import { newPlace, SEGMENT_BYTES, segmentLength, segmentName, slices } from './segments.ts'

export interface UploadState {
  /** Bytes that need not be sent again. */
  readonly have: number
  readonly isComplete: boolean
}

export interface Piece {
  readonly hash: string
  /** Of the whole file. */
  readonly size: number
  readonly offset: number
  readonly bytes: Uint8Array
}

export interface StoredBlob {
  readonly size: number
  /** Bytes `from` up to, not including, `to`, in pieces. */
  readonly read: (from: number, to: number) => AsyncGenerator<Uint8Array>
}

/**
 * Whether somebody may read one of the documents that refer to an attachment; which they are is to be
 * asked when the workspace is open, for only then it is certain to be written down.
 */
export type MayRead = (
  workspace: DocId,
  user: string,
  naming: () => Promise<readonly DocId[]>,
) => Promise<boolean>

export interface Blobs {
  readonly state: (workspace: DocId, hash: string) => Promise<UploadState>
  /** Throws `blob/wrong-offset`, `blob/wrong-piece`, `blob/corrupt`, `blob/too-large`, `blob/quota`. */
  readonly put: (workspace: DocId, user: string, piece: Piece) => Promise<UploadState>
  /** Throws `blob/missing`, also where this person may not read it. */
  readonly open: (workspace: DocId, user: string, hash: string) => Promise<StoredBlob>
  /** What these documents refer to. */
  readonly filesOf: (workspace: DocId, docs: readonly DocId[]) => Promise<readonly string[]>
  /** These documents are gone for good: at once removes what only they referred to; answers how many. */
  readonly purge: (
    workspace: DocId,
    docs: readonly DocId[],
    hashes: readonly string[],
  ) => Promise<number>
  /** Removes what nobody refers to any more; answers how many. */
  readonly collect: (workspace: DocId) => Promise<number>
  /** The bytes of a workspace whose rows are about to go. */
  readonly removeWorkspace: (workspace: DocId) => Promise<void>
  readonly usage: (workspace: DocId) => Promise<{ readonly files: number; readonly bytes: number }>
  /** Attachments of a workspace whose pieces are not all there, for `verify`. */
  readonly damaged: (workspace: DocId) => Promise<readonly string[]>
}

export interface BlobsDeps {
  readonly db: Database
  readonly store: ObjectStore
  readonly clock: Clock
  readonly log: Log
  /** Bytes; 0 for no limit. */
  readonly quota: number
  readonly maxBytes: number
  readonly mayRead: MayRead
  readonly onBytes?: (direction: 'in' | 'out', bytes: number) => void
}

const DAY_MS = 24 * 60 * 60_000
const GRACE_MS = 30 * DAY_MS
const UNFINISHED_MS = 7 * DAY_MS

interface Row {
  readonly hash: string
  readonly size: number
  readonly have: number
  readonly place: string
  readonly segments: readonly string[]
  readonly made_by: string
  readonly done_at: number | null
}
const COLUMNS = 'hash, size, have, place, segments, made_by, done_at'
type Stored = Pick<Row, 'place' | 'segments'>

export function createBlobs(deps: BlobsDeps): Blobs {
  const { db, store, clock, log, onBytes = () => undefined } = deps

  return {
    state: async (workspace, hash) => stateOf(await find(workspace, hash)),
    put,
    async open(workspace, user, hash) {
      const row = await find(workspace, hash)
      if (row === undefined || row.done_at === null) throw blobFault('missing', {})
      if (
        row.made_by !== user &&
        !(await deps.mayRead(workspace, user, () => docsOf(workspace, hash)))
      ) {
        throw blobFault('missing', {})
      }
      return { size: row.size, read: (from, to) => read(workspace, row, from, to) }
    },
    filesOf: (workspace, docs) =>
      db.tx({ workspace }, async tx => {
        const rows = await tx.query<{ hash: string }>(
          'select distinct hash from blob_ref where workspace = $1 and doc = any($2::uuid[])',
          [workspace, docs],
        )
        return rows.map(({ hash }) => hash)
      }),
    purge,
    collect,
    removeWorkspace: workspace => store.removeAll(`${workspace}/`),
    usage: workspace =>
      db.tx({ workspace }, async tx => {
        const [sum] = await tx.query<{ files: number; bytes: number }>(
          'select count(*)::int as files, coalesce(sum(size), 0)::float8 as bytes from blob where workspace = $1',
          [workspace],
        )
        return { files: Number(sum?.files), bytes: Number(sum?.bytes) }
      }),
    async damaged(workspace) {
      const rows = await db.tx({ workspace }, tx =>
        tx.query<Row>(`select ${COLUMNS} from blob where workspace = $1 and done_at is not null`, [
          workspace,
        ]),
      )
      const bad: string[] = []
      for (const row of rows) if (!(await isWhole(workspace, row))) bad.push(row.hash)
      return bad
    },
  }

  async function find(workspace: DocId, hash: string): Promise<Row | undefined> {
    const [row] = await db.tx({ workspace }, tx =>
      tx.query<Row>(`select ${COLUMNS} from blob where workspace = $1 and hash = $2`, [
        workspace,
        hash,
      ]),
    )
    return row
  }

  async function docsOf(workspace: DocId, hash: string): Promise<readonly DocId[]> {
    const rows = await db.tx({ workspace }, tx =>
      tx.query<{ doc: DocId }>('select doc from blob_ref where workspace = $1 and hash = $2', [
        workspace,
        hash,
      ]),
    )
    return rows.map(({ doc }) => doc)
  }

  async function put(workspace: DocId, user: string, piece: Piece): Promise<UploadState> {
    const { hash, size, offset, bytes } = piece
    if (size > deps.maxBytes) throw blobFault('too-large', { size, limit: deps.maxBytes })
    const row = await begin(workspace, user, hash, size)
    if (row.done_at !== null) return stateOf(row)
    if (row.size !== size || row.have !== offset)
      throw blobFault('wrong-offset', { have: row.have })
    const expected = segmentLength(size, offset)
    if (bytes.byteLength !== expected)
      throw blobFault('wrong-piece', { expected, got: bytes.byteLength })
    const name = segmentName(offset / SEGMENT_BYTES, bytes)
    const segments = expected === 0 ? [] : [...row.segments, name]
    const { place } = row
    if (expected > 0) await store.put(`${workspace}/${place}/${name}`, bytes)
    onBytes('in', bytes.byteLength)
    const have = offset + expected
    const isLast = have === size
    if (isLast && (await hashOf(workspace, { place, segments }, size)) !== hash) {
      await discard(workspace, hash, { place, segments })
      throw blobFault('corrupt', {})
    }
    const now = clock.now()
    await db.tx({ workspace }, tx =>
      tx.query(
        `update blob set have = $4, segments = $5::jsonb, touched_at = $6, done_at = $7
         where workspace = $1 and hash = $2 and have = $3 and done_at is null and place = $8`,
        [workspace, hash, offset, have, JSON.stringify(segments), now, isLast ? now : null, place],
      ),
    )
    // Another device may have been faster; what counts is what the database says now.
    const after = await find(workspace, hash)
    if (expected > 0 && !(after?.place === place && after.segments.includes(name)))
      await store.remove(`${workspace}/${place}/${name}`)
    return stateOf(after)
  }

  /** The row of an upload; a new one counts against the quota with all its bytes. */
  async function begin(workspace: DocId, user: string, hash: string, size: number): Promise<Row> {
    return db.tx({ workspace }, async tx => {
      const select = `select ${COLUMNS} from blob where workspace = $1 and hash = $2`
      const [known] = await tx.query<Row>(select, [workspace, hash])
      if (known !== undefined) return known
      // Two uploads that begin at once must see each other's bytes.
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 7))', [workspace])
      const [sum] = await tx.query<{ bytes: number }>(
        'select coalesce(sum(size), 0)::float8 as bytes from blob where workspace = $1',
        [workspace],
      )
      if (deps.quota > 0 && Number(sum?.bytes) + size > deps.quota)
        throw blobFault('quota', { limit: deps.quota })
      const now = clock.now()
      await tx.query(
        `insert into blob (workspace, hash, size, made_by, created_at, touched_at, place)
         values ($1, $2, $3, $4, $5, $5, $6) on conflict do nothing`,
        [workspace, hash, size, user, now, newPlace(hash)],
      )
      const [row] = await tx.query<Row>(select, [workspace, hash])
      return row!
    })
  }

  async function hashOf(workspace: DocId, stored: Stored, size: number): Promise<string> {
    const digest = createHash('sha256')
    for await (const bytes of read(workspace, stored, 0, size)) digest.update(bytes)
    return digest.digest('hex')
  }

  async function* read(
    workspace: DocId,
    { place, segments }: Stored,
    from: number,
    to: number,
  ): AsyncGenerator<Uint8Array> {
    for (const slice of slices(from, to)) {
      const name = segments[slice.index]
      if (name === undefined) throw blobFault('missing', {})
      yield await store.get(`${workspace}/${place}/${name}`, slice.from, slice.to)
    }
  }

  async function isWhole(workspace: DocId, row: Row): Promise<boolean> {
    for (const [index, name] of row.segments.entries()) {
      const size = await store.size(`${workspace}/${row.place}/${name}`)
      if (size !== segmentLength(row.size, index * SEGMENT_BYTES)) return false
    }
    return row.segments.length === Math.ceil(row.size / SEGMENT_BYTES)
  }

  async function discard(workspace: DocId, hash: string, stored: Stored): Promise<void> {
    await db.tx({ workspace }, tx =>
      tx.query(
        'delete from blob where workspace = $1 and hash = $2 and place = $3 and done_at is null',
        [workspace, hash, stored.place],
      ),
    )
    // Another device's pieces may have made it whole meanwhile: theirs have other names.
    const after = await find(workspace, hash)
    const kept = after?.place === stored.place ? after.segments : []
    for (const name of stored.segments)
      if (!kept.includes(name)) await store.remove(`${workspace}/${stored.place}/${name}`)
  }

  async function purge(
    workspace: DocId,
    docs: readonly DocId[],
    hashes: readonly string[],
  ): Promise<number> {
    const gone = await db.tx({ workspace }, async tx => {
      await tx.query('delete from blob_ref where workspace = $1 and doc = any($2::uuid[])', [
        workspace,
        docs,
      ])
      return tx.query<{ place: string }>(
        `delete from blob b where b.workspace = $1 and b.hash = any($2::text[]) and not exists (
           select 1 from blob_ref r where r.workspace = b.workspace and r.hash = b.hash)
         returning b.place`,
        [workspace, hashes],
      )
    })
    for (const { place } of gone) await store.removeAll(`${workspace}/${place}/`)
    return gone.length
  }

  async function collect(workspace: DocId): Promise<number> {
    const now = clock.now()
    const gone = await db.tx({ workspace }, async tx => {
      const unfinished = await tx.query<{ place: string }>(
        'delete from blob where workspace = $1 and done_at is null and touched_at < $2 returning place',
        [workspace, now - UNFINISHED_MS],
      )
      await tx.query(
        `update blob b set unused_since = case
           when exists (select 1 from blob_ref r where r.workspace = b.workspace and r.hash = b.hash) then null
           else coalesce(b.unused_since, $2) end
         where b.workspace = $1`,
        [workspace, now],
      )
      const unused = await tx.query<{ place: string }>(
        'delete from blob where workspace = $1 and done_at is not null and unused_since <= $2 returning place',
        [workspace, now - GRACE_MS],
      )
      return [...unfinished, ...unused]
    })
    for (const { place } of gone) await store.removeAll(`${workspace}/${place}/`)
    if (gone.length > 0) log.info('blobs/collected', { workspace, files: gone.length })
    return gone.length
  }
}

const stateOf = (row: Row | undefined): UploadState => ({
  have: row?.have ?? 0,
  isComplete: row !== undefined && row.done_at !== null,
})
