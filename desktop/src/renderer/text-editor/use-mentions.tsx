/** Finding records for `@`, and how they look in its list. */
import { useEffect, useMemo, useRef } from 'react'
import type { MentionDeps } from './mention.ts'
import { Avatar } from '#renderer/ui'
import { useCatalog, useClient } from '#renderer/client'

const HITS = 8

/** `objects` narrows what `@` finds: comments name people of the workspace. */
export function useMentions(
  openRecord: MentionDeps['openRecord'],
  objects?: readonly string[],
): MentionDeps {
  const client = useClient()
  const catalog = useCatalog()
  const latest = useRef({ openRecord, catalog, objects })
  useEffect(() => {
    latest.current = { openRecord, catalog, objects }
  })

  return useMemo(
    (): MentionDeps => ({
      openRecord: (id, object) => latest.current.openRecord(id, object),
      search: text =>
        client.records.search({
          text: text.trim(),
          limit: HITS,
          ...(latest.current.objects === undefined ? {} : { objects: [...latest.current.objects] }),
        }),
      entryOf: hit => {
        const object = latest.current.catalog.findObject(hit.object)
        return {
          id: hit.id,
          label: hit.title === '' ? 'No name' : hit.title,
          icon: <Avatar name={hit.title} shape={object?.shape ?? 'square'} />,
          detail: hit.subtitle === '' ? (object?.label ?? '') : hit.subtitle,
        }
      },
    }),
    [client],
  )
}
