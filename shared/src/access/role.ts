/**
 * Roles as data. A workspace on one device has one person, who is its owner; the server will hold
 * every command against these same tables.
 */
import { defineRegistry } from '#kit'

/** What can be done to records. */
export const RECORD_VERBS = ['see', 'create', 'edit', 'delete', 'destroy', 'merge'] as const
/** What can be done to the workspace itself. */
export const WORKSPACE_VERBS = [
  'defineObjects',
  'saveViews',
  'changeSettings',
  'manageMembers',
  'import',
  'export',
  'bulkEdit',
  'undoOthers',
  'backup',
] as const
export type RecordVerb = (typeof RECORD_VERBS)[number]
export type WorkspaceVerb = (typeof WORKSPACE_VERBS)[number]
export type Verb = RecordVerb | WorkspaceVerb

export interface Role {
  /** An option of a member's `role`. */
  readonly id: string
  readonly label: string
  readonly hint: string
  readonly may: readonly Verb[]
  /** What differs for single objects: exactly these verbs instead of those of `may`. */
  readonly objects?: Readonly<Record<string, readonly RecordVerb[]>>
}

export const defineRole = (role: Role): Role => Object.freeze(role)

const everything: readonly Verb[] = [...RECORD_VERBS, ...WORKSPACE_VERBS]

const owner = defineRole({
  id: 'owner',
  label: 'Owner',
  hint: 'May do everything, and cannot be removed',
  may: everything,
})

const admin = defineRole({
  id: 'admin',
  label: 'Administrator',
  hint: 'May do everything',
  may: everything,
})

const member = defineRole({
  id: 'member',
  label: 'Member',
  hint: 'Works with records and views; objects, members and settings are for administrators',
  may: ['see', 'create', 'edit', 'delete', 'merge', 'saveViews', 'import', 'export', 'bulkEdit'],
  objects: { member: ['see'] },
})

const guest = defineRole({
  id: 'guest',
  label: 'Guest',
  hint: 'Sees records and changes none',
  may: ['see'],
})

/** Adding one: write it above and add it here. */
export const roles = defineRegistry<Role>('role', [owner, admin, member, guest])
