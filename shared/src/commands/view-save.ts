import { orderKeyBetween, s, json, type Json } from '#kit'
import {
  AGGREGATES,
  BUCKETS,
  filterSchema,
  orderSchema,
  viewKinds,
  type CatalogObject,
  type View,
} from '#model'
import { definePlanned, type CommandContext } from './command.ts'
import { commandFault, definitionFault } from './command-fault.ts'
import { docId, label, named } from './inputs.ts'
import { knownView, viewOps, viewSet } from './view-ops.ts'

const column = s.strictObject({
  field: named,
  width: s.number().min(20).max(4000).exactOptional(),
  isHidden: s.boolean().exactOptional(),
  aggregate: s.enum(AGGREGATES).exactOptional(),
})
const group = s.strictObject({
  field: named,
  bucket: s.enum(BUCKETS).exactOptional(),
  hideEmpty: s.boolean().exactOptional(),
  collapsed: s.array(s.string().max(200)).max(1000).exactOptional(),
})

const input = s.strictObject({
  /** A view that is there is changed; with another id, or none, one is made. */
  id: docId.optional(),
  object: named.optional(),
  name: label.optional(),
  kind: s.string().optional(),
  icon: s.string().max(60).nullable().optional(),
  filter: filterSchema.nullable().optional(),
  order: s.array(orderSchema).max(10).optional(),
  group: group.nullable().optional(),
  columns: s.array(column).max(600).optional(),
  options: s.record(s.string(), json).optional(),
  position: s.string().max(200).optional(),
  owner: docId.nullable().optional(),
  isLocked: s.boolean().optional(),
  openIn: s.enum(['panel', 'page']).optional(),
})

/** Makes a view or changes members of one; what is not named stays. */
export const viewSave = definePlanned({
  id: 'view.save',
  input,
  label: ({ id, name }, _, context) =>
    id && context.keys(id)
      ? `Changed the view ${knownView(context, id).name}`
      : `Added the view ${name ?? ''}`,
  plan({ id, ...change }, context) {
    const isKnown = id !== undefined && context.keys(id) !== undefined
    return [isKnown ? changed(context, id, change) : made(context, { id, ...change })]
  },
})

type Change = Omit<s.output<typeof input>, 'id'>

function changed(
  context: CommandContext,
  id: NonNullable<s.output<typeof input>['id']>,
  change: Change,
) {
  const view = knownView(context, id)
  if (view.isDeleted) throw definitionFault('no-such', { what: 'The view', id })
  const object = context.catalog.object(view.object)
  if (change.object !== undefined && context.catalog.object(change.object).id !== object.id) {
    throw commandFault('bad-input', { command: 'view.save', why: 'a view stays with its object' })
  }
  const { object: _, ...members } = checked(context, object, change, view.kind)
  const set: Record<string, Json | null> = {}
  for (const [key, value] of Object.entries(members)) {
    if (value !== undefined) set[key] = value as Json | null
  }
  return viewSet(id, set)
}

function made(context: CommandContext, { id, ...change }: s.output<typeof input>) {
  if (change.object === undefined || change.name === undefined) {
    throw commandFault('bad-input', {
      command: 'view.save',
      why: 'a new view needs object and name',
    })
  }
  const object = context.catalog.object(change.object)
  const kindId = checkedKind(change.kind ?? 'table')
  const kind = viewKinds.must(kindId)
  const groupField = kind.groupField(object)
  const { icon, ...members } = checked(context, object, change, kindId)
  const view: Omit<View, 'id'> = {
    object: object.id,
    name: change.name,
    kind: kindId,
    filter: null,
    order: [],
    group: groupField === null ? null : { field: groupField },
    columns: object.fields.map(field => ({ field: field.id })),
    options: kind.start(object),
    position: orderKeyBetween(context.lastOrderKey(`view:${object.id}`), null),
    owner: null,
    isLocked: false,
    openIn: 'panel',
    ...(typeof icon === 'string' ? { icon } : {}),
    ...withoutUndefined(members),
  }
  return viewOps(id ?? context.newId(), view)
}

/** Fields by id, whatever they were called by; throws for fields, kinds and options that are not there. */
function checked(
  context: CommandContext,
  object: CatalogObject,
  change: Change,
  kind: string,
): Partial<Omit<View, 'id' | 'icon'>> & { readonly icon?: string | null | undefined } {
  const idOf = (name: string) => context.catalog.field(object.id, name).id
  const { kind: newKind, columns, group: groups, options, object: _, ...rest } = change
  const kindDef = viewKinds.must(checkedKind(newKind ?? kind))
  const read = options && kindDef.options.safeParse(options)
  if (read && !read.success) {
    throw commandFault('bad-input', { command: 'view.save', why: 'options do not fit the view' })
  }
  return {
    ...rest,
    ...(newKind === undefined ? {} : { kind: kindDef.id }),
    ...(columns === undefined
      ? {}
      : { columns: columns.map(one => ({ ...one, field: idOf(one.field) })) }),
    ...(groups ? { group: { ...groups, field: idOf(groups.field) } } : {}),
    ...(groups === null ? { group: null } : {}),
    ...(options === undefined ? {} : { options }),
  } as Partial<Omit<View, 'id' | 'icon'>>
}

function checkedKind(kind: string): View['kind'] {
  const found = viewKinds.find(kind)
  if (!found) {
    throw commandFault('bad-input', { command: 'view.save', why: `there is no kind “${kind}”` })
  }
  return found.id as View['kind']
}

const withoutUndefined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Partial<T>
