/** Records to tick: found by typing; "Me" where members stand. */
import { useCallback } from 'react'
import type { Json } from '@kith/shared/kit'
import { useCatalog, useClient, useWorkspace } from '#renderer/client'
import { NO_NAME, targetsOf } from '#renderer/fields'
import { Avatar, OptionList, type Option } from '#renderer/ui'
import { useAsking } from './asking.ts'
import type { ValueEditorProps } from './value-editor.tsx'

const SHOWN = 50

export function RecordValues({ field, condition, onChange, onDone }: ValueEditorProps) {
  const catalog = useCatalog()
  const client = useClient()
  const { me } = useWorkspace()
  const targets = targetsOf(field, catalog.objects).join(' ')
  const isMembers = targets === 'member'
  const { isOfItself } = useAsking()
  const isMany = condition.op === 'in' || condition.op === 'notIn' || condition.op === 'hasAll'
  const chosen = (
    Array.isArray(condition.value) ? (condition.value as readonly Json[]) : [condition.value]
  ).filter(id => typeof id === 'string')

  const look = useCallback(
    async (text: string): Promise<readonly Option[]> => {
      const objects = targets.split(' ')
      const hits =
        text.trim() === '' || isMembers
          ? (
              await client.rows.window({
                query: {
                  object: objects[0] ?? '',
                  order: [{ field: 'updatedAt', dir: 'desc' }],
                  fields: [],
                  ...(text.trim() === '' ? {} : { search: text }),
                },
                offset: 0,
                limit: SHOWN,
              })
            ).rows.map(row => ({ id: row.id, object: row.object, title: row.title, subtitle: '' }))
          : await client.records.search({ text, objects, limit: SHOWN })
      const options: Option[] = hits.map(hit => ({
        value: hit.id,
        label: hit.title === '' ? NO_NAME : hit.title,
        hint: hit.subtitle,
        face: (
          <span className="cell-ref grow">
            <Avatar
              name={hit.title}
              shape={catalog.findObject(hit.object)?.shape ?? 'square'}
              size={16}
            />
            <span className="trunc" dir="auto">
              {hit.title === '' ? NO_NAME : hit.title}
            </span>
          </span>
        ),
      }))
      const isAsked =
        !isOfItself && (text.trim() === '' || 'me'.startsWith(text.trim().toLowerCase()))
      return isMembers && isAsked
        ? [{ value: 'me', label: 'Me', icon: 'user-round', hint: me?.name ?? '' }, ...options]
        : options
    },
    [client, catalog, targets, isMembers, isOfItself, me],
  )
  return (
    <OptionList
      label={field.label}
      placeholder={`Find ${field.label.toLocaleLowerCase()}`}
      options={look}
      isMultiple={isMany}
      chosen={chosen}
      onChoose={id => {
        if (!isMany) {
          onChange(id)
          onDone()
          return
        }
        const next = chosen.includes(id) ? chosen.filter(other => other !== id) : [...chosen, id]
        onChange(next.length === 0 ? undefined : next)
      }}
    />
  )
}
