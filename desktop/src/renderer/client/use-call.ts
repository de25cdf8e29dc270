import { useEffect, useState } from 'react'
import { useKith } from './context.tsx'
import type { Client } from './connection.ts'
import { faultOf } from './faults.ts'
import type { Live } from './live-source.ts'

/**
 * Asks once and again when the key changes; `null` asks nothing. What the last key answered stays
 * until the new answer is there, so nothing blinks.
 */
export function useCall<T>(
  key: string | null,
  ask: (client: Client) => Promise<T>,
): Live<T> & { readonly again: () => void } {
  const { client } = useKith()
  const [live, setLive] = useState<Live<T>>({ status: 'loading', value: null, fault: null })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    if (key === null) return
    let isCurrent = true
    ask(client).then(
      value => isCurrent && setLive({ status: 'ready', value, fault: null }),
      (error: unknown) =>
        isCurrent && setLive(before => ({ ...before, status: 'failed', fault: faultOf(error) })),
    )
    return () => {
      isCurrent = false
    }
    // The key stands for `ask`.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [client, key, turn])
  return { ...live, again: () => setTurn(before => before + 1) }
}
