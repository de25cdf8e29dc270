/**
 * Search over every object at once, as one types.
 *
 * Best first: titles that begin with the text, titles that hold its words, then records where the
 * words are elsewhere (fields, notes). The work is bounded: of each only the newest four hundred
 * finds are looked at, so a common word costs little more than a rare one.
 */
import { compareText, foldText, type CatalogObject, type FormatContext } from '@kith/shared/model'
import type { Json } from '@kith/shared/kit'
import {
  answerNow,
  insideOf,
  isUnspaced,
  matchOf,
  planQuery,
  wordsOf,
  type QueryScope,
  type SqlRow,
} from '@kith/shared/query'
import type { SearchHit } from '@kith/shared/rpc'
import type { Read } from '#engine/store'
import { excerptOf } from './excerpt.ts'

export interface SearchDeps {
  readonly store: Read
  readonly scope: () => QueryScope
  readonly format: () => FormatContext
}

export interface Search {
  /** `objects`: ids or names; absent means all. */
  readonly search: (
    text: string,
    objects: readonly string[] | undefined,
    limit: number,
  ) => readonly SearchHit[]
}

const MAX_LOOKED_AT = 400
/** With objects to choose from, finds of others are passed over up to here. */
const MAX_PASSED = 20_000
/** One letter matches half of everything: only beginnings of titles are looked at. */
const MIN_WORD = 2

interface Key {
  readonly pk: number
  readonly type: string
}
interface Find {
  readonly pk: number
  readonly object: CatalogObject
  readonly isInTitle: boolean
}

export function createSearch({ store, scope, format }: SearchDeps): Search {
  return {
    search(text, names, limit) {
      const words = wordsOf(text)
      if (words.length === 0) return []
      const current = scope()
      const objects = chosen(names, current)
      const finds = new Map<number, Find>()
      const add = (found: readonly Find[]) => {
        for (const find of found) if (!finds.has(find.pk)) finds.set(find.pk, find)
      }
      add(titlesFrom(text, objects, limit, current))
      const isShort = words.length === 1 && (words[0]?.length ?? 0) < MIN_WORD && !isUnspaced(text)
      if (!isShort) {
        const isChosen = names !== undefined
        if (finds.size < limit && isUnspaced(text)) add(insideTitles(words, objects, limit))
        if (finds.size < limit) add(ranked(words, anywhere(text, objects, isChosen)))
      }
      return hits([...finds.values()].slice(0, limit), words, current)
    },
  }

  /** Whole titles first, then the shortest. */
  function titlesFrom(
    text: string,
    objects: readonly CatalogObject[],
    limit: number,
    current: QueryScope,
  ): readonly Find[] {
    const value = text.trim()
    const found = objects.flatMap(object => {
      const order = [{ field: 'title', dir: 'asc' }] as const
      const where = { field: 'title', op: 'startsWith', value } as const
      const { sql, params } = planQuery(
        { object: object.id, where, order, fields: [] },
        current,
      ).pks()
      return store
        .all<{ pk: number }>(`${sql} LIMIT ${limit}`, params)
        .map(({ pk }) => ({ pk, object, isInTitle: true, title: titleOf(object, pk) }))
    })
    const whole = foldText(value)
    const rank = (title: string) => (foldText(title) === whole ? 0 : 1)
    return found.sort(
      (a, b) =>
        rank(a.title) - rank(b.title) ||
        a.title.length - b.title.length ||
        compareText(a.title, b.title),
    )
  }

  function titleOf(object: CatalogObject, pk: number): string {
    return (
      store.get<{ title: string }>(`SELECT title FROM ${object.table} WHERE pk = ?`, [pk])?.title ??
      ''
    )
  }

  /** Newest finds first. FTS5's own ranking would count every find before it gave the first. */
  function anywhere(
    text: string,
    objects: readonly CatalogObject[],
    isChosen: boolean,
  ): readonly Key[] {
    // A whole word is one list of finds; its beginnings are many that have to be merged first.
    const whole = newest(matchOf(text, { isWhole: true }), objects, isChosen)
    return whole.length >= MAX_LOOKED_AT
      ? whole
      : [...whole, ...newest(matchOf(text), objects, isChosen)]
  }

  function newest(
    match: string | null,
    objects: readonly CatalogObject[],
    isChosen: boolean,
  ): readonly Key[] {
    const types = JSON.stringify(objects.map(({ id }) => id))
    const found = `SELECT rowid AS pk FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ${isChosen ? MAX_PASSED : MAX_LOOKED_AT}`
    return store.all<Key>(
      `SELECT d.pk, d.type FROM (${found}) AS f CROSS JOIN doc AS d ON d.pk = f.pk WHERE d.kind = 'record' AND d.flags & 1 = 0 AND d.type IN (SELECT value FROM json_each(?)) LIMIT ${MAX_LOOKED_AT}`,
      [match, types],
    )
  }

  /** Titles that hold the words, the shortest first; then the rest as it came. */
  function ranked(words: readonly string[], keys: readonly Key[]): readonly Find[] {
    const { catalog } = scope()
    const titles = new Map<number, string>()
    for (const [type, own] of Map.groupBy(keys, key => key.type)) {
      const object = catalog.findObject(type)
      if (!object) continue
      const rows = store.all<{ pk: number; title: string }>(
        `SELECT pk, title FROM ${object.table} WHERE pk IN (SELECT value FROM json_each(?))`,
        [JSON.stringify(own.map(({ pk }) => pk))],
      )
      for (const { pk, title } of rows) titles.set(pk, title)
    }
    const inTitle = titleTest(words)
    const finds = keys.flatMap(({ pk, type }) => {
      const object = catalog.findObject(type)
      const title = titles.get(pk)
      return object && title !== undefined ? [{ pk, object, title, isInTitle: inTitle(title) }] : []
    })
    const first = finds.filter(({ isInTitle }) => isInTitle)
    first.sort((a, b) => a.title.length - b.title.length || compareText(a.title, b.title))
    return [...first, ...finds.filter(({ isInTitle }) => !isInTitle)]
  }

  /** For scripts without spaces, whose words FTS5 cannot tell apart. */
  function insideTitles(
    words: readonly string[],
    objects: readonly CatalogObject[],
    limit: number,
  ): readonly Find[] {
    const test = words.map(() => "title LIKE ? ESCAPE '\\'").join(' AND ')
    return objects.flatMap(object =>
      store
        .pluck<number>(
          `SELECT pk FROM ${object.table} WHERE deleted_at IS NULL AND ${test} LIMIT ${limit}`,
          words.map(insideOf),
        )
        .map(pk => ({ pk, object, isInTitle: true })),
    )
  }

  /** Reads what is shown, one question per object. */
  function hits(
    finds: readonly Find[],
    words: readonly string[],
    current: QueryScope,
  ): readonly SearchHit[] {
    const byPk = new Map<number, SearchHit>()
    const bodies = textsOf(finds.filter(({ isInTitle }) => !isInTitle).map(({ pk }) => pk))
    const shown = format()
    for (const object of new Set(finds.map(find => find.object))) {
      const own = finds.filter(find => find.object === object)
      const fields = [...new Set([...object.subtitleFields, ...object.searchFields])].filter(
        name => current.catalog.findField(object.id, name) !== undefined,
      )
      const plan = planQuery({ object: object.id, fields, deleted: 'any' }, current)
      const rows = answerNow(plan.rows(own.map(({ pk }) => pk)), ({ sql, params }) =>
        store.all<SqlRow>(sql, params),
      )
      const pks = new Map(own.map(find => [find.pk, find]))
      const keyed = store.all<{ pk: number; id: string }>(
        `SELECT pk, id FROM ${object.table} WHERE pk IN (SELECT value FROM json_each(?))`,
        [JSON.stringify([...pks.keys()])],
      )
      const pkOf = new Map(keyed.map(({ pk, id }) => [id, pk]))
      for (const row of rows) {
        const pk = pkOf.get(row.id) ?? -1
        const subtitle = object.subtitleFields
          .flatMap(name => shownText(object, name, row.cells, shown))
          .join(' · ')
        const elsewhere = [
          ...object.searchFields.flatMap(name => wordsIn(object, name, row.cells)),
          ...(bodies.get(pk) ?? []),
        ]
        const excerpt = pks.get(pk)?.isInTitle === false ? firstExcerpt(elsewhere, words) : null
        byPk.set(pk, { id: row.id, object: object.id, title: row.title, subtitle, excerpt })
      }
    }
    return finds.flatMap(({ pk }) => byPk.get(pk) ?? [])
  }

  function textsOf(pks: readonly number[]): ReadonlyMap<number, readonly string[]> {
    const bodies = new Map<number, string[]>()
    if (pks.length === 0) return bodies
    const rows = store.all<{ owner: number; body: string }>(
      'SELECT owner, body FROM text WHERE owner IN (SELECT value FROM json_each(?))',
      [JSON.stringify(pks)],
    )
    for (const { owner, body } of rows) bodies.set(owner, [...(bodies.get(owner) ?? []), body])
    return bodies
  }
}

