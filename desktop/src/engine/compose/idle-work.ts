/**
 * What can wait until nobody waits: moving the log into the file before it is long enough to make
 * somebody's edit pay for it, and indexes that a saved view would like.
 */
import type { Log } from '@kith/shared/kit'
import type { Feed } from '#engine/replica'
import type { Store } from '#engine/store'

export interface IdleWork {
  readonly start: () => void
  readonly stop: () => void
}

/** A pause in changes as long as this counts as idle. */
const IDLE_MS = 800

export function createIdleWork({
  store,
  feed,
  indexViews,
  log,
}: {
  readonly store: Store
  readonly feed: Feed
  readonly indexViews: () => void
  readonly log: Log
}): IdleWork {
  let timer: ReturnType<typeof setTimeout> | undefined
  let hasNewViews = true
  const stopListening = feed.onCommit(({ changes }) => {
    if (changes.some(({ kind }) => kind === 'view' || kind === 'catalog')) hasNewViews = true
    arm()
  })

  return {
    start: arm,
    stop() {
      stopListening()
      clearTimeout(timer)
    },
  }

  function arm(): void {
    clearTimeout(timer)
    timer = setTimeout(work, IDLE_MS)
    timer.unref()
  }

  function work(): void {
    try {
      if (hasNewViews) indexViews()
      hasNewViews = false
      store.checkpoint()
    } catch (error) {
      // Nothing of a person's depends on it; the next pause tries again.
      log.warn('engine/idle-work', { error })
    }
  }
}
