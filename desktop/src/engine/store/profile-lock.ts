/** One Kith per profile. */
import { join } from 'node:path'
import { holdLock, type Held } from '@kith/shared/disk'
import { storeFault, toStoreFault } from './store-faults.ts'

const LOCK_FILE = 'kith.lock'

export interface ProfileLock {
  readonly release: () => void
}

/** Throws `store/locked` when another live process holds the profile, `store/read-only` when it cannot be written. */
export function lockProfile(profile: string): ProfileLock {
  const held = take(profile)
  if (!held.isHeld) throw storeFault('locked', { pid: held.pid, profile })
  return held
}

function take(profile: string): Held {
  try {
    return holdLock(join(profile, LOCK_FILE))
  } catch (error) {
    throw toStoreFault(error, profile)
  }
}
