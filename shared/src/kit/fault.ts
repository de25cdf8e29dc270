/**
 * Faults: the failures we expect and name.
 *
 * A fault has a code, typed data and a sentence for people. It crosses process and network
 * borders unchanged. Anything else that is thrown is a bug: it is logged with its stack at the
 * border and shown as `internal`.
 */
export interface FaultSpec {
  /** HTTP status that says the same. */
  readonly status: number
  /** Whether trying again later may help. */
  readonly retry: boolean
  /** What happened, what is safe and what to do, for the person. */
  readonly say: (data: never) => string
}
export type FaultTable = Readonly<Record<string, FaultSpec>>
type DataOf<T extends FaultTable, Code extends keyof T> = Parameters<T[Code]['say']>[0]

export interface WireFault {
  readonly code: string
  readonly data: unknown
  readonly message: string
  readonly status: number
  readonly retry: boolean
}

export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: string
  readonly data: unknown
  readonly status: number
  readonly retry: boolean

  constructor(wire: WireFault, cause?: unknown) {
    super(wire.message, cause === undefined ? undefined : { cause })
    this.code = wire.code
    this.data = wire.data
    this.status = wire.status
    this.retry = wire.retry
  }

  toWire(): WireFault {
    const { code, data, message, status, retry } = this
    return { code, data, message, status, retry }
  }
}

/** Declares the faults of one area and returns the function that makes them: `recordFault('missing', {…})`. */
export function defineFaults<const T extends FaultTable>(area: string, table: T) {
  return <Code extends keyof T & string>(
    code: Code,
    data: DataOf<T, Code>,
    cause?: unknown,
  ): Fault => {
    const { status, retry, say } = table[code] as FaultSpec
    return new Fault(
      { code: `${area}/${code}`, data, message: say(data as never), status, retry },
      cause,
    )
  }
}

export const isFault = (error: unknown, code?: string): error is Fault =>
  error instanceof Fault && (code === undefined || error.code === code)

/** What a border shows of any error: faults as they are, bugs as one calm sentence with their log id. */
export function toWireFault(error: unknown, logId: string): WireFault {
  if (isFault(error)) return error.toWire()
  return {
    code: 'internal',
    data: { logId },
    message: `Something went wrong inside Kith. Nothing you saved is lost. (Log ${logId})`,
    status: 500,
    retry: false,
  }
}

export const isWireFault = (value: unknown): value is WireFault =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as WireFault).code === 'string' &&
  typeof (value as WireFault).message === 'string'

export const fromWireFault = (wire: WireFault): Fault => new Fault(wire)
