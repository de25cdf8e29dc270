/** The objects people work in: open, reorder by dragging or keys, hide. */
import { orderKeyBetween } from '@kith/shared/kit'
import type { CatalogObject } from '@kith/shared/model'
import { useAccess, useCatalog, useCommand, useNavigation } from '#renderer/client'
import { ContextMenu, IconButton, Menu, useDragOrder, type MenuEntry } from '#renderer/ui'
import { NavLink } from './nav-link.tsx'

export function ObjectLinks({ isRail }: { readonly isRail: boolean }) {
  const { objects } = useCatalog()
  const { place, go } = useNavigation()
  const run = useCommand()
  const mayDefine = useAccess().mayInWorkspace('defineObjects')
  const listed = objects.filter(object => object.isListed)
  const hidden = objects.filter(object => !object.isListed && !object.isStandard)
  const current = place.page === 'object' || place.page === 'record' ? place.object : null

  const move = (object: CatalogObject, to: number): void => {
    const others = listed.filter(other => other.id !== object.id)
    const at = Math.max(0, Math.min(others.length, to))
    const order = orderKeyBetween(others[at - 1]?.order ?? null, others[at]?.order ?? null)
    void run('object.change', { object: object.id, order }, { toast: false })
  }
  const itemOf = useDragOrder((moved, target) => {
    const object = listed.find(each => each.id === moved)
    if (object)
      move(
        object,
        listed.findIndex(each => each.id === target),
      )
  }, !isRail && mayDefine)
  const menuOf = (object: CatalogObject, at: number): readonly MenuEntry[] => [
    { label: 'Open', icon: object.icon, onSelect: () => go({ page: 'object', object: object.id }) },
    ...(mayDefine ? definingMenu(object, at) : []),
  ]
  const definingMenu = (object: CatalogObject, at: number): readonly MenuEntry[] => [
    {
      label: 'Change fields',
      icon: 'sliders-horizontal',
      onSelect: () => go({ page: 'settings', section: 'objects', item: object.id }),
    },
    { kind: 'separator' },
    {
      label: 'Move up',
      icon: 'arrow-up',
      isDisabled: at === 0,
      onSelect: () => move(object, at - 1),
    },
    {
      label: 'Move down',
      icon: 'arrow-down',
      isDisabled: at === listed.length - 1,
      onSelect: () => move(object, at + 1),
    },
    { kind: 'separator' },
    {
      label: 'Hide from the sidebar',
      icon: 'eye-off',
      onSelect: () => void run('object.change', { object: object.id, isListed: false }),
    },
  ]
  return (
    <section aria-label="Objects">
      <div className="side-heading">
        <h2>Objects</h2>
        {mayDefine && (
          <Menu
            trigger={<IconButton icon="ellipsis" size="small" label="Objects" />}
            items={[
              {
                label: 'New object',
                icon: 'plus',
                onSelect: () => go({ page: 'settings', section: 'objects', item: 'new' }),
              },
              {
                label: 'Change objects and fields',
                icon: 'boxes',
                onSelect: () => go({ page: 'settings', section: 'objects' }),
              },
              { kind: 'separator' },
              ...hidden.map(object => ({
                label: `Show ${object.labelPlural}`,
                icon: 'eye',
                onSelect: () =>
                  void run(
                    'object.change',
                    { object: object.id, isListed: true },
                    { toast: false },
                  ),
              })),
            ]}
          />
        )}
      </div>
      <ul>
        {listed.map((object, at) => (
          <ContextMenu key={object.id} items={menuOf(object, at)}>
            <li // oxlint-disable-line jsx-a11y/no-noninteractive-element-interactions -- keys: its menu
              {...itemOf(object.id)}
            >
              <NavLink
                to={{ page: 'object', object: object.id }}
                isOn={current === object.id}
                icon={object.icon}
                label={object.labelPlural}
                isRail={isRail}
              />
            </li>
          </ContextMenu>
        ))}
      </ul>
    </section>
  )
}
