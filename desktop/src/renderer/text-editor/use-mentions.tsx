/** Finding records for `@`, and how they look in its list. */
import { useEffect, useMemo, useRef } from 'react'
import type { MentionDeps, MentionHit } from './mention.ts'
import { Avatar, matchText } from '#renderer/ui'
import { useCatalog, useClient, type Client } from '#renderer/client'

const HITS = 8
const MOST_AMONG = 200

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
      search: text => {
        const [only] = latest.current.objects ?? []
        return only === undefined
          ? client.records.search({ text: text.trim(), limit: HITS })
          : among(client, only, text.trim())
      },
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

/** A short list is read whole and shown before anything was typed: the people of a workspace. */
async function among(client: Client, object: string, text: string): Promise<MentionHit[]> {
  const { rows } = await client.rows.window({
    query: { object, fields: [] },
    offset: 0,
    limit: MOST_AMONG,
  })
  const hits = rows.map(({ id, title }) => ({ id, object, title, subtitle: '' }))
  return hits.filter(({ title }) => matchText(title, text) !== null).slice(0, HITS)
}
