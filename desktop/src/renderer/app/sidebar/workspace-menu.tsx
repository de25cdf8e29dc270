import { useActionMenu } from '#renderer/actions'
import { useAccount, useNavigation, useWorkspace } from '#renderer/client'
import { hostOf } from '#renderer/features/sync'
import { useWorkspaceEntries } from '#renderer/features/team'
import type { AccountState } from '@kith/shared/rpc'
import { Icon, initialsOf, Menu, type MenuEntry } from '#renderer/ui'

/** The name of the workspace, and what belongs to it as a whole. */
export function WorkspaceMenu({ isRail }: { readonly isRail: boolean }) {
  const { name, me } = useWorkspace()
  const { go } = useNavigation()
  const entry = useActionMenu()
  const workspaces = useWorkspaceEntries()
  const account = useAccount()
  const entries = (...ids: readonly string[]): readonly MenuEntry[] =>
    ids.map(entry).filter(found => found !== null)
  return (
    <Menu
      minWidth={240}
      trigger={
        <button
          type="button"
          className="side-workspace"
          {...(isRail ? { 'aria-label': name } : {})}
        >
          <span className="side-logo" data-letter={initialsOf(name, 1)} />
          {!isRail && (
            <>
              <b className="trunc" dir="auto">
                {name}
              </b>
              <Icon name="chevrons-up-down" size={12} />
            </>
          )}
        </button>
      }
      items={[
        ...(workspaces.length > 0
          ? [{ kind: 'heading', label: 'Workspaces' } as const, ...workspaces]
          : []),
        ...entries('team.create', 'team.join'),
        { kind: 'separator' },
        { kind: 'heading', label: whoText(me?.name ?? null, account) },
        ...entries('team.share', 'team.invite', 'account.signIn', 'go.account'),
        {
          label: 'Workspace settings',
          icon: 'settings',
          onSelect: () => go({ page: 'settings', section: 'workspace' }),
        },
        ...entries('go.members', 'go.dataModel'),
        { kind: 'separator' },
        ...entries('go.import', 'export.open', 'go.backups'),
        { kind: 'separator' },
        ...entries('go.activity', 'go.trash'),
        { kind: 'separator' },
        {
          label: 'Theme',
          icon: 'palette',
          items: entries('look.system', 'look.light', 'look.dark', 'look.contrast'),
        },
      ]}
    />
  )
}

function whoText(me: string | null, account: AccountState | null): string {
  const user = account?.user ?? null
  const where = account?.workspace && user ? `on ${hostOf(user.server)}` : 'on this device'
  const name = me ?? user?.name ?? null
  return name === null ? `${where[0]?.toUpperCase()}${where.slice(1)}` : `${name}, ${where}`
}
