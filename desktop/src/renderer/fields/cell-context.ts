/** What cells need to know to draw, handed down as one value so that a cell has no hooks of its own. */
import type { Catalog, CatalogField, FormatContext } from '@kith/shared/model'
import type { Json } from '@kith/shared/kit'

export interface CellContext extends FormatContext {
  readonly catalog: Catalog
}

export interface CellRoom {
  /** Pixels that the cell may use; absent means as many lines as it takes. */
  readonly width?: number
}

export const optionsOf = (field: CatalogField): Readonly<Record<string, Json>> =>
  field.options !== null && typeof field.options === 'object' && !Array.isArray(field.options)
    ? (field.options as Readonly<Record<string, Json>>)
    : {}
