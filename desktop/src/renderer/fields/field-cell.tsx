import './fields.css'
/** A cell on its own, for panels, cards and previews. Tables draw with `renderCell` instead. */
import type { Json } from '@kith/shared/kit'
import type { CatalogField } from '@kith/shared/model'
import { renderCell } from './cell-looks.tsx'
import { useCellContext } from './use-cell-context.ts'

export interface FieldCellProps {
  readonly field: CatalogField
  readonly value: Json | undefined
  /** Pixels to fit in one line; absent means it may take several. */
  readonly width?: number
}

export function FieldCell({ field, value, width }: FieldCellProps) {
  const context = useCellContext()
  return (
    <span className="cell-look" data-align={field.fieldType.align}>
      {renderCell(field, value, context, width === undefined ? {} : { width })}
    </span>
  )
}
