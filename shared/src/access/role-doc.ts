/**
 * A workspace's own roles, and what it changed of the standard ones, as documents.
 *
 * Kind `settings`, type `role`, id `roleDocId(role)`. One key per thing that can be set, so that two
 * administrators who change different things both keep theirs: `id`, `label`, `hint`, `m/<verb>`,
 * `a/<part>` for all objects, `o/<object>/<part>`, `f/<object>/<field>`. What another version wrote
 * and this one cannot read counts as nothing granted.
 */
import type { Json } from '#kit'
import { DELETED_KEY } from '#docs'
import { filterSchema, type Filter } from '#model'
import {
  FIELD_LEVELS,
  NOTHING,
  REACHES,
  type FieldLevel,
  type ObjectGrant,
  type Reach,
} from './grant.ts'
import { roles, WORKSPACE_VERBS, type Role } from './role.ts'

export const ROLE_TYPE = 'role'

type Keys = Readonly<Record<string, Json>>
type Part = keyof Omit<ObjectGrant, 'fields'>
type Change = { -readonly [Key in keyof ObjectGrant]?: ObjectGrant[Key] | undefined }

export const rolePartKey = (object: string | null, part: Part): string =>
  object === null ? `a/${part}` : `o/${object}/${part}`
export const roleFieldKey = (object: string, field: string): string => `f/${object}/${field}`
export const roleVerbKey = (verb: string): string => `m/${verb}`

/** Nobody: what an unreadable filter leaves. */
const NO_RECORD: Filter = { or: [] }

/** Standard roles as the workspace has them, then its own by label. */
export function rolesFrom(documents: Iterable<Keys>): readonly Role[] {
  const found = new Map<string, Role>(roles.all.map(role => [role.id, role]))
  for (const keys of documents) {
    const { id } = keys
    if (typeof id !== 'string' || DELETED_KEY in keys) continue
    const base = roles.find(id)
    if (base?.isFixed !== true) found.set(id, roleFrom(id, keys, base))
  }
  const own = [...found.values()].filter(role => !role.isStandard)
  own.sort((a, b) => (a.label === b.label ? (a.id < b.id ? -1 : 1) : a.label < b.label ? -1 : 1))
  return [...roles.all.map(({ id }) => found.get(id)!), ...own]
}

function roleFrom(id: string, keys: Keys, base: Role | undefined): Role {
  const all: Change = { ...(base?.all ?? { ...NOTHING, see: 'all' }) }
  const objects: Record<string, Change> = {}
  const may = new Set<string>(base?.may)
  const of = (object: string): Change => (objects[object] ??= { ...base?.objects[object] })
  for (const [key, value] of Object.entries(keys)) {
    const [kind, first = '', second = ''] = key.split('/')
    if (kind === 'm' && value === true) may.add(first)
    if (kind === 'm' && value !== true) may.delete(first)
    if (kind === 'a') setPart(all, first, value)
    if (kind === 'o') setPart(of(first), second, value)
    if (kind === 'f') {
      const target = of(first)
      target.fields = { ...target.fields, [second]: oneOf<FieldLevel>(FIELD_LEVELS, value, 'none') }
    }
  }
  return {
    id,
    label: textOf(keys['label']) ?? base?.label ?? id,
    hint: textOf(keys['hint']) ?? base?.hint ?? '',
    isStandard: base !== undefined,
    isFixed: false,
    may: WORKSPACE_VERBS.filter(verb => may.has(verb)),
    all: all as ObjectGrant,
    objects: objects as Role['objects'],
  }
}

function setPart(grant: Change, part: string, value: Json): void {
  switch (part) {
    case 'see':
    case 'edit':
    case 'delete':
      grant[part] = oneOf<Reach>(REACHES, value, 'none')
      return
    case 'create':
    case 'destroy':
    case 'merge':
      grant[part] = value === true
      return
    case 'where': {
      const read = filterSchema.safeParse(value)
      grant.where = read.success ? read.data : NO_RECORD
      return
    }
  }
}

const oneOf = <T extends string>(list: readonly T[], value: Json, otherwise: T): T =>
  list.find(known => known === value) ?? otherwise

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
