import { defineFaults, s, type Json } from '#kit'
import { rolesFrom, roles, type Role } from '#access'
import { roleDocId } from '#docs'
import type { CatalogField } from '#model'
import { defineSelection, type CommandContext } from './command.ts'
import { catalogOp, changedKey, choicesOf, fieldKey } from './definition-ops.ts'
import { named } from './inputs.ts'
import { lower } from './words.ts'

const LAST_COMPARTMENT = 7
/** Texts and links are documents of their own: they need not move to be read by others. */
const HOMES: readonly string[] = ['record', 'text', 'link']

const restrictFault = defineFaults('restrict', {
  'not-this': {
    status: 422,
    retry: false,
    say: (d: { field: string }) =>
      `${d.field} cannot be restricted: everybody who sees a record needs it, or its values lie outside the record. Nothing was changed.`,
  },
  'none-left': {
    status: 409,
    retry: false,
    say: (d: { object: string }) =>
      `${d.object} has seven restricted fields already, which is all there can be. Open one of them first; nothing was changed.`,
  },
  'still-hidden': {
    status: 409,
    retry: false,
    say: (d: { field: string; role: string }) =>
      `${d.field} is hidden from ${d.role}. Let that role see it first; nothing was changed.`,
  },
})

/**
 * Moves the values of a field out of the records into documents of their own, which only those get
 * whose role may see the field; or back again. The field is restricted first, then one record after
 * the other moves, here or on the server; until then a value is shown from where it lies.
 */
export const fieldRestrict = defineSelection({
  id: 'field.restrict',
  input: s.strictObject({ object: named, field: named, isRestricted: s.boolean() }),
  label({ object, field, isRestricted }, _, { catalog }) {
    const what = `${catalog.field(object, field).label} of ${lower(catalog.object(object).labelPlural)}`
    return isRestricted ? `Restricted ${what}` : `Opened ${what}`
  },
  select: ({ object }) => ({ object, where: null, deleted: 'any' }),
  prepare({ object, field: name, isRestricted }, context) {
    const field = context.catalog.field(object, name)
    if (!mayBeRestricted(field, context)) throw restrictFault('not-this', { field: field.label })
    const hidden = isRestricted ? undefined : hiddenFrom(field, context)
    if (hidden) throw restrictFault('still-hidden', { field: field.label, role: hidden.label })
    return field
  },
  first({ object, field: name, isRestricted }, context) {
    const field = context.catalog.field(object, name)
    const compartment = isRestricted ? compartmentFor(field, context) : 0
    if (compartment === (field.compartment ?? 0)) return []
    return [catalogOp(changedKey(context, fieldKey(field.object, field.id), { compartment }))]
  },
  each(field, { id, object, keys }, { isShared }) {
    // The server moves them itself, and has the records begin anew: no past of theirs may tell.
    if (isShared) return []
    const set: Record<string, Json> = {}
    for (const [key, value] of Object.entries(keys))
      if (key === field.id || key.startsWith(`${field.id}/`)) set[key] = value
    // The replica puts each where its field belongs now.
    return object !== field.object || Object.keys(set).length === 0
      ? []
      : [{ doc: id, kind: 'record', type: object, set }]
  },
})

/** The title and the owner are for everybody who sees the record; the server writes who is a member. */
function mayBeRestricted(
  field: CatalogField,
  { catalog }: Pick<CommandContext, 'catalog'>,
): boolean {
  const object = catalog.object(field.object)
  if (object.id === 'member' || object.title.id === field.id || field.id === 'owner') return false
  return HOMES.includes(field.storageKind.home) && !field.isReadOnly
}

/** A role whose people would come to see the field when it is opened. */
function hiddenFrom(
  { object, id }: CatalogField,
  { catalog, keys }: CommandContext,
): Role | undefined {
  const own = (choicesOf(catalog.field('member', 'role')) ?? []).map(choice => choice.id)
  const ids = new Set([...roles.all.map(role => role.id), ...own])
  const documents = [...ids].map(role => keys(roleDocId(role))).filter(found => found !== undefined)
  return rolesFrom(documents).find(role => role.objects[object]?.fields?.[id] === 'none')
}

function compartmentFor(field: CatalogField, { catalog }: CommandContext): number {
  if ((field.compartment ?? 0) > 0) return field.compartment ?? 0
  const object = catalog.object(field.object)
  const used = new Set(object.allFields.map(({ compartment = 0 }) => compartment))
  for (let free = 1; free <= LAST_COMPARTMENT; free++) if (!used.has(free)) return free
  throw restrictFault('none-left', { object: object.labelPlural })
}
