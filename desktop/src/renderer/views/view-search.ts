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
  filterSchema,
  orderSchema,
  type Filter,
  type Order,
  type View,
  type ViewColumn,
  type ViewGroup,
} from '@kith/shared/model'

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
  filter: filterSchema.nullable(),
  sort: s.array(orderSchema).max(10),
  group: groupSchema.nullable(),
  columns: s.array(columnSchema).max(500),
  options: s.record(s.string(), s.json()),
  record: s.string().max(80),
}

/** What of a URL's search is ours and well-formed; a broken part is dropped, the page opens all the same. */
export function viewSearch(raw: Readonly<Record<string, unknown>>): ViewSearch {
  const search: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(parts)) {
    if (raw[name] === undefined) continue
    const read = schema.safeParse(raw[name])
    if (read.success) search[name] = read.data
  }
  return search
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
