/** The log of one workspace: everything that is written to it and read from it, on this server. */
import { clientIdAt, type DocOp, type KeyChange } from '@kith/shared/docs'
import { createEmitter, stableText, type Clock, type DocId, type Log } from '@kith/shared/kit'
import type { DocAt, GoneRow, SnapEntry, Verdict } from '@kith/shared/protocol'
import { keysOf, type AccessPolicy, type Actor, type Resident, type ScopeDescriptor } from '#gate'
import type { Database, Tx } from '#db'
import { dirtyDocs, markCompacted, truncateLog, writeSnaps } from './compact.ts'
import { readWorkspace, type WorkspaceRow } from './directory.ts'
import type { Push } from './judge-group.ts'
import { stateRow } from './moves.ts'
import { freshState } from './load.ts'
import { logFault } from './log-fault.ts'
import { judgeOwn } from './own-writes.ts'
import { provePage } from './prove.ts'
import { countSnaps, readDigest, readDocs, readGone, readList, readLog, readSnaps } from './read.ts'
import type { LogPage, SnapQuery } from './read.ts'
import { aboutLinks, judgeAbouts, keepAbouts } from './keep-abouts.ts'
import { hangingOnAny, readChanges, recordsIn, type DocFound } from './find.ts'
import type { NewRow } from './rows.ts'
import { forgetPast, hangingOf, judgeApart, readShifts, recordsOf, writeApart } from './apart.ts'
import { keepRefs } from './refs.ts'
import { docsIn, judgeMoves, readGoverning, staleScopes } from './rights.ts'
import { openScopes } from './scopes.ts'
import { judgeSeed, writeFirstSeed, type Seed, type SeedOutcome } from './seed.ts'
import { createTurnstile, type Turnstile } from './turnstile.ts'
import { createWriter, type Appended } from './writer.ts'

export interface WorkspaceLogDeps {
  readonly workspace: DocId
  readonly database: Database
  readonly policy: AccessPolicy
  readonly clock: Clock
  readonly log: Log
  /** Shared by the workspaces of a server: bounds how many read at once. */
  readonly reads?: Turnstile
  /** Documents at hand may weigh this much. */
  readonly residentBytes?: number
}

export interface WorkspaceLog {
  readonly workspace: DocId
  readonly head: () => number
  /** The row as of now. */
  readonly row: () => Promise<WorkspaceRow>
  readonly push: (push: Push, done: (verdict: Verdict) => void) => Promise<void>
  readonly seed: (seed: Seed, isGivenBack: boolean) => Promise<Verdict>
  /** Changes of the server's own; nothing while the workspace waits for its first share. */
  readonly append: (ops: readonly DocOp[], actor: DocId | null) => Promise<void>
  /** Removes documents with all their past. */
  readonly purge: (docs: readonly DocId[]) => Promise<void>
  /** Begins a document anew from its values. */
  readonly rebuild: (doc: DocId) => Promise<void>
  readonly onAppended: (listener: (appended: Appended) => void) => () => void
  /** Who may read what may be otherwise now; before `onAppended` of the entries that made it so. */
  readonly onRights: (listener: () => void) => () => void
  /** Reads what other servers wrote. */
  readonly refresh: () => Promise<void>
  readonly scopesOf: (actor: Actor) => readonly number[]
  /** Whether the workspace has a role. */
  readonly hasRole: (role: string) => boolean
  readonly descriptor: (scope: number) => ScopeDescriptor | undefined
  /** Of those that exist. */
  readonly scopesOfDocs: (docs: readonly DocId[]) => Promise<ReadonlyMap<DocId, number>>
  /** Whether one of the documents is there and in a scope that this person reads. */
  readonly mayReadAny: (actor: Actor, docs: readonly DocId[]) => Promise<boolean>
  /** Those that exist, with what they say. */
  readonly find: (docs: readonly DocId[]) => Promise<readonly DocFound[]>
  /** Records of an object in these scopes, by id; a page of at most `limit`. */
  readonly recordsIn: (
    object: string,
    scopes: readonly number[],
    after: DocId | null,
    limit: number,
  ) => Promise<readonly DocId[]>
  /** Documents that are read with these records: comments and links. */
  readonly hangingOn: (records: readonly DocId[]) => Promise<readonly DocId[]>
  /** What entries changed, by their place. */
  readonly changesAt: (
    seqs: readonly number[],
  ) => Promise<ReadonlyMap<number, readonly KeyChange[]>>
  readonly readLog: (after: number, bytes: number) => Promise<LogPage>
  /** Whole documents, each at least as new as `head`. */
  readonly readSnaps: (
    query: SnapQuery,
    head: number,
  ) => Promise<{ readonly entries: readonly SnapEntry[]; readonly isEnd: boolean }>
  readonly countSnaps: (query: SnapQuery) => Promise<number>
  readonly readDocs: (docs: readonly DocId[]) => Promise<readonly SnapEntry[]>
  readonly readGone: (
    since: number,
    scopes: readonly number[],
  ) => Promise<{ readonly rows: readonly GoneRow[]; readonly isEnd: boolean }>
  readonly readDigest: (
    scopes: readonly number[],
    content?: boolean,
  ) => Promise<{
    readonly seq: number
    readonly count: number
    readonly content: boolean
    readonly digest: string
    readonly parts: readonly string[]
  }>
  readonly readList: (
    scopes: readonly number[],
    part: number,
    content?: boolean,
  ) => Promise<readonly DocAt[]>
  /** Folds entries into snapshots, up to the head or `target`. */
  readonly compact: (target?: number) => Promise<void>
  /** Forgets what is older than `days`, as far as it is folded. Answers the new floor. */
  readonly truncate: (days: number) => Promise<number>
  /** Resolves when nothing is being written. */
  readonly idle: () => Promise<void>
  readonly weight: () => number
}

