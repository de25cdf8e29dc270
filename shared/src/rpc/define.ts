/**
 * How the contract between the renderer and the engine is written: an input schema, and what comes
 * back as a type. Only input is checked at run time; the engine is ours, its answers need no parsing.
 */
import {
  eventIterator,
  oc,
  type AnyContractRouter,
  type ContractProcedure,
  type InferContractRouterOutputs,
  type InferSchemaOutput,
  type Schema as ContractSchema,
} from '@orpc/contract'
import { s, type Schema } from '#kit'

/** The schema of an input whose type is written out: its members, and no others. */
export const input = <T>(shape: Record<keyof T & string, unknown>): Schema<T> =>
  // The type cannot be derived from the shape without naming every schema's type again.
  s.strictObject(shape as Parameters<typeof s.strictObject>[0]) as unknown as Schema<T>

/** Asks once. */
export const call = <Input, Output>(input: Schema<Input>, _output: () => Output) =>
  oc.input(input).output(trusted<Output>())

/** Asks and keeps listening: the first event is the answer as it is now. */
export const stream = <Input, Event>(input: Schema<Input>, _event: () => Event) =>
  oc.input(input).output(eventIterator(trusted<Event>()))

/** A type as an argument: `call(schema, of<Answer>)`. Never called. */
export function of<T>(): T {
  throw new Error('a type, not a value')
}

/** A schema that lets everything through and only carries the type. */
const trusted = <T>(): ContractSchema<T, T> => ({
  '~standard': { version: 1, vendor: 'kith', validate: value => ({ value: value as T }) },
})

// In brackets, so that a union stays one answer instead of an answer each.
type Answer<Output> = [Output] extends [AsyncIteratorObject<infer Event, unknown, unknown>]
  ? AsyncIterable<Event> | Promise<AsyncIterable<Event>>
  : Output | Promise<Output>

/** What a handler is given: input that has been read by its schema. */
type Input<Procedure> =
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  Procedure extends ContractProcedure<infer In, any, any, any> ? InferSchemaOutput<In> : never

/** What fills an area of the contract: one function each, streams as iterables that end with the signal. */
export type ServiceOf<Area extends AnyContractRouter> = {
  readonly [Name in keyof Area]: (
    input: Input<Area[Name]>,
    signal?: AbortSignal,
  ) => Answer<InferContractRouterOutputs<Area>[Name & keyof InferContractRouterOutputs<Area>]>
}
