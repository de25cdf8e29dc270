import type { SyncConflict } from '@kith/shared/rpc'
import { showFault, useClient, useConflicts, useFormat } from '#renderer/client'
import { Icon } from '#renderer/ui'
import { momentWords } from './moment-words.ts'

/** At a field: somebody else set it at the same moment, and this device's person can have theirs back. */
export function ConflictLine({
  record,
  field,
}: {
  readonly record: string
  readonly field: string
}) {
  const found = useConflicts().find(one => one.record.doc === record && one.field === field)
  return found ? <Line conflict={found} /> : null
}

function Line({ conflict }: { readonly conflict: SyncConflict }) {
  const client = useClient()
  const format = useFormat()
  const settle = (how: 'keep' | 'restore'): void =>
    void client.sync.settleConflict({ n: conflict.n, how }).catch(showFault)
  return (
    <p className="conflict-line">
      <Icon name="git-merge" size={14} />
      <span className="grow">
        {conflict.keptBy ?? 'Somebody'} set this at the same time (
        {momentWords(conflict.at, format)}). {conflict.lostBy ?? 'Another'} wrote “
        <span dir="auto">{conflict.lost || 'nothing'}</span>”.
      </span>
      <button type="button" className="link" onClick={() => settle('restore')}>
        Put it back
      </button>
      <button type="button" className="link" onClick={() => settle('keep')}>
        Keep
      </button>
    </p>
  )
}
