import { Command } from 'cmdk'
import { useCatalog } from '#renderer/client'
import { Avatar, Icon, Kbd, MatchMark } from '#renderer/ui'
import { Excerpt } from './excerpt.tsx'
import { itemKey, type PaletteItem } from './palette-items.ts'

export interface PaletteRowProps {
  readonly item: PaletteItem
  readonly text: string
  readonly isCurrent: boolean
  readonly onChoose: () => void
}

export function PaletteRow({ item, text, isCurrent, onChoose }: PaletteRowProps) {
  const catalog = useCatalog()
  const object = item.kind === 'record' ? catalog.findObject(item.object) : undefined
  const subtitle =
    item.kind === 'record'
      ? [object?.label, item.subtitle].filter(Boolean).join(', ')
      : item.kind === 'view'
        ? item.subtitle
        : item.kind === 'settings'
          ? 'Settings'
          : ''
  return (
    <Command.Item value={itemKey(item)} onSelect={onChoose} className="palette-row">
      <Sign item={item} />
      <span className="palette-title trunc">
        <MatchMark
          text={item.title || 'No name'}
          wanted={item.kind === 'create' || item.kind === 'search' ? '' : text}
        />
      </span>
      {subtitle !== '' && (
        <span className="palette-subtitle trunc">
          <MatchMark text={subtitle} wanted={item.kind === 'record' ? text : ''} />
        </span>
      )}
      {item.kind === 'record' && item.excerpt !== null && <Excerpt text={item.excerpt} />}
      <span className="palette-end">
        {item.kind === 'record' && isCurrent && (
          <>
            Actions <Kbd keys="Tab" />
          </>
        )}
        {item.kind === 'action' && item.keys !== null && <Kbd keys={item.keys} />}
        {item.kind === 'search' && <Kbd keys="Mod+Enter" />}
      </span>
    </Command.Item>
  )
}

function Sign({ item }: { readonly item: PaletteItem }) {
  const catalog = useCatalog()
  switch (item.kind) {
    case 'record': {
      const object = catalog.findObject(item.object)
      const hasFace = object?.shape === 'round' || item.object === 'company'
      return hasFace ? (
        <Avatar name={item.title} shape={object?.shape ?? 'square'} size={20} />
      ) : (
        <Icon name={object?.icon ?? 'circle'} />
      )
    }
    case 'action':
      return <Icon name={item.action.icon} />
    case 'view':
      return <Icon name={item.icon} />
    case 'settings':
      return <Icon name={item.entry.icon} />
    case 'create':
      return <Icon name="plus" />
    case 'search':
      return <Icon name="search" />
  }
}
