/** A view as the keys of its document, one per member, and back. */
import { s, type Json } from '#kit'
import { AGGREGATES } from './field-type.ts'
import { BUCKETS, filterSchema, orderSchema } from './filter.ts'
import type { RecordKeys } from './storage-kind.ts'
import type { View } from './view.ts'
import { viewKinds, type ViewKindId } from './view-kinds/index.ts'

const name = s.string().min(1).max(200)
const column = s.object({
  field: name,
  width: s.number().min(20).max(4000).optional().catch(undefined),
  isHidden: s.boolean().optional().catch(undefined),
  aggregate: s.enum(AGGREGATES).optional().catch(undefined),
})
const group = s.object({
  field: name,
  bucket: s.enum(BUCKETS).optional(),
  hideEmpty: s.boolean().optional(),
  collapsed: s.array(s.string()).optional(),
})

/** What cannot be read falls back, so that one odd key of a newer version never hides a view. */
const viewSchema = s.object({
  object: name,
  name: s.string().max(300).catch('View'),
  kind: s
    .string()
    .refine(id => viewKinds.find(id) !== undefined)
    .catch('table'),
  icon: s.string().max(60).optional().catch(undefined),
  filter: filterSchema.nullable().catch(null),
  order: s.array(orderSchema).max(10).catch([]),
  group: group.nullable().catch(null),
  columns: s.array(column).max(500).catch([]),
  options: s.record(s.string(), s.unknown()).catch({}),
  position: s.string().max(200).catch('a0'),
  owner: s.string().nullable().catch(null),
  isLocked: s.boolean().catch(false),
  openIn: s.enum(['panel', 'page']).catch('panel'),
})

/** Every member but the id, which is the document's. */
export function viewKeys(view: Omit<View, 'id'>): Readonly<Record<string, Json>> {
  const { object, kind, icon, filter, order, group: groups, columns, options, ...rest } = view
  const plain = { object, kind, filter, order, group: groups, columns, options, ...rest }
  const keys = { ...plain, ...(icon === undefined ? {} : { icon }) } as unknown as Record<
    string,
    Json
  >
  delete keys['id']
  return keys
}

/** `undefined` when the document is no view or names no object. */
export function viewFromKeys(id: string, keys: RecordKeys): View | undefined {
  const read = viewSchema.safeParse(keys)
  if (!read.success) return undefined
  const view = { id, ...read.data, kind: read.data.kind as ViewKindId }
  return withoutUndefined(view) as unknown as View
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, part]) => part !== undefined)
  return Object.fromEntries(entries.map(([key, part]) => [key, withoutUndefined(part)]))
}
