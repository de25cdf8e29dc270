/** What the person keeps at hand: records and views, in folders that fold. */
import { useState } from 'react'
import {
  useStored,
  useCatalog,
  useCommand,
  useNavigation,
  useWorkspace,
  type Place,
} from '#renderer/client'
import type { Favourite } from '@kith/shared/rpc'
import {
  Avatar,
  classNames,
  ContextMenu,
  Icon,
  Input,
  IconButton,
  Menu,
  Tooltip,
} from '#renderer/ui'
import { PlaceLink } from '../place-link.tsx'

export function Favourites({ isRail }: { readonly isRail: boolean }) {
  const { favourites } = useWorkspace()
  const run = useCommand()
  const ordered = favourites.toSorted((a, b) => (a.position < b.position ? -1 : 1))
  const top = ordered.filter(favourite => favourite.folder === null)
  const folders = ordered.filter(favourite => favourite.kind === 'folder')
  if (favourites.length === 0) return null
  return (
    <section aria-label="Favourites">
      <div className="side-heading">
        <h2>Favourites</h2>
        <Menu
          trigger={<IconButton icon="ellipsis" size="small" label="Favourites" />}
          items={[
            {
              label: 'New folder',
              icon: 'folder-plus',
              onSelect: () =>
                void run('favourite.folder', { label: 'New folder' }, { toast: false }),
            },
          ]}
        />
      </div>
      <ul>
        {top.map(favourite =>
          favourite.kind === 'folder' ? (
            <Folder
              key={favourite.id}
              folder={favourite}
              items={ordered.filter(other => other.folder === favourite.id)}
              folders={folders}
              isRail={isRail}
            />
          ) : (
            <Item key={favourite.id} favourite={favourite} folders={folders} isRail={isRail} />
          ),
        )}
      </ul>
    </section>
  )
}

interface FolderProps {
  readonly folder: Favourite
  readonly items: readonly Favourite[]
  readonly folders: readonly Favourite[]
  readonly isRail: boolean
}

function Folder({ folder, items, folders, isRail }: FolderProps) {
  const [isOpen, setIsOpen] = useStored(`favourites.open.${folder.id}`, true)
  const [isRenaming, setIsRenaming] = useState(false)
  const run = useCommand()
  const rename = (label: string): void => {
    setIsRenaming(false)
    if (label.trim() === '' || label.trim() === folder.title) return
    void run('favourite.rename', { id: folder.id, label: label.trim() }, { toast: false })
  }
  return (
    <li>
      {isRenaming ? (
        <Input
          // The person has just chosen to rename.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          icon="folder"
          aria-label="Name of the folder"
          defaultValue={folder.title}
          onBlur={event => rename(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Enter') rename(event.currentTarget.value)
            else if (event.key === 'Escape') setIsRenaming(false)
          }}
        />
      ) : (
        <ContextMenu
          items={[
            { label: 'Rename', icon: 'pencil', onSelect: () => setIsRenaming(true) },
            {
              label: 'Remove the folder',
              icon: 'trash-2',
              onSelect: () => void run('favourite.remove', { id: folder.id }),
            },
          ]}
        >
          <button
            type="button"
            className="nav"
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
            onDoubleClick={() => setIsRenaming(true)}
          >
            <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={12} className="nav-fold" />
            <Icon name="folder" />
            <span className="nav-label" dir="auto">
              {folder.title}
            </span>
          </button>
        </ContextMenu>
      )}
      {isOpen && (
        <ul>
          {items.map(item => (
            <Item key={item.id} favourite={item} folders={folders} isRail={isRail} isInside />
          ))}
        </ul>
      )}
    </li>
  )
}

interface ItemProps {
  readonly favourite: Favourite
  readonly folders: readonly Favourite[]
  readonly isRail: boolean
  readonly isInside?: boolean
}

function Item({ favourite, folders, isRail, isInside = false }: ItemProps) {
  const catalog = useCatalog()
  const { views } = useWorkspace()
  const { place } = useNavigation()
  const run = useCommand()
  const object = favourite.object === null ? undefined : catalog.findObject(favourite.object)
  const view =
    favourite.kind === 'view' ? views.find(other => other.id === favourite.target) : undefined
  const to = targetOf(favourite)
  if (!to || !object) return null
  const isOn =
    place.page === 'record' && to.page === 'record'
      ? place.record === to.record
      : place.page === 'object' &&
        to.page === 'object' &&
        place.search?.['view'] === favourite.target
  const link = (
    <PlaceLink
      to={to}
      className={classNames('nav', isInside && 'inside', isOn && 'on')}
      aria-current={isOn ? 'page' : undefined}
    >
      {favourite.kind === 'record' ? (
        <Avatar name={favourite.title} shape={object.shape} size={16} />
      ) : (
        <Icon name={view?.kind === 'board' ? 'square-kanban' : 'table'} />
      )}
      <span className="nav-label" dir="auto">
        {favourite.title}
      </span>
    </PlaceLink>
  )
  return (
    <ContextMenu
      items={[
        {
          label: 'Out of its folder',
          icon: 'corner-up-left',
          isDisabled: favourite.folder === null,
          onSelect: () =>
            void run('favourite.move', { id: favourite.id, folder: null }, { toast: false }),
        },
        ...folders.map(folder => ({
          label: `Move to ${folder.title}`,
          icon: 'folder',
          isDisabled: folder.id === favourite.folder,
          onSelect: () =>
            void run('favourite.move', { id: favourite.id, folder: folder.id }, { toast: false }),
        })),
        { kind: 'separator' },
        {
          label: 'Remove from favourites',
          icon: 'star',
          onSelect: () => void run('favourite.remove', { id: favourite.id }),
        },
      ]}
    >
      <li>
        {isRail ? (
          <Tooltip label={favourite.title} side="right">
            {link}
          </Tooltip>
        ) : (
          link
        )}
      </li>
    </ContextMenu>
  )
}

function targetOf({ kind, target, object }: Favourite): Place | null {
  if (object === null || kind === 'folder') return null
  return kind === 'view'
    ? { page: 'object', object, search: { view: target } }
    : { page: 'record', object, record: target }
}
