/**
 * One connection that writes: prepared statements by text, transactions that join, work after
 * commit.
 *
 * A write that failed inside another dooms the outer one even if somebody caught the error:
 * otherwise half of a change could be committed.
 */
import type Database from 'better-sqlite3'
import type { Clock, Log } from '@kith/shared/kit'
import type { Reserve } from './reserve.ts'
import { storeFault, toStoreFault } from './store-faults.ts'
import type { Param, Params, Store, Write } from './store.ts'

type Statement = Database.Statement<unknown[], unknown>

interface StoreDeps {
  readonly db: Database.Database
  readonly file: string
  readonly log: Log
  readonly clock: Clock
  /** The disk refused in a way that only opening the file again can mend. */
  readonly onFatal: (reason: string) => void
  readonly reserve: Reserve
  /** Settings by how much of the file is held in memory; absent: always the same. */
  readonly held?: Readonly<Record<'much' | 'little', readonly string[]>>
  readonly wasClosed: boolean
  /** Closes the connection. One that is broken must not write a last word. */
  readonly onClose: (isBroken: boolean) => void
}

/** Statements with texts made from filters come and go; the hot ones are used again before this many others. */
const MAX_STATEMENTS = 800
const SLOW_SQL_MS = 50
const UPSTREAM = "SELECT 1 FROM meta WHERE k = 'upstream'"
const NONE: Params = []
/** Any write whose commit waits for the disk makes those before it durable. */
const TOUCH = "UPDATE meta SET v = v WHERE k = 'clean'"

export function createSqliteStore(deps: StoreDeps): Store {
  const { db, file, log, clock, reserve } = deps
  const rowStatements = new Map<string, Statement>()
  const pluckStatements = new Map<string, Statement>()
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  let depth = 0
  let isDoomed = false
  let isClosed = false
  let isBroken = false
  let isRelaxed = false
  let commitWork: (() => void)[] = []
  let rollbackWork: (() => void)[] = []

  const reads = {
    all: <T>(sql: string, params: Params = NONE): T[] =>
      measured(sql, () => statement(sql).all(params)) as T[],
    get: <T>(sql: string, params: Params = NONE): T | undefined =>
      guarded(() => statement(sql).get(params)) as T | undefined,
    pluck: <T>(sql: string, params: Params = NONE): T[] =>
      measured(sql, () => plucked(sql).all(params)) as T[],
    each: <T>(sql: string, params: Params = NONE): IterableIterator<T> =>
      // A statement that is being walked is busy, so it cannot be a shared one.
      guarded(() => db.prepare(sql).iterate(params)) as IterableIterator<T>,
  }
  const writer = {
    ...reads,
    run(sql: string, params: readonly Param[] = NONE) {
      const { changes, lastInsertRowid } = statement(sql).run(params)
      return { changes, lastId: Number(lastInsertRowid) }
    },
    exec(sql: string) {
      db.exec(sql)
    },
  } as unknown as Write

  return {
    ...reads,
    file,
    reserve,
    wasClosed: deps.wasClosed,
    write(work, options) {
      if (depth > 0) return joined(() => work(writer))
      if (isBroken) throw storeFault('io', { why: 'it failed before' })
      if (options?.usesReserve !== true && !reserve.retake()) throw storeFault('disk-full', {})
      relax(options?.comesAgain === true || (options?.isRelaxed === true && !isShared()))
      return transaction(() => work(writer))
    },
    sync() {
      if (depth > 0 || isBroken) return
      relax(false)
      transaction(() => writer.run(TOUCH))
    },
    afterCommit(work) {
      if (depth > 0) commitWork.push(work)
      else work()
    },
    afterRollback(work) {
      if (depth > 0) rollbackWork.push(work)
    },
    isWriting: () => depth > 0,
    holdLittle(isLittle) {
      for (const setting of deps.held?.[isLittle ? 'little' : 'much'] ?? []) db.pragma(setting)
    },
    copyTo(path) {
      guarded(() => db.prepare('VACUUM INTO ?').run(path))
    },
    abandon,
    close() {
      if (isClosed) return
      isClosed = true
      deps.onClose(isBroken)
    },
  }

  function statement(sql: string): Statement {
    const known = rowStatements.get(sql)
    return known ?? remember(rowStatements, sql, db.prepare<unknown[], unknown>(sql))
  }

  function plucked(sql: string): Statement {
    const known = pluckStatements.get(sql)
    return known ?? remember(pluckStatements, sql, db.prepare<unknown[], unknown>(sql).pluck())
  }

  function remember(into: Map<string, Statement>, sql: string, made: Statement): Statement {
    if (into.size >= MAX_STATEMENTS) {
      const [oldest] = into.keys()
      if (oldest !== undefined) into.delete(oldest)
    }
    into.set(sql, made)
    return made
  }

  function measured<T>(sql: string, work: () => T): T {
    const from = clock.now()
    const answer = guarded(work)
    const ms = clock.now() - from
    if (ms > SLOW_SQL_MS) log.info('store/slow-sql', { ms, sql: sql.slice(0, 400) })
    return answer
  }

  function guarded<T>(work: () => T): T {
    // Inside a write the transaction translates, once.
    if (depth > 0) return work()
    try {
      return work()
    } catch (error) {
      throw told(error)
    }
  }

  /** What may have been sent to a server must never be lost here: the same clocks would be used again. */
  function isShared(): boolean {
    return statement(UPSTREAM).get() !== undefined
  }

  /** Cannot be changed inside a transaction. */
  function relax(to: boolean): void {
    if (to === isRelaxed) return
    isRelaxed = to
    db.pragma(`synchronous = ${to ? 'NORMAL' : 'FULL'}`)
  }

  function joined<T>(work: () => T): T {
    try {
      return settled(work())
    } catch (error) {
      isDoomed = true
      throw error
    }
  }

  function transaction<T>(work: () => T): T {
    let done: (() => void)[]
    let answer: T
    try {
      begin.run()
      depth = 1
      answer = settled(work())
      if (isDoomed) throw new Error('a write inside this write failed and was ignored')
      commit.run()
      done = commitWork
      forget()
    } catch (error) {
      const undone = rollbackWork
      forget()
      // A full disk rolls back by itself.
      if (db.inTransaction) rollback.run()
      runAll(undone)
      throw told(error)
    }
    runAll(done)
    return answer
  }

  function forget(): void {
    depth = 0
    isDoomed = false
    commitWork = []
    rollbackWork = []
  }

  function runAll(works: readonly (() => void)[]): void {
    for (const work of works) {
      try {
        work()
      } catch (error) {
        // The change is committed: what listens must not make it look as if it were not.
        log.error('store/after-commit', { error })
      }
    }
  }

  function told(error: unknown): unknown {
    const fault = toStoreFault(error, file)
    if (fault !== error) log.warn('store/fault', { error })
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'SQLITE_FULL') reserve.release()
    // What the system keeps in memory after a failed fsync cannot be trusted: the file is opened
    // again, and what is whole in the log is read anew. Nothing more goes through this connection.
    if (code.startsWith('SQLITE_IOERR')) abandon('store/io')
    return fault
  }

  function abandon(reason: string): void {
    if (isBroken) return
    isBroken = true
    deps.onFatal(reason)
  }
}

function settled<T>(answer: T): T {
  if (answer instanceof Promise) throw new TypeError('a write cannot return a promise')
  return answer
}
