/** What a right click on a row offers. Actions of records come from the registry of the page. */
import type { MenuEntry } from '#renderer/ui'
import { isTicked, tick } from './grid-selection.ts'
import type { TableViewProps } from './table-view.tsx'
import type { Grid } from './use-grid.ts'

export function rowMenu(grid: Grid, props: TableViewProps, flat: number): readonly MenuEntry[] {
  const row = grid.rowAt(flat)
  if (row === undefined) return []
  const isOn = isTicked(grid.ticked, row.id)
  const column = grid.selection.active?.column ?? 0
  return [
    {
      label: 'Open beside',
      icon: 'panel-right',
      keys: 'Space',
      onSelect: () => props.onOpen(row.id),
    },
    {
      label: 'Open page',
      icon: 'maximize-2',
      keys: 'Mod+Enter',
      onSelect: () => props.onVisit(row.id),
    },
    { kind: 'separator' },
    ...(props.mayEdit
      ? [
          {
            label: 'Edit cell',
            icon: 'pencil',
            keys: 'Enter',
            onSelect: () => grid.edit(flat, column),
          },
        ]
      : []),
    {
      label: 'Filter by this value',
      icon: 'list-filter',
      onSelect: () => props.onFilterValue(column, row),
    },
    {
      label: isOn ? 'Deselect' : 'Select',
      icon: 'square-check',
      keys: 'Shift+Space',
      onSelect: () => grid.setTicked(tick(grid.ticked, [row.id], !isOn)),
    },
    ...(props.mayDelete
      ? [
          { kind: 'separator' as const },
          {
            label: 'Delete',
            icon: 'trash-2',
            keys: 'Mod+Backspace',
            isDanger: true,
            onSelect: () => props.onDelete([row.id]),
          },
        ]
      : []),
  ]
}
