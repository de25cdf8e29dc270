/** Edits of rich text as the editor sends them: many small ones, one line of history for a while of typing. */
import { newActionId, type ActionId, type DocId } from '@kith/shared/kit'
import { textId } from '@kith/shared/docs'
import type { Catalog, CatalogField } from '@kith/shared/model'
import type { Documents, Ingest } from '#engine/replica'
import type { Store } from '#engine/store'
import { dispatchFault } from './dispatch-faults.ts'

export interface TextEdits {
  /** Throws `undo/not-text`, `undo/missing-record` and what the text codec refuses. */
  readonly edit: (record: DocId, field: string, update: Uint8Array) => ActionId | null
  /** The document of a record's text. */
  readonly find: (record: DocId, field: string) => TextPlace
}

export interface TextPlace {
  readonly doc: DocId
  readonly type: string
  readonly field: CatalogField
}

/** After a pause like this, what is typed is another change. */
const BURST_MS = 5 * 60_000
const MAX_BURSTS = 100

export function createTextEdits({
  store,
  ingest,
  documents,
  catalog,
  member,
  now,
}: {
  readonly store: Store
  readonly ingest: Ingest
  readonly documents: Documents
  readonly catalog: () => Catalog
  readonly member: () => DocId | null
  readonly now: () => number
}): TextEdits {
  const bursts = new Map<DocId, { readonly action: ActionId; readonly at: number }>()

  return {
    find,
    edit(record, name, update) {
      const { doc, type, field } = find(record, name)
      const at = now()
      const last = bursts.get(doc)
      const goesOn = last !== undefined && at - last.at < BURST_MS && stands(last.action)
      const action = goesOn ? last.action : newActionId()
      const changes = ingest.take([{ doc, kind: 'text', type, owner: record, update }], {
        id: action,
        command: 'text.edit',
        label: `Edited ${field.label.toLowerCase()}`,
        member: member(),
        source: 'person',
        at,
      })
      if (changes.length === 0) return null
      if (bursts.size >= MAX_BURSTS) bursts.clear()
      bursts.set(doc, { action, at })
      return action
    },
  }

  /** What is typed after an undo is something new. */
  function stands(action: ActionId): boolean {
    return (
      store.get('SELECT 1 FROM action WHERE id = ? AND undone_by IS NULL', [action]) !== undefined
    )
  }

  function find(record: DocId, name: string): TextPlace {
    const owner = documents.find(record)
    if (owner?.kind !== 'record') throw dispatchFault('missing-record', {})
    const field = catalog().field(owner.type, name)
    if (field.storageKind.home !== 'text') throw dispatchFault('not-text', { field: field.label })
    return { doc: textId(record, field.id), type: `${owner.type}.${field.id}`, field }
  }
}
