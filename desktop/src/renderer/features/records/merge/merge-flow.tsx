/** Merging from a record: which other one, then side by side. */
import { useRef, useState } from 'react'
import type { RefValue } from '@kith/shared/query'
import { useCall, useClient } from '#renderer/client'
import { RecordMark } from '#renderer/fields'
import { Dialog, OptionList, type Option } from '#renderer/ui'
import type { RecordView } from '../use-record-view.ts'
import { MergeDialog } from './merge-dialog.tsx'
import './merge.css'

interface Props {
  readonly view: RecordView
  readonly onClose: () => void
  readonly openRecord: (id: string, object: string) => void
}

const HITS = 20

export function MergeFlow({ view, onClose, openRecord }: Props) {
  const [picked, setPicked] = useState<string | null>(null)
  const { value: duplicates, status } = useCall(`duplicates:${view.id}:merge`, client =>
    client.records.duplicatesOf({ record: view.id }),
  )
  const candidates = (duplicates ?? [])
    .flatMap(group => group.records)
    .filter(
      (record, at, all) =>
        record.id !== view.id && all.findIndex(each => each.id === record.id) === at,
    )
  const only = candidates.length === 1 ? candidates[0]?.id : undefined
  const other = picked ?? only
  if (status === 'loading' && duplicates === null) return null
  if (other !== undefined)
    return <MergeDialog view={view} other={other} onClose={onClose} onMerged={openRecord} />
  return <PickOther view={view} candidates={candidates} onPick={setPicked} onClose={onClose} />
}

function PickOther({
  view,
  candidates,
  onPick,
  onClose,
}: {
  readonly view: RecordView
  readonly candidates: readonly RefValue[]
  readonly onPick: (id: string) => void
  readonly onClose: () => void
}) {
  const client = useClient()
  const box = useRef<HTMLDivElement>(null)
  const noun = view.object.label.toLocaleLowerCase()
  const optionOf = (
    record: RefValue & { readonly subtitle?: string },
    section?: string,
  ): Option => ({
    value: record.id,
    label: record.title,
    face: <RecordMark record={record} catalog={view.catalog} />,
    ...(record.subtitle === undefined ? {} : { hint: record.subtitle }),
    ...(section === undefined ? {} : { section }),
  })
  const look = async (text: string): Promise<readonly Option[]> => {
    if (text.trim() === '') return candidates.map(record => optionOf(record, 'Looks the same'))
    const hits = await client.records.search({ text, objects: [view.object.id], limit: HITS })
    return hits.filter(hit => hit.id !== view.id).map(hit => optionOf(hit))
  }
  return (
    <Dialog
      onClose={onClose}
      title={`Merge ${view.row.title || `this ${noun}`} with`}
      width={480}
      initialFocus={() => box.current?.querySelector('input')}
    >
      <div ref={box}>
        <OptionList
          label={`Another ${noun}`}
          placeholder={`Find the other ${noun}`}
          options={look}
          chosen={[]}
          onChoose={onPick}
          emptyText={`Type the name of the other ${noun}`}
        />
      </div>
    </Dialog>
  )
}
