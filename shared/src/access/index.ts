export {
  decide,
  shareKey,
  shareOf,
  sharedWith,
  type Decision,
  type RecordFacts,
  type ShareLevel,
  type Step,
} from './decide.ts'
export { WORKSPACE, accessOf, evaluate, type Access, type Person, type Target } from './evaluate.ts'
export { FIELD_LEVELS, REACHES, type FieldLevel, type ObjectGrant, type Reach } from './grant.ts'
export {
  conditionProblem,
  createPolicy,
  directoryFrom,
  may,
  type Directory,
  type Member,
  type Policy,
  type PolicyParts,
} from './policy.ts'
export { ROLE_TYPE, roleFieldKey, rolePartKey, rolesFrom, roleVerbKey } from './role-doc.ts'
export {
  RECORD_VERBS,
  WORKSPACE_VERBS,
  defineRole,
  roleIdOf,
  roles,
  type RecordVerb,
  type Role,
  type Verb,
  type WorkspaceVerb,
} from './role.ts'
export {
  isStale,
  maySeeScope,
  scopeKey,
  scopeOf,
  strictest,
  type ScopeDescriptor,
} from './scope.ts'
export {
  COMPARTMENTS,
  compartmentOfPart,
  mayShare,
  mayWrite,
  mayWriteLink,
  mayWritePart,
  type RecordChange,
  type WriteRefusal,
} from './write.ts'
export { mayReadScope, scopeOfDoc } from './doc-scope.ts'
export { judgeChange, type ChangeRefusal, type DocChange } from './judge-change.ts'
export {
  ABOUT_LINKS,
  aboutKey,
  hangsOn,
  isAboutKey,
  isAboutLink,
  isFollowing,
  isNeeds,
  objectOf,
  type DocFacts,
  type Needs,
  type Related,
} from './related.ts'
