/** The columns of a table: the title first, then the view's, each as wide as this device keeps it. */
import { useMemo } from 'react'
import type { AggregateId, CatalogField, CatalogObject, View, ViewColumn } from '@kith/shared/model'
import { useStored } from '#renderer/client'
import { clampWidth, layColumns, type ColumnLayout } from './grid-columns.ts'

export interface GridColumn {
  readonly field: CatalogField
  readonly width: number
  readonly aggregate: AggregateId | null
}

export interface Columns {
  readonly columns: readonly GridColumn[]
  readonly layout: ColumnLayout
  readonly setWidth: (field: string, width: number) => void
}

const TITLE_WIDTH = 232
/** What the title's column has besides the title: check box, mark, Open. */
const TITLE_EXTRA = 40

export function useColumns(object: CatalogObject, view: View): Columns {
  const [widths, setWidths] = useStored<Readonly<Record<string, number>>>(`widths:${view.id}`, {})
  const frozen = typeof view.options['frozen'] === 'number' ? view.options['frozen'] : 1
  const columns = useMemo(
    () =>
      shownColumns(object, view.columns).map(({ field, column }) => ({
        field,
        width: clampWidth(
          widths[field.id] ??
            column.width ??
            (field.id === object.titleField
              ? Math.max(TITLE_WIDTH, field.fieldType.width + TITLE_EXTRA)
              : field.fieldType.width),
        ),
        aggregate: column.aggregate ?? null,
      })),
    [object, view.columns, widths],
  )
  const layout = useMemo(
    () =>
      layColumns(
        columns.map(column => ({ key: column.field.id, width: column.width })),
        frozen,
      ),
    [columns, frozen],
  )
  return {
    columns,
    layout,
    setWidth: (field, width) => setWidths({ ...widths, [field]: clampWidth(width) }),
  }
}

/** The title leads whatever the view says; fields that are gone are left out. */
export function shownColumns(
  object: CatalogObject,
  columns: readonly ViewColumn[],
): readonly { readonly field: CatalogField; readonly column: ViewColumn }[] {
  const title = object.title
  const own = columns.find(column => column.field === title.id) ?? { field: title.id }
  const rest = columns.flatMap(column => {
    if (column.isHidden === true || column.field === title.id) return []
    const field =
      object.fields.find(entry => entry.id === column.field || entry.name === column.field) ??
      systemField(object, column.field)
    return field === undefined ? [] : [{ field, column }]
  })
  return [{ field: title, column: own }, ...rest]
}

const systemField = (object: CatalogObject, id: string): CatalogField | undefined =>
  object.systemFields.find(field => field.id === id)
