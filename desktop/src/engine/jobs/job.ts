/**
 * Durable jobs: long work cut into steps, each one transaction together with the job's own state.
 *
 * A job that was running when the process was killed goes on at its last committed step. Between
 * steps the engine answers everybody else, so a step should take a few milliseconds; the runner
 * gives it a budget and measures.
 */
import type { Json, Schema } from '@kith/shared/kit'
import type { JobState } from '@kith/shared/rpc'
import type { Write } from '#engine/store'

export interface StepContext {
  /** Milliseconds this step should stay under. */
  readonly budgetMs: number
  readonly now: () => number
}

export type StepResult<State extends Json> =
  | { readonly state: State; readonly done: number; readonly total?: number }
  | { readonly finished: Json; readonly done: number }

export interface RetryRule {
  readonly attempts: number
  /** Milliseconds to wait before attempt `attempt`, which counts from 2. */
  readonly delayMs: (attempt: number) => number
}

export interface JobKind<Input extends Json = Json, State extends Json = Json> {
  readonly id: string
  /** Jobs of one lane run one after another, lanes take turns. Absent: `write`. */
  readonly lane?: string
  /** Absent: every fault ends the job. A retry starts again at the last committed step. */
  readonly retry?: RetryRule
  /** What `done` counts. Absent: things. */
  readonly unit?: JobState['unit']
  /** Absent: it can be cancelled. */
  readonly canCancel?: boolean
  /** Work that makes room goes on while the disk is full; other work waits for room. */
  makesRoom?(input: Input): boolean
  /** Input that does not parse drops the job; it is never retried. */
  readonly input: Schema<Input>
  label(input: Input): string
  start(input: Input): State
  /** One transaction. Throwing a fault ends the job as failed and keeps what earlier steps did. */
  step(tx: Write, input: Input, state: State, context: StepContext): StepResult<State>
  /** Work before the first step that must await, e.g. reading a file; its result is the state. */
  prepare?(input: Input, signal: AbortSignal): Promise<State>
  /** Feeds `step` with what it needs to await for, e.g. the next rows of a file; called before each step. */
  ahead?(input: Input, state: State, signal: AbortSignal): Promise<void>
  /** After the end, however it came: release files and caches. Not called when the engine is closed. */
  ended?(input: Input, outcome: 'done' | 'failed' | 'cancelled'): void
}

export interface JobQueue {
  readonly add: (kind: string, input: Json, options?: { readonly action?: string }) => string
  readonly cancel: (job: string) => void
  readonly list: () => readonly JobState[]
  readonly onChange: (listener: () => void) => () => void
  /** Somebody asks the engine for something: steps stay short for the next second. */
  readonly giveWay: () => void
  /** Resolves with the result; rejects with the job's fault. */
  readonly finished: (job: string) => Promise<Json>
  /** Makes a kind known. All kinds are registered before `resume`. */
  readonly register: <Input extends Json, State extends Json>(kind: JobKind<Input, State>) => void
  /** Goes on with the jobs that were running when the engine was last closed or killed. */
  readonly resume: () => void
  readonly close: () => Promise<void>
}
