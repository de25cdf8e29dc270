/** The HTTP API of signing in. Bearer tokens only: a cookie opens nothing here, so no other page can use one. */
import { s } from '@kith/shared/kit'
import { defineRoute, PUBLIC, SIGNED_IN, type Route } from '#http'
import { DEVICE_GRANT } from './device-sign-in.ts'
import type { Identity } from './identity.ts'
import { userShown } from './parts.ts'

const email = s.string().trim().toLowerCase().max(254).pipe(s.email())
/** Taken as it is: rules for new passwords are the library's, old ones may be older. */
const password = s.string().min(1).max(1000)
const name = s.string().trim().min(1).max(120)
const passkeyName = s.string().trim().min(1).max(60)
const code = s.string().trim().min(4).max(40)
const inviteCode = s.string().trim().min(8).max(200)
const empty = s.object({})

export interface AuthRoutesDeps {
  readonly identity: Identity
  readonly version: string
  readonly sendsMail: boolean
}

export const authRoutes = ({ identity, version, sendsMail }: AuthRoutesDeps): readonly Route[] => {
  const { signIn, passwords, secondFactor, passkeys, devices, deviceSignIn, federated, parts } =
    identity
  /** A signed-in call has a token, or its rule would have refused it. */
  const tokenOf = (call: { readonly token: string | undefined }) => call.token ?? ''
  return [
    defineRoute({
      method: 'GET',
      path: '/api/auth/ways',
      rule: PUBLIC,
      run: async () => ({
        version,
        methods: [
          { id: 'password', label: 'E-mail and password' },
          ...federated.ways,
          ...passkeys.ways,
        ],
        maySignUp: await signIn.maySignUp(),
        sendsMail,
      }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/sign-up',
      rule: PUBLIC,
      body: s.strictObject({ email, password, name, invite: inviteCode.optional() }),
      run: async call => {
        const entered = await signIn.signUp(call.body, call)
        return entered ?? { verify: true }
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/sign-in',
      rule: PUBLIC,
      body: s.strictObject({ email, password }),
      run: async call => {
        const entered = await signIn.signIn(call.body.email, call.body.password, call, true)
        if ('challenge' in entered) return { challenge: entered.challenge, ways: entered.ways }
        return { token: entered.token, user: entered.user }
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/two-factor',
      rule: PUBLIC,
      body: s.strictObject({
        challenge: s.string().min(8).max(2000),
        code: code.optional(),
        backupCode: code.optional(),
      }),
      run: async call => {
        const { token, user } = await signIn.secondStep(call.body, call)
        return { token, user }
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/sign-out',
      rule: SIGNED_IN,
      body: empty,
      run: async call => {
        await signIn.signOut(call, { token: tokenOf(call) })
        return undefined
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/auth/session',
      rule: SIGNED_IN,
      run: async ({ person }) => {
        const found = await parts.auth.$context.then(context =>
          context.internalAdapter.findUserById(person.user),
        )
        return {
          user: userShown(found as Parameters<typeof userShown>[0]),
          session: { id: person.session, device: person.device },
        }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/auth/devices',
      rule: SIGNED_IN,
      run: async ({ person }) => ({ devices: await devices.list(person) }),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/auth/devices/:id',
      rule: SIGNED_IN,
      params: s.object({ id: s.uuid() }),
      run: call => devices.revoke(call.person, call.params.id, call),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/devices/revoke-others',
      rule: SIGNED_IN,
      body: empty,
      run: async call => ({ revoked: await devices.revokeOthers(call.person, call) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/device/code',
      rule: PUBLIC,
      body: s.object({ client_id: s.literal('kith-desktop') }),
      run: call => deviceSignIn.start(call),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/device/token',
      rule: PUBLIC,
      body: s.object({
        grant_type: s.literal(DEVICE_GRANT),
        device_code: s.string().min(8).max(200),
        client_id: s.literal('kith-desktop'),
      }),
      run: async call => {
        const answer = await deviceSignIn.poll(call.body.device_code, call)
        return 'error' in answer
          ? Response.json(answer, { status: 400, headers: { 'cache-control': 'no-store' } })
          : answer
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/password/forgot',
      rule: PUBLIC,
      body: s.strictObject({ email }),
      run: call => passwords.forgot(call.body.email, call),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/password/reset',
      rule: PUBLIC,
      body: s.strictObject({ token: s.string().min(8).max(200), password }),
      run: call => passwords.reset(call.body.token, call.body.password, call),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/password/change',
      rule: SIGNED_IN,
      body: s.strictObject({ from: password, to: password }),
      run: async call => ({
        token: await passwords.change(call.body.from, call.body.to, call, tokenOf(call)),
      }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/verify/send',
      rule: PUBLIC,
      body: s.strictObject({ email }),
      run: call => passwords.sendVerify(call.body.email, call),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/two-factor/enable',
      rule: SIGNED_IN,
      body: s.strictObject({ password }),
      run: call => secondFactor.begin(call.body.password, call, tokenOf(call)),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/two-factor/confirm',
      rule: SIGNED_IN,
      body: s.strictObject({ code }),
      run: async call => ({
        token: await secondFactor.confirm(call.body.code, call, tokenOf(call)),
      }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/two-factor/disable',
      rule: SIGNED_IN,
      body: s.strictObject({ password }),
      run: async call => ({
        token: await secondFactor.end(call.body.password, call, tokenOf(call)),
      }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/two-factor/backup-codes',
      rule: SIGNED_IN,
      body: s.strictObject({ password }),
      run: async call => ({
        backupCodes: await secondFactor.renewBackupCodes(call.body.password, call, tokenOf(call)),
      }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/auth/two-factor',
      rule: SIGNED_IN,
      run: async ({ person }) => ({
        mayHavePasskeys: passkeys.areOffered,
        ...(await passkeys.factors(person.user)),
      }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/passkeys',
      rule: SIGNED_IN,
      body: s.strictObject({ name: passkeyName, password }),
      run: call => passkeys.begin(call.body, call, tokenOf(call)),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/api/auth/passkeys/:id',
      rule: SIGNED_IN,
      params: s.object({ id: s.uuid() }),
      body: s.strictObject({ name: passkeyName }),
      run: call => passkeys.rename(call.person, call.params.id, call.body.name, call),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/passkeys/:id/remove',
      rule: SIGNED_IN,
      params: s.object({ id: s.uuid() }),
      body: s.strictObject({ password }),
      run: call => passkeys.remove(call.params.id, call.body.password, call, tokenOf(call)),
    }),
  ]
}
