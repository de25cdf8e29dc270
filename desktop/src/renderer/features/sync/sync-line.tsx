import { useConnectionStatus, useFormat, useSyncStatus } from '#renderer/client'
import { Icon, ProgressBar } from '#renderer/ui'
import { statusWords } from './status-words.ts'

/** Where sharing or a first sync stands, in a line with its numbers. */
export function SyncLine() {
  const status = useSyncStatus()
  const format = useFormat()
  const words = statusWords(useConnectionStatus(), status, format)
  const icon = ICONS[words.tone]
  const progress = status?.progress ?? null
  const count = (n: number) => n.toLocaleString(format.locale)
  // A workspace that is about to be shared or has just been joined: nothing is known yet.
  if (status === null || status.state === 'local') return null
  return (
    <div className="sync-line" data-tone={words.tone} role="status">
      <p className="row-x">
        <Icon name={icon} />
        <span className="grow">
          <b>{words.title}.</b> <span className="muted">{words.hint}</span>
        </span>
      </p>
      {progress && (
        <div className="sync-card-progress">
          <ProgressBar label={words.title} done={progress.done} total={progress.total} />
          <span className="muted num">
            {count(progress.done)} of {count(progress.total)}
          </span>
        </div>
      )}
    </div>
  )
}

const ICONS = {
  ok: 'circle-check',
  busy: 'refresh-cw',
  wait: 'cloud',
  need: 'triangle-alert',
} as const
