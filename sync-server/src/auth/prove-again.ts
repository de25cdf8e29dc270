/** Whoever changes what guards an account proves once more that it is theirs. */
import { headersOf, callLibrary, type Caller } from './library-call.ts'
import type { Parts } from './parts.ts'

export interface Proven {
  readonly user: string
  readonly email: string
  readonly isTwoFactorOn: boolean
}

/** Passwords and codes asked again are guesses as much as at signing in. */
export async function provingAgain<T>(
  { auth, budget, allow }: Pick<Parts, 'auth' | 'budget' | 'allow'>,
  token: string,
  caller: Caller,
  work: (who: Proven) => Promise<T>,
): Promise<T> {
  const session = await auth.api.getSession({ headers: headersOf(caller, { token }) })
  const whose = session?.user.email ?? token
  await budget.take(allow.account, whose)
  const result = await callLibrary(() =>
    work({
      user: session?.user.id ?? '',
      email: session?.user.email ?? '',
      isTwoFactorOn: session?.user.twoFactorEnabled === true,
    }),
  )
  await budget.forget(allow.account, whose)
  return result
}
