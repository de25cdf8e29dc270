import { useKeysOf, useRunAction } from '../../actions/index.ts'
import { useNavigation, useWorkspace, type Place } from '../../client/index.ts'
import { useDueCount } from '../../features/today/index.ts'
import { classNames, Icon, IconButton, Kbd, ResizeHandle, Tooltip } from '../../ui/index.ts'
import { PlaceLink } from '../place-link.tsx'
import { Favourites } from './favourites.tsx'
import { ObjectLinks } from './object-links.tsx'
import { StatusPill } from './status-pill.tsx'
import { SIDEBAR, type SidebarState } from './use-sidebar.ts'
import { WorkspaceMenu } from './workspace-menu.tsx'

export function Sidebar({ sidebar }: { readonly sidebar: SidebarState }) {
  const { place } = useNavigation()
  const run = useRunAction()
  const keysOf = useKeysOf()
  const due = useDueCount()
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
      <div className="side-scroll">
        <Hint label="Search" isOn={isRail} keys="Mod+K">
          <button type="button" className="nav nav-search" onClick={() => run('app.palette')}>
            <Icon name="search" />
            <span className="nav-label">Search</span>
            <Kbd keys={keysOf('app.palette') ?? 'Mod+K'} bare />
          </button>
        </Hint>
        <NavLink to={{ page: 'today' }} isOn={place.page === 'today'} icon="sun" label="Today" isRail={isRail} count={due.count} isHot={due.isOverdue} />
        <ObjectLinks isRail={isRail} />
        <Favourites isRail={isRail} />
      </div>
      <div className="side-end">
        <NavLink to={{ page: 'settings', section: 'workspace' }} isOn={place.page === 'settings'} icon="settings" label="Settings" isRail={isRail} />
        <IconButton icon="circle-help" label="Keyboard shortcuts" keys="?" side="top" onClick={() => run('app.shortcuts')} />
        {isRail && (
          <IconButton icon="panel-right" label="Unfold the sidebar" {...keysProp(keysOf('app.sidebar'))} side="right" onClick={sidebar.toggle} />
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

export interface NavLinkProps {
  readonly to: Place
  readonly isOn: boolean
  readonly icon: string
  readonly label: string
  readonly isRail: boolean
  readonly count?: number
  /** The count asks for something. */
  readonly isHot?: boolean
}

export function NavLink({ to, isOn, icon, label, isRail, count = 0, isHot = false }: NavLinkProps) {
  return (
    <Hint label={count > 0 ? `${label}, ${count}` : label} isOn={isRail}>
      <PlaceLink to={to} className={classNames('nav', isOn && 'on')} aria-current={isOn ? 'page' : undefined}>
        <Icon name={icon} />
        <span className="nav-label">{label}</span>
        {count > 0 && <em className={classNames('nav-count', isHot && 'hot')}>{count.toLocaleString()}</em>}
      </PlaceLink>
    </Hint>
  )
}

/** Names what only shows its icon. */
function Hint({ label, isOn, keys, children }: { readonly label: string; readonly isOn: boolean; readonly keys?: string; readonly children: React.ReactElement<Record<string, unknown>> }) {
  if (!isOn) return children
  return (
    <Tooltip label={label} side="right" {...keysProp(keys)}>
      {children}
    </Tooltip>
  )
}

const keysProp = (keys: string | undefined) => (keys === undefined ? {} : { keys })

