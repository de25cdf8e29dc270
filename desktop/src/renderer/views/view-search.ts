/**
 * How a list looks right now, as the URL carries it: the saved view and what differs from it.
 *
 * Nothing ad hoc lives anywhere else, so back, forward, a copied link and a new window show the same.
 * A part that equals the saved view is left out of the URL; that is also what "changed" means.
 */
import { jsonEqual, s, type Json } from '@kith/shared/kit'
import {
  AGGREGATES,
  BUCKETS,
  orderSchema,
  type Filter,
  type Order,
  type View,
  type ViewColumn,
  type ViewGroup,
} from '@kith/shared/model'
import { readFilter, type Unread } from './view-unread.ts'

export interface ViewSearch {
  readonly view?: string | undefined
  readonly kind?: 'table' | 'board' | undefined
  /** Words that any search field must contain. */
  readonly q?: string | undefined
  readonly filter?: Filter | null | undefined
  readonly sort?: readonly Order[] | undefined
  readonly group?: ViewGroup | null | undefined
  readonly columns?: readonly ViewColumn[] | undefined
  readonly options?: Readonly<Record<string, Json>> | undefined
  /** Record whose panel is open. */
  readonly record?: string | undefined
}

const groupSchema = s.strictObject({
  field: s.string().max(200),
  bucket: s.enum(BUCKETS).optional(),
  hideEmpty: s.boolean().optional(),
  collapsed: s.array(s.string()).optional(),
})
const columnSchema = s.strictObject({
  field: s.string().max(200),
  width: s.number().optional(),
  isHidden: s.boolean().optional(),
  aggregate: s.enum(AGGREGATES).optional(),
})
const parts = {
  view: s.string().max(80),
  kind: s.enum(['table', 'board']),
  q: s.string().max(500),
  sort: s.array(orderSchema).max(10),
  group: groupSchema.nullable(),
  columns: s.array(columnSchema).max(500),
  options: s.record(s.string(), s.json()),
  record: s.string().max(80),
}

/** Parts that people chose, as they call them; the rest are names of records and views. */
const PARTS: Readonly<Record<string, string>> = {
  kind: 'the kind of view',
  q: 'the words to find',
  sort: 'the sort order',
  group: 'the grouping',
  columns: 'the columns',
  options: 'the way rows are shown',
}

/** What of a URL's search is ours and well-formed; the page opens without the rest. */
export const viewSearch = (raw: Readonly<Record<string, unknown>>): ViewSearch => read(raw).search

/** What a URL asks of the view and cannot be read. */
export const unreadOf = (raw: Readonly<Record<string, unknown>>): Unread => read(raw).unread

function read(raw: Readonly<Record<string, unknown>>): {
  readonly search: ViewSearch
  readonly unread: Unread
} {
  const search: Record<string, unknown> = {}
  const lost: string[] = []
  for (const [name, schema] of Object.entries(parts)) {
    if (raw[name] === undefined) continue
    const answer = schema.safeParse(raw[name])
    if (answer.success) search[name] = answer.data
    else if (PARTS[name] !== undefined) lost.push(PARTS[name])
  }
  if (raw['filter'] === undefined) return { search, unread: { filters: [], parts: lost } }
  const { filter, unread } = readFilter(raw['filter'])
  if (filter !== undefined) search['filter'] = filter
  return { search, unread: { filters: unread, parts: lost } }
}

/** The view as it is shown: the saved one with what the URL changes. */
export function shownView(saved: View, search: ViewSearch): View {
  return {
    ...saved,
    kind: search.kind ?? saved.kind,
    filter: search.filter === undefined ? saved.filter : search.filter,
    order: search.sort ?? saved.order,
    group: search.group === undefined ? saved.group : search.group,
    columns: search.columns ?? saved.columns,
    options: search.options === undefined ? saved.options : { ...saved.options, ...search.options },
  }
}

/** A change to the view shown, as the URL's next search: only what differs from the saved view stays. */
export function searchAfter(saved: View, search: ViewSearch, change: Partial<View>): ViewSearch {
  const next = { ...shownView(saved, search), ...change }
  const options = Object.fromEntries(
    Object.entries(next.options).filter(
      ([key, value]) => !jsonEqual(value as Json, saved.options[key] as Json),
    ),
  ) as Record<string, Json>
  return {
    ...search,
    kind: next.kind === saved.kind ? undefined : next.kind,
    filter: same(next.filter, saved.filter) ? undefined : next.filter,
    sort: same(next.order, saved.order) ? undefined : next.order,
    group: same(next.group, saved.group) ? undefined : next.group,
    columns: same(next.columns, saved.columns) ? undefined : next.columns,
    options: Object.keys(options).length === 0 ? undefined : options,
  }
}

export const isChanged = (search: ViewSearch): boolean =>
  [search.kind, search.filter, search.sort, search.group, search.columns, search.options].some(
    part => part !== undefined,
  )

/** The same list as it was saved; the open record and the words searched for stay. */
export const unchanged = (search: ViewSearch): ViewSearch => ({
  view: search.view,
  q: search.q,
  record: search.record,
})

const same = (a: unknown, b: unknown): boolean => jsonEqual(a as Json, b as Json)
