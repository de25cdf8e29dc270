import type { SyncConflict } from '@kith/shared/rpc'
import { showFault, useClient, useConflicts, useFormat } from '#renderer/client'
import { Icon } from '#renderer/ui'
import { otherWrote, whoSet } from './conflict-words.ts'
import { momentWords } from './moment-words.ts'

/** At a field: it was set twice at the same moment, and this device's person can have the other value back. */
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

/** The same for fields that stand elsewhere or are folded away: the name, an empty field. */
export function OtherConflicts({
  record,
  shown,
}: {
  readonly record: string
  readonly shown: readonly string[]
}) {
  return useConflicts()
    .filter(one => one.record.doc === record && !shown.includes(one.field))
    .map(one => <Line key={one.n} conflict={one} names />)
}

function Line({
  conflict,
  names = false,
}: {
  readonly conflict: SyncConflict
  /** The field is not in sight: it is named. */
  readonly names?: boolean
}) {
  const client = useClient()
  const format = useFormat()
  const settle = (how: 'keep' | 'restore'): void =>
    void client.sync.settleConflict({ n: conflict.n, how }).catch(showFault)
  return (
    <p className="conflict-line">
      <Icon name="git-merge" size={14} />
      <span className="grow">
        {whoSet(conflict, names ? `“${conflict.label}”` : 'this', momentWords(conflict.at, format))}{' '}
        {otherWrote(conflict)} “<span dir="auto">{conflict.lost || 'nothing'}</span>”.
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
