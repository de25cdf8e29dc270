import type { RecordName } from '@kith/shared/rpc'
import { useCatalog, useNavigation } from '#renderer/client'
import { Avatar } from '#renderer/ui'

export function RecordLink({ record }: { readonly record: RecordName }) {
  const { go, href } = useNavigation()
  const object = useCatalog().findObject(record.object)
  const place = { page: 'record', object: record.object, record: record.doc } as const
  return (
    <a
      className="sync-record"
      href={href(place)}
      onClick={event => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        go(place)
      }}
    >
      <Avatar name={record.title} size={16} {...(object ? { shape: object.shape } : {})} />
      <span className="trunc" dir="auto">
        {record.title || 'No name'}
      </span>
    </a>
  )
}
