/**
 * Signing in a desktop through the system browser: OAuth 2.0 device authorization grant (RFC 8628).
 * The desktop never sees a password then, and every way in that a browser can do works for it.
 */
import { APIError } from 'better-auth/api'
import { authFault } from './auth-fault.ts'
import { DESKTOP_CLIENT } from './better-auth.ts'
import { callLibrary, headersOf, type Caller } from './library-call.ts'
import type { Parts } from './parts.ts'

export interface DeviceStart {
  readonly device_code: string
  readonly user_code: string
  readonly verification_uri: string
  readonly verification_uri_complete: string
  readonly expires_in: number
  readonly interval: number
}

/** RFC 8628 3.5 and RFC 6749 5.2: these are answers of the protocol, not faults. */
export interface DeviceRefusal {
  readonly error: string
  readonly error_description?: string | undefined
}
export interface DeviceToken {
  readonly access_token: string
  readonly token_type: string
  readonly expires_in: number
}

export interface WaitingDevice {
  readonly userCode: string
  readonly name: string
  readonly isPending: boolean
}

export interface DeviceSignIn {
  readonly start: (caller: Caller) => Promise<DeviceStart>
  readonly poll: (deviceCode: string, caller: Caller) => Promise<DeviceToken | DeviceRefusal>
  /** Who is signed in with this cookie looks at the device that waits; `undefined` for a code nobody waits with. */
  readonly look: (
    userCode: string,
    cookie: string,
    caller: Caller,
  ) => Promise<WaitingDevice | undefined>
  readonly decide: (
    userCode: string,
    isYes: boolean,
    cookie: string,
    caller: Caller,
  ) => Promise<void>
}

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

export function createDeviceSignIn({ auth, audit, budget, allow }: Parts): DeviceSignIn {
  return {
    async start(caller) {
      await budget.take(allow.deviceStart, caller.address)
      return auth.api.deviceCode({
        body: { client_id: DESKTOP_CLIENT, scope: encodeURIComponent(caller.device) },
        headers: headersOf(caller),
      })
    },
    async poll(deviceCode, caller) {
      try {
        const answer = await auth.api.deviceToken({
          body: {
            grant_type: DEVICE_GRANT,
            device_code: deviceCode,
            client_id: DESKTOP_CLIENT,
          },
          headers: headersOf(caller),
        })
        await audit({
          what: 'auth/signed-in',
          workspace: null,
          actor: null,
          address: caller.address,
          data: { way: 'browser', device: caller.device },
        })
        return answer
      } catch (error) {
        return refusalOf(error)
      }
    },
    async look(userCode, cookie, caller) {
      await budget.take(allow.userCode, caller.address)
      try {
        const found = await auth.api.deviceVerify({
          query: { user_code: userCode },
          headers: headersOf(caller, { cookie }),
        })
        // Without a scope it waits for somebody else.
        if (!('scope' in found)) return undefined
        return {
          userCode: found.user_code,
          name: decodeURIComponent(String(found.scope ?? '')),
          isPending: found.status === 'pending',
        }
      } catch (error) {
        if (isClientError(error)) return undefined
        throw error
      }
    },
    async decide(userCode, isYes, cookie, caller) {
      const headers = headersOf(caller, { cookie })
      const session = await auth.api.getSession({ headers })
      await callLibrary(async () => {
        try {
          const body = { userCode }
          if (isYes) await auth.api.deviceApprove({ body, headers })
          else await auth.api.deviceDeny({ body, headers })
        } catch (error) {
          throw isClientError(error) ? authFault('link-over', {}) : error
        }
      })
      await audit({
        what: isYes ? 'auth/device-approved' : 'auth/device-denied',
        workspace: null,
        actor: session?.user.id ?? null,
        address: caller.address,
        data: { userCode },
      })
    },
  }
}

const isClientError = (error: unknown): error is APIError =>
  error instanceof APIError && error.statusCode < 500

function refusalOf(error: unknown): DeviceRefusal {
  if (!isClientError(error)) throw error
  const { error: code, error_description: why } = (error.body ?? {}) as Partial<DeviceRefusal>
  return {
    error: code ?? 'invalid_grant',
    ...(why === undefined ? {} : { error_description: why }),
  }
}
