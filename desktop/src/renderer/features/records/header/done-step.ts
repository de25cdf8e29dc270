/** The step that finishes a record, where its stages know one: a task's "Done", and back. */
import type { Json } from '@kith/shared/kit'
import type { CatalogField, CatalogObject } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'

export interface DoneStep {
  readonly field: CatalogField
  readonly isDone: boolean
  /** The stage that one press leads to. */
  readonly next: string
}

export function doneStep(object: CatalogObject, row: Row): DoneStep | null {
  for (const field of object.fields) {
    const stages = stagesOf(field)
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

interface Stage {
  readonly id: string
  readonly category: string
}

function stagesOf(field: CatalogField): readonly Stage[] {
  const { choices } = (field.options ?? {}) as { readonly choices?: Json }
  if (field.storageKind.id !== 'choice' || !Array.isArray(choices)) return []
  return (choices as readonly Json[]).flatMap(choice => {
    const { id, category, isArchived } = (choice ?? {}) as Readonly<Record<string, Json>>
    return typeof id === 'string' && typeof category === 'string' && isArchived !== true
      ? [{ id, category }]
      : []
  })
}
