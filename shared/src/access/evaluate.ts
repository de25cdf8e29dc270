/** May this person do that at all? What the interface asks before it offers something; `decide` answers for one record. */
import type { Catalog, CatalogField } from '#model'
import { createPolicy, may, type Policy } from './policy.ts'
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

/** Verbs on records ask whether the right reaches any record of an object. An unknown role may do nothing. */
export function evaluate(person: Person, verb: Verb, target: Target, policy: Policy): boolean {
  if (person.role === null) return true
  const role = policy.role(person.role)
  if (role === undefined) return false
  if ('workspace' in target || !isRecordVerb(verb)) return !isRecordVerb(verb) && may(role, verb)
  return mayAny(policy, role, verb, target.object)
}

function mayAny(policy: Policy, role: Role, verb: RecordVerb, object: string): boolean {
  const grant = policy.grant(role, object)
  const right = grant[verb]
  return typeof right === 'boolean' ? right : right !== 'none'
}

/** Whether a cell can be edited: the person may, and the field can be written at all. */
function mayEditCell(person: Person, field: CatalogField, policy: Policy): boolean {
  if (!field.fieldType.writable || field.isReadOnly || field.isArchived) return false
  if (person.role === null) return true
  const role = policy.role(person.role)
  if (role === undefined) return false
  return policy.fieldLevel(role, field.object, field.id) === 'edit'
}

/** What the interface's actions ask for their `when`. */
export interface Access {
  readonly may: (verb: RecordVerb, object: string) => boolean
  readonly mayInWorkspace: (verb: WorkspaceVerb) => boolean
  readonly mayEdit: (object: string, field?: string) => boolean
}

export const accessOf = (
  person: Person,
  catalog: Catalog,
  known: readonly Role[] = roles.all,
): Access => {
  const policy = createPolicy({ roles: known, members: new Map(), catalog })
  return {
    may: (verb, object) => evaluate(person, verb, { object: idOf(catalog, object) }, policy),
    mayInWorkspace: verb => evaluate(person, verb, WORKSPACE, policy),
    mayEdit(object, field) {
      if (field === undefined)
        return evaluate(person, 'edit', { object: idOf(catalog, object) }, policy)
      const found = catalog.findField(object, field)
      return found !== undefined && mayEditCell(person, found, policy)
    },
  }
}

const idOf = (catalog: Catalog, object: string): string => catalog.findObject(object)?.id ?? object

const isRecordVerb = (verb: Verb): verb is RecordVerb =>
  RECORD_VERBS.some(recordVerb => recordVerb === verb)
