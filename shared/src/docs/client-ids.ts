/**
 * Who writes: the 53-bit ids under which this device's edits enter documents.
 *
 * An id is the second it was made in and the number of the device: `seconds · 2^21 + device`. So the
 * later burst of edits wins over an earlier one, and an author can be told from the id. An id is
 * never used again after a restart, a clock set back or a restored backup: two different writes
 * under one id and clock would silently part two replicas for ever.
 */
import type { Clock } from '#kit'

const EPOCH_MS = Date.UTC(2024, 0, 1)
const DEVICES = 2 ** 21
/** As long as this a burst of edits keeps its id; fresh ids cost bytes in every document they touch. */
const BURST_MS = 10 * 60_000

export interface ClientIds {
  /** The id to write with now. Call it before the transaction it is used in: a new one is saved first. */
  readonly current: () => number
  /** Never uses the ids so far again: after a restore, an unclean end or a copied profile. */
  readonly renew: () => void
  /**
   * Forgets ids made more than `ahead` milliseconds after `now` (UTC): a clock that ran ahead made
   * them, and a server that knows the time never let them in.
   */
  readonly cutBack: (now: number, ahead: number) => void
}

export interface ClientIdsDeps {
  readonly clock: Clock
  /** The last second an id was made in, as saved; `null` the first time. */
  readonly load: () => number | null
  /** Must be on disk when it returns. */
  readonly save: (second: number) => void
  /** 1 while the workspace is on one device; later leased by the server. Asked whenever an id is made. */
  readonly deviceNo: () => number
}

export function createClientIds({ clock, load, save, deviceNo }: ClientIdsDeps): ClientIds {
  let second: number | null = null
  let madeAt = 0
  let device = checked(deviceNo())

  return {
    current() {
      const age = clock.now() - madeAt
      // A clock that was set back must not stretch a burst.
      if (second === null || age >= BURST_MS || age < 0) second = mint()
      return second * DEVICES + device
    },
    renew() {
      second = mint()
    },
    cutBack(now, ahead) {
      const secondOfNow = Math.floor((now - EPOCH_MS) / 1000)
      if (Math.max(second ?? 0, load() ?? 0) <= secondOfNow + ahead / 1000) return
      save(secondOfNow)
      second = null
    },
  }

  function checked(no: number): number {
    if (!Number.isInteger(no) || no < 0 || no >= DEVICES) throw new Error(`no such device: ${no}`)
    return no
  }

  function mint(): number {
    const now = clock.now()
    const last = Math.max(second ?? 0, load() ?? 0)
    const next = Math.max(Math.floor((now - EPOCH_MS) / 1000), last + 1)
    save(next)
    device = checked(deviceNo())
    madeAt = now
    return next
  }
}

/** Number of the device that wrote under an id. */
export const deviceOf = (clientId: number): number => clientId % DEVICES

/** Seconds since 1970 at which an id was made. */
export const secondOf = (clientId: number): number =>
  Math.floor(clientId / DEVICES) + EPOCH_MS / 1000

/** The id that a device makes in a second of its own choosing: for writers that keep no file. */
export const clientIdAt = (second: number, device: number): number =>
  Math.max(0, second - EPOCH_MS / 1000) * DEVICES + device
