/**
 * What the account has beside its password. A passkey belongs to the server's origin, so it is made in
 * the system browser, on a page of the server; this device asks the server whether it is there.
 */
import { createEmitter, isFault, s, type Clock, type Log } from '@kith/shared/kit'
import type { SecondFactors as Shown } from '@kith/shared/rpc'
import type { Account } from './account.ts'
import { sleep } from './sleep.ts'

export interface SecondFactors {
  readonly read: () => Promise<Shown>
  /** Told when this device changed one, or saw that the browser made one. */
  readonly onChange: (listener: () => void) => () => void
  /** Opens the browser; backup codes where this is the account's first second factor. */
  readonly addPasskey: (
    name: string,
    password: string,
  ) => Promise<{ readonly url: string; readonly backupCodes: readonly string[] }>
  readonly renamePasskey: (id: string, name: string) => Promise<void>
  /** Throws `auth/last-factor` where the workspace needs one. */
  readonly removePasskey: (id: string, password: string) => Promise<void>
  readonly close: () => void
}

export interface SecondFactorsDeps {
  readonly account: Account
  readonly clock: Clock
  readonly log: Log
  readonly openUrl: (url: string) => Promise<void>
}

const shown = s.object({
  hasAuthenticator: s.boolean(),
  mayHavePasskeys: s.boolean(),
  passkeys: s.array(
    s.object({
      id: s.string(),
      name: s.string(),
      addedAt: s.string(),
      lastUsedAt: s.string().nullable(),
    }),
  ),
})
const begun = s.object({ url: s.url(), backupCodes: s.array(s.string()) })
const nothing = s.unknown()

const PAUSE_MS = 1_000
/** As long as the server's link is good. */
const WAIT_MS = 10 * 60_000

export function createSecondFactors(deps: SecondFactorsDeps): SecondFactors {
  const { account, clock, log, openUrl } = deps
  const changes = createEmitter<void>(error => log.error('account/factors-listener', { error }))
  let waiting: AbortController | undefined
  const pathOf = (id: string) => `/api/auth/passkeys/${encodeURIComponent(id)}`
  return {
    read,
    onChange: listener => {
      const stops = [changes.on(listener), account.onChange(listener)]
      return () => {
        for (const stop of stops) stop()
      }
    },
    async addPasskey(name, password) {
      const before = await read()
      const answer = await account.ask({
        method: 'POST',
        path: '/api/auth/passkeys',
        body: { name, password },
        answer: begun,
      })
      waiting?.abort()
      waiting = new AbortController()
      void wait(new Set(before.passkeys.map(({ id }) => id)), waiting.signal)
      // The page shows the address too: where no browser opens, it can be copied.
      await openUrl(answer.url).catch((error: unknown) =>
        log.warn('account/browser-not-opened', { error }),
      )
      return answer
    },
    async renamePasskey(id, name) {
      await account.ask({ method: 'PATCH', path: pathOf(id), body: { name }, answer: nothing })
      changes.emit()
    },
    async removePasskey(id, password) {
      const path = `${pathOf(id)}/remove`
      await account.ask({ method: 'POST', path, body: { password }, answer: nothing })
      await read()
      changes.emit()
    },
    close: () => waiting?.abort(),
  }

  async function read(): Promise<Shown> {
    try {
      const path = '/api/auth/two-factor'
      const found = await account.ask({ method: 'GET', path, answer: shown })
      account.sawTwoFactor(found.hasAuthenticator || found.passkeys.length > 0)
      return found
    } catch (error) {
      // A server from before there were passkeys.
      if (!isFault(error, 'http/not-found')) throw error
      const hasAuthenticator = account.user()?.hasTwoFactor === true
      return { hasAuthenticator, mayHavePasskeys: false, passkeys: [] }
    }
  }

  async function wait(known: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
    const until = clock.now() + WAIT_MS
    while (!signal.aborted && clock.now() < until) {
      await sleep(PAUSE_MS, signal)
      if (signal.aborted) return
      try {
        const { passkeys } = await read()
        if (passkeys.every(({ id }) => known.has(id))) continue
        changes.emit()
        return
      } catch (error) {
        if (isFault(error, 'server/unreachable')) continue
        log.info('account/passkey-wait-ended', { error })
        return
      }
    }
  }
}
