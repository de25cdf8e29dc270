/** The + of a relation: find a record to link, or make a new one with what was typed. */
import { useCallback, useRef, useState } from 'react'
import type { Json } from '@kith/shared/kit'
import type { CatalogObject } from '@kith/shared/model'
import type { RefValue } from '@kith/shared/query'
import { useCatalog, useClient, useParse } from '#renderer/client'
import { RecordMark, targetsOf } from '#renderer/fields'
import { IconButton, Picker, type Option } from '#renderer/ui'
import type { Relation } from './relations.ts'

interface Props {
  readonly relation: Relation
  readonly linked: readonly string[]
  readonly onLink: (other: RefValue) => void
  readonly onCreate: (title: Json, object: CatalogObject) => void
}

const HITS = 30

export function LinkPicker({ relation, linked, onLink, onCreate }: Props) {
  const client = useClient()
  const catalog = useCatalog()
  const parse = useParse()
  const [isOpen, setOpen] = useState(false)
  const found = useRef(new Map<string, RefValue>())
  const objects = targetsOf(relation.field, catalog.objects)
  const key = objects.join(' ')
  const target = relation.object
  const look = useCallback(
    async (text: string): Promise<readonly Option[]> => {
      const list = key.split(' ')
      const hits: readonly (RefValue & { readonly subtitle?: string })[] =
        text.trim() === ''
          ? await newest(list[0] ?? '')
          : await client.records.search({ text, objects: list, limit: HITS })
      return hits.map(hit => {
        found.current.set(hit.id, hit)
        return {
          value: hit.id,
          label: hit.title,
          face: <RecordMark record={hit} catalog={catalog} />,
          ...(hit.subtitle === undefined ? {} : { hint: hit.subtitle }),
        }
      })

      async function newest(object: string) {
        const query = { object, fields: [], order: [{ field: 'updatedAt', dir: 'desc' as const }] }
        return (await client.rows.window({ query, offset: 0, limit: HITS })).rows
      }
    },
    [client, catalog, key],
  )
  const noun = target?.label.toLocaleLowerCase() ?? 'record'

  return (
    <Picker
      label={`Link ${noun}`}
      placeholder={`Find or add ${noun}`}
      options={look}
      value={linked}
      open={isOpen}
      onOpenChange={setOpen}
      align="end"
      width={300}
      trigger={<IconButton size="small" icon="plus" label={`Link or add ${noun}`} />}
      onChange={([id]) => {
        const other = id === undefined ? undefined : found.current.get(id)
        if (other !== undefined) onLink(other)
      }}
      {...(target === null
        ? {}
        : {
            createLabel: (text: string) => `New ${noun} “${text}”`,
            onCreate: (text: string) => {
              const read = target.title.fieldType.parse(text, target.title.options, parse)
              if ('problem' in read) return
              setOpen(false)
              onCreate(read.value, target)
            },
          })}
    />
  )
}
