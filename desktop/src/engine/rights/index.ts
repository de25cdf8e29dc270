export { forgetHidden } from './forget-hidden.ts'
export { createRights, type Rights } from './rights.ts'
export { rightsFault } from './rights-fault.ts'
