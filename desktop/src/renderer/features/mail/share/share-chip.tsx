/** On a conversation: what the team sees of it, where it sees something. */
import type { ThreadRow } from '@kith/shared/rpc'
import { Chip } from '#renderer/ui'
import { wordsOf } from '#renderer/features/team'
import './share.css'
import { useThreadShare } from './use-share.ts'

export function ShareChip({
  thread,
  onOpen,
}: {
  readonly thread: ThreadRow
  readonly onOpen: () => void
}) {
  const now = useThreadShare(thread.id)
  if (now === null || now.level === 'private') return null
  return (
    <button
      type="button"
      className="reader-record reader-shared"
      aria-label="Who sees this conversation"
      onClick={onOpen}
    >
      <Chip icon="users">Team: {wordsOf(now.level).label.toLowerCase()}</Chip>
    </button>
  )
}
