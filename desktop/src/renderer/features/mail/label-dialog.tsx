/** Labels of a conversation, or the folder it goes to where a mailbox has folders. */
import type { MailLabel, ThreadRow } from '@kith/shared/rpc'
import { useCall, useClient } from '#renderer/client'
import { Dialog, OptionList } from '#renderer/ui'

export interface LabelDialogProps {
  readonly thread: ThreadRow
  readonly onLabel: (label: string, isOn: boolean) => void
  readonly onMove: (label: string) => void
  readonly onClose: () => void
}

const NONE: readonly MailLabel[] = []
/** Reached by their own actions, not by moving. */
const OWN_ACTIONS = new Set(['inbox', 'trash', 'spam', 'sent', 'drafts', 'all'])

export function LabelDialog({ thread, onLabel, onMove, onClose }: LabelDialogProps) {
  const client = useClient()
  const labels = useCall('mail.labels', () => client.mail.labels({})).value ?? NONE
  const own = labels.filter(
    label => label.account === thread.account && !OWN_ACTIONS.has(label.role ?? ''),
  )
  const isOn = (id: string) => thread.labels.some(label => label.id === id)
  return (
    <Dialog open onOpenChange={isOpen => !isOpen && onClose()} title="Label or move" width={380}>
      <OptionList
        label="Labels and folders"
        placeholder="Find a label or folder"
        emptyText="This mailbox has no label or folder of that name."
        options={own.flatMap(label => [
          { value: `label:${label.id}`, label: label.name, icon: 'tag', section: 'Label' },
          { value: `move:${label.id}`, label: label.name, icon: 'folder', section: 'Move to' },
        ])}
        chosen={thread.labels.map(label => `label:${label.id}`)}
        onChoose={value => {
          const id = value.slice(value.indexOf(':') + 1)
          if (value.startsWith('move:')) onMove(id)
          else onLabel(id, !isOn(id))
          onClose()
        }}
      />
    </Dialog>
  )
}
