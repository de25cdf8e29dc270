/**
 * A service of the mail thread as if it were here.
 *
 * `idle` says what an area answers while there is no mail file: the thread is not started for a
 * question whose answer is "nothing". A stream with an idle answer goes on by itself once there is one.
 */
import { isStream } from '@kith/shared/kit'
import type { MailThread } from './mail-thread.ts'

export function createProxy<Service extends object>(
  thread: MailThread,
  area: string,
  idle: Readonly<Record<string, { readonly value?: unknown; readonly events?: unknown }>> = {},
  /** Functions that are answered here. */
  own: Partial<Service> = {},
): Service {
  return new Proxy({} as Service, {
    get: (_, name) => own[name as keyof Service] ?? remote(name),
  })

  function remote(name: string | symbol) {
    return (input: unknown, signal?: AbortSignal) => {
      const rest = thread.hasFile() ? undefined : idle[String(name)]
      if (rest === undefined) return thread.call(`${area}.${String(name)}`, input, signal)
      return 'events' in rest
        ? whenStarted(rest.events, String(name), input, signal)
        : Promise.resolve(rest.value)
    }
  }

  async function* whenStarted(
    first: unknown,
    name: string,
    input: unknown,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<unknown, void, void> {
    yield first
    await new Promise<void>(resolve => {
      const stop = thread.onStarted(() => {
        stop()
        resolve()
      })
      signal?.addEventListener('abort', () => {
        stop()
        resolve()
      })
    })
    if (signal?.aborted === true) return
    const answer = await thread.call(`${area}.${name}`, input, signal)
    if (isStream(answer)) yield* answer
  }
}
