export { authFixture, PASSWORD, type AuthFixture } from './auth-fixture.ts'
export {
  workspacesFixture,
  type Role,
  type Team,
  type WorkspacesFixture,
} from './workspaces-fixture.ts'
export { softwarePasskey, type SoftwarePasskey } from './software-passkey.ts'
export { totp } from './totp.ts'
