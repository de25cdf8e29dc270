/** What somebody changed of a record, as lines of text: "Stage: Proposal → Won". */
import { DELETED_KEY, type KeyChange } from '#docs'
import type { Json } from '#kit'

/** A field as a line shows it; `text` is empty for an empty value. */
export interface FieldWords {
  readonly label: string
  /** `undefined` where a value says nothing to a reader: an id of what is not here. */
  readonly text: (value: Json) => string | undefined
}

export type FindField = (object: string, field: string) => FieldWords | undefined

const LONGEST = 80
const MOST_LINES = 6

/** Empty when nothing of it is for people. */
export function changeLines(
  object: string,
  changes: readonly KeyChange[],
  find: FindField,
): readonly string[] {
  const deleted = changes.find(({ key }) => key === DELETED_KEY)
  if (deleted) return [isSet(deleted.after) ? 'Moved to the trash' : 'Taken back from the trash']
  const lines = new Map<string, string>()
  for (const change of changes) {
    const [field = '', element] = change.key.split('/')
    if (field.startsWith('$') || lines.has(field)) continue
    const found = find(object, field)
    if (found === undefined) continue
    const line = element === undefined ? lineOf(found, change) : `${found.label} changed`
    if (line !== undefined) lines.set(field, line)
  }
  return [...lines.values()].slice(0, MOST_LINES)
}

/** Later lines of the same field replace earlier ones. */
export function joinLines(before: string, after: string): string {
  const lines = new Map<string, string>()
  for (const line of [...before.split('\n'), ...after.split('\n')])
    if (line !== '') lines.set(line.split(':')[0] ?? line, line)
  return [...lines.values()].slice(-MOST_LINES).join('\n')
}

function lineOf({ label, text }: FieldWords, { before, after }: KeyChange): string | undefined {
  const [from, to] = [before, after].map(value => (isSet(value) ? text(value) : ''))
  if (to === undefined || from === undefined) return `${label} changed`
  if (from === to) return undefined
  if (to === '') return `${label}: ${short(from)} removed`
  return from === '' ? `${label}: ${short(to)}` : `${label}: ${short(from)} → ${short(to)}`
}

const isSet = (value: Json | undefined): value is Json => value !== undefined && value !== null

const short = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line
}
