import { useKeysOf, useRunAction } from '#renderer/actions'
import { useAccess, useNavigation, useWorkspace } from '#renderer/client'
import { useUnread } from '#renderer/features/notifications'
import { useMailCounts } from '#renderer/features/mail'
import { StatusPill } from '#renderer/features/sync'
import { useDueCount } from '#renderer/features/today'
import { Icon, IconButton, Kbd, ResizeHandle } from '#renderer/ui'
import { Hint, NavLink } from './nav-link.tsx'
import { PlaceLink } from '../place-link.tsx'
import { Here } from '../together/here.tsx'
import { Favourites } from './favourites.tsx'
import { ObjectLinks } from './object-links.tsx'
import { SIDEBAR, type SidebarState } from './use-sidebar.ts'
import { WorkspaceMenu } from './workspace-menu.tsx'

export function Sidebar({ sidebar }: { readonly sidebar: SidebarState }) {
  const { place } = useNavigation()
  const run = useRunAction()
  const keysOf = useKeysOf()
  const due = useDueCount()
  const unread = useUnread()
  const mail = useMailCounts()
  const mayClear = useAccess().mayInWorkspace('changeSettings')
  const { hasSamples } = useWorkspace()
  const { isRail } = sidebar
  return (
    <nav className="side" aria-label="Kith">
      <div className="side-top">
        <WorkspaceMenu isRail={isRail} />
        {!isRail && (
          <IconButton
            icon="panel-left"
            label="Fold the sidebar"
            {...keysProp(keysOf('app.sidebar'))}
            onClick={sidebar.toggle}
          />
        )}
      </div>
      <StatusPill isRail={isRail} />
      <Here isRail={isRail} />
      <div className="side-scroll">
        <Hint label="Search" isOn={isRail} keys="Mod+K">
          <button type="button" className="nav nav-search" onClick={() => run('app.palette')}>
            <Icon name="search" />
            <span className="nav-label">Search</span>
            <Kbd keys={keysOf('app.palette') ?? 'Mod+K'} bare />
          </button>
        </Hint>
        <NavLink
          to={{ page: 'today' }}
          isOn={place.page === 'today'}
          icon="sun"
          label="Today"
          isRail={isRail}
          count={due.count}
          isHot={due.isOverdue}
        />
        <NavLink
          to={{ page: 'mail', box: 'inbox' }}
          isOn={place.page === 'mail'}
          icon="inbox"
          label="Inbox"
          isRail={isRail}
          count={mail?.splits.important ?? 0}
        />
        <NavLink
          to={{ page: 'calendar' }}
          isOn={place.page === 'calendar'}
          icon="calendar"
          label="Calendar"
          isRail={isRail}
        />
        <NavLink
          to={{ page: 'notifications' }}
          isOn={place.page === 'notifications'}
          icon="bell"
          label="Notifications"
          isRail={isRail}
          count={unread}
          isHot={unread > 0}
        />
        <ObjectLinks isRail={isRail} />
        <Favourites isRail={isRail} />
      </div>
      {hasSamples && !isRail && mayClear && (
        <PlaceLink to={{ page: 'settings', section: 'workspace' }} className="side-samples">
          <Icon name="flask-conical" size={14} />
          <span className="trunc">Sample data</span>
          <span className="side-samples-end">Remove</span>
        </PlaceLink>
      )}
      <div className="side-end">
        <NavLink
          to={{ page: 'settings', section: 'workspace' }}
          isOn={place.page === 'settings'}
          icon="settings"
          label="Settings"
          isRail={isRail}
        />
        <IconButton
          icon="circle-help"
          label="Keyboard shortcuts"
          keys="?"
          side="top"
          onClick={() => run('app.shortcuts')}
        />
        {isRail && (
          <IconButton
            icon="panel-right"
            label="Unfold the sidebar"
            {...keysProp(keysOf('app.sidebar'))}
            side="right"
            onClick={sidebar.toggle}
          />
        )}
      </div>
      {!isRail && (
        <ResizeHandle
          label="Width of the sidebar"
          side="end"
          size={sidebar.width}
          min={SIDEBAR.min}
          max={SIDEBAR.max}
          onResize={sidebar.resize}
          onDone={sidebar.keepWidth}
          onReset={() => sidebar.keepWidth(SIDEBAR.normal)}
        />
      )}
    </nav>
  )
}

const keysProp = (keys: string | undefined) => (keys === undefined ? {} : { keys })
