/** Failures of the way to the engine, and reading the ones the engine sends. */
import { ORPCError } from '@orpc/client'
import { type Fault, defineFaults, fromWireFault, isFault, isWireFault } from '@kith/shared/kit'

export const clientFault = defineFaults('client', {
  lost: {
    status: 503,
    retry: true,
    say: () =>
      'The connection to Kith’s engine broke off. What was saved is safe; do the last thing again.',
  },
  internal: {
    status: 500,
    retry: false,
    say: (d: { message: string }) => `Something went wrong in this window: ${d.message}`,
  },
})

/** Any error as a fault: what the engine sent, unwrapped; everything else named as what it is. */
export function faultOf(error: unknown): Fault {
  if (isFault(error)) return error
  if (error instanceof ORPCError) {
    const wire: unknown = (error.data as { fault?: unknown } | undefined)?.fault
    if (isWireFault(wire)) return fromWireFault(wire)
  }
  const message = error instanceof Error ? error.message : String(error)
  return clientFault('internal', { message }, error)
}
