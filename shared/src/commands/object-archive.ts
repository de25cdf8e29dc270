import { s } from '#kit'
import { definePlanned } from './command.ts'
import { definitionFault } from './command-fault.ts'
import { catalogOp, changedKey, objectKey } from './definition-ops.ts'
import { named } from './inputs.ts'

export const objectInput = s.strictObject({ object: named })

/** Takes an object of one's own out of sight, with its records; both come back with `object.restore`. */
export const objectArchive = definePlanned({
  id: 'object.archive',
  input: objectInput,
  label: ({ object }, _, { catalog }) =>
    `Archived the object ${catalog.object(object).labelPlural}`,
  plan({ object: name }, context) {
    const object = context.catalog.object(name)
    if (object.isStandard) throw definitionFault('standard', { what: object.labelPlural })
    return [catalogOp(changedKey(context, objectKey(object.id), { isArchived: true }))]
  },
})
