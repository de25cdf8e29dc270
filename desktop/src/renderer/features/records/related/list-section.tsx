/** The lists a record is on, or the records on a list: what stands between them is one entry each. */
import type { Json } from '@kith/shared/kit'
import type { CatalogObject } from '@kith/shared/model'
import type { RefValue, RowWindow } from '@kith/shared/query'
import { useLive } from '#renderer/client'
import { FieldCell, RecordMark, refsOf } from '#renderer/fields'
import { IconButton } from '#renderer/ui'
import type { RecordView } from '../use-record-view.ts'
import { LinkPicker } from './link-picker.tsx'
import { entrySides, type EntrySides } from './relations.ts'

const LIMIT = 500

interface Props {
  readonly view: RecordView
  readonly openRecord: (id: string, object: string) => void
  /** Just a line with its + while it is empty. */
  readonly isBrief?: boolean
}

export function ListSection({ view, ...rest }: Props) {
  const sides = entrySides(view.catalog, view.object)
  return sides === null ? null : <Entries view={view} sides={sides} {...rest} />
}

function Entries({
  view,
  sides,
  openRecord,
  isBrief = false,
}: Props & { readonly sides: EntrySides }) {
  const { here, there, label } = sides
  const query = {
    object: here.object,
    where: { field: here.id, op: 'is', value: view.id },
  } as const
  const { value } = useLive<RowWindow>(
    `entries:${view.id}`,
    ({ client }, signal) => client.rows.watch({ query, offset: 0, limit: LIMIT }, { signal }),
    true,
  )
  const status = view.catalog.findField(here.object, 'status')
  const entries = (value?.rows ?? []).flatMap(row => {
    const [other] = refsOf(row.cells[there.id])
    return other === undefined ? [] : [{ row, other }]
  })
  const change = (command: 'list.add' | 'list.remove', other: RefValue) => {
    const [list, record] = there.id === 'list' ? [other.id, view.id] : [view.id, other.id]
    return view.run(command, { list, records: [record] }, { toast: command === 'list.remove' })
  }
  const create = async (title: Json, object: CatalogObject) => {
    const answer = await view.run('record.create', {
      object: object.id,
      cells: { [object.title.id]: title },
    })
    const id = answer?.ids[0]
    if (id !== undefined) await change('list.add', { id, object: object.id, title: '' })
  }
  return (
    <div className="related" {...(isBrief ? {} : { role: 'region', 'aria-label': label })}>
      <header className="related-head">
        <h3>{label}</h3>
        {entries.length > 0 && <span className="ui-count">{value?.total}</span>}
        <span className="grow" />
        <LinkPicker
          relation={{ field: there, object: sides.object, isMany: true, inverse: null }}
          linked={entries.map(entry => entry.other.id)}
          onLink={other => void change('list.add', other)}
          onCreate={(title, object) => void create(title, object)}
        />
      </header>
      <ul>
        {entries.map(({ row, other }) => (
          <li key={row.id} className="related-row">
            <button
              type="button"
              className="related-open"
              onClick={() => openRecord(other.id, other.object)}
            >
              <RecordMark record={other} catalog={view.catalog} size={20} />
              {status !== undefined && (
                <span className="related-fact">
                  <FieldCell field={status} value={row.cells[status.id]} width={120} />
                </span>
              )}
            </button>
            <span className="related-do">
              <IconButton
                size="small"
                icon="unlink"
                label={`Take ${other.title} off`}
                onClick={() => void change('list.remove', other)}
              />
            </span>
          </li>
        ))}
      </ul>
      {entries.length === 0 && !isBrief && <p className="related-none">None yet</p>}
    </div>
  )
}
