/** The main process as this process sees it: requests with answers over the parent port. */
import type { Secrets } from '#engine/ports'

export interface ParentPort {
  readonly postMessage: (message: unknown) => void
  readonly on: (
    event: 'message',
    listener: (event: {
      readonly data: unknown
      readonly ports: readonly MessagePortLike[]
    }) => void,
  ) => void
}

export interface MessagePortLike {
  readonly on: (event: string, listener: (event?: { data: unknown }) => void) => void
  readonly postMessage: (value: unknown, transfer?: unknown[]) => void
  readonly start: () => void
}

export interface Parent {
  readonly secrets: Secrets
  readonly answered: (id: number, value: unknown, error: string | undefined) => void
}

/** Secrets live under the system's keychain, which only the main process may use. */
export function createParent(port: Pick<ParentPort, 'postMessage'>): Parent {
  const waiting = new Map<
    number,
    { readonly done: (value: unknown) => void; readonly fail: (error: Error) => void }
  >()
  let nextId = 1

  const ask = (verb: 'get' | 'set' | 'remove', name: string, value?: string) =>
    new Promise<unknown>((done, fail) => {
      const id = nextId++
      waiting.set(id, { done, fail })
      port.postMessage({
        kind: 'ask-secret',
        id,
        verb,
        name,
        ...(value === undefined ? {} : { value }),
      })
    })

  return {
    secrets: {
      async get(name) {
        const value = await ask('get', name)
        return typeof value === 'string' ? value : undefined
      },
      async set(name, value) {
        await ask('set', name, value)
      },
      async remove(name) {
        await ask('remove', name)
      },
    },
    answered(id, value, error) {
      const found = waiting.get(id)
      waiting.delete(id)
      if (error === undefined) found?.done(value)
      else found?.fail(new Error(error))
    },
  }
}