/** Whether a title holds all words, the last one at least begun. */
function titleTest(words: readonly string[]): (title: string) => boolean {
  const folded = words.map(foldText)
  return title => {
    const own = foldText(title)
    const parts = own.split(/[^\p{L}\p{N}]+/u)
    return folded.every((word, at) =>
      at < folded.length - 1
        ? parts.includes(word)
        : own.startsWith(word) || parts.some(part => part.startsWith(word)),
    )
  }
}

function chosen(
  names: readonly string[] | undefined,
  { catalog }: QueryScope,
): readonly CatalogObject[] {
  if (names === undefined) return catalog.objects
  return names.flatMap(name => catalog.findObject(name) ?? [])
}

type Cells = Readonly<Record<string, Json>>

function shownText(
  object: CatalogObject,
  name: string,
  cells: Cells,
  shown: FormatContext,
): readonly string[] {
  const field = object.fields.find(one => one.id === name || one.name === name)
  const value = field ? cells[field.id] : undefined
  if (!field || value === undefined || value === null) return []
  const text = field.fieldType.display(value, field.options, shown)
  return text === '' ? [] : [text]
}

function wordsIn(object: CatalogObject, name: string, cells: Cells): readonly string[] {
  const field = object.fields.find(one => one.id === name || one.name === name)
  const value = field ? cells[field.id] : undefined
  if (!field || value === undefined || value === null) return []
  return [field.fieldType.searchText(value, field.options)]
}

function firstExcerpt(texts: readonly string[], words: readonly string[]): string | null {
  for (const text of texts) {
    const excerpt = excerptOf(text, words)
    if (excerpt !== null) return excerpt
  }
  return null
}
