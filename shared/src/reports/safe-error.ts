/**
 * What of an error may leave the machine. Nothing is taken out; little is let in: names that code
 * gave, places in code, and messages of the language itself that hold names of code only. Any other
 * message may quote a mail, a name or a path, and stays.
 */
export interface SafeError {
  readonly type: string
  /** Code of a fault or of the system, or a message that cannot hold data; '' for any other. */
  readonly value: string
  /** The oldest call first, as Sentry wants them. */
  readonly frames: readonly Frame[]
}

export interface Frame {
  readonly function: string
  readonly filename: string
  readonly lineno: number
  readonly colno: number
  /** Ours, not the platform's nor a library's. */
  readonly in_app: boolean
}

const MOST_CAUSES = 5
const MOST_FRAMES = 50
const NAME = /^[A-Za-z_$][\w$]{0,60}$/
const CODE = /^([a-z][a-z0-9-]{0,40}\/[a-z0-9-]{1,60}|[A-Z][A-Z0-9_]{2,40})$/
/** V8's own words around identifiers of code. */
const HARMLESS = [
  /^Cannot (read|set) properties of (undefined|null) \((reading|setting) '[\w$]{1,60}'\)$/,
  /^[\w$.]{1,100} is not (a function|defined|iterable|a constructor)$/,
  /^Maximum call stack size exceeded$/,
  /^Assignment to constant variable\.$/,
]
const CALL = /^\s*at (?:(?:async )?(.{1,200}?) \()?(\S.*?):(\d+):(\d+)\)?$/
const CALLEE = /^(new )?[\w$.<>#]{1,100}( \[as [\w$]{1,60}\])?$/

/** The error, then its causes. */
export function safeErrors(error: unknown): readonly SafeError[] {
  const found: SafeError[] = []
  for (let at = error; at instanceof Error && found.length < MOST_CAUSES; at = at.cause)
    found.push(safeError(at))
  return found
}

function safeError(error: Error): SafeError {
  return {
    type: NAME.test(error.name) ? error.name : 'Error',
    value: valueOf(error),
    frames: framesOf(callsOf(error)),
  }
}

function valueOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string' && CODE.test(error.code)) return error.code
  return HARMLESS.some(shape => shape.test(error.message)) ? error.message : ''
}

/** Without the message, whose lines may look like calls. */
function callsOf({ stack = '', message }: Error): string {
  const at = message === '' ? -1 : stack.indexOf(message)
  return at < 0 ? stack : stack.slice(at + message.length)
}

function framesOf(stack: string): readonly Frame[] {
  return stack
    .split('\n')
    .flatMap(line => {
      const [, callee = '', place = '', row, column] = CALL.exec(line) ?? []
      if (row === undefined) return []
      const filename = inCode(place)
      return [
        {
          function: CALLEE.test(callee) ? callee : '?',
          filename,
          lineno: Number(row),
          colno: Number(column),
          in_app: !/^(node:|node_modules\/|\?)/.test(filename),
        },
      ]
    })
    .slice(0, MOST_FRAMES)
    .reverse()
}

/** Where in the program; never where on the person's disk. */
function inCode(place: string): string {
  const path = place.replaceAll('\\', '/')
  if (/^node:[\w/]+$/.test(path)) return path
  const library = /.*\/(node_modules\/(?:@[\w.-]+\/)?[\w.-]+\/[\w./-]+)$/.exec(path)?.[1]
  if (library !== undefined) return library
  const ours = /.*\/((?:desktop|shared|sync-server)\/src\/[\w./-]+)$/.exec(path)?.[1]
  return ours ?? /([\w-]+\.[cm]?[jt]sx?)$/.exec(path)?.[1] ?? '?'
}
