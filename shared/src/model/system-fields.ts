/** What every record has beside its fields; columns of their own, written by Kith. */
import { field } from './define-object.ts'

const readOnly = { isReadOnly: true } as const

export const systemFields = [
  { ...field('createdAt', 'Created', 'dateTime', {}, readOnly), order: 'z0', column: 'created_at' },
  { ...field('updatedAt', 'Changed', 'dateTime', {}, readOnly), order: 'z1', column: 'updated_at' },
]
