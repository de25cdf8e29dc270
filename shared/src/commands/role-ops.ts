/** What commands on roles share: a role is a document of settings with one key per thing that can be set. */
import { defineFaults, s, type Json } from '#kit'
import { DELETED_KEY, roleDocId, type SetOp } from '#docs'
import { filterSchema } from '#model'
import {
  conditionProblem,
  FIELD_LEVELS,
  REACHES,
  ROLE_TYPE,
  roleFieldKey,
  rolePartKey,
  roles,
  roleVerbKey,
  WORKSPACE_VERBS,
} from '#access'
import type { CommandContext } from './command.ts'
import { named } from './inputs.ts'

export const roleFault = defineFaults('role', {
  missing: {
    status: 404,
    retry: false,
    say: (_: { role: string }) =>
      'This role is not there any more. Somebody may have removed it; nothing was changed.',
  },
  fixed: {
    status: 409,
    retry: false,
    say: (d: { label: string }) =>
      `${d.label} may always do everything, so that nobody is locked out of the workspace. Make a role of your own instead; nothing was changed.`,
  },
  standard: {
    status: 409,
    retry: false,
    say: (d: { label: string }) =>
      `${d.label} is part of Kith and cannot be removed. You can change what it may do; nothing was changed.`,
  },
  taken: {
    status: 409,
    retry: false,
    say: (d: { label: string }) =>
      `There is already a role called “${d.label}”. Nothing was changed; choose another name.`,
  },
  'bad-condition': {
    status: 422,
    retry: false,
    say: (d: { why: string }) =>
      `This condition cannot decide who sees a record: it ${d.why}. Use fields of the record itself; nothing was changed.`,
  },
  'open-field': {
    status: 409,
    retry: false,
    say: (d: { field: string }) =>
      `${d.field} lies where everybody who sees the record reads it. Restrict the field first; nothing was changed.`,
  },
})

const reach = s.enum(REACHES).nullable().optional()
const flag = s.boolean().nullable().optional()

/** What can be set; `null` brings back what the role starts from. */
export const roleChanges = {
  hint: s.string().max(200).optional(),
  may: s.partialRecord(s.enum(WORKSPACE_VERBS), s.boolean()).optional(),
  grants: s
    .array(
      s.strictObject({
        /** `null`: every object that is not named. */
        object: named.nullable(),
        see: reach,
        edit: reach,
        delete: reach,
        create: flag,
        destroy: flag,
        merge: flag,
        where: filterSchema.nullable().optional(),
      }),
    )
    .max(200)
    .optional(),
  fields: s
    .array(s.strictObject({ object: named, field: named, level: s.enum(FIELD_LEVELS).nullable() }))
    .max(2000)
    .optional(),
}
const changesSchema = s.strictObject(roleChanges)
export type RoleChanges = s.infer<typeof changesSchema>

export const roleOp = (role: string, set: SetOp['set']): SetOp => ({
  doc: roleDocId(role),
  kind: 'settings',
  type: ROLE_TYPE,
  set,
})

/** Keys of the role document; throws `role/bad-condition`, `role/open-field` and what the catalog throws. */
export function roleSet(
  { hint, may = {}, grants = [], fields = [] }: RoleChanges,
  { catalog }: CommandContext,
): Record<string, Json | null> {
  const set: Record<string, Json | null> = {}
  if (hint !== undefined) set['hint'] = hint
  for (const [verb, isAllowed] of Object.entries(may)) set[roleVerbKey(verb)] = isAllowed
  for (const { object: name, ...parts } of grants) {
    const object = name === null ? null : catalog.object(name)
    const { where } = parts
    if (where !== undefined && where !== null) {
      const why = object === null ? 'is for one object' : conditionProblem(where, object)
      if (why !== undefined) throw roleFault('bad-condition', { why })
    }
    for (const [part, value] of Object.entries(parts))
      if (value !== undefined)
        set[rolePartKey(object?.id ?? null, part as keyof typeof parts)] = value as Json | null
  }
  for (const { object: name, field: fieldName, level } of fields) {
    const field = catalog.field(name, fieldName)
    if (level === 'none' && (field.compartment ?? 0) === 0)
      throw roleFault('open-field', { field: field.label })
    set[roleFieldKey(field.object, field.id)] = level
  }
  return set
}

/** The keys of a role that may be changed; `undefined` for a standard one nobody changed yet. */
export function changeableRole(
  role: string,
  context: CommandContext,
): Readonly<Record<string, Json>> | undefined {
  const standard = roles.find(role)
  if (standard?.isFixed === true) throw roleFault('fixed', { label: standard.label })
  const keys = context.keys(roleDocId(role))
  if (standard === undefined && (keys === undefined || DELETED_KEY in keys))
    throw roleFault('missing', { role })
  return keys
}

/** Throws `role/taken` for a label of another role among the options of a member. */
export function checkRoleLabel(label: string, role: string, { catalog }: CommandContext): void {
  const { choices } = catalog.field('member', 'role').options as {
    readonly choices: readonly { id: string; label: string; isArchived?: boolean }[]
  }
  const isTaken = choices.some(
    choice =>
      choice.id !== role &&
      choice.isArchived !== true &&
      choice.label.toLocaleLowerCase('en') === label.toLocaleLowerCase('en'),
  )
  if (isTaken) throw roleFault('taken', { label })
}
