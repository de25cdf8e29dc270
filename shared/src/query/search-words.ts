/** Words typed into a search box as an FTS5 question: every word, the last one as far as it is typed. */
import { dialect, literally } from './dialects.ts'
import { column, anyOf, allOf, sql, type Fragment } from './sql.ts'
import { ROW, type Build, type Source } from './source.ts'

const HAS_WORD = /[\p{L}\p{N}]/u
/** Scripts written without spaces: a run of them is one token, so its inside is looked for in titles. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u
const MAX_WORDS = 12

export const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFC')
    .split(/\s+/u)
    .filter(word => HAS_WORD.test(word))
    .slice(0, MAX_WORDS)

/**
 * `null` when the text holds no word. Quoted, so nothing in it is read as FTS5 syntax.
 * `isWhole`: the last word is whole, too.
 */
export function matchOf(text: string, { isWhole = false } = {}): string | null {
  const words = wordsOf(text)
  if (words.length === 0) return null
  const quoted = words.map(word => `"${word.replaceAll('"', '""').replaceAll('\0', ' ')}"`)
  return quoted.join(' ') + (isWhole ? '' : '*')
}

export const isUnspaced = (text: string): boolean => UNSPACED.test(text)

/** A LIKE pattern for text inside a title. */
export const insideOf = (text: string): string => `%${literally(text)}%`

/** A condition on records; empty text asks nothing. */
export function searchSql(text: string, source: Source, build: Build): Fragment | null {
  if (text.trim() === '') return null
  build.reads.note(source.object.id, ROW)
  for (const field of source.object.allFields) build.reads.note(source.object.id, field.id)
  const match = matchOf(text)
  if (match === null) return sql`FALSE`
  const found = dialect.found(column(source.alias, 'pk'), match)
  if (!isUnspaced(text)) return found
  const inside = wordsOf(text).map(word =>
    dialect.like(column(source.alias, 'title'), insideOf(word)),
  )
  return anyOf([found, allOf(inside)])
}
