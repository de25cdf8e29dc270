/** Who else is in the workspace now, and where this window is for them. */
import { useEffect } from 'react'
import type { DocId } from '@kith/shared/kit'
import type { Peer } from '@kith/shared/rpc'
import { useKith } from './context.tsx'
import { useLive } from './use-live.ts'

const NOBODY: readonly Peer[] = []

/** Other windows; empty while nobody else is here or the server is out of reach. */
export const usePeers = (): readonly Peer[] =>
  useLive<readonly Peer[]>('presence', ({ client, window }, signal) =>
    client.presence.watch({ window }, { signal }),
  ).value ?? NOBODY

/** One entry a person: somebody with three windows is one colleague. */
export function people(peers: readonly Peer[]): readonly Peer[] {
  return [...new Map(peers.filter(peer => !peer.isMe).map(peer => [peer.member, peer])).values()]
}

/** Says where this window is. Failing is nothing to tell: it is said again with the next step. */
export function useTellPlace(record: string | null, field: string | null): void {
  const { client, window } = useKith()
  useEffect(() => {
    client.presence
      .set({ window, record: record as DocId | null, field })
      .catch((): undefined => undefined)
  }, [client, window, record, field])
}
