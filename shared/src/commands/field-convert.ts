import { json, s } from '#kit'
import { checkCell, type CatalogField, type CatalogObject, type ParseContext } from '#model'
import { defineSelection } from './command.ts'
import { commandFault, definitionFault } from './command-fault.ts'
import {
  catalogOp,
  changedKey,
  creatableType,
  definitionId,
  fieldKey,
  readOptions,
  takenNames,
} from './definition-ops.ts'
import { named } from './inputs.ts'

/**
 * Gives a field another type. Types never change in place, since values written offline would not
 * be readable: a new field takes the name and place of the old one, each value is read anew from
 * its text, and the old field is archived with everything it held. Values that cannot be read stay
 * there only; restoring the old field shows them.
 */
export const fieldConvert = defineSelection({
  id: 'field.convert',
  input: s.strictObject({
    object: named,
    field: named,
    type: named,
    /** Id of the field that is made; the same when the command goes on after a restart. */
    id: definitionId,
    options: json.default({}),
    /** How texts are read: `dmy`, decimal mark, country and currency; English and ISO when left out. */
    reading: s
      .strictObject({
        country: s.string().length(2).default('US'),
        currency: s.string().length(3).default('USD'),
        dateOrder: s.enum(['dmy', 'mdy', 'ymd']).default('ymd'),
        decimal: s.enum(['.', ',']).default('.'),
        timeZone: s.string().max(60).default('UTC'),
      })
      .prefault({}),
  }),
  label: ({ object, field }, _, { catalog }) =>
    `Changed the type of ${catalog.field(object, field).label}`,
  select: ({ object }) => ({ object, where: null, deleted: 'any' }),

  prepare(input, context) {
    const object = context.catalog.object(input.object)
    const made = context.catalog.findField(object.id, input.id)
    const from = oldField(object, input.field, made)
    if (!from) throw definitionFault('no-such', { what: 'The field', id: input.field })
    const type = creatableType(input.type)
    if (
      from.storageKind.home !== 'record' ||
      type.storage === 'links' ||
      type.storage === 'richText'
    ) {
      throw commandFault('bad-input', {
        command: 'field.convert',
        why: `${from.label} holds relations or rich text, which have no text to read anew`,
      })
    }
    readOptions(type, from.label, input.options)
    const reading: ParseContext = { ...input.reading, now: context.now }
    return { object, from, to: made, reading }
  },

  first(input, context) {
    const object = context.catalog.object(input.object)
    const from = context.catalog.field(object.id, input.field)
    if (takenNames(object.allFields).has(input.id)) {
      throw definitionFault('taken', { what: 'field', name: input.id })
    }
    if (object.title.id === from.id) {
      throw definitionFault('title-field', { field: from.label, object: object.label })
    }
    const type = creatableType(input.type)
    const { name, label, order, description } = from
    const options = readOptions(type, label, input.options)
    const made = {
      name,
      label,
      order,
      type: type.id,
      options,
      ...(description ? { description } : {}),
    }
    const old = { isArchived: true, name: `${name}Before`, label: `${label} (before)` }
    return [
      catalogOp({
        [fieldKey(object.id, input.id)]: made,
        ...changedKey(context, fieldKey(object.id, from.id), old),
      }),
    ]
  },

  each({ object, from, to, reading }, record) {
    if (!to || record.object !== object.id) return []
    const value = from.storageKind.fromKeys(from.id, record.keys)
    if (value === null) return []
    const text = from.fieldType.format(value, from.options)
    const parsed = to.fieldType.parse(text, to.options, reading)
    if ('problem' in parsed || parsed.value === null) return []
    const checked = checkCell(to, parsed.value)
    if ('problem' in checked || checked.value === null) return []
    const set = to.storageKind.toKeys(to.id, checked.value, record.keys)
    return [{ doc: record.id, kind: 'record', type: object.id, set }]
  },
})

/** The field that is converted: before the new one is made by its name, afterwards archived under another. */
function oldField(
  object: CatalogObject,
  name: string,
  made: CatalogField | undefined,
): CatalogField | undefined {
  const isOther = (field: CatalogField) => field !== made
  return (
    object.allFields.find(field => isOther(field) && field.id === name) ??
    object.allFields.find(field => isOther(field) && field.name === name) ??
    object.allFields.find(
      field => isOther(field) && field.isArchived && field.name === `${name}Before`,
    )
  )
}
