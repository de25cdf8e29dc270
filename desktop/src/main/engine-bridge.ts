/** Answers what the engine's process asks of the desktop: secrets, notifications, addresses, files. */
import type { Log } from '@kith/shared/kit'
import { toWireFault } from '@kith/shared/kit'
import type { StoredFile } from './app-protocol.ts'
import { routeOfLink } from './deep-links.ts'
import type { FromEngine, ToEngine } from './engine-messages.ts'
import { mayOpenOutside } from './navigation.ts'
import type { SealedSecrets } from './secrets.ts'

export interface BridgeDeps {
  readonly secrets: SealedSecrets
  readonly send: (message: ToEngine) => void
  readonly openExternal: (url: string) => Promise<void>
  readonly notify: (title: string, body: string, onClick: () => void) => void
  readonly show: (route?: string) => void
  readonly onRefused: (message: string) => void
  readonly log: Log
}

export interface EngineBridge {
  readonly receive: (message: FromEngine) => void
  readonly file: (
    hash: string,
    name: string,
    isDownload: boolean,
  ) => Promise<StoredFile | undefined>
}

export function createEngineBridge(deps: BridgeDeps): EngineBridge {
  const waiting = new Map<number, (file: StoredFile | undefined) => void>()
  let nextId = 1

  return {
    receive,
    file: (hash, name, isDownload) =>
      new Promise(done => {
        const id = nextId++
        waiting.set(id, done)
        deps.send({ kind: 'ask-file', id, hash, name, isDownload })
      }),
  }

  function receive(message: FromEngine): void {
    switch (message.kind) {
      case 'ask-secret':
        return answerSecret(message)
      case 'notify':
        return deps.notify(message.title, message.body, () =>
          deps.show(message.link === undefined ? undefined : routeOfLink(message.link)),
        )
      case 'open-url':
        if (!mayOpenOutside(message.url)) return deps.log.warn('engine/url-refused')
        deps
          .openExternal(message.url)
          .catch((error: unknown) => deps.log.error('engine/open-failed', { error }))
        return undefined
      case 'file':
        waiting.get(message.id)?.(message.file ?? undefined)
        waiting.delete(message.id)
        return undefined
      case 'refused':
        return deps.onRefused(message.message)
      case 'restart':
        return deps.log.info('engine/restart', { reason: message.reason })
      case 'ready':
        return undefined
    }
  }

  function answerSecret({
    id,
    verb,
    name,
    value,
  }: Extract<FromEngine, { kind: 'ask-secret' }>): void {
    try {
      if (verb === 'set') deps.secrets.set(name, value ?? '')
      else if (verb === 'remove') deps.secrets.remove(name)
      deps.send({ kind: 'answer', id, value: verb === 'get' ? deps.secrets.get(name) : null })
    } catch (error) {
      deps.log.error('secrets/failed', { error })
      deps.send({ kind: 'answer', id, value: null, error: toWireFault(error, String(id)).message })
    }
  }
}
