import { showFault, useClient } from '#renderer/client'
import { Dialog, OptionList } from '#renderer/ui'
import { useWorkspaceList } from './use-workspace-entries.ts'

/** Another workspace of this device, by typing. */
export function SwitchDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useClient()
  const { workspaces, nameOf } = useWorkspaceList()
  return (
    <Dialog onClose={onClose} title="Switch workspace" hidesTitle width={420}>
      <OptionList
        label="Workspaces"
        options={workspaces.map(entry => ({
          value: entry.folder,
          label: nameOf(entry),
          icon: entry.isShared ? 'users' : 'hard-drive',
          hint: entry.isOpen ? 'open' : entry.isShared ? 'team' : 'this device',
        }))}
        chosen={workspaces.filter(entry => entry.isOpen).map(entry => entry.folder)}
        onChoose={folder => {
          onClose()
          if (workspaces.some(entry => entry.folder === folder && !entry.isOpen))
            void client.team.open({ folder }).catch(showFault)
        }}
      />
    </Dialog>
  )
}
