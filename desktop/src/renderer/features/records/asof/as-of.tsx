/** A record as it was: walk through its moments, see what differs from today, take single values back. */
import { useState } from 'react'
import { jsonEqual, type Json } from '@kith/shared/kit'
import type { CatalogField } from '@kith/shared/model'
import { useCall, useFormat } from '#renderer/client'
import { FieldCell, FieldIcon, isWritable, toCommandValue } from '#renderer/fields'
import { Button, IconButton } from '#renderer/ui'
import type { RecordView } from '../use-record-view.ts'
import { momentsOf } from './moments.ts'
import './as-of.css'

const MOST = 500

interface Props {
  readonly view: RecordView
  readonly onClose: () => void
}

export function AsOf({ view, onClose }: Props) {
  const format = useFormat()
  const { value: entries } = useCall(`moments:${view.id}`, async client => {
    // The first answer of the stream is all that is needed.
    for await (const event of await client.records.timeline({
      record: view.id,
      limit: MOST,
      kinds: ['created', 'changed', 'merged', 'restored'],
    }))
      return event.entries
    return []
  })
  const moments = momentsOf(entries ?? [], new Date(format.now).toISOString())
  const [chosen, setChosen] = useState<number | null>(null)
  const at = Math.min(chosen ?? Math.max(moments.length - 2, 0), moments.length - 1)
  const moment = moments[at]
  const { value: then } = useCall(
    moment === undefined ? null : `as-of:${view.id}:${moment}`,
    client => client.records.asOf({ record: view.id, at: moment ?? '' }),
  )
  const differing = then === null ? [] : differences(view, then)
  const say = new Intl.DateTimeFormat(format.locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: format.timeZone,
  })
  const restore = (fields: readonly CatalogField[]) =>
    void view.run('record.set', {
      object: view.object.id,
      record: view.id,
      cells: Object.fromEntries(
        fields.map(field => [field.id, toCommandValue(field, then?.[field.id] ?? null)]),
      ),
    })

  return (
    <section className="as-of" aria-label="As it was">
      <header className="as-of-head">
        <b className="grow">
          As it was on {moment === undefined ? '' : say.format(Date.parse(moment))}
        </b>
        <IconButton size="small" icon="x" label="Back to now" onClick={onClose} />
      </header>
      <input
        type="range"
        className="as-of-range"
        aria-label="Moment"
        aria-valuetext={moment === undefined ? '' : say.format(Date.parse(moment))}
        min={0}
        max={Math.max(moments.length - 1, 0)}
        value={at}
        onChange={event => setChosen(Number(event.target.value))}
      />
      <p className="as-of-count">
        {differing.length === 0
          ? 'The same as now.'
          : `${differing.length} ${differing.length === 1 ? 'value was' : 'values were'} different.`}
      </p>
      <ul>
        {differing.map(field => (
          <li key={field.id} className="field-row">
            <span className="field-name">
              <FieldIcon field={field} size={14} />
              <span className="trunc">{field.label}</span>
            </span>
            <span className="as-of-value">
              {isNothing(then?.[field.id]) ? (
                <span className="muted">empty</span>
              ) : (
                <FieldCell field={field} value={then?.[field.id]} />
              )}
              <Button size="small" variant="text" onClick={() => restore([field])}>
                Take back
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {differing.length > 1 && (
        <Button size="small" icon="undo-2" onClick={() => restore(differing)}>
          Take back all {differing.length}
        </Button>
      )}
    </section>
  )
}

function differences(
  view: RecordView,
  then: Readonly<Record<string, Json>>,
): readonly CatalogField[] {
  return view.object.fields.filter(
    field =>
      isWritable(field) &&
      field.storageKind.home === 'record' &&
      !jsonEqual(
        plain(field, then[field.id] ?? null),
        plain(field, view.row.cells[field.id] ?? null),
      ),
  )
}

/** A link is the same whatever the linked record is called today. */
const plain = (field: CatalogField, value: Json): Json => toCommandValue(field, value)

const isNothing = (value: Json | undefined) => value === undefined || value === null || value === ''
