/**
 * The workspace file as the engine's rooms see it. Reads and writes are different types: what only
 * reads cannot be handed a writer's powers by accident, and a write cannot await.
 */
import type { SqlValue } from '@kith/shared/model'
import type { Reserve } from './reserve.ts'

export type Param = SqlValue | Uint8Array | bigint
export type Params = readonly Param[]

export interface Read {
  /** Statements are prepared once per text. Rows are plain objects by column name. */
  readonly all: <T>(sql: string, params?: Params) => T[]
  readonly get: <T>(sql: string, params?: Params) => T | undefined
  /** First column of every row. */
  readonly pluck: <T>(sql: string, params?: Params) => T[]
  /** Nothing may be written while the walk is under way. */
  readonly each: <T>(sql: string, params?: Params) => IterableIterator<T>
}

declare const writes: unique symbol
export interface Write extends Read {
  readonly [writes]: true
  readonly run: (
    sql: string,
    params?: Params,
  ) => { readonly changes: number; readonly lastId: number }
  /** Several statements without parameters: DDL. */
  readonly exec: (sql: string) => void
}

/** `never` for a promise, so that an asynchronous write does not compile. */
type Sync<T> = T extends PromiseLike<unknown> ? never : T

export interface WriteOptions {
  /**
   * Does not wait for the disk. A killed process loses nothing; a power cut may lose the newest
   * relaxed writes, whole and in order, until the next other write or `sync`. For steps of work
   * that keeps its place in the same file and so only goes on from an earlier one.
   */
  readonly isRelaxed?: boolean
  /** Relaxed in a workspace that has a server too: what is lost of it comes again from there, or is made again. */
  readonly comesAgain?: boolean
  /** Makes room, or keeps the books of what has ended: goes on while the disk is full. */
  readonly usesReserve?: boolean
}

export interface Store extends Read {
  readonly file: string
  readonly reserve: Reserve
  /** The last exit was an orderly one. */
  readonly wasClosed: boolean
  /**
   * One transaction, BEGIN IMMEDIATE: all or nothing, durable when it returns (synchronous=FULL).
   * Calls inside a running write join it. Throws `store/disk-full`, `store/damaged`, `store/busy`.
   */
  readonly write: <T>(work: (tx: Write) => Sync<T>, options?: WriteOptions) => T
  /** Makes relaxed writes so far durable. */
  readonly sync: () => void
  /** Work to do once the transaction that is running has committed; dropped when it rolls back. */
  readonly afterCommit: (work: () => void) => void
  /** Work to do when the transaction that is running rolls back; dropped when it commits. */
  readonly afterRollback: (work: () => void) => void
  readonly isWriting: () => boolean
  /**
   * While much is written and little is read: holds less of the file in memory. The same statements
   * answer the same. Not inside a write.
   */
  readonly holdLittle: (isLittle: boolean) => void
  /** Copies the file as it is now, with what is still in the log, to a path that does not exist. */
  readonly copyTo: (path: string) => void
  /** The disk failed on another connection: nothing more goes through this one, the host opens the file again. */
  readonly abandon: (reason: string) => void
  readonly close: () => void
}

/** Read-only connections in worker threads, for what may take longer than a frame. */
export interface Readers {
  readonly all: <T>(sql: string, params?: Params, signal?: AbortSignal) => Promise<T[]>
  /** Answers of several statements, all from the same state of the file. */
  readonly together: <T>(
    statements: readonly { readonly sql: string; readonly params: Params }[],
    signal?: AbortSignal,
  ) => Promise<T[][]>
  /** First column of every row as whole numbers, without the cost of rows: a million keys are 4 MB. */
  readonly keys: (sql: string, params?: Params, signal?: AbortSignal) => Promise<Int32Array>
  readonly close: () => Promise<void>
}
