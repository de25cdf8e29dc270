/** Other documents that a question about one has to look at: its record, the ends of a link. */
import { ABOUT_KEY, type DocKind } from '#docs'
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

/** The key that names the record that a record of this object speaks of, and is read with: of a comment. */
const SPEAKS_OF: Readonly<Record<string, string>> = { comment: 'record' }
/** Objects whose records are read with what they are about, where a role asks; and the field that links them to it. */
const FOLLOWING: Readonly<Record<string, string>> = {
  note: 'targets',
  task: 'targets',
  attachment: 'targets',
}

export const isFollowing = (object: string): boolean => Object.hasOwn(FOLLOWING, object)
export const aboutKey = (record: string): string => `${ABOUT_KEY}/${record}`
export const isAboutKey = (key: string): boolean => key.startsWith(`${ABOUT_KEY}/`)

/** Whether links of this type say what their first end is about. */
export const isAboutLink = (type: string): boolean => FOLLOWING[objectOf(type)] === fieldOf(type)

export const ABOUT_LINKS: readonly string[] = Object.entries(FOLLOWING).map(
  ([object, field]) => `${object}.${field}`,
)

export interface About {
  readonly doc: DocId
  /** As far as it is known without looking at the record. */
  readonly object: string
}

/** The records that a record is about, as its keys say. */
export function aboutsIn(type: string, keys: RecordKeys): readonly About[] {
  if (isFollowing(type))
    return Object.keys(keys).flatMap(key => {
      const doc = isAboutKey(key) ? key.slice(ABOUT_KEY.length + 1) : undefined
      const object = keys[key]
      return isId(doc) ? [{ doc, object: typeof object === 'string' ? object : '' }] : []
    })
  const doc = keys[SPEAKS_OF[type] ?? '']
  return isId(doc) ? [{ doc, object: '' }] : []
}

/** Of a record that is not here, nobody is told by what is said of it who may not see all of its object. */
export function factsOf({ doc, object }: About, related: Related): RecordFacts | undefined {
  const keys = related.keys(doc)
  if (keys === undefined) return undefined
  const type = related.type(doc)
  return keys === null || !type ? { doc, object, keys: {} } : { doc, object: type, keys }
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
  if (kind !== 'record' || !(isFollowing(type) || Object.hasOwn(SPEAKS_OF, type))) return undefined
  return aboutsIn(type, keys()).map(({ doc }) => doc)
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
