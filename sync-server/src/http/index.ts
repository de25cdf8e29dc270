export type { Audit, AuditEvent } from './audit.ts'
export { addressBucket, clientAddress, createTrustedProxies } from './client-address.ts'
export { httpFault } from './http-fault.ts'
export {
  isUserOfKey,
  KEY_SCOPES,
  keyPrefix,
  userOfKey,
  type KeyHolder,
  type KeyScope,
} from './key.ts'
export {
  addressOf,
  deviceNameOf,
  mountRoutes,
  type Guard,
  type HttpEnv,
  type MountDeps,
} from './mount-routes.ts'
export { publicOriginOf } from './public-origin.ts'
export { createRequestLimit, type RequestLimit } from './request-limit.ts'
export { defineRoute, type Call, type Method, type Person, type Route } from './route.ts'
export { MANAGER, MEMBER, OWNER, PUBLIC, SIGNED_IN, type Membership, type Rule } from './rule.ts'
