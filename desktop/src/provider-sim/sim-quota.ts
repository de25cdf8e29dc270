/**
 * Units a user may spend in a minute, as Google counts them.
 * https://developers.google.com/workspace/gmail/api/reference/quota
 */
export interface SimQuota {
  /** Whether so many units are left in this minute; they are spent when they are. */
  readonly spend: (units: number) => boolean
  readonly spent: () => number
  /** Most units that were spent in one minute so far. */
  readonly peak: () => number
}

const MINUTE_MS = 60_000

export function createSimQuota(now: () => number, perMinute: number): SimQuota {
  let minute = 0
  let inMinute = 0
  let all = 0
  let most = 0
  return {
    spend(units) {
      const current = Math.floor(now() / MINUTE_MS)
      if (current !== minute) {
        minute = current
        inMinute = 0
      }
      if (inMinute + units > perMinute) return false
      inMinute += units
      all += units
      most = Math.max(most, inMinute)
      return true
    },
    spent: () => all,
    peak: () => most,
  }
}
