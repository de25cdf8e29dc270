/** Our log over pino: one JSON line per event on stderr, so that stdout stays free for answers. */
import { destination, pino, type DestinationStream } from 'pino'
import { createLog, type Log, type LogLevel } from '@kith/shared/kit'

const STDERR = 2

export function createNodeLog(
  level: LogLevel,
  stream: DestinationStream = destination({ dest: STDERR, sync: true }),
): Log {
  const out = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }) },
    },
    stream,
  )
  return createLog(line => out[line.level]({ event: line.event, ...plainErrors(line.fields) }))
}

/** Errors keep their stack in the log; by themselves they become `{}` in JSON. */
function plainErrors(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error
        ? { name: value.name, message: value.message, stack: value.stack }
        : value,
    ]),
  )
}
