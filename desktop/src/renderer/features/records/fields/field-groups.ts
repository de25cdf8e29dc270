/** Which fields a record shows on top, and which fold away because they are empty. */
import type { Json } from '@kith/shared/kit'
import type { CatalogField, CatalogObject, StorageKindId } from '@kith/shared/model'
import { choiceOf } from '#renderer/fields'

export interface FieldGroups {
  readonly filled: readonly CatalogField[]
  readonly empty: readonly CatalogField[]
  /** Written by Kith itself: created, changed, by whom. */
  readonly system: readonly CatalogField[]
}

/** Shown elsewhere on the page: the name is the title, inverse relations are lists, texts have tabs. */
const ELSEWHERE: readonly StorageKindId[] = ['inverse', 'richText']

/** `kept`: fields that stay in sight although empty, because somebody is editing them or just did. */
export function fieldGroups(
  object: CatalogObject,
  cells: Readonly<Record<string, Json>>,
  kept: ReadonlySet<string>,
): FieldGroups {
  const filled: CatalogField[] = []
  const empty: CatalogField[] = []
  const system: CatalogField[] = []
  for (const field of object.fields) {
    if (field.id === object.titleField || ELSEWHERE.includes(field.storageKind.id)) continue
    const hasValue = !isEmptyCell(cells[field.id])
    if (field.storageKind.home === 'derived') {
      // What it says of a record is news each day, not something that Kith keeps.
      if (hasValue || isUnderWay(object, cells)) filled.push(field)
    } else if (!canWrite(field)) {
      if (hasValue) system.push(field)
    } else if (hasValue || kept.has(field.id)) filled.push(field)
    else empty.push(field)
  }
  return { filled, empty, system: [...system, ...object.systemFields] }
}

const HARDLY = 2

/** Nothing but what it was made with. */
export const isHardlyFilled = ({ filled }: FieldGroups): boolean =>
  filled.filter(canWrite).length <= HARDLY

/** Of a record whose stage has ended nothing more is to be done. */
function isUnderWay(object: CatalogObject, cells: Readonly<Record<string, Json>>): boolean {
  const status = object.fields.find(field => field.type === 'status')
  if (status === undefined) return true
  const stage = choiceOf(status, cells[status.id] ?? null)
  return stage === undefined || stage.category === 'open'
}

const canWrite = (field: CatalogField) => field.fieldType.writable && !field.isReadOnly

export const isEmptyCell = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0)

/** Where ↑ and ↓ lead in a list of fields. */
export function neighbour(
  fields: readonly CatalogField[],
  id: string,
  step: 1 | -1,
): CatalogField | undefined {
  const at = fields.findIndex(field => field.id === id)
  return at < 0 ? undefined : fields[at + step]
}
