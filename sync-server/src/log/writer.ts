/**
 * Everything that writes one workspace, one after the other.
 *
 * Pushes that wait are judged and committed together; other work (seeding, purging, the server's own
 * changes) has a turn of its own. Verdicts are given after the commit and before anybody else hears
 * of the entries. If another server was faster, what it wrote is read and the gate judges again.
 */
import { clientIdAt } from '@kith/shared/docs'
import type { Clock, DocId } from '@kith/shared/kit'
import type { LogRow, Verdict } from '@kith/shared/protocol'
import { createResidents, type AccessPolicy, type Resident } from '#gate'
import type { Database, Tx } from '#db'
import { writeCommit, type Commit } from './commit.ts'
import { judgeGroup, type Docs, type Group, type Push } from './judge-group.ts'
import { loadDocs, withEntry } from './load.ts'
import { logFault } from './log-fault.ts'
import { readLog } from './read.ts'
import type { NewRow } from './rows.ts'
import type { Scopes } from './scopes.ts'

const GROUP_ENTRIES = 500
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
  readonly onAppended: (appended: Appended) => void
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

interface Waiting {
  readonly push: Push
  readonly done: (verdict: Verdict) => void
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

export function createWriter(deps: WriterDeps): Writer {
  const { workspace, database, policy, scopes, clock } = deps
  const residents = createResidents(deps.residentBytes)
  const waiting: (Waiting | (() => Promise<void>))[] = []
  let head = deps.head
  let running: Promise<void> | undefined
  let lastSecond = 0

  const tx = <T>(work: (tx: Tx) => Promise<T>) => database.tx({ workspace }, work)

  function start(): void {
    running ??= run().finally(() => {
      running = undefined
      if (waiting.length > 0) start()
    })
  }

  async function run(): Promise<void> {
    // A moment for what arrives in the same breath.
    await Promise.resolve()
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (typeof next === 'function') {
        waiting.shift()
        await next()
        continue
      }
      const group: Waiting[] = []
      let entries = 0
      while (entries < GROUP_ENTRIES) {
        const one = waiting[0]
        if (one === undefined || typeof one === 'function') break
        waiting.shift()
        group.push(one)
        entries += one.push.entries.length
      }
      await runGroup(group)
    }
  }

  async function runGroup(group: readonly Waiting[]): Promise<void> {
    try {
      let verdicts: readonly Verdict[] = []
      let bars: Group['bars'] = new Map()
      await attempt(
        async turn => {
          const pushes = group.map(({ push }) => push)
          const outcome = await judgeGroup(pushes, { ...turn, scopes, policy })
          verdicts = outcome.verdicts
          bars = outcome.bars
          if (outcome.rows.length === 0) return null
          const batches = pushes.map(({ device, batch }) => ({ device, batch }))
          return { ...outcome, batches, docs: turn.touched() }
        },
        () => {
          for (const [bar, docs] of bars) bar.docs = docs
          group.forEach(({ done }, at) => done(verdicts[at]!))
        },
      )
      group.forEach(({ resolve }) => resolve())
    } catch (error) {
      group.forEach(({ reject }) => reject(error))
    }
  }

  /** Judges, commits, and again while others are faster. `committed` runs before anybody hears. */
  async function attempt(
    work: (turn: Turn & { readonly touched: () => readonly Resident[] }) => Promise<Outcome | null>,
    committed: () => void,
  ): Promise<number> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const overlay = createOverlay()
      const now = clock.now()
      const turn = {
        docs: overlay,
        head,
        now,
        serverClient: mintClient(now),
        touched: overlay.touched,
      }
      const outcome = await work(turn)
      if (outcome === null) {
        committed()
        return head
      }
      const { rows } = outcome
      const commit = { ...outcome, workspace, head, now }
      const isWritten = await writeCommit(database, commit).catch((error: unknown) => {
        // Whether it was written is not known: what is at hand may be behind.
        residents.clear()
        throw error
      })
      if (isWritten) {
        const placed = rows.map((row, at): LogRow => placedRow(row, head + 1 + at))
        head += rows.length
        keep(outcome.docs, placed)
        committed()
        deps.onAppended({ rows: placed, seqTo: head })
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
      deps.onAppended({ rows: page.rows, seqTo: page.seqTo })
      if (head >= page.head) return
    }
  }

  function createOverlay(): Docs & { readonly touched: () => readonly Resident[] } {
    const mine = new Map<DocId, Resident>()
    const absent = new Map<DocId, null | 'purged'>()
    // Kept for the turn: what is at hand may be let go, and what is ahead of the head is not kept.
    const seen = new Map<DocId, Resident>()
    const peek = (doc: DocId) => mine.get(doc) ?? seen.get(doc) ?? residents.get(doc)
    return {
      touched: () => [...mine.values()],
      peek: doc => peek(doc) ?? (absent.has(doc) ? null : undefined),
      put: doc => void mine.set(doc.doc, doc),
      async get(doc) {
        const known = peek(doc) ?? absent.get(doc)
        if (known !== undefined) return known
        const [found] = await load([doc])
        if (found) {
          // Another server may have made its scope a moment ago.
          if (scopes.descriptor(found.scope) === undefined) await scopes.reload()
          seen.set(doc, found)
          return found
        }
        const [tomb] = await tx(one =>
          one.query('select 1 from tomb where workspace = $1 and doc = $2', [workspace, doc]),
        )
        const answer = tomb ? 'purged' : null
        absent.set(doc, answer)
        return answer
      },
      isLogged: ({ doc, data }, device, action) =>
        tx(async one => {
          const rows = await one.query(
            `select 1 from log where workspace = $1 and doc = $2
             and (data = $3 or (holds = 1 and device = $4 and action = $5)) limit 1`,
            [workspace, doc, data, device, action ?? null],
          )
          return rows.length > 0
        }),
      dependents: owner =>
        tx(async one => {
          const rows = await one.query<{ doc: DocId }>(
            'select doc from doc where workspace = $1 and owner = $2',
            [workspace, owner],
          )
          return rows.map(({ doc }) => doc)
        }),
    }
  }

  async function load(docs: readonly DocId[]): Promise<readonly Resident[]> {
    const missing = docs.filter(doc => residents.get(doc) === undefined)
    const loaded = missing.length === 0 ? [] : await tx(one => loadDocs(one, workspace, missing))
    // Further than the head only when another server was faster; then it is read again with the rest.
    for (const doc of loaded) if (doc.seq <= head) residents.put(doc)
    const byId = new Map(loaded.map(doc => [doc.doc, doc]))
    return docs.flatMap(doc => byId.get(doc) ?? residents.get(doc) ?? [])
  }

  const queued = <T>(work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      waiting.push(() => work().then(resolve, reject))
      start()
    })

  return {
    head: () => head,
    push: (push, done) =>
      new Promise((resolve, reject) => {
        waiting.push({ push, done, resolve, reject })
        start()
      }),
    write: work => queued(() => attempt(work, () => undefined)),
    alone: queued,
    refresh: () => queued(refresh),
    load,
    moved: to => {
      head = to
      residents.clear()
    },
    async idle() {
      while (running) await running
    },
    weight: residents.weight,
  }
}

/** Only what the log says: a row of the gate knows more. */
function placedRow(row: NewRow, seq: number): LogRow {
  const { doc, kind, type, owner, scope, from, epoch, ts, actor, action, holds, data } = row
  const ref = { doc, kind, type, ...(owner && { owner }) }
  return { seq, ...ref, scope, from, epoch, ts, actor, action, holds, data }
}
