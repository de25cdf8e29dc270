/** A verb of the command line: its words, its options and what it does with a connected engine. */
import type { ParseArgsOptionsConfig } from 'node:util'
import { defineFaults, type Json } from '@kith/shared/kit'
import type { EngineClient } from '#engine/compose'

export interface VerbContext {
  readonly client: EngineClient
  readonly words: readonly string[]
  readonly options: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>
  /** Files named on the command line are relative to where the person stands, not to the program. */
  readonly resolve: (path: string) => string
  /** For the person, on stderr: progress and notes. */
  readonly note: (text: string) => void
  /** How far a long work is, on stderr; an empty text ends it. */
  readonly progress: (text: string) => void
  /** Columns of the terminal; `undefined` when a file or another program reads. */
  readonly width: number | undefined
}

/** What a verb answers: to a program, and to a person. */
export interface Said {
  readonly value: unknown
  readonly text: string
}

export interface Verb<Result = unknown> {
  readonly name: string
  /** Shown by `kith help`. */
  readonly usage: string
  readonly options: ParseArgsOptionsConfig
  /** Takes over when the workspace file is too damaged to be opened. */
  runDamaged?(context: Omit<VerbContext, 'client'> & { readonly profile: string }): Promise<Said>
  /** Returns the one JSON value of `--json`. */
  run(context: VerbContext): Promise<Result>
  /** The same for a person who did not ask for JSON. */
  text(result: Result, context: VerbContext): string | Promise<string>
}

export const defineVerb = <Result>(verb: Verb<Result>): Verb => Object.freeze(verb)

export const cliFault = defineFaults('cli', {
  usage: { status: 400, retry: false, say: (d: { usage: string }) => `Usage: kith ${d.usage}` },
  'bad-json': {
    status: 400,
    retry: false,
    say: (d: { what: string }) =>
      `${d.what} is not JSON. Put it in single quotes, with double quotes inside.`,
  },
  'unknown-verb': {
    status: 400,
    retry: false,
    say: (d: { verb: string }) =>
      `There is no “kith ${d.verb}”. \`kith help\` lists what there is.`,
  },
  'not-settled': {
    status: 504,
    retry: true,
    say: (d: { waiting: number }) =>
      `The server could not be reached in time. ${d.waiting} changes wait here and are safe; run \`kith sync --once\` again.`,
  },
  'sync-problem': { status: 409, retry: false, say: (d: { say: string }) => d.say },
  cancelled: {
    status: 409,
    retry: true,
    say: (d: { label: string }) =>
      `“${d.label}” was stopped before its end. What it had done is kept; \`kith run undo\` takes it back.`,
  },
  'no-file': {
    status: 404,
    retry: false,
    say: (d: { file: string }) => `There is no file ${d.file}, or it may not be read.`,
  },
})

/** One value of a JSON option; throws `cli/bad-json`. */
export function parseJson(text: string, what: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    throw cliFault('bad-json', { what }, error)
  }
}

export function textOption(context: VerbContext, name: string): string | undefined {
  const value = context.options[name]
  return typeof value === 'string' ? value : undefined
}

export function listOption(context: VerbContext, name: string): readonly string[] {
  const value = context.options[name]
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : []
}
