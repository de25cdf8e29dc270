/**
 * What decides about access in one workspace: its roles, who has which role and is in which team,
 * and which fields are kept apart. Made again whenever one of them changes.
 */
import { DELETED_KEY } from '#docs'
import { remembered, stableText, type Json } from '#kit'
import { fieldsOf, matches, matchProblem } from '#query'
import { shortHash, type Catalog, type CatalogObject, type Filter, type RecordKeys } from '#model'
import { MEMBERS_TO_OTHERS, shorter, type FieldLevel, type ObjectGrant } from './grant.ts'
import { isFollowing } from './related.ts'
import { roleIdOf, type Role, type WorkspaceVerb } from './role.ts'

export interface Member {
  readonly role: string
  readonly teams: readonly string[]
}
/** By the id of the member record; only those who are in the workspace. */
export type Directory = ReadonlyMap<string, Member>

/** What a document asks of the roles: what a scope has to tell apart. */
export interface Asks {
  readonly owner: boolean
  readonly shares: boolean
  /** Roles with a condition. */
  readonly rules: readonly Role[]
  /** Whether what its records are about is asked: of notes, tasks and files, where any object is. */
  readonly abouts: boolean
  /** Names all of this and the conditions themselves; '' where nothing is asked. */
  readonly mark: string
}

export interface Policy {
  readonly roles: readonly Role[]
  readonly members: Directory
  readonly role: (id: string) => Role | undefined
  /** Everything a role may do with an object, what is not written filled in. */
  readonly grant: (role: Role, object: string) => ObjectGrant
  readonly fieldLevel: (role: Role, object: string, field: string) => FieldLevel
  readonly maySeeCompartment: (role: Role, object: string, compartment: number) => boolean
  /** Whether the role sees every record of every object. */
  readonly seesAll: (role: Role) => boolean
  readonly compartmentOf: (object: string, field: string) => number
  /** Whether the role's condition, where it has one, holds for the record. */
  readonly holds: (role: Role, object: string, keys: RecordKeys) => boolean
  readonly asks: (object: string) => Asks
  /** A role's condition by role and content: a scope made under another condition does not answer for it. */
  readonly ruleKey: (role: Role, object: string) => string
}

export interface PolicyParts {
  readonly roles: readonly Role[]
  readonly members: Directory
  readonly catalog: Catalog
}

export function createPolicy({ roles, members, catalog }: PolicyParts): Policy {
  const byId = new Map(roles.map(role => [role.id, role]))
  const grants = new Map<string, ObjectGrant>()
  const asked = new Map<string, Asks>()
  const open = new Map<string, boolean>()
  let asks: readonly string[] | undefined

  const policy: Policy = {
    roles,
    members,
    role: id => byId.get(roleIdOf(id)),
    grant: (role, object) =>
      remembered(grants, `${role.id}/${object}`, () => grantOf(role, object)),
    fieldLevel(role, object, field) {
      const { edit, fields } = policy.grant(role, object)
      const level = fields?.[field] ?? 'edit'
      return level === 'edit' && edit === 'none' ? 'see' : level
    },
    maySeeCompartment(role, object, compartment) {
      if (compartment === 0) return true
      const inside = fieldsIn(catalog.findObject(object), compartment)
      // What lies in a compartment that no field names any more is for those who could name it.
      if (inside.length === 0) return may(role, 'manageMembers')
      return inside.every(field => policy.fieldLevel(role, object, field) !== 'none')
    },
    seesAll: role =>
      remembered(open, role.id, () =>
        catalog.allObjects.every(({ id }) => {
          const { see, where } = policy.grant(role, id)
          return see === 'all' && where === undefined
        }),
      ),
    compartmentOf: (object, field) => catalog.findField(object, field)?.compartment ?? 0,
    holds(role, object, keys) {
      const { where } = policy.grant(role, object)
      const known = catalog.findObject(object)
      if (where === undefined) return true
      if (known === undefined) return false
      // Nobody learns by a condition what a compartment holds.
      const isApart = fieldsOf(where, known).some(field => policy.compartmentOf(object, field) > 0)
      return !isApart && matches(where, known, keys)
    },
    asks: object => remembered(asked, object, () => asksOf(object)),
    ruleKey(role, object) {
      const { where = null } = policy.grant(role, object)
      return `${role.id}:${shortHash(stableText(where as Json))}`
    },
  }
  return policy

  function grantOf(role: Role, object: string): ObjectGrant {
    if (object === 'member' && !may(role, 'manageMembers')) {
      const edit = shorter(role.all.edit, MEMBERS_TO_OTHERS.edit)
      return { ...MEMBERS_TO_OTHERS, edit }
    }
    const grant = { ...role.all, ...role.objects[object] }
    return {
      ...grant,
      edit: shorter(grant.edit, grant.see),
      delete: shorter(grant.delete, grant.see),
    }
  }

  function asksOf(object: string): Asks {
    const own = ownAsks(object)
    const asked = isFollowing(object) ? objectsAsked() : []
    if (asked.length === 0) return { ...own, abouts: false }
    return { ...own, abouts: true, mark: shortHash(stableText({ own: own.mark, asked })) }
  }

  function ownAsks(object: string): Omit<Asks, 'abouts'> {
    const of = roles.map(role => ({ role, grant: policy.grant(role, object) }))
    const rules = of.filter(({ grant }) => grant.where !== undefined && grant.see !== 'none')
    const owner = of.some(({ grant: { see } }) => see === 'own' || see === 'team')
    const shares = of.some(({ grant }) => grant.see !== 'all' || grant.where !== undefined)
    const keys = rules.map(({ role }) => policy.ruleKey(role, object)).toSorted()
    const mark = owner || shares ? shortHash(stableText({ owner, shares, keys })) : ''
    return { owner, shares, rules: rules.map(({ role }) => role), mark }
  }

  function objectsAsked(): readonly string[] {
    asks ??= catalog.allObjects
      .map(({ id }) => id)
      .filter(id => ownAsks(id).mark !== '')
      .toSorted()
    return asks
  }
}

/** Why a filter cannot be a role's condition, as a clause after "it"; `undefined` when it can. */
export function conditionProblem(where: Filter, object: CatalogObject): string | undefined {
  const apart = fieldsOf(where, object).find(
    id => (object.allFields.find(field => field.id === id)?.compartment ?? 0) > 0,
  )
  return apart === undefined ? matchProblem(where, object) : 'asks about a restricted field'
}

export const may = (role: Role, verb: WorkspaceVerb): boolean => role.may.includes(verb)

/** Those who are in the workspace, from their records. */
export function directoryFrom(
  records: Iterable<readonly [id: string, keys: RecordKeys]>,
): Directory {
  const found = new Map<string, Member>()
  for (const [id, keys] of records) {
    if (DELETED_KEY in keys) continue
    const role = typeof keys['role'] === 'string' ? keys['role'] : ''
    found.set(id, { role, teams: elementsOf('teams', keys) })
  }
  return found
}

/** Ids of the elements of a set field. */
function elementsOf(field: string, keys: Readonly<Record<string, Json>>): readonly string[] {
  const prefix = `${field}/`
  return Object.keys(keys)
    .filter(key => key.startsWith(prefix))
    .map(key => key.slice(prefix.length))
}

const fieldsIn = (object: CatalogObject | undefined, compartment: number): readonly string[] =>
  (object?.allFields ?? []).filter(field => field.compartment === compartment).map(({ id }) => id)
