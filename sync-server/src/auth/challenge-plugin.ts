/**
 * What the two-factor plugin keeps to itself: whose sign-in waits behind a challenge, and its end.
 * With it a passkey can be the second step, which the library knows as a first one only.
 */
import type { BetterAuthPlugin } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { expireCookie } from 'better-auth/cookies'

/** The two-factor plugin's name for it. */
const CHALLENGE_COOKIE = 'two_factor'

export const challengePlugin = () =>
  ({
    id: 'kith-challenge',
    endpoints: {
      /** The user whose password was right and whose second step is due; `null` where none is. */
      whoIsChallenged: createAuthEndpoint.serverOnly({ method: 'GET' }, async ctx => {
        const cookie = ctx.context.createAuthCookie(CHALLENGE_COOKIE)
        const key = await ctx.getSignedCookie(cookie.name, ctx.context.secret)
        if (!key) return null
        const found = await ctx.context.internalAdapter.findVerificationValue(key)
        if (!found || found.expiresAt.getTime() <= Date.now()) return null
        return found.value
      }),
      /** Uses the challenge up: whether it was still this user's. */
      endChallenge: createAuthEndpoint.serverOnly({ method: 'POST' }, async ctx => {
        const cookie = ctx.context.createAuthCookie(CHALLENGE_COOKIE)
        const key = await ctx.getSignedCookie(cookie.name, ctx.context.secret)
        if (!key) return null
        const consumed = await ctx.context.internalAdapter.consumeVerificationValue(key)
        expireCookie(ctx, cookie)
        return consumed?.value ?? null
      }),
    },
  }) satisfies BetterAuthPlugin
