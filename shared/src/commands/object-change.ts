import { s } from '#kit'
import { definePlanned } from './command.ts'
import { catalogOp, changedKey, freeName, objectKey, takenNames } from './definition-ops.ts'
import { label, named } from './inputs.ts'

const fieldList = s.array(named).max(50).optional()

/** Changes how an object is called and shown, what names its records and what finds them. */
export const objectChange = definePlanned({
  id: 'object.change',
  input: s.strictObject({
    object: named,
    label: label.optional(),
    labelPlural: label.optional(),
    name: s.string().optional(),
    icon: s.string().max(60).optional(),
    hue: s.number().min(0).max(360).optional(),
    shape: s.enum(['round', 'square']).optional(),
    titleField: named.optional(),
    subtitleFields: fieldList,
    searchFields: fieldList,
    matchFields: fieldList,
    isListed: s.boolean().optional(),
    order: s.string().max(200).optional(),
  }),
  label: ({ object }, _, { catalog }) => `Changed the object ${catalog.object(object).labelPlural}`,
  plan({ object: objectName, name, ...change }, context) {
    const object = context.catalog.object(objectName)
    const idOf = (field: string) => context.catalog.field(object.id, field).id
    const ids = (fields: readonly string[] | undefined) => fields?.map(idOf)
    return [
      catalogOp(
        changedKey(context, objectKey(object.id), {
          ...change,
          name:
            name === undefined || name === object.name
              ? undefined
              : freeName(
                  name,
                  object.label,
                  takenNames(context.catalog.allObjects, object.id),
                  'object',
                ),
          titleField: change.titleField === undefined ? undefined : idOf(change.titleField),
          subtitleFields: ids(change.subtitleFields),
          searchFields: ids(change.searchFields),
          matchFields: ids(change.matchFields),
        }),
      ),
    ]
  },
})
