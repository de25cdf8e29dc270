/**
 * Logging as events with fields, never prose: `log.info('import/done', { rows: 10251, ms: 803 })`.
 * Children carry context. Personal data goes through `mask` only.
 */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type LogFields = Readonly<Record<string, unknown>>

export interface Log {
  readonly debug: (event: string, fields?: LogFields) => void
  readonly info: (event: string, fields?: LogFields) => void
  readonly warn: (event: string, fields?: LogFields) => void
  readonly error: (event: string, fields?: LogFields) => void
  readonly child: (fields: LogFields) => Log
}

export interface LogLine {
  readonly level: LogLevel
  readonly event: string
  readonly fields: LogFields
}

/** Builds a log over anything that takes lines: pino in the hosts, an array in tests. */
export function createLog(write: (line: LogLine) => void, context: LogFields = {}): Log {
  const at =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}) =>
      write({ level, event, fields: { ...context, ...fields } })
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: fields => createLog(write, { ...context, ...fields }),
  }
}

export const silentLog: Log = createLog(() => undefined)

/** `ines.carvalhal@x.pt` → `i…t`: enough to tell two apart, too little to know whom. */
export const mask = (text: string): string => (text.length < 3 ? '…' : `${text[0]}…${text.at(-1)}`)
