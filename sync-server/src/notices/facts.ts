/**
 * What the rules of notices ask, answered for one reader from documents that were loaded before:
 * what the reader may not read is not there.
 */
import { createCatalog, type Catalog } from '@kith/shared/model'
import { catalogId, DELETED_KEY, settingsId } from '@kith/shared/docs'
import { isId, type DocId, type Json } from '@kith/shared/kit'
import {
  fieldWords,
  followKey,
  whyFollowed,
  type NoticePreferences,
  type Surroundings,
} from '@kith/shared/notices'
import type { DocFound, NoticeLog, Reader } from './ports.ts'

export interface Facts {
  readonly catalog: Catalog
  readonly docs: ReadonlyMap<DocId, DocFound>
  /** Comments by the record they speak of. */
  readonly comments: ReadonlyMap<DocId, readonly DocFound[]>
}

type Keys = Readonly<Record<string, Json>>

/** Loads `ids` and everything that they name. */
export async function loadFacts(log: NoticeLog, ids: readonly DocId[]): Promise<Facts> {
  const docs = new Map<DocId, DocFound>()
  const load = async (wanted: Iterable<DocId>) => {
    const missing = [...new Set(wanted)].filter(id => !docs.has(id))
    for (const found of await log.find(missing)) docs.set(found.doc, found)
  }
  await load([catalogId, ...ids])
  const named = [...docs.values()].flatMap(({ owner, keys, kind }) => [
    ...(owner === undefined ? [] : [owner]),
    ...(kind === 'record' ? Object.values(keys).filter(value => isId(value)) : []),
  ])
  await load(named)
  const records = [...docs.values()].flatMap(({ doc, kind }) => (kind === 'record' ? [doc] : []))
  const hanging = await log.hangingOn(records)
  await load(hanging)
  const comments = [...docs.values()].filter(
    ({ type, keys }) => type === 'comment' && !(DELETED_KEY in keys),
  )
  const catalogKeys = docs.get(catalogId)?.keys
  return {
    catalog: createCatalog(catalogKeys === undefined ? {} : { keys: catalogKeys }),
    docs,
    comments: Map.groupBy(comments, ({ keys }) => keys['record'] as DocId),
  }
}

export const settingsOf = async (log: NoticeLog, member: DocId): Promise<Keys> =>
  (await log.find([settingsId(member)]))[0]?.keys ?? {}

/** `mayRead`: of the documents of `facts`, those that the reader may. */
export function surroundingsOf(
  { catalog, docs, comments }: Facts,
  { actor }: Reader,
  mayRead: (doc: DocId) => boolean,
  settings: Keys,
  { follow, zone }: NoticePreferences,
  now: number,
): Surroundings {
  const me = actor.member
  const keys = (doc: DocId) => (mayRead(doc) ? docs.get(doc)?.keys : undefined)
  const objectOf = (doc: DocId) => docs.get(doc)?.type
  const titleOf = (doc: DocId) => titleIn(catalog, objectOf(doc), keys(doc))
  const memberFields = (object: string) =>
    (catalog.findObject(object)?.allFields ?? []).filter(({ type }) => type === 'user')
  return {
    me,
    keys,
    objectOf,
    titleOf,
    memberFields,
    field: fieldWords(catalog, { locale: 'en', timeZone: zone ?? 'UTC', now }, titleOf),
    follows(record) {
      const own = keys(record)
      const object = objectOf(record)
      if (own === undefined || object === undefined) return null
      const ids = memberFields(object).map(({ id }) => id)
      const hasCommented = () =>
        comments.get(record)?.some(comment => comment.keys['author'] === me) === true
      const facts = { me, keys: own, memberFields: ids, hasCommented }
      return whyFollowed(facts, settings[followKey(record)], follow)
    },
    thread: head =>
      [...comments.values()]
        .flat()
        .filter(({ doc, keys: own }) => doc === head || own['parent'] === head)
        .map(comment => comment.keys),
  }
}

function titleIn(catalog: Catalog, type: string | undefined, keys: Keys | undefined): string {
  const field = type === undefined ? undefined : catalog.findObject(type)?.title
  const value = field && keys?.[field.id]
  if (field === undefined || value === undefined || value === null) return ''
  const parsed = field.fieldType.value(field.options).safeParse(value)
  return parsed.success ? field.fieldType.format(parsed.data, field.options) : ''
}
