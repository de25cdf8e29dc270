/** May this person do that? One pure answer for the interface, the engine and the server. */
import type { Catalog, CatalogField } from '#model'
import {
  RECORD_VERBS,
  roles,
  type RecordVerb,
  type Role,
  type Verb,
  type WorkspaceVerb,
} from './role.ts'

export interface Person {
  /** Role of the member record; `null` while the workspace has no members: then nobody is kept out. */
  readonly role: string | null
}

export type Target = { readonly object: string } | { readonly workspace: true }
export const WORKSPACE: Target = Object.freeze({ workspace: true })

const NOBODY: Role = { id: '', label: '', hint: '', may: [] }

/** Verbs on records ask about an object, the others about the workspace. An unknown role may do nothing. */
export function evaluate(person: Person, verb: Verb, target: Target): boolean {
  if (person.role === null) return true
  const role = roles.find(person.role) ?? NOBODY
  if ('workspace' in target || !isRecordVerb(verb)) return role.may.includes(verb)
  const special = role.objects?.[target.object]
  return special ? special.includes(verb) : role.may.includes(verb)
}

/** Whether a cell can be edited: the person may, and the field can be written at all. */
export const mayEditCell = (person: Person, field: CatalogField): boolean =>
  field.fieldType.writable &&
  !field.isReadOnly &&
  !field.isArchived &&
  evaluate(person, 'edit', { object: field.object })

/** What the interface's actions ask for their `when`. */
export interface Access {
  readonly may: (verb: RecordVerb, object: string) => boolean
  readonly mayInWorkspace: (verb: WorkspaceVerb) => boolean
  readonly mayEdit: (object: string, field?: string) => boolean
}

export const accessOf = (person: Person, catalog: Catalog): Access => ({
  may: (verb, object) => evaluate(person, verb, { object: idOf(catalog, object) }),
  mayInWorkspace: verb => evaluate(person, verb, WORKSPACE),
  mayEdit(object, field) {
    if (field === undefined) return evaluate(person, 'edit', { object: idOf(catalog, object) })
    const found = catalog.findField(object, field)
    return found !== undefined && mayEditCell(person, found)
  },
})

const idOf = (catalog: Catalog, object: string): string => catalog.findObject(object)?.id ?? object

const isRecordVerb = (verb: Verb): verb is RecordVerb =>
  RECORD_VERBS.some(recordVerb => recordVerb === verb)
