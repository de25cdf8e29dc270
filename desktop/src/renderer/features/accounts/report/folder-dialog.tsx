/** Which folders come here. Leaving one out only hides what is stored; taking it in fetches the rest. */
import type { AccountReport } from '@kith/shared/rpc'
import { showFault, useClient } from '#renderer/client'
import { Checkbox, Dialog } from '#renderer/ui'

export function FolderDialog({
  report,
  onClose,
}: {
  readonly report: AccountReport
  readonly onClose: () => void
}) {
  const client = useClient()
  const set = (id: string, isSynced: boolean) => {
    client.mailAccounts.change({ account: report.id, folders: [{ id, isSynced }] }).catch(showFault)
  }
  return (
    <Dialog
      open
      onOpenChange={isOpen => !isOpen && onClose()}
      title="Folders that come here"
      width={420}
    >
      <ul className="folder-list">
        {report.folders.map(folder => (
          <li key={folder.id}>
            <Checkbox
              checked={folder.isSynced}
              ariaLabel={folder.name}
              onChange={isOn => set(folder.id, isOn)}
            />
            <span className="trunc" dir="auto">
              {folder.name}
            </span>
            <span className="muted num">{folder.total.toLocaleString()}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
