export { createAccounts, type Accounts, type AccountsDeps } from './accounts.ts'
export type { AccountSecrets, ConnectProvider } from './connect-account.ts'
export {
  connectOauthAccount,
  readClient,
  revokeAccount,
  writeClient,
  type OauthAccountsDeps,
} from './oauth-accounts.ts'
export { createOauthConnectors, type OauthConnectors } from './oauth-connectors.ts'
export { readCaldav } from './account-config.ts'
