/** The menus of a column's header and of the "+" behind the last one. */
import type { Catalog, CatalogField, CatalogObject, View } from '@kith/shared/model'
import { fieldIcon } from '#renderer/fields'
import type { MenuEntry } from '#renderer/ui'
import { aggregateLabel, aggregatesOf } from '../aggregate/aggregate-words.ts'
import { canGroupBy } from '../group/group-sections.ts'
import { changeColumn, insertColumn } from './column-changes.ts'
import type { GridColumn } from './use-columns.ts'

export interface ColumnMenuDeps {
  readonly catalog: Catalog
  readonly object: CatalogObject
  readonly view: View
  readonly columns: readonly GridColumn[]
  readonly frozen: number
  readonly onChange: (change: Partial<View>) => void
  readonly onFilter: (field: string) => void
  readonly onFit: (column: number) => void
  readonly onEditField: (field: string | null) => void
}

export function columnMenu(deps: ColumnMenuDeps, at: number): readonly MenuEntry[] {
  const { object, view, columns, onChange } = deps
  const column = columns[at]
  if (column === undefined) return []
  const { field } = column
  const isTitle = field.id === object.titleField
  const sorted = view.order.find(entry => entry.field === field.id)
  const [up, down] = sortWords(field)
  const sort = (dir: 'asc' | 'desc'): void =>
    onChange({
      order:
        sorted?.dir === dir
          ? view.order.filter(entry => entry.field !== field.id)
          : [{ field: field.id, dir }],
    })
  const isGrouped = view.group?.field === field.id
  return [
    ...(field.storageKind.sort === 'none'
      ? []
      : [
          {
            label: up,
            icon: 'arrow-up',
            isChecked: sorted?.dir === 'asc',
            onSelect: () => sort('asc'),
          },
          {
            label: down,
            icon: 'arrow-down',
            isChecked: sorted?.dir === 'desc',
            onSelect: () => sort('desc'),
          },
          { kind: 'separator' as const },
        ]),
    { label: 'Filter by this field', icon: 'list-filter', onSelect: () => deps.onFilter(field.id) },
    ...(canGroupBy(field)
      ? [
          {
            label: isGrouped ? 'Stop grouping' : 'Group by this field',
            icon: 'rows-3',
            onSelect: () => onChange({ group: isGrouped ? null : { field: field.id } }),
          },
        ]
      : []),
    {
      label: 'Figure below',
      icon: 'sigma',
      items: [
        {
          label: 'None',
          isChecked: column.aggregate === null,
          onSelect: () => setAggregate(undefined),
        },
        ...aggregatesOf(field).map(fn => ({
          label: aggregateLabel(fn, field),
          isChecked: column.aggregate === fn,
          onSelect: () => setAggregate(fn),
        })),
      ],
    },
    { kind: 'separator' },
    {
      label: deps.frozen === at + 1 && at > 0 ? 'Free the columns' : 'Keep in sight up to here',
      icon: 'pin',
      onSelect: () =>
        onChange({
          options: { ...view.options, frozen: deps.frozen === at + 1 && at > 0 ? 1 : at + 1 },
        }),
    },
    { label: 'Fit the width', icon: 'arrow-right-left', onSelect: () => deps.onFit(at) },
    { kind: 'separator' },
    { label: 'Edit field…', icon: 'pencil', onSelect: () => deps.onEditField(field.id) },
    ...(isTitle
      ? []
      : [
          {
            label: 'Hide',
            icon: 'eye-off',
            onSelect: () =>
              onChange({
                columns: changeColumn(object, view.columns, field.id, { isHidden: true }),
              }),
          },
        ]),
  ]

  function setAggregate(fn: GridColumn['aggregate'] | undefined): void {
    onChange({
      columns: changeColumn(object, view.columns, field.id, { aggregate: fn ?? undefined }),
    })
  }
}

/** Fields that are not shown, and the way to make one. */
export function hiddenFieldsMenu(deps: ColumnMenuDeps): readonly MenuEntry[] {
  const { object, view, columns, onChange } = deps
  const shown = new Set(columns.map(column => column.field.id))
  const hidden = [...object.fields, ...object.systemFields].filter(field => !shown.has(field.id))
  return [
    { kind: 'heading', label: hidden.length === 0 ? 'Every field is shown' : 'Show' },
    ...hidden.map(field => ({
      label: field.label,
      icon: fieldIcon(field, deps.catalog),
      onSelect: () => onChange({ columns: insertColumn(object, view.columns, field.id) }),
    })),
    { kind: 'separator' },
    { label: 'New field…', icon: 'plus', onSelect: () => deps.onEditField(null) },
  ]
}

function sortWords(field: CatalogField): readonly [string, string] {
  switch (field.storageKind.id) {
    case 'number':
    case 'money':
      return ['Smallest first', 'Largest first']
    case 'date':
    case 'moment':
      return ['Oldest first', 'Newest first']
    case 'choice':
      return ['First to last option', 'Last to first option']
    case 'flag':
      return ['Not ticked first', 'Ticked first']
    default:
      return ['A to Z', 'Z to A']
  }
}
