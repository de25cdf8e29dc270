/**
 * What a person chose about who sees their mail, as all of their devices know it: keys of their own
 * settings document, which nobody else receives.
 *
 * Every choice is a mark of its own. Who chooses anew takes away the marks they knew of and puts one,
 * so a later choice replaces an earlier one whatever the clocks say, and of choices that two devices
 * made without knowing of each other both marks stay: the one that shows less counts.
 */
import { isJsonObject, type Json, type JsonObject } from '#kit'
import type { ShareLevel } from './types.ts'
import { lower, SHARE_LEVELS } from './visibility.ts'

const CHOICE_KINDS = ['thread', 'record', 'account', 'calendar'] as const
export type ChoiceKind = (typeof CHOICE_KINDS)[number]

export interface Choice {
  readonly level: ShareLevel
  /** Of a conversation that looks like nobody's business: it was said twice. */
  readonly isConfirmed: boolean
}
export interface ChoiceMark extends Choice {
  readonly key: string
  readonly kind: ChoiceKind
  /** Of what it was chosen for: the same on every device of the person, and no word of a mail. */
  readonly name: string
  /** Of this mark alone; says nothing. */
  readonly mark: string
}

export const CHOICE_PREFIX = 'share.'
/** Keys of what was chosen for one thing begin so. `name` has no dot. */
export const choiceKeys = (kind: ChoiceKind, name: string): string =>
  `${CHOICE_PREFIX}${kind}.${name}.`

/** `mark`: never used before. */
export const choiceMark = (
  kind: ChoiceKind,
  name: string,
  mark: string,
  { level, isConfirmed }: Choice,
): ChoiceMark => ({ key: choiceKeys(kind, name) + mark, kind, name, mark, level, isConfirmed })

export const choiceValue = ({ level, isConfirmed }: Choice): JsonObject =>
  isConfirmed ? { level, isConfirmed } : { level }

/** `undefined`: no mark. A level that this version does not know is the least: nothing is shared by mistake. */
export function readChoice(key: string, value: Json): ChoiceMark | undefined {
  const found = /^share\.(\w+)\.([^.]+)\.([^.]+)$/.exec(key)
  const kind = CHOICE_KINDS.find(each => each === found?.[1])
  if (found === null || kind === undefined || !isJsonObject(value)) return undefined
  const level = SHARE_LEVELS.find(each => each === value['level']) ?? 'private'
  const [, , name = '', mark = ''] = found
  return choiceMark(kind, name, mark, { level, isConfirmed: value['isConfirmed'] === true })
}

/** What these marks of one thing say together; `null`: nothing was chosen. */
export function choiceOf(marks: readonly Choice[]): Choice | null {
  const [first] = marks
  if (first === undefined) return null
  return {
    level: marks.reduce((least, { level }) => lower(least, level), first.level),
    isConfirmed: marks.every(({ isConfirmed }) => isConfirmed),
  }
}
