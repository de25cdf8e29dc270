/**
 * In which order whole documents of a class come.
 *
 * Records that nearly all others name come first: a desktop that hears of an id before its document
 * writes a row for the id and fills it later, in the middle of its table, which costs it as much as
 * a document. Within each of these parts the newest ids come first (SYNC 4.4).
 */
import type { SnapClass } from '@kith/shared/protocol'

/** Types of a part; `null`: all that are in no other. */
type Part = readonly string[] | null

const OF_RECORDS: readonly Part[] = [['member', 'company'], ['person'], null]
const ALL: readonly Part[] = [null]

export const partsOf = (of: SnapClass): readonly Part[] => (of === 'records' ? OF_RECORDS : ALL)

export const partOf = (parts: readonly Part[], type: string): number =>
  parts.findIndex(part => part === null || part.includes(type))

/** As a condition: the type is one of `types`, or none of them. */
export function conditionOf(parts: readonly Part[], at: number) {
  const part = parts[at] ?? null
  return part === null
    ? { types: parts.flatMap(other => other ?? []), isOneOf: false }
    : { types: part, isOneOf: true }
}
