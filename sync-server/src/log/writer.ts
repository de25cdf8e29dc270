/**
 * Everything that writes one workspace, one after the other.
 *
 * Pushes that wait are judged and committed together (push-line.ts); other work (seeding, purging, the
 * server's own changes) has a turn of its own, when nothing is in flight. Verdicts are given after the commit and before anybody else hears
 * of the entries. If another server was faster, what it wrote is read and the gate judges again.
 */
import { clientIdAt } from '@kith/shared/docs'
import type { Clock, DocId } from '@kith/shared/kit'
import type { LogRow, Verdict } from '@kith/shared/protocol'
import { createResidents, type AccessPolicy, type Resident } from '#gate'
import type { Database, Tx } from '#db'
import { writeCommit, type Commit } from './commit.ts'
import type { Docs, Push } from './judge-group.ts'
import { loadDocs, withEntry } from './load.ts'
import { logFault } from './log-fault.ts'
import { createOverlay, type Below, type Overlay } from './overlay.ts'
import { createPushLine, type Judged, type Waiting, type Written } from './push-line.ts'
import { readLog } from './read.ts'
import type { NewRow } from './rows.ts'
import type { Scopes } from './scopes.ts'

const MAX_TRIES = 20
const PAGE_BYTES = 1024 * 1024

export interface Appended {
  readonly rows: readonly LogRow[]
  readonly seqTo: number
}

export interface WriterDeps {
  readonly workspace: string
  readonly database: Database
  readonly policy: AccessPolicy
  readonly scopes: Scopes
  readonly clock: Clock
  readonly head: number
  readonly residentBytes: number
  /** Told of every commit at once. Answers whether who may do what changed. */
  readonly took: (rows: readonly LogRow[]) => boolean
  readonly onAppended: (appended: Appended, hasNewRights: boolean) => void
}

export interface Outcome extends Omit<Commit, 'workspace' | 'head' | 'now'> {
  /** Documents after the commit. */
  readonly docs: readonly Resident[]
}

export interface Turn {
  readonly docs: Docs
  readonly head: number
  readonly now: number
  readonly serverClient: number
}

export interface Writer {
  readonly head: () => number
  /** `done` is called after the commit, before anybody hears of the entries. Rejects when nothing was written. */
  readonly push: (push: Push, done: (verdict: Verdict) => void) => Promise<void>
  /** A turn of its own: judges and answers what to write, or `null` for nothing. May be called again. */
  readonly write: (work: (turn: Turn) => Promise<Outcome | null>) => Promise<number>
  /** In the same order, for work with transactions of its own that must not meet a commit. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>
  /** Reads what other servers wrote. */
  readonly refresh: () => Promise<void>
  readonly load: (docs: readonly DocId[]) => Promise<readonly Resident[]>
  /** After the head was moved by `alone`. */
  readonly moved: (head: number) => void
  readonly idle: () => Promise<void>
  readonly weight: () => number
}

