/** Roles as data: the standard ones here, a workspace's own as documents (`role-doc.ts`). */
import { defineRegistry } from '#kit'
import { EVERYTHING, NOTHING, type ObjectGrant } from './grant.ts'

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
  readonly isStandard: boolean
  /** Can neither be changed nor taken away. */
  readonly isFixed: boolean
  readonly may: readonly WorkspaceVerb[]
  /** For every object that `objects` does not name. */
  readonly all: ObjectGrant
  /** By object id: what differs from `all`. */
  readonly objects: Readonly<Record<string, Partial<ObjectGrant>>>
}

export const defineRole = (
  role: Omit<Role, 'isStandard' | 'isFixed' | 'objects'> & Partial<Role>,
): Role => Object.freeze({ isStandard: true, isFixed: false, objects: {}, ...role })

const owner = defineRole({
  id: 'owner',
  label: 'Owner',
  hint: 'May do everything, and cannot be removed',
  isFixed: true,
  may: WORKSPACE_VERBS,
  all: EVERYTHING,
})

const admin = defineRole({
  id: 'admin',
  label: 'Administrator',
  hint: 'May do everything',
  isFixed: true,
  may: WORKSPACE_VERBS,
  all: EVERYTHING,
})

const member = defineRole({
  id: 'member',
  label: 'Member',
  hint: 'Works with records and views; objects, members and settings are for administrators',
  may: ['saveViews', 'import', 'export', 'bulkEdit'],
  all: { ...EVERYTHING, destroy: false },
})

const viewer = defineRole({
  id: 'viewer',
  label: 'Viewer',
  hint: 'Sees records and changes none',
  may: [],
  all: { ...NOTHING, see: 'all' },
})

/** Adding one: write it above and add it here. */
export const roles = defineRegistry<Role>('role', [owner, admin, member, viewer])

/** A role as it was called before. */
const FORMER: Readonly<Record<string, string>> = { guest: 'viewer' }
export const roleIdOf = (stored: string): string => FORMER[stored] ?? stored
