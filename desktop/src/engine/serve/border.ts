/**
 * The border of the engine: faults cross as they are, bugs as one calm sentence with a log id.
 * Every procedure is implemented from `api`, so none can be without it.
 */
import { implement, ORPCError } from '@orpc/server'
import {
  isFault,
  issueText,
  newShortId,
  s,
  toWireFault,
  type Clock,
  type Log,
  type WireFault,
} from '@kith/shared/kit'
import { contract, type ContractClient } from '@kith/shared/rpc'
import { answeredBy, type SessionContext } from './view-session.ts'

const SLOW_MS = 30

export function createBorder({
  log,
  clock,
  onCall,
  own,
}: {
  readonly log: Log
  readonly clock: Clock
  /** Somebody waits for an answer. */
  readonly onCall?: () => void
  /** The areas, called in this process: for connections that may look elsewhere. */
  readonly own?: () => ContractClient
}) {
  const api = implement(contract).$context<SessionContext>()
  return api.use(async ({ next, path, context: { session }, signal }, input, output) => {
    const from = clock.now()
    onCall?.()
    try {
      const elsewhere = session && own ? answeredBy(path, session, own) : undefined
      if (elsewhere) return output((await elsewhere(input, signal)) as never)
      const result = await next()
      const ms = clock.now() - from
      if (ms > SLOW_MS) log.info('serve/slow', { path: path.join('.'), ms })
      return result
    } catch (error) {
      throw told(error, path, log)
    }
  })
}

export type Api = ReturnType<typeof createBorder>

/** Streams fail after the handler has answered; this is their border. */
export async function* guarded<T>(
  events: AsyncIterable<T>,
  what: string,
  log: Log,
): AsyncGenerator<T, void, void> {
  try {
    yield* events
  } catch (error) {
    throw told(error, [what], log)
  }
}

function told(error: unknown, path: readonly string[], log: Log): Error {
  if (error instanceof ORPCError) return error.code === 'BAD_REQUEST' ? refused(error) : error
  const logId = newShortId()
  if (!isFault(error))
    log.error('serve/bug', { logId, path: path.join('.'), error: stackOf(error) })
  return crossing(toWireFault(error, logId))
}

/** Input that is not in the shape of the contract. */
function refused(error: ORPCError<string, unknown>): Error {
  const cause: unknown = error.cause
  const issues = cause instanceof Error && 'issues' in cause ? cause.issues : undefined
  const why = Array.isArray(issues) ? issueText(new s.ZodError(issues)) : 'its input is not valid'
  return crossing({
    code: 'request/invalid',
    data: { why },
    message: `Kith was asked something it does not understand (${why}). Nothing was changed.`,
    status: 400,
    retry: false,
  })
}

const crossing = (fault: WireFault): Error =>
  new ORPCError(fault.code, {
    status: fault.status,
    message: fault.message,
    data: { fault },
  })

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)
