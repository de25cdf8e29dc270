/** Other documents that a question about one has to look at: its record, the ends of a link. */
import type { DocKind } from '#docs'
import { isId, type DocId } from '#kit'
import type { RecordKeys } from '#model'
import type { RecordFacts } from './decide.ts'

/** A document as access looks at it. `type`: of a record its object, of a text or link `object.field`. */
export interface DocFacts {
  readonly doc: DocId
  readonly kind: DocKind
  readonly type: string
  readonly owner?: DocId | undefined
}

/** Answers `undefined` for a document that is not loaded yet. */
export interface Related {
  /** `null` where there is no such document. */
  readonly keys: (doc: DocId) => RecordKeys | null | undefined
  /** The type of a document that `keys` answers for: of a record its object. */
  readonly type: (doc: DocId) => string | null | undefined
}

/** Asks for documents that the question cannot be answered without; whoever asked loads them and asks again. */
export interface Needs {
  readonly needs: readonly DocId[]
}

export const isNeeds = (answer: object | undefined): answer is Needs =>
  answer !== undefined && 'needs' in answer

export const objectOf = (type: string): string => type.split('.')[0] ?? ''
export const fieldOf = (type: string): string => type.split('.')[1] ?? ''

/** The record that a record of this object speaks of, and is read with: of a comment. */
const ABOUT: Readonly<Record<string, string>> = { comment: 'record' }

export function aboutIn(
  type: string,
  keys: RecordKeys,
  related: Related,
): RecordFacts | Needs | undefined {
  const doc = keys[ABOUT[type] ?? '']
  if (!isId(doc)) return undefined
  const found = related.keys(doc)
  if (found === undefined) return { needs: [doc] }
  const object = related.type(doc)
  // Of a record that is not here nobody is told by what is said of it.
  return found === null || !object ? { doc, object: '', keys: {} } : { doc, object, keys: found }
}

/** Records that a document is read with beside its owner; `undefined` where that is never asked. */
export function hangsOn(
  { kind, type }: Pick<DocFacts, 'kind' | 'type'>,
  keys: () => RecordKeys,
): readonly DocId[] | undefined {
  if (kind === 'link') {
    const { from, to } = keys()
    return [from, to].filter(id => isId(id))
  }
  const about = kind === 'record' ? ABOUT[type] : undefined
  return about === undefined ? undefined : [keys()[about]].filter(id => isId(id))
}

/** The records a link joins, as far as they are here. */
export function endsOf(
  type: string,
  { from, to }: RecordKeys,
  related: Related,
): readonly RecordFacts[] | Needs {
  const ends = [from, to].filter(id => isId(id))
  const needs = ends.filter(id => related.keys(id) === undefined)
  if (needs.length > 0) return { needs }
  return ends.flatMap((doc, at) => {
    const keys = related.keys(doc)
    const object = at === 0 ? objectOf(type) : related.type(doc)
    return keys && object ? [{ doc, object, keys }] : []
  })
}
