import { s, type DocId, type Json } from '#kit'
import { catalogId } from '#docs'
import { createCatalog, defaultViews } from '#model'
import { definePlanned, type CommandContext } from './command.ts'
import { definitionFault } from './command-fault.ts'
import {
  catalogOp,
  definitionId,
  fieldKey,
  freeName,
  objectKey,
  orderAfter,
  ordersFor,
  takenNames,
} from './definition-ops.ts'
import { fieldKeys, newField } from './field-define.ts'
import { label, named } from './inputs.ts'
import { viewOps } from './view-ops.ts'

/** Types whose text can stand for a record. */
const TITLE_TYPES = new Set(['text', 'fullName'])

/** What every object's records can have about them, from the other side. */
const ABOUT = [
  { id: 'tasks', label: 'Tasks', to: 'task', inverse: 'targets' },
  { id: 'notes', label: 'Notes', to: 'note', inverse: 'targets' },
  { id: 'attachments', label: 'Files', to: 'attachment', inverse: 'targets' },
  { id: 'lists', label: 'Lists', to: 'listEntry', inverse: 'record' },
]

/** Makes an object of one's own, with its fields and a first view; the first text field names its records. */
export const objectDefine = definePlanned({
  id: 'object.define',
  input: s.strictObject({
    label,
    labelPlural: label,
    id: definitionId.optional(),
    name: s.string().optional(),
    icon: s.string().max(60).default('box'),
    hue: s.number().min(0).max(360).default(210),
    shape: s.enum(['round', 'square']).default('square'),
    isListed: s.boolean().default(true),
    /** Id or name of one of `fields`. */
    titleField: named.optional(),
    fields: s.array(newField).max(500).default([]),
  }),
  label: ({ labelPlural }) => `Added the object ${labelPlural}`,
  plan({ fields: given, titleField, name: askedName, id: askedId, ...members }, context) {
    const id = askedId ?? context.newShortId()
    const taken = takenNames(context.catalog.allObjects)
    if (taken.has(id)) throw definitionFault('taken', { what: 'object', name: id })
    const name = freeName(askedName, members.label, taken, 'object')
    const hasTitle = given.some(field => TITLE_TYPES.has(field.type))
    const withTitle = hasTitle ? given : [newField.parse({ label: 'Name', type: 'text' }), ...given]
    const fields = withTitle.map(field => ({ ...field, id: field.id ?? context.newShortId() }))
    const title =
      fields.find(
        field => titleField !== undefined && [field.id, field.name].includes(titleField),
      ) ?? fields.find(field => TITLE_TYPES.has(field.type))
    if (!title) throw new Error('an object without a title field')
    const object = {
      ...members,
      name,
      titleField: title.id,
      searchFields: [title.id],
      subtitleFields: fields
        .filter(field => field !== title)
        .slice(0, 2)
        .map(field => field.id),
      matchFields: fields.filter(field => field.isUnique).map(field => field.id),
      order: orderAfter(context.catalog.allObjects.map(one => one.order)),
    }
    const keys = {
      [objectKey(id)]: object,
      ...fieldKeys(context, { id, ...members, allFields: [] }, fields),
      ...aboutKeys(
        id,
        fields.map(field => field.id),
      ),
    }
    return [catalogOp(keys), ...firstViews(context, id, keys)]
  },
})

/** The other sides of tasks, notes, files and lists stand after the object's own fields. */
function aboutKeys(object: string, taken: readonly string[]): Readonly<Record<string, Json>> {
  const orders = ordersFor(taken.length + ABOUT.length).slice(taken.length)
  const keys: Record<string, Json> = {}
  for (const [at, { id, label: name, to, inverse }] of ABOUT.entries()) {
    if (taken.includes(id)) continue
    const options = { to: [to], inverse }
    keys[fieldKey(object, id)] = {
      name: id,
      label: name,
      type: 'backlinks',
      options,
      order: orders[at]!,
    }
  }
  return keys
}

function firstViews(context: CommandContext, object: string, keys: Readonly<Record<string, Json>>) {
  const after = createCatalog({ keys: { ...context.keys(catalogId), ...keys } })
  return defaultViews(after.object(object)).map(({ id, ...view }) => viewOps(id as DocId, view))
}
