/** Rows and columns. */
import { s } from '#kit'
import { defineViewKind } from './view-kind.ts'

export const table = defineViewKind({
  id: 'table',
  label: 'Table',
  icon: 'table-2',
  options: s.object({
    /** Columns that stay while the others scroll. */
    frozen: s.int().min(0).max(5).default(1),
    /** `null`: as the person likes rows everywhere. */
    rowHeight: s.enum(['compact', 'normal', 'roomy']).nullable().default(null),
  }),
  order: [],
  start: () => ({}),
  groupField: () => null,
  obstacle: () => null,
})
