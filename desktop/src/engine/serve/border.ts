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
import { contract } from '@kith/shared/rpc'

const SLOW_MS = 30

export function createBorder({
  log,
  clock,
  onCall,
}: {
  readonly log: Log
  readonly clock: Clock
  /** Somebody waits for an answer. */
  readonly onCall?: () => void
}) {
  return implement(contract).use(async ({ next, path }) => {
    const from = clock.now()
    onCall?.()
    try {
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
