/** What every piece of text that people store must be: whole characters, no NUL, not endless. */
import { s, type Schema } from '#kit'
import type { Parsed } from '../field-type.ts'

/** Direction marks that make a title read as something else: "invoice\u202Efdp.exe". */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
const LINE_BREAKS = /\s*[\r\n\u2028\u2029]+\s*/g

export const TITLE_MAX = 300
/** Longer text belongs in rich text, which merges by character. */
export const TEXT_MAX = 8192

export function textProblem(text: string, max: number): string | undefined {
  if (text.includes('\0')) return 'a NUL character'
  if (!text.isWellFormed()) return 'half a character'
  return text.length > max ? `over ${max} characters` : undefined
}

/** One line without direction marks. */
export const oneLine = (text: string): string =>
  text.normalize('NFC').replace(BIDI_CONTROLS, '').replace(LINE_BREAKS, ' ').trim()

export const manyLines = (text: string): string =>
  text.normalize('NFC').replace(/\r\n?/g, '\n').trim()

/** A schema that cleans text first and then says what is wrong with it. */
export const textSchema = (
  max: number,
  clean: (text: string) => string = oneLine,
): Schema<string> =>
  s.string('needs text').transform((raw, context) => {
    const text = clean(raw)
    const problem = textProblem(text, max)
    if (problem === undefined) return text
    context.addIssue({ code: 'custom', message: `has ${problem}` })
    return s.NEVER
  })

export function parseText(raw: string, max: number, clean = oneLine): Parsed<string> {
  const value = clean(raw)
  const problem = textProblem(value, max)
  if (problem !== undefined) return { problem }
  return { value: value === '' ? null : value }
}

/** The parts of a cell that holds several values: by line, `;` or `|`, and by `,` when none of those is there. */
export function splitEntries(text: string): readonly string[] {
  const mark = /[\n;|]/.test(text) ? /[\n\r;|]+/ : /,/
  return text
    .split(mark)
    .map(entry => entry.trim())
    .filter(entry => entry !== '')
}
