/** The standard catalog with one custom object that has a field of every type. */
import { isJsonObject, type Json } from '#kit'
import { createCatalog, fieldTypes, type Catalog, type RecordKeys } from '#model'

const TEST_CHOICES: Json = [
  { id: 'red', label: 'Red', hue: 15 },
  { id: 'green', label: 'Green', hue: 150 },
  { id: 'blue', label: 'Blue', hue: 260, isArchived: true },
]

/** Options that make a field of any type usable; types ignore members they do not know. */
export const testOptions: Json = { choices: TEST_CHOICES, to: ['person'], inverse: 'samples' }

/** Keys of a catalog document: object `sample` with one field per field type, named like the type. */
export const sampleKeys: RecordKeys = {
  'o/sample': {
    name: 'sample',
    label: 'Sample',
    labelPlural: 'Samples',
    titleField: 'text',
    searchFields: ['text', 'emails', 'fullName'],
    matchFields: ['emails'],
    order: 'b0',
  },
  ...Object.fromEntries(
    fieldTypes.all.map((type, at) => [
      `f/sample.${type.id}`,
      {
        name: type.id,
        label: type.label,
        type: type.id,
        options: type.id === 'backlinks' ? { to: ['task'], inverse: 'targets' } : testOptions,
        order: `b${String(at).padStart(2, '0')}V`,
      },
    ]),
  ),
}

/** `keys` are laid over those of the sample, member by member. */
export function createTestCatalog(keys: RecordKeys = {}): Catalog {
  const changed = Object.entries(keys).map(([key, value]) => {
    const known = sampleKeys[key]
    return [
      key,
      isJsonObject(known) && isJsonObject(value) ? { ...known, ...value } : value,
    ] as const
  })
  return createCatalog({ keys: { ...sampleKeys, ...Object.fromEntries(changed) }, version: 1 })
}
