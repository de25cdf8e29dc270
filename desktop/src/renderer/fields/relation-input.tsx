/** Linked records: found by typing over every object the relation may point at, or made on the spot. */
import { useCallback, useRef, useState } from 'react'
import type { Json } from '@kith/shared/kit'
import type { RefValue } from '@kith/shared/query'
import { useCatalog, useClient, useCommand, useParse } from '#renderer/client'
import { Avatar, OptionList, type Option } from '#renderer/ui'
import { FieldCell } from './field-cell.tsx'
import type { FieldInputProps } from './input-props.ts'
import { PopEditor } from './pop-editor.tsx'
import { isOneRelation, refsOf, targetsOf } from './row-values.ts'

const SHOWN = 40

export function RelationInput({ field, value, seed, anchor, onCommit, onCancel }: FieldInputProps) {
  const catalog = useCatalog()
  const client = useClient()
  const run = useCommand()
  const parse = useParse()
  const isOne = isOneRelation(field)
  const targets = targetsOf(field, catalog.objects)
  const [chosen, setChosen] = useState<readonly RefValue[]>(() => refsOf(value))
  const found = useRef(new Map<string, RefValue>())
  const first = catalog.findObject(targets[0] ?? '')
  const targetKey = targets.join(' ')

  const look = useCallback(
    async (text: string): Promise<readonly Option[]> => {
      const objects = targetKey.split(' ')
      const hits =
        text.trim() === ''
          ? await recent(objects[0] ?? '')
          : await client.records.search({ text, objects, limit: SHOWN })
      return hits.map(hit => {
        found.current.set(hit.id, { id: hit.id, object: hit.object, title: hit.title })
        const object = catalog.findObject(hit.object)
        return {
          value: hit.id,
          label: hit.title === '' ? 'No name' : hit.title,
          hint: hit.subtitle,
          face: (
            <span className="cell-ref grow">
              <Avatar name={hit.title} shape={object?.shape ?? 'square'} size={16} />
              <span className="trunc" dir="auto">
                {hit.title === '' ? 'No name' : hit.title}
              </span>
            </span>
          ),
        }
      })
      async function recent(object: string) {
        const answer = await client.rows.window({
          query: { object, order: [{ field: 'updatedAt', dir: 'desc' }], fields: [] },
          offset: 0,
          limit: SHOWN,
        })
        return answer.rows.map(row => ({
          id: row.id,
          object: row.object,
          title: row.title,
          subtitle: '',
        }))
      }
    },
    [client, catalog, targetKey],
  )

  const choose = (id: string): void => {
    const ref = found.current.get(id)
    if (ref === undefined) return
    if (isOne) onCommit(chosen[0]?.id === id ? null : asJson(ref), 'stay')
    else
      setChosen(
        chosen.some(other => other.id === id)
          ? chosen.filter(other => other.id !== id)
          : [...chosen, ref],
      )
  }
  const create = (text: string): void => {
    if (first === undefined) return
    const read = first.title.fieldType.parse(text, first.title.options, parse)
    if ('problem' in read) return
    void run('record.create', { object: first.id, cells: { [first.title.id]: read.value } }).then(
      answer => {
        const id = answer?.ids[0]
        if (id === undefined) return
        const ref = { id, object: first.id, title: text }
        found.current.set(id, ref)
        if (isOne) onCommit(ref, 'stay')
        else setChosen([...chosen, ref])
      },
    )
  }
  return (
    <PopEditor
      label={field.label}
      anchor={anchor}
      width={300}
      face={<FieldCell field={field} value={chosen.map(asJson)} />}
      onLeave={after => {
        if (isOne) onCommit(chosen[0] === undefined ? null : asJson(chosen[0]), after)
        else onCommit(chosen.length === 0 ? null : chosen.map(asJson), after)
      }}
      onCancel={onCancel}
      isFlush
    >
      <OptionList
        label={field.label}
        placeholder={`${field.type === 'user' ? 'Find' : 'Find or add'} ${(isOne ? first?.label : first?.labelPlural)?.toLocaleLowerCase() ?? 'a record'}`}
        options={look}
        chosen={chosen.map(ref => ref.id)}
        onChoose={choose}
        isMultiple={!isOne}
        {...(first === undefined || field.type === 'user'
          ? {}
          : {
              onCreate: create,
              createLabel: (text: string) => `New ${first.label.toLocaleLowerCase()} “${text}”`,
            })}
        {...(seed === undefined ? {} : { initialText: seed })}
        onBackspace={() => setChosen(chosen.slice(0, -1))}
      />
    </PopEditor>
  )
}

const asJson = (ref: RefValue): Json => ({ id: ref.id, object: ref.object, title: ref.title })
