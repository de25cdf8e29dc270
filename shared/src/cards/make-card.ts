/** From what a mail or a meeting is to what its level lets out. The only place where that is decided. */
import type { DocId } from '#kit'
import { MAX_FILES, MAX_RECORDS, MAX_SUBJECT, MAX_TEXT, type Card, type CardLevel } from './card.ts'

export interface CardFacts {
  readonly id: DocId
  readonly kind: Card['kind']
  readonly at: number
  readonly until: number | null
  readonly direction: Card['direction']
  readonly thread: DocId
  readonly records: readonly DocId[]
  readonly members: readonly DocId[]
  readonly others: number
  readonly subject: string
  readonly text: string
  readonly ownLength: number
  readonly place: string | null
  readonly files: readonly { readonly name: string; readonly size: number }[]
}

/**
 * `null`: nothing leaves. Mail that concerns nothing of the workspace has no card at any level, for
 * there is no record on which a colleague could see it; so mail among colleagues stays theirs.
 */
export function cardOf(facts: CardFacts, level: CardLevel | 'private'): Card | null {
  const records = distinct(facts.records)
  if (level === 'private' || records.length === 0) return null
  const who = {
    id: facts.id,
    kind: facts.kind,
    at: facts.at,
    until: facts.until,
    direction: facts.direction,
    thread: facts.thread,
    records,
    members: distinct(facts.members),
    others: facts.others,
  }
  if (level === 'metadata') return { level, ...who }
  const subject = cut(facts.subject, MAX_SUBJECT)
  if (level === 'subject') return { level, ...who, subject }
  const text = cut(facts.text, MAX_TEXT)
  return {
    level,
    ...who,
    subject,
    text,
    ownLength: Math.min(facts.ownLength, text.length),
    isCut: text.length < facts.text.length,
    place: facts.place === null ? null : cut(facts.place, MAX_SUBJECT),
    files: facts.files.slice(0, MAX_FILES).map(({ name, size }) => ({
      name: cut(name, 255),
      size: Math.max(0, Math.round(size)),
    })),
  }
}

/** In one order, so that two devices of a person make the same card. */
const distinct = (ids: readonly DocId[]): DocId[] =>
  [...new Set(ids)].toSorted().slice(0, MAX_RECORDS)

/** Never through the middle of a character of two halves, and without halves that came alone. */
function cut(text: string, most: number): string {
  const whole = text.toWellFormed()
  if (whole.length <= most) return whole
  const code = whole.charCodeAt(most - 1)
  return whole.slice(0, code >= 0xd800 && code <= 0xdbff ? most - 1 : most)
}
