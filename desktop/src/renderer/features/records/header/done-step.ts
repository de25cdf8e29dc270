/** The step that finishes a record, where its stages know one: a task's "Done", and back. */
import type { CatalogField, CatalogObject } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'
import { choicesOf } from '#renderer/fields'

export interface DoneStep {
  readonly field: CatalogField
  readonly isDone: boolean
  /** The stage that one press leads to. */
  readonly next: string
}

export function doneStep(object: CatalogObject, row: Row): DoneStep | null {
  for (const field of object.fields) {
    const stages = choicesOf(field)
    const done = stages.find(stage => stage.category === 'done')
    const open = stages.find(stage => stage.category === 'open')
    if (done === undefined || open === undefined) continue
    const isDone = stages.some(
      stage => stage.id === row.cells[field.id] && stage.category === 'done',
    )
    return { field, isDone, next: isDone ? open.id : done.id }
  }
  return null
}
