/** How values of fields read in a notice, by what their types say of themselves. */
import type { Catalog, FormatContext } from '#model'
import { isId, type DocId } from '#kit'
import type { FindField } from './change-words.ts'

/** `titleOf` answers '' for what is not here, or what the reader may not know of. */
export const fieldWords =
  (catalog: Catalog, context: FormatContext, titleOf: (doc: DocId) => string): FindField =>
  (object, id) => {
    const field = catalog.findField(object, id)
    if (field === undefined || field.isReadOnly || !field.fieldType.writable) return undefined
    const { label, fieldType, options } = field
    return {
      label,
      text(value) {
        if (isId(value)) return titleOf(value) || undefined
        // What another version wrote may be no value of the field as it is now.
        const parsed = fieldType.value(options).safeParse(value)
        return parsed.success ? fieldType.display(parsed.data, options, context) : undefined
      },
    }
  }
