export { decodeClocks, encodeClocks, isLater, type KeyClock, type KeyClocks } from './clocks.ts'
export { defaultPolicy } from './default-policy.ts'
export { judge, refOf, type GateContext, type Judgement, type Row, type Taken } from './gate.ts'
export {
  isNeeds,
  type AccessPolicy,
  type Apart,
  type Actor,
  type Committed,
  type Governing,
  type Keys,
  type Needs,
  type ProposedChange,
  type Refusing,
  type Related,
  type ScopeDescriptor,
} from './policy.ts'
export { createRolesPolicy } from './roles-policy.ts'
export { play, type Played } from './referee.ts'
export { createResidents, keysOf, type Resident, type Residents } from './resident.ts'