export function createWriter(deps: WriterDeps): Writer {
  const { workspace, database, policy, scopes, clock } = deps
  const residents = createResidents(deps.residentBytes)
  const waiting: (Waiting | (() => Promise<void>))[] = []
  let head = deps.head
  // Behind `head` between a commit and the moment when all hear of it.
  let told = deps.head
  let running: Promise<void> | undefined
  let lastSecond = 0

  const tx = <T>(work: (tx: Tx) => Promise<T>) => database.tx({ workspace }, work)

  function start(): void {
    running ??= run().finally(() => {
      running = undefined
      if (waiting.length > 0) start()
    })
  }

  const line = createPushLine({
    waiting,
    head: () => head,
    now: clock.now,
    turn: turnAt,
    commit: commitGroup,
  })

  async function run(): Promise<void> {
    // A moment for what arrives in the same breath.
    await Promise.resolve()
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (typeof next === 'function') {
        waiting.shift()
        await next()
      } else await line.run()
    }
  }

  function turnAt(at: number, below?: Below): Pick<Judged, 'context' | 'overlay'> {
    const overlay = overlayOn(below)
    const now = clock.now()
    const context = { docs: overlay, scopes, policy, head: at, now, serverClient: mintClient(now) }
    return { overlay, context }
  }

  async function commitGroup({ group, context, overlay, batches }: Judged) {
    const written = await write({ ...group, ...context, workspace, batches }, overlay.touched())
    if (!written) await refresh()
    return written
  }

  /** `false`: another server was faster. */
  async function write(commit: Commit, docs: readonly Resident[]): Promise<Written | false> {
    const { rows } = commit
    const isWritten = await writeCommit(database, commit).catch((error: unknown) => {
      // Whether it was written is not known: what is at hand may be behind.
      residents.clear()
      throw error
    })
    if (!isWritten) return false
    const placed = rows.map((row, at): LogRow => placedRow(row, commit.head + 1 + at))
    head = commit.head + rows.length
    keep(docs, placed)
    const hasNewRights = deps.took(placed)
    const seqTo = head
    return {
      hasNewRights,
      tell(first) {
        told = seqTo
        first()
        deps.onAppended({ rows: placed, seqTo }, hasNewRights)
      },
    }
  }

  /** Judges, commits, and again while others are faster. */
  async function attempt(work: (turn: Turn) => Promise<Outcome | null>): Promise<number> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const { context } = turnAt(head)
      const outcome = await work(context)
      if (outcome === null) return head
      const { now } = context
      const written = await write({ ...outcome, workspace, head, now }, outcome.docs)
      if (written) {
        written.tell(() => undefined)
        return head
      }
      await refresh()
    }
    throw logFault('busy', {})
  }

  function keep(docs: readonly Resident[], rows: readonly LogRow[]): void {
    const last = new Map<DocId, number>()
    for (const { doc, seq, holds } of rows) {
      if (holds === 'purge') residents.drop(doc)
      else if (holds !== 'conflict') last.set(doc, seq)
    }
    for (const doc of docs) residents.put({ ...doc, seq: last.get(doc.doc) ?? doc.seq })
  }

  /** Two servers may mint the same id: only one of them commits, the other judges again on top of it. */
  function mintClient(now: number): number {
    lastSecond = Math.max(Math.floor(now / 1000), lastSecond)
    return clientIdAt(lastSecond, 0)
  }

  async function refresh(): Promise<void> {
    for (;;) {
      const page = await tx(one => readLog(one, workspace, head, PAGE_BYTES))
      if (page.seqTo <= head) {
        // A database restored to an earlier place: what is at hand never happened.
        if (page.head < head) {
          residents.clear()
          head = page.head
          told = head
        }
        return
      }
      for (const row of page.rows) {
        const known = residents.get(row.doc)
        if (row.holds === 'purge') residents.drop(row.doc)
        else if (known && known.seq < row.seq) residents.put(withEntry(known, row))
      }
      head = page.seqTo
      if (page.rows.some(({ scope }) => scopes.descriptor(scope) === undefined)) {
        await scopes.reload()
      }
      const { rows, seqTo } = page
      told = seqTo
      deps.onAppended({ rows, seqTo }, deps.took(rows))
      if (head >= page.head) return
    }
  }

  const overlayOn = (below?: Below): Overlay => {
    const loadKnown = async (docs: readonly DocId[]) => {
      const found = await load(docs)
      // Another server may have made their scope a moment ago.
      if (found.some(({ scope }) => scopes.descriptor(scope) === undefined)) await scopes.reload()
      return found
    }
    return createOverlay({ workspace, tx, atHand: residents.get, load: loadKnown }, below)
  }

  async function load(docs: readonly DocId[]): Promise<readonly Resident[]> {
    const missing = docs.filter(doc => residents.get(doc) === undefined)
    const from = head
    const loaded = missing.length === 0 ? [] : await tx(one => loadDocs(one, workspace, missing))
    // What is kept must hold every entry up to the head: it does while the head stood still. One that
    // is further was written by a server that was faster; it is read again with the rest.
    if (head === from) for (const doc of loaded) if (doc.seq <= head) residents.put(doc)
    const byId = new Map(loaded.map(doc => [doc.doc, doc]))
    return docs.flatMap(id => newer(residents.get(id), byId.get(id)) ?? [])
  }

  const queued = <T>(work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      waiting.push(() => work().then(resolve, reject))
      line.arrived()
      start()
    })

  return {
    head: () => told,
    push: (push, done) =>
      new Promise((resolve, reject) => {
        waiting.push({ push, done, resolve, reject, tries: 0 })
        line.arrived()
        start()
      }),
    write: work => queued(() => attempt(work)),
    alone: queued,
    refresh: () => queued(refresh),
    load,
    moved: to => {
      head = to
      told = to
      residents.clear()
    },
    async idle() {
      while (running) await running
    },
    weight: residents.weight,
  }
}

const newer = (one: Resident | undefined, other: Resident | undefined) =>
  one === undefined || (other !== undefined && other.seq > one.seq) ? other : one

/** Only what the log says: a row of the gate knows more. */
function placedRow(row: NewRow, seq: number): LogRow {
  const { doc, kind, type, owner, scope, from, epoch, ts, actor, action, holds, data } = row
  const ref = { doc, kind, type, ...(owner && { owner }) }
  return { seq, ...ref, scope, from, epoch, ts, actor, action, holds, data }
}
