/** What two states of a document say differently. */
import { stableText, type Json } from '@kith/shared/kit'
import type { KeyChange } from '@kith/shared/docs'

type Keys = Readonly<Record<string, Json>>

export function differences(before: Keys, after: Keys): readonly KeyChange[] {
  const changes: KeyChange[] = []
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before[key], after[key]]
    const isSame = was !== undefined && is !== undefined && stableText(was) === stableText(is)
    if (!isSame) changes.push({ key, before: was, after: is })
  }
  return changes
}

export const sameBytes = (one: Uint8Array | null, two: Uint8Array): boolean =>
  one !== null && one.length === two.length && one.every((byte, at) => byte === two[at])
