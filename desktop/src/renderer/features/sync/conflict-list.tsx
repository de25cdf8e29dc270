/** Values that gave way when the same field was written twice at the same moment. */
import type { SyncConflict } from '@kith/shared/rpc'
import { showFault, useClient, useConflicts, useFormat } from '#renderer/client'
import { SettingGroup } from '#renderer/features/settings'
import { Button, Icon } from '#renderer/ui'
import { sideNames } from './conflict-words.ts'
import { momentWords } from './moment-words.ts'
import { RecordLink } from './record-link.tsx'

export function ConflictList() {
  const client = useClient()
  const conflicts = useConflicts()
  if (conflicts.length === 0) return null
  const keepAll = (): void =>
    void Promise.all(
      conflicts.map(({ n }) => client.sync.settleConflict({ n, how: 'keep' })),
    ).catch(showFault)
  return (
    <SettingGroup
      title="Values that gave way"
      hint="The same field was set twice before either value had reached the other device. The later one stands."
      action={conflicts.length > 1 && <Button onClick={keepAll}>Keep all</Button>}
    >
      <ul>
        {conflicts.map(conflict => (
          <Conflict key={conflict.n} conflict={conflict} />
        ))}
      </ul>
    </SettingGroup>
  )
}

function Conflict({ conflict }: { readonly conflict: SyncConflict }) {
  const client = useClient()
  const format = useFormat()
  const [keptName, lostName] = sideNames(conflict)
  const settle = (how: 'keep' | 'restore'): void =>
    void client.sync.settleConflict({ n: conflict.n, how }).catch(showFault)
  return (
    <li className="sync-item">
      <Icon name="git-merge" className="muted" />
      <div className="grow">
        <p className="row-x sync-item-head">
          <RecordLink record={conflict.record} />
          <span className="muted trunc">{conflict.label}</span>
          <time className="muted num" dateTime={conflict.at}>
            {momentWords(conflict.at, format)}
          </time>
        </p>
        <dl className="sync-values">
          <Side name={keptName} value={conflict.kept} />
          <Side name={lostName} value={conflict.lost} isGone />
        </dl>
      </div>
      <div className="sync-item-do">
        <Button size="small" onClick={() => settle('keep')}>
          Keep
        </Button>
        <Button size="small" variant="ghost" icon="undo-2" onClick={() => settle('restore')}>
          Put the other back
        </Button>
      </div>
    </li>
  )
}

function Side({
  name,
  value,
  isGone = false,
}: {
  readonly name: string
  readonly value: string
  readonly isGone?: boolean
}) {
  return (
    <div>
      <dt className="muted">{name}</dt>
      <dd dir="auto" data-gone={isGone || undefined}>
        {value || <span className="muted">empty</span>}
      </dd>
    </div>
  )
}
