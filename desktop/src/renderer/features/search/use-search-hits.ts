import { useEffect, useState } from 'react'
import type { SearchHit } from '@kith/shared/rpc'
import { showFault, useClient } from '#renderer/client'

const NONE: readonly SearchHit[] = []

/** Records for the words typed; the last hits stay until new ones are there, so nothing blinks. */
export function useSearchHits(
  text: string,
  limit: number,
  objects?: readonly string[],
): { readonly hits: readonly SearchHit[]; readonly isReady: boolean } {
  const client = useClient()
  const [answer, setAnswer] = useState<{
    readonly key: string
    readonly hits: readonly SearchHit[]
  }>({ key: '', hits: NONE })
  const wanted = text.trim()
  const only = objects?.join(',') ?? ''
  const key = `${wanted}|${only}|${limit}`
  useEffect(() => {
    if (wanted === '') return
    let isCurrent = true
    client.records
      .search({ text: wanted, limit, ...(only === '' ? {} : { objects: only.split(',') }) })
      .then(
        hits => isCurrent && setAnswer({ key, hits }),
        (error: unknown) => {
          if (!isCurrent) return
          setAnswer({ key, hits: NONE })
          showFault(error)
        },
      )
    return () => {
      isCurrent = false
    }
  }, [client, wanted, limit, only, key])
  return wanted === ''
    ? { hits: NONE, isReady: true }
    : { hits: answer.hits, isReady: answer.key === key }
}
