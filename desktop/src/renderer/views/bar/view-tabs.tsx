/** The views of an object as tabs: choose, rename, copy, share, put in order, delete; a dot where one is changed. */
import { useEffect, useRef, useState } from 'react'
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { viewKinds, type View } from '@kith/shared/model'
import { ContextMenu, Icon, IconButton, Menu, type MenuEntry } from '#renderer/ui'
import { NameBox } from './name-box.tsx'

export interface ViewTabsProps {
  readonly views: readonly View[]
  readonly current: View
  readonly isChanged: boolean
  readonly total: number | null
  readonly onChoose: (view: string) => void
  readonly onRename: (view: View, name: string) => void
  /** Puts a view before another; `null` is the end. */
  readonly onMove: (view: string, before: string | null) => void
  readonly menuOf: (view: View) => readonly MenuEntry[]
  readonly newMenu: readonly MenuEntry[]
  /** The view whose name is being typed. */
  readonly renaming: string | null
  readonly onRenaming: (view: string | null) => void
}

export function ViewTabs(props: ViewTabsProps) {
  const { views, current, newMenu } = props
  const strip = useRef<HTMLDivElement>(null)
  const shownCount = useFitting(strip, views, current.id)
  const shown = fitting(views, current, shownCount)
  const rest = views.filter(view => !shown.includes(view))
  return (
    <div ref={strip} className="vtabs">
      <div role="tablist" aria-label="Views" className="vtabs-list">
        {shown.map((view, at) => (
          <Tab
            key={view.id}
            {...props}
            view={view}
            next={shown[at + 1]?.id ?? rest[0]?.id ?? null}
          />
        ))}
      </div>
      {rest.length > 0 && (
        <Menu
          items={rest.map(view => ({
            label: view.name,
            icon: iconOf(view),
            onSelect: () => props.onChoose(view.id),
          }))}
          trigger={
            <button type="button" className="vtab">
              {rest.length} more <Icon name="chevron-down" size={12} />
            </button>
          }
        />
      )}
      <Menu items={newMenu} trigger={<IconButton icon="plus" label="New view" size="small" />} />
    </div>
  )
}

const iconOf = (view: View): string => view.icon ?? viewKinds.find(view.kind)?.icon ?? 'table-2'

const DRAG = 'view-tab'

function Tab(props: ViewTabsProps & { readonly view: View; readonly next: string | null }) {
  const { view, current, isChanged, total, renaming, next } = props
  const tab = useRef<HTMLButtonElement>(null)
  const move = useRef(props.onMove)
  move.current = props.onMove
  const [drop, setDrop] = useState<'before' | 'after' | null>(null)
  const isOn = view.id === current.id
  const isRenaming = renaming === view.id

  useEffect(() => {
    const element = tab.current
    if (element === null || isRenaming) return
    const isBefore = (x: number): boolean => {
      const box = element.getBoundingClientRect()
      return x < box.left + box.width / 2 !== (getComputedStyle(element).direction === 'rtl')
    }
    return combine(
      draggable({ element, getInitialData: () => ({ kind: DRAG, view: view.id }) }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data['kind'] === DRAG && source.data['view'] !== view.id,
        onDrag: ({ location }) =>
          setDrop(isBefore(location.current.input.clientX) ? 'before' : 'after'),
        onDragLeave: () => setDrop(null),
        onDrop: ({ source, location }) => {
          setDrop(null)
          move.current(
            String(source.data['view']),
            isBefore(location.current.input.clientX) ? view.id : next,
          )
        },
      }),
    )
  }, [view.id, next, isRenaming])

  if (isRenaming)
    return (
      <NameBox
        name={view.name}
        label="Name of the view"
        onName={name => {
          props.onRenaming(null)
          if (name !== view.name) props.onRename(view, name)
        }}
        onCancel={() => props.onRenaming(null)}
      />
    )
  return (
    <ContextMenu items={props.menuOf(view)}>
      <button
        ref={tab}
        type="button"
        role="tab"
        className="vtab"
        aria-selected={isOn}
        data-on={isOn || undefined}
        data-drop={drop ?? undefined}
        onClick={() => props.onChoose(view.id)}
        onDoubleClick={() => {
          if (!view.isLocked) props.onRenaming(view.id)
        }}
      >
        {view.kind !== 'table' && <Icon name={iconOf(view)} size={14} />}
        <span className="trunc" dir="auto">
          {view.name}
        </span>
        {view.owner !== null && (
          <Icon name="lock" size={12} label="Only you see it" className="vtab-own" />
        )}
        {isOn && total !== null && <span className="vtab-count">{total.toLocaleString()}</span>}
        {isOn && isChanged && (
          <i
            className="vtab-dot"
            role="img"
            aria-label="Changed, not saved"
            data-tip="Changed, not saved"
          />
        )}
      </button>
    </ContextMenu>
  )
}

/** The first ones that fit, the chosen one always among them. */
function fitting(views: readonly View[], current: View, count: number): readonly View[] {
  const first = views.slice(0, count)
  if (first.some(view => view.id === current.id)) return first
  const chosen = views.find(view => view.id === current.id)
  return chosen === undefined ? first : [...first.slice(0, Math.max(0, count - 1)), chosen]
}

const AROUND = 34
const LETTER = 7.1
const ENDS = 110

/** How many tabs fit, from their names: nothing is measured twice, nothing jumps. */
function useFitting(
  strip: React.RefObject<HTMLElement | null>,
  views: readonly View[],
  current: string,
): number {
  const [width, setWidth] = useState(900)
  useEffect(() => {
    const element = strip.current
    if (element === null) return
    const watch = new ResizeObserver(() => setWidth(element.clientWidth))
    watch.observe(element)
    return () => watch.disconnect()
  }, [strip])
  let used = ENDS
  let count = 0
  for (const view of views) {
    used += view.name.length * LETTER + AROUND + (view.id === current ? 40 : 0)
    if (used > width && count > 0) break
    count += 1
  }
  return count
}
