/** An area whose functions are written elsewhere: each call goes on as it came, streams have their border. */
import type { AnyRouter } from '@orpc/server'
import { isStream, type Log } from '@kith/shared/kit'
import { contract, type Contract } from '@kith/shared/rpc'
import { guarded, type Api } from './border.ts'

interface Call {
  readonly input: unknown
  readonly signal?: AbortSignal
}
interface Procedure {
  readonly handler: (work: (call: Call) => unknown) => unknown
}
type Area = 'mail' | 'mailAccounts' | 'calendar' | 'cards'

/** `service` has every function of the area: its type says so where it is passed. */
export function serveService(api: Api, name: Area, service: object, log: Log): AnyRouter {
  const area = api[name] as unknown as Record<string, Procedure>
  const functions = service as Record<string, (input: unknown, signal?: AbortSignal) => unknown>
  const names = Object.keys(contract[name] satisfies Contract[Area])
  return Object.fromEntries(
    names.map(key => [
      key,
      area[key]?.handler(async ({ input, signal }) => {
        const answer = await functions[key]?.(input, signal)
        return isStream(answer) ? guarded(answer, `${name}.${key}`, log) : answer
      }),
    ]),
  ) as AnyRouter
}
