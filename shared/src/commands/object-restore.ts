import { definePlanned } from './command.ts'
import { catalogOp, changedKey, objectKey } from './definition-ops.ts'
import { objectInput } from './object-archive.ts'

/** Brings an archived object back, with its records. */
export const objectRestore = definePlanned({
  id: 'object.restore',
  input: objectInput,
  label: ({ object }, _, { catalog }) =>
    `Restored the object ${catalog.object(object).labelPlural}`,
  plan({ object: name }, context) {
    const object = context.catalog.object(name)
    return [catalogOp(changedKey(context, objectKey(object.id), { isArchived: false }))]
  },
})
