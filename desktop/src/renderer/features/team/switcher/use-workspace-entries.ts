import { showFault, useAccount, useClient, useWorkspace } from '#renderer/client'
import type { WorkspaceEntry } from '@kith/shared/rpc'
import type { MenuEntry } from '#renderer/ui'

/** The workspaces of this device for a menu; empty while there is only the one that is open. */
export function useWorkspaceEntries(): readonly MenuEntry[] {
  const client = useClient()
  const { workspaces, nameOf } = useWorkspaceList()
  if (workspaces.length < 2) return []
  return workspaces.map(entry => ({
    label: nameOf(entry),
    icon: entry.isShared ? 'users' : 'hard-drive',
    isChecked: entry.isOpen,
    hint: entry.isShared ? 'Team' : 'This device',
    onSelect: () => {
      if (!entry.isOpen) void client.team.open({ folder: entry.folder }).catch(showFault)
    },
  }))
}

export function useWorkspaceList(): {
  readonly workspaces: readonly WorkspaceEntry[]
  readonly nameOf: (entry: WorkspaceEntry) => string
} {
  const account = useAccount()
  const { name } = useWorkspace()
  return {
    workspaces: account?.workspaces ?? [],
    nameOf: entry =>
      (entry.isOpen && name !== '' ? name : entry.name) || 'Workspace without a name',
  }
}
