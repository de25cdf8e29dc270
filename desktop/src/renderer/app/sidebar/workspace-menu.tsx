import { useActionMenu } from '#renderer/actions'
import { useNavigation, useWorkspace } from '#renderer/client'
import { Icon, initialsOf, Menu, type MenuEntry } from '#renderer/ui'

/** The name of the workspace, and what belongs to it as a whole. */
export function WorkspaceMenu({ isRail }: { readonly isRail: boolean }) {
  const { name, me } = useWorkspace()
  const { go } = useNavigation()
  const entry = useActionMenu()
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
        { kind: 'heading', label: me ? `${me.name}, on this device` : 'On this device' },
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