const DEFAULT_RESIDENT_BYTES = 48 * 1024 * 1024
const DEFAULT_READS = 4
const CHUNK = 500
/** A state larger than this, and by as many times than its values written fresh, begins anew. */
const LONG_PAST_BYTES = 4 * 1024
const LONG_PAST_TIMES = 4
const DAY_MS = 86_400_000

/** Throws `log/no-workspace`. */
export async function openWorkspaceLog(deps: WorkspaceLogDeps): Promise<WorkspaceLog> {
  const { workspace, database, policy, clock, log } = deps
  const row = async () => {
    const found = await readWorkspace(database, workspace)
    if (!found) throw logFault('no-workspace', {})
    return found
  }
  const { head } = await row()
  const tx = <T>(work: (tx: Tx) => Promise<T>) => database.tx({ workspace }, work)
  const { reads = createTurnstile(DEFAULT_READS) } = deps
  const read = <T>(work: (tx: Tx) => Promise<T>) => reads.run(() => tx(work))
  const scopes = await openScopes(workspace, tx)
  const appended = createEmitter<Appended>(error =>
    log.error('log/listener-failed', { why: String(error) }),
  )
  const rights = createEmitter<void>(error =>
    log.error('log/listener-failed', { why: String(error) }),
  )
  policy.govern(await tx(one => readGoverning(one, workspace)))
  await keepRefs(tx, workspace, policy)
  const residentBytes = deps.residentBytes ?? DEFAULT_RESIDENT_BYTES
  const onAppended = (entries: Appended, hasNewRights: boolean) => {
    // Nobody hears of an entry by rights that an entry before it took away.
    if (hasNewRights) rightsChanged()
    appended.emit(entries)
  }
  const writer = createWriter({
    workspace,
    database,
    policy,
    scopes,
    clock,
    head,
    residentBytes,
    took: policy.took,
    onAppended,
  })
  let moving: Promise<void> = Promise.resolve()
  let settled = ''
  let compacting: Promise<void> = Promise.resolve()
  let compacted = 0

  async function compact(target = writer.head()): Promise<void> {
    if (target <= compacted) return
    const mine = compacting.then(() => (target <= compacted ? undefined : fold(target)))
    compacting = mine.catch(() => undefined)
    return mine
  }

  async function fold(target: number): Promise<void> {
    const dirty = await tx(one => dirtyDocs(one, workspace, target))
    for (let at = 0; at < dirty.length; at += CHUNK) {
      const docs = await writer.load(dirty.slice(at, at + CHUNK))
      await tx(one => writeSnaps(one, workspace, docs))
      for (const doc of docs) if (hasLongPast(doc)) await rebuild(doc.doc)
    }
    await tx(one => markCompacted(one, workspace, target))
    compacted = Math.max(compacted, target)
  }

  async function rebuild(id: DocId): Promise<void> {
    await writer.write(async turn => {
      const doc = await turn.docs.get(id)
      if (doc === null || doc === 'purged' || doc.kind === 'text' || doc.state === null) return null
      const epoch = doc.epoch + 1
      const fresh = { ...doc, epoch, state: freshState(doc, turn.serverClient) }
      return outcomeOf([stateRow(fresh, null)], [fresh])
    })
  }

  async function purge(docs: readonly DocId[]): Promise<void> {
    await writer.write(async turn => {
      const found = []
      for (const id of docs) {
        const doc = await turn.docs.get(id)
        if (doc !== null && doc !== 'purged') found.push(doc)
      }
      if (found.length === 0) return null
      const rows = found.map(doc => ({
        ...stateRow(doc, null),
        ts: turn.now,
        holds: 'purge' as const,
        data: new Uint8Array(),
      }))
      return outcomeOf(rows, [])
    })
    await writer.alone(() => tx(one => forget(one, workspace, docs, writer.head(), clock.now())))
  }

  function rightsChanged(): void {
    rights.emit()
    moving = moving
      .then(settleAbouts)
      .then(moveStale)
      .then(settleApart)
      .catch((error: unknown) => log.error('log/not-moved', { why: String(error) }))
  }

  /** What links of before say: once, and only where a role asks for it. */
  async function settleAbouts(): Promise<void> {
    if (!policy.asksAbouts()) return
    const { is_empty: isEmpty, abouts_kept: isKept } = await row()
    if (isEmpty || isKept) return
    const parts = { policy, scopes }
    for (let after: DocId | null = null; ;) {
      const links: readonly DocId[] = await tx(one => aboutLinks(one, workspace, after, CHUNK))
      if (links.length > 0) await writer.write(turn => judgeAbouts(links, turn, parts))
      if (links.length < CHUNK) break
      after = links.at(-1) ?? null
    }
    await tx(one => keepAbouts(one, workspace, true))
  }

  /** In steps, each a turn of its own; one that was interrupted goes on when the workspace is opened. */
  async function moveStale(): Promise<void> {
    const stale = staleScopes(scopes, policy)
    if (stale.length === 0) return
    for (let after: DocId | null = null; ;) {
      const docs: readonly DocId[] = await tx(one => docsIn(one, workspace, stale, after, CHUNK))
      if (docs.length > 0) await writer.write(turn => judgeMoves(docs, turn, { policy, scopes }))
      if (docs.length < CHUNK) return
      after = docs.at(-1) ?? null
    }
  }

  /** The same for values of fields that were restricted or opened. */
  async function settleApart(): Promise<void> {
    const wanted = policy.apart()
    const mark = stableText(wanted)
    if (mark === settled) return
    const parts = { policy, scopes }
    const shifts = await tx(one => readShifts(one, workspace, wanted))
    for (const shift of shifts) {
      for (let after: DocId | null = null; ;) {
        const records = await tx(one => recordsOf(one, workspace, shift, after, CHUNK))
        if (records.length > 0) await writer.write(turn => judgeApart(records, shift, turn, parts))
        if (records.length < CHUNK) break
        after = records.at(-1)?.record ?? null
      }
      const hanging = await tx(one => hangingOf(one, workspace, shift))
      for (let at = 0; at < hanging.length; at += CHUNK)
        await writer.write(turn => judgeMoves(hanging.slice(at, at + CHUNK), turn, parts))
      await compact()
      await tx(one => forgetPast(one, workspace, shift))
    }
    if (shifts.length > 0) await tx(one => writeApart(one, workspace, wanted))
    settled = mark
  }

  async function seed(given: Seed, isGivenBack: boolean): Promise<Verdict> {
    const { is_empty: isEmpty } = await row()
    let verdict: Verdict | undefined
    const parts = { policy, scopes }
    if (isGivenBack || !isEmpty) {
      await writer.write(async turn => {
        const outcome = await judgeSeed(given, false, turn, parts)
        verdict = outcome.verdict
        return outcome.rows.length === 0 ? null : outcome
      })
      if (given.isLast) {
        await tx(one => keepAbouts(one, workspace, false))
        rightsChanged()
      }
      return verdict!
    }
    let first: SeedOutcome | undefined
    await writer.write(async turn => {
      first = await judgeSeed(given, true, turn, parts)
      return null
    })
    const verdictOfFirst = await writer.alone(async () => {
      const at = writer.head()
      const isWritten = await tx(one =>
        writeFirstSeed(one, workspace, at, first!, clock.now(), given.isLast),
      )
      if (!isWritten) throw logFault('busy', {})
      writer.moved(at + first!.rows.length)
      compacted = writer.head()
      policy.govern(await tx(one => readGoverning(one, workspace)))
      return first!.verdict
    })
    rightsChanged()
    return verdictOfFirst
  }

  async function prove(of: readonly number[]): Promise<void> {
    while (await reads.run(() => tx(one => provePage(one, workspace, of))));
  }

  rightsChanged()

  return {
    workspace,
    head: writer.head,
    row,
    push: writer.push,
    seed,
    async append(ops, actor) {
      if ((await row()).is_empty) return
      await writer.write(turn => judgeOwn(ops, actor, turn, { policy, scopes }))
    },
    purge,
    rebuild,
    onAppended: appended.on,
    onRights: rights.on,
    refresh: writer.refresh,
    scopesOf: actor =>
      [...scopes.all()]
        .filter(([, scope]) => scope['for'] !== 'nobody' && policy.mayRead(actor, scope))
        .map(([id]) => id)
        .sort((a, b) => a - b),
    hasRole: policy.hasRole,
    descriptor: scopes.descriptor,
    async scopesOfDocs(docs) {
      const found = await writer.load(docs.slice(0, CHUNK))
      return new Map(found.map(({ doc, scope }) => [doc, scope]))
    },
    async mayReadAny(actor, docs) {
      for (let at = 0; at < docs.length; at += CHUNK) {
        for (const { scope } of await writer.load(docs.slice(at, at + CHUNK))) {
          const descriptor = scopes.descriptor(scope)
          if (descriptor?.['for'] === 'nobody') continue
          if (descriptor && policy.mayRead(actor, descriptor)) return true
        }
      }
      return false
    },
    async find(docs) {
      const found: DocFound[] = []
      for (let at = 0; at < docs.length; at += CHUNK)
        for (const doc of await writer.load(docs.slice(at, at + CHUNK)))
          found.push({ ...doc, keys: doc.kind === 'text' ? {} : keysOf(doc) })
      return found
    },
    recordsIn: (object, of, after, limit) =>
      read(one => recordsIn(one, workspace, object, of, after, limit)),
    hangingOn: records => read(one => hangingOnAny(one, workspace, records)),
    changesAt: seqs => read(one => readChanges(one, workspace, seqs)),
    readLog: (after, bytes) => read(one => readLog(one, workspace, after, bytes)),
    async readSnaps(query, to) {
      await compact(to)
      return read(one => readSnaps(one, workspace, query))
    },
    countSnaps: query => read(one => countSnaps(one, workspace, query)),
    async readDocs(docs) {
      await compact()
      return read(one => readDocs(one, workspace, docs))
    },
    readGone: (since, of) => read(one => readGone(one, workspace, since, of)),
    async readDigest(of, content = false) {
      for (;;) {
        const seq = writer.head()
        await compact(seq)
        if (content) await prove(of)
        const digest = await read(one => readDigest(one, workspace, of, content))
        // What came meanwhile may be in some snapshots already: then it is no digest of any place.
        if (writer.head() === seq) return { seq, ...digest }
      }
    },
    async readList(of, part, content = false) {
      await compact()
      if (content) await prove(of)
      return read(one => readList(one, workspace, of, part, content))
    },
    compact,
    async truncate(days) {
      await compact()
      return tx(one => truncateLog(one, workspace, clock.now() - days * DAY_MS))
    },
    async idle() {
      await moving
      await writer.idle()
      await compacting
    },
    weight: writer.weight,
  }
}

