/** What can be done to a view: change it, save it, copy, rename, share, order, delete. */
import { useEffect, useState } from 'react'
import { newId, orderKeyBetween } from '@kith/shared/kit'
import { viewKinds, type CatalogObject, type View, type ViewKindId } from '@kith/shared/model'
import { useActionMenu } from '#renderer/actions'
import { useAccess, useCommand, useNavigation, useWorkspace } from '#renderer/client'
import type { MenuEntry } from '#renderer/ui'
import { isChanged, moveBefore, searchAfter, unchanged, type ViewSearch } from '#renderer/views'
import type { SaveRequest } from './save-as-dialog.tsx'

/** What is asked, without the values it is asked of. */
const shapeOf = (filter: View['filter']): string =>
  JSON.stringify(filter, (key, part: unknown) => (key === 'value' ? undefined : part))

export function useViewChanges(
  object: CatalogObject,
  saved: View,
  view: View,
  search: ViewSearch,
  setSearch: (search: ViewSearch, isReplacing?: boolean) => void,
  views: readonly View[],
) {
  const run = useCommand()
  const { go } = useNavigation()
  const workspace = useWorkspace()
  const access = useAccess()
  const maySave = access.mayInWorkspace('saveViews')
  const actionMenu = useActionMenu()
  const [renaming, setRenaming] = useState<string | null>(null)
  const [saving, setSaving] = useState<SaveRequest | null>(null)
  // The answer comes before the workspace shows the view: until then the address keeps what was
  // asked, or the list would be seen without its filter for a moment.
  const [awaited, setAwaited] = useState<string | null>(null)
  const arrived = views.find(entry => entry.id === awaited)
  useEffect(() => {
    if (arrived === undefined) return
    if (arrived.id !== saved.id) setSearch({ view: arrived.id, q: search.q })
    else if (!isChanged(searchAfter(saved, search, {}))) setSearch(unchanged(search), true)
    else return
    setAwaited(null)
  }, [arrived, saved, search, setSearch])
  const isStored = workspace.views.some(entry => entry.id === saved.id)

  // Back undoes a sort or a condition as a whole; the letters of its value are one step.
  const change = (next: Partial<View>): void =>
    setSearch(
      searchAfter(saved, search, next),
      next.filter !== undefined && shapeOf(next.filter) === shapeOf(view.filter),
    )
  const reset = (): void => setSearch(unchanged(search))

  const save = (): void => {
    if (saved.isLocked || !isStored || (saved.owner === null && !maySave)) {
      saveAs()
      return
    }
    void run('view.save', { id: saved.id, ...members(view) }).then(answer => {
      if (answer !== null) setAwaited(saved.id)
    })
  }
  const create = (from: View, name: string, kind: ViewKindId, owner: string | null): void => {
    const id = newId()
    // Behind the one it came from; a new one at the end.
    const at = views.findIndex(entry => entry.id === from.id && name.endsWith('copy'))
    const before = at < 0 ? views.at(-1) : views[at]
    const after = at < 0 ? undefined : views[at + 1]
    const position = orderKeyBetween(before?.position ?? null, after?.position ?? null)
    void run('view.save', {
      id,
      object: object.id,
      name,
      ...members(from),
      kind,
      owner,
      position,
    }).then(answer => {
      if (answer !== null) setAwaited(id)
    })
  }
  const saveAs = (): void =>
    setSaving({
      title: 'Save as a new view',
      name: `${saved.name} 2`,
      onSave: (name, isOwn) => create(view, name, view.kind, isOwn ? me : null),
    })
  const me = workspace.me?.id ?? null

  const startNew = (kind: ViewKindId): void => {
    const definition = viewKinds.must(kind)
    const groupField = definition.groupField(object)
    const from: View = {
      ...view,
      kind,
      group: groupField === null ? null : { field: groupField },
      options: definition.start(object),
    }
    setSaving({
      title: `New ${definition.label.toLocaleLowerCase()}`,
      name: '',
      onSave: (name, isOwn) => create(from, name, kind, isOwn ? me : null),
    })
  }
  const newMenu: readonly MenuEntry[] = [
    { kind: 'heading', label: 'New view' },
    ...viewKinds.all.map(kind => {
      const obstacle = kind.obstacle(object)
      return {
        label: kind.label,
        icon: kind.icon,
        ...(obstacle === null ? {} : { isDisabled: true, hint: 'needs a select field' }),
        onSelect: () => startNew(kind.id as ViewKindId),
      }
    }),
  ]

  const menuOf = (of: View): readonly MenuEntry[] =>
    of.owner !== null || maySave ? menuOfOwn(of) : [copyOf(of), starOf(of)]
  const copyOf = (of: View): MenuEntry => ({
    label: 'Duplicate',
    icon: 'copy',
    onSelect: () => create(of, `${of.name} copy`, of.kind, maySave ? of.owner : me),
  })
  const starOf = (of: View): MenuEntry => ({
    label: 'Add to favourites',
    icon: 'star',
    onSelect: () => void run('favourite.add', { kind: 'view', target: of.id, object: object.id }),
  })
  const menuOfOwn = (of: View): readonly MenuEntry[] => [
    {
      label: 'Rename',
      icon: 'pencil',
      isDisabled: of.isLocked,
      onSelect: () => setRenaming(of.id),
    },
    copyOf(of),
    { kind: 'separator' },
    ...(maySave
      ? [
          {
            label: of.owner === null ? 'Keep it to myself' : 'Share with everyone',
            icon: of.owner === null ? 'lock' : 'users',
            onSelect: () =>
              void run('view.save', { id: of.id, owner: of.owner === null ? me : null }),
          },
        ]
      : []),
    {
      label: of.isLocked ? 'Unlock' : 'Lock',
      icon: 'lock',
      hint: of.isLocked ? '' : 'nobody saves over it',
      onSelect: () => void run('view.save', { id: of.id, isLocked: !of.isLocked }),
    },
    {
      label: of.openIn === 'panel' ? 'Open records as pages' : 'Open records beside the list',
      icon: 'panel-right',
      onSelect: () =>
        void run('view.save', { id: of.id, openIn: of.openIn === 'panel' ? 'page' : 'panel' }),
    },
    starOf(of),
    { kind: 'separator' },
    {
      label: 'Delete the view',
      icon: 'trash-2',
      isDanger: true,
      isDisabled: of.isLocked,
      onSelect: () =>
        void run('view.delete', { view: of.id }).then(answer => {
          if (answer !== null && of.id === saved.id) setSearch({})
        }),
    },
  ]
  const lent = ['export.open', 'go.import'].flatMap(id => actionMenu(id) ?? [])
  const pageMenu: readonly MenuEntry[] = [
    { kind: 'heading', label: saved.name },
    ...menuOf(saved),
    { kind: 'separator' },
    { label: 'Save as a new view…', icon: 'copy-plus', keys: 'Mod+Shift+S', onSelect: saveAs },
    ...viewKinds.all
      .filter(kind => kind.id !== view.kind && kind.obstacle(object) === null)
      .map(kind => ({
        label: `Show as ${kind.label.toLocaleLowerCase()}`,
        icon: kind.icon,
        onSelect: () => {
          const groupField = kind.groupField(object)
          change({
            kind: kind.id as ViewKindId,
            group: groupField === null ? null : { field: groupField },
            options: { ...view.options, ...kind.start(object) },
          })
        },
      })),
    { kind: 'separator' },
    ...lent,
    ...(access.mayInWorkspace('defineObjects')
      ? [
          {
            label: 'Fields and object…',
            icon: 'settings',
            onSelect: () => go({ page: 'settings', section: 'objects', item: object.id }),
          },
        ]
      : []),
  ]
  return {
    change,
    reset,
    save,
    saveAs,
    isStored,
    menuOf,
    newMenu,
    pageMenu,
    renaming,
    setRenaming,
    saving,
    stopSaving: () => setSaving(null),
    editField: (field: string | null): void =>
      go({
        page: 'settings',
        section: 'objects',
        item: field === null ? `${object.id}/+` : `${object.id}/${field}`,
      }),
    rename: (of: View, name: string): void => void run('view.save', { id: of.id, name }),
    move(views: readonly View[], id: string, before: string | null): void {
      const next = moveBefore(
        views,
        entry => entry.id === id,
        before === null ? null : entry => entry.id === before,
      )
      void run(
        'view.reorder',
        { object: object.id, views: next.map(entry => entry.id) },
        { toast: false },
      )
    },
    step(views: readonly View[], by: 1 | -1): void {
      const at = views.findIndex(entry => entry.id === saved.id)
      const next = views[(at + by + views.length) % views.length]
      if (next !== undefined) setSearch({ view: next.id })
    },
  }
}

/** What a view stores of how it looks. */
function members(view: View) {
  const { kind, filter, order, group, columns, options } = view
  return { kind, filter, order, group, columns, options }
}
