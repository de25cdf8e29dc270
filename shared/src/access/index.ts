export {
  WORKSPACE,
  accessOf,
  evaluate,
  mayEditCell,
  type Access,
  type Person,
  type Target,
} from './evaluate.ts'
export {
  RECORD_VERBS,
  WORKSPACE_VERBS,
  defineRole,
  roles,
  type RecordVerb,
  type Role,
  type Verb,
  type WorkspaceVerb,
} from './role.ts'
