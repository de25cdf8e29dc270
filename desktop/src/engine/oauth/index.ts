export { oauthFault } from './oauth-faults.ts'
export {
  missingScopes,
  shortScope,
  type OauthClient,
  type OauthProvider,
  type Tier,
} from './providers.ts'
export { signIn, type Fetch, type SignInOptions } from './sign-in.ts'
export {
  createTokenSource,
  keptTokens,
  readKeptTokens,
  revoke,
  type TokenDeps,
  type Tokens,
  type TokenSource,
} from './tokens.ts'
