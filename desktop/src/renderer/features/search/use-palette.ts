import { useMemo, useState } from 'react'
import { useActions, SETTINGS_ENTRIES, type ActionContext } from '#renderer/actions'
import { useKith, useRecents, useStored } from '#renderer/client'
import type { PaletteItem, PaletteSection } from './palette-items.ts'
import { paletteSections } from './palette-items.ts'
import { useSearchHits } from './use-search-hits.ts'

export interface FoundRecord {
  readonly id: string
  readonly object: string
  readonly title: string
}
export interface Palette {
  readonly text: string
  readonly setText: (text: string) => void
  /** The record that the palette acts on, after Tab. */
  readonly about: FoundRecord | null
  readonly actOn: (record: FoundRecord | null) => void
  readonly sections: readonly PaletteSection[]
  readonly isReady: boolean
  readonly choose: (item: PaletteItem, how: 'page' | 'panel' | 'search') => void
}

const MOST_HITS = 8
const MOST_KEPT_ACTIONS = 12

export function usePalette(onClose: () => void): Palette {
  const { registry, context, choices } = useActions()
  const { keep } = useKith()
  const [text, setText] = useState('')
  const [about, setAbout] = useState<FoundRecord | null>(null)
  const [recentActions, setRecentActions] = useStored<readonly string[]>('palette.actions', [])
  const recents = useRecents()
  const { hits, isReady } = useSearchHits(about ? '' : text, MOST_HITS)

  const now = useMemo((): ActionContext => {
    const base = context()
    if (!about) return base
    // What a screen offers is about its own record, not about the one found here.
    const isItsOwn = base.record?.id === about.id
    return {
      ...base,
      record: about,
      selection: null,
      ...(isItsOwn ? {} : { handles: () => false, handle: () => false }),
    }
  }, [context, about])
  const actions = useMemo(() => registry.all(now), [registry, now])
  const sections = useMemo(() => {
    const all = paletteSections({
      text,
      hits,
      recents: about ? [] : recents,
      recentActions,
      actions: about ? actions.filter(action => action.section === 'Record') : actions,
      views: about ? [] : now.workspace.views,
      objects: about ? [] : now.catalog.objects,
      settings: about ? [] : SETTINGS_ENTRIES,
      choices,
      context: now,
    })
    return about ? all.filter(section => section.heading !== 'New') : all
  }, [text, hits, recents, recentActions, actions, about, now, choices])

  const choose = (item: PaletteItem, how: 'page' | 'panel' | 'search'): void => {
    onClose()
    if (how === 'search' && text.trim() !== '') {
      now.go({ page: 'search', text: text.trim() })
      return
    }
    switch (item.kind) {
      case 'record':
        keep.visited({ id: item.id, object: item.object, title: item.title })
        now.go(
          how === 'panel'
            ? { page: 'object', object: item.object, record: item.id }
            : { page: 'record', object: item.object, record: item.id },
        )
        break
      case 'action':
        setRecentActions(
          [item.action.id, ...recentActions.filter(id => id !== item.action.id)].slice(
            0,
            MOST_KEPT_ACTIONS,
          ),
        )
        // After the dialog has given the focus back, so that the action may move it.
        setTimeout(() => void item.action.run(now))
        break
      case 'view':
        now.go({ page: 'object', object: item.view.object, search: { view: item.view.id } })
        break
      case 'settings':
        now.go({ page: 'settings', section: item.entry.section })
        break
      case 'create':
        void createNamed(now, item.object.id, item.object.titleField, item.text)
        break
      case 'search':
        now.go({ page: 'search', text: item.text })
        break
    }
  }
  return {
    text,
    setText,
    about,
    actOn(record) {
      setAbout(record)
      setText('')
    },
    sections,
    isReady,
    choose,
  }
}

/** Makes a record whose title is the typed text, whatever the type of its title field. */
async function createNamed(
  now: ActionContext,
  object: string,
  titleField: string,
  text: string,
): Promise<void> {
  const field = now.catalog.field(object, titleField)
  const words = text.trim().split(/\s+/)
  const value =
    field.type === 'fullName'
      ? {
          first: words.length > 1 ? words.slice(0, -1).join(' ') : text,
          last: words.length > 1 ? (words.at(-1) ?? '') : '',
        }
      : text
  const answer = await now.run('record.create', { object, cells: { [titleField]: value } })
  const id = answer?.ids[0]
  if (id !== undefined) now.go({ page: 'object', object, record: id })
}
