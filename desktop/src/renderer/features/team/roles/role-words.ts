/** Roles in words. */
import type { FieldLevel, ObjectGrant, Reach, WorkspaceVerb } from '@kith/shared/access'
import type { Option } from '#renderer/ui'

export const REACH_OPTIONS: readonly Option[] = [
  { value: 'none', label: 'None' },
  { value: 'own', label: 'Own', hint: 'Records they own or made' },
  { value: 'team', label: 'Team', hint: 'Records of people they share a team with' },
  { value: 'all', label: 'All' },
]

export const LEVEL_OPTIONS: readonly Option[] = [
  { value: 'edit', label: 'Edit' },
  { value: 'see', label: 'See only' },
  { value: 'none', label: 'Hidden', hint: 'Its values never reach their device' },
]

export const REACH_COLUMNS = [
  { part: 'see', label: 'See' },
  { part: 'edit', label: 'Edit' },
  { part: 'delete', label: 'Delete' },
] as const

export const FLAG_COLUMNS = [
  { part: 'create', label: 'Create' },
  { part: 'merge', label: 'Merge' },
  { part: 'destroy', label: 'Destroy' },
] as const

export const VERB_WORDS: readonly {
  readonly verb: WorkspaceVerb
  readonly label: string
  readonly hint: string
}[] = [
  { verb: 'saveViews', label: 'Save views for everybody', hint: 'Their own they may always save' },
  { verb: 'import', label: 'Import', hint: 'Bring records in from files' },
  { verb: 'export', label: 'Export', hint: 'Take what they see out as a file' },
  { verb: 'bulkEdit', label: 'Change many records at once', hint: 'From lists and boards' },
  { verb: 'undoOthers', label: 'Undo what others did', hint: 'From the history of a record' },
  { verb: 'defineObjects', label: 'Define objects and fields', hint: 'For everybody' },
  {
    verb: 'changeSettings',
    label: 'Change settings of the workspace',
    hint: 'Currency, name, mail',
  },
  {
    verb: 'manageMembers',
    label: 'Manage members and roles',
    hint: 'May give themselves any right',
  },
  { verb: 'backup', label: 'Back up the workspace', hint: 'A copy of all that is on their device' },
]

/** "Sees all records, edits own": the general part of a role in a line. */
export function summaryOf({ see, edit }: ObjectGrant): string {
  if (see === 'none') return 'Sees no records unless an object says so'
  const seen = `Sees ${OF[see]}`
  if (edit === 'none') return `${seen}, edits none`
  return edit === see ? `${seen} and edits them` : `${seen}, edits ${OF[edit]}`
}

const OF: Readonly<Record<Reach, string>> = {
  none: 'no records',
  own: 'own records',
  team: 'records of the team',
  all: 'all records',
}

export const isLevel = (value: string): value is FieldLevel =>
  value === 'edit' || value === 'see' || value === 'none'
