import { useEffect } from 'react'
import { useKith, useRecord } from '#renderer/client'

/** Remembers the record among the recent ones as soon as its title is known. */
export function useVisited(id: string | null): void {
  const { keep } = useKith()
  const { value } = useRecord(id)
  const object = value?.object
  const title = value?.title
  useEffect(() => {
    if (id !== null && object !== undefined && title !== undefined)
      keep.visited({ id, object, title })
  }, [keep, id, object, title])
}
