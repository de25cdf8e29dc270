/** Who of the team sees a conversation. Private unless somebody chooses otherwise. */
import type { ShareLevel, ThreadRow } from '@kith/shared/rpc'
import { showFault, useClient } from '#renderer/client'
import { Dialog, Icon, toast } from '#renderer/ui'

export const SHARE_LEVELS: readonly {
  readonly level: ShareLevel
  readonly label: string
  readonly words: string
  readonly icon: string
}[] = [
  {
    level: 'private',
    label: 'Private',
    words: 'Nothing leaves this device, not even a count.',
    icon: 'lock',
  },
  {
    level: 'metadata',
    label: 'That it happened',
    words: 'Date, direction and which contacts. No subject, no text.',
    icon: 'calendar',
  },
  { level: 'subject', label: 'Subject', words: 'The same and the subject line.', icon: 'mail' },
  {
    level: 'full',
    label: 'Everything',
    words: 'Subject, text and, on request, attachments.',
    icon: 'mail-open',
  },
]

export function ShareDialog({
  thread,
  onClose,
}: {
  readonly thread: ThreadRow
  readonly onClose: () => void
}) {
  const client = useClient()
  const choose = async (level: ShareLevel) => {
    const { messages } = await client.mail.share({ of: { thread: thread.id }, level })
    const what = messages === 1 ? '1 message' : `${messages} messages`
    toast(
      level === 'private'
        ? `${what} taken back. What colleagues already read cannot be made unread.`
        : `Your team sees ${what}: ${SHARE_LEVELS.find(each => each.level === level)?.label.toLowerCase()}.`,
    )
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={isOpen => !isOpen && onClose()}
      title="Who sees this conversation"
      width={420}
    >
      <div className="share-levels" role="radiogroup" aria-label="What the team sees">
        {SHARE_LEVELS.map(({ level, label, words, icon }) => (
          <button
            key={level}
            type="button"
            role="radio"
            aria-checked={thread.share === level}
            className="share-level"
            onClick={() => void choose(level).catch(showFault)}
          >
            <Icon name={icon} />
            <span>
              <b>{label}</b>
              <span className="muted">{words}</span>
            </span>
            {thread.share === level && <Icon name="check" size={14} />}
          </button>
        ))}
      </div>
    </Dialog>
  )
}
