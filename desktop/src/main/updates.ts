/**
 * Updates: looked for quietly, downloaded in the background, installed when the person quits or asks.
 * The channel is theirs to choose; a version below the running one is never taken.
 */
import type { AppUpdater } from 'electron-updater'
import type { Log } from '@kith/shared/kit'

const CHANNELS = ['latest', 'beta'] as const
export type Channel = (typeof CHANNELS)[number]

export type UpdateState =
  | { readonly kind: 'none' }
  | { readonly kind: 'downloading'; readonly version: string; readonly percent: number }
  | { readonly kind: 'ready'; readonly version: string }
  | { readonly kind: 'failed'; readonly message: string }

const SIX_HOURS_MS = 6 * 3600_000

export interface UpdatesDeps {
  readonly updater: Pick<
    AppUpdater,
    | 'on'
    | 'checkForUpdates'
    | 'quitAndInstall'
    | 'channel'
    | 'allowDowngrade'
    | 'allowPrerelease'
    | 'autoDownload'
    | 'autoInstallOnAppQuit'
  >
  /** A build from a checkout has no feed to ask. */
  readonly isPackaged: boolean
  readonly every: (ms: number, work: () => void) => () => void
  readonly onState: (state: UpdateState) => void
  readonly log: Log
}

export interface Updates {
  readonly start: (channel: Channel) => void
  readonly check: () => Promise<void>
  readonly install: () => void
  readonly stop: () => void
}

export function createUpdates({ updater, isPackaged, every, onState, log }: UpdatesDeps): Updates {
  let version = ''
  let stopChecking: (() => void) | undefined

  updater.on('update-available', found => {
    version = found.version
    onState({ kind: 'downloading', version, percent: 0 })
  })
  updater.on('download-progress', ({ percent }) =>
    onState({ kind: 'downloading', version, percent: Math.round(percent) }),
  )
  updater.on('update-downloaded', found => onState({ kind: 'ready', version: found.version }))
  updater.on('error', error => {
    log.warn('update/failed', { error })
    onState({ kind: 'failed', message: 'Kith could not look for updates. It tries again later.' })
  })

  return { start, check, install: () => updater.quitAndInstall(), stop: () => stopChecking?.() }

  function start(channel: Channel): void {
    updater.channel = channel
    updater.allowPrerelease = channel === 'beta'
    // Setting the channel turns this on; going back is a restore, not an update.
    updater.allowDowngrade = false
    updater.autoDownload = true
    updater.autoInstallOnAppQuit = true
    if (!isPackaged) return
    const look = () => void check()
    look()
    stopChecking = every(SIX_HOURS_MS, look)
  }

  async function check(): Promise<void> {
    if (!isPackaged) return
    try {
      await updater.checkForUpdates()
    } catch (error) {
      // Offline is the usual reason; the `error` event has said it already.
      log.debug('update/check-failed', { error })
    }
  }
}
