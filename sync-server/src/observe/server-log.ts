/** The server's log: JSON lines for whatever collects them, safe to hand on. */
import { destination, pino, type DestinationStream } from 'pino'
import { createLog, type Log, type LogLevel } from '@kith/shared/kit'
import { redact } from './redact.ts'

export interface ServerLogOptions {
  readonly level: LogLevel
  /** Which process of several this is. */
  readonly instance: string
  readonly version?: string
  readonly stream?: DestinationStream
}

const STDERR = 2
/** Stand beside the event, so that a collector finds all lines of one action, workspace or person. */
const CONTEXT = ['traceId', 'requestId', 'workspace', 'user', 'device'] as const

/** Lines are written at once: what a crash says last must not be lost in a buffer. */
export function createServerLog(options: ServerLogOptions): Log {
  const { level, instance, version, stream } = options
  const out = pino(
    {
      level,
      base: { service: 'kith-server', instance, ...(version === undefined ? {} : { version }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }) },
      // `fields` were made safe below; pino must not see an error by itself.
      serializers: {},
    },
    stream ?? destination({ dest: STDERR, sync: true }),
  )
  return createLog(line => out[line.level](shape(line.event, line.fields)))
}

function shape(event: string, fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const safe = redact(fields) as Record<string, unknown>
  const line: Record<string, unknown> = { event }
  const data: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(safe)) {
    if (value === undefined) continue
    if ((CONTEXT as readonly string[]).includes(name)) line[name] = value
    else data[name] = value
  }
  return Object.keys(data).length === 0 ? line : { ...line, data }
}