const outcomeOf = (rows: readonly NewRow[], docs: readonly Resident[]) => ({
  rows,
  docs,
  created: [],
  moved: [],
  history: [],
  refs: [],
  batches: [],
})

function hasLongPast(doc: Resident): boolean {
  const size = doc.state?.length ?? 0
  if (doc.kind === 'text' || size <= LONG_PAST_BYTES) return false
  return size > LONG_PAST_TIMES * freshState(doc, clientIdAt(Date.UTC(2030, 0) / 1000, 0)).length
}

/** After the entry that says so: what was written of the documents goes, everywhere. */
async function forget(
  tx: Tx,
  workspace: DocId,
  docs: readonly DocId[],
  seq: number,
  now: number,
): Promise<void> {
  const of = [workspace, docs]
  await tx.query(
    `insert into tomb (workspace, doc, seq, at) select $1, unnest($2::uuid[]), $3, $4 on conflict do nothing`,
    [...of, seq, now],
  )
  for (const table of ['doc', 'history', 'uniq', 'hang']) {
    await tx.query(`delete from ${table} where workspace = $1 and doc = any($2::uuid[])`, of)
  }
  await tx.query(
    `update log set data = ''::bytea where workspace = $1 and doc = any($2::uuid[]) and holds <> 3`,
    of,
  )
}
