/** A quiet line when another record says the same e-mail, domain or name. */
import { useCall } from '#renderer/client'
import { RecordMark } from '#renderer/fields'
import { Button, Icon } from '#renderer/ui'
import type { RecordView } from '../use-record-view.ts'

interface Props {
  readonly view: RecordView
  readonly onMerge: () => void
}

export function DuplicateHint({ view, onMerge }: Props) {
  const { value } = useCall(`duplicates:${view.id}:${view.row.updatedAt}`, client =>
    client.records.duplicatesOf({ record: view.id }),
  )
  const [group] = value ?? []
  const others = group?.records.filter(record => record.id !== view.id) ?? []
  const [other] = others
  if (group === undefined || other === undefined) return null
  const field = view.catalog.findField(view.object.id, group.field)
  return (
    <div className="record-bar" role="status">
      <Icon name="merge" />
      <span className="grow trunc">
        <RecordMark record={other} catalog={view.catalog} />
      </span>
      <span className="muted trunc">
        has the same {(field?.label ?? group.field).toLocaleLowerCase()}
      </span>
      <Button size="small" onClick={onMerge}>
        Compare
      </Button>
    </div>
  )
}
