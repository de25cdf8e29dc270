/** Whose two values met, as a sentence: two people's, or those of one person's two devices. */
import type { SyncConflict } from '@kith/shared/rpc'

type Hands = Pick<SyncConflict, 'hands' | 'keptBy' | 'lostBy'>

/** `what`: "this", or the field by its name. `when`: a moment in words. */
export function whoSet({ hands, keptBy }: Hands, what: string, when: string): string {
  const who = hands === 'me' ? 'You' : (keptBy ?? 'Somebody')
  return hands === 'two'
    ? `${who} set ${what} at the same time (${when}).`
    : `${who} set ${what} on two devices at the same time (${when}).`
}

/** What stands before the value that gave way. */
export const otherWrote = ({ hands, lostBy }: Hands): string =>
  hands === 'two' ? `${lostBy ?? 'Another'} wrote` : 'The other one says'

/** Over the two values: which one stands, and which gave way. */
export function sideNames({ hands, keptBy, lostBy }: Hands): readonly [string, string] {
  if (hands === 'two') return [`${keptBy ?? 'Somebody'} set`, `${lostBy ?? 'Another'} set`]
  const who = hands === 'me' ? 'You' : (keptBy ?? 'Somebody')
  return [`${who} set last`, `${who} set on another device`]
}
