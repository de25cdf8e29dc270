/**
 * What the command palette lists for what was typed, in sections and ranked: pure, so that the order
 * is tested. Records come from the engine; actions, views and settings are matched here.
 */
import type { CatalogObject, View } from '@kith/shared/model'
import type { SearchHit } from '@kith/shared/rpc'
import {
  isPossible,
  keysOf,
  labelOf,
  type ActionContext,
  type KeyChoices,
  type SettingsEntry,
  type UiAction,
} from '#renderer/actions'
import type { RecentRecord } from '#renderer/client'
import { matchText } from '#renderer/ui'

export type PaletteItem =
  | {
      readonly kind: 'record'
      readonly id: string
      readonly object: string
      readonly title: string
      readonly subtitle: string
      readonly excerpt: string | null
    }
  | {
      readonly kind: 'action'
      readonly action: UiAction
      readonly title: string
      readonly keys: string | null
    }
  | {
      readonly kind: 'view'
      readonly view: View
      readonly title: string
      readonly subtitle: string
      readonly icon: string
    }
  | { readonly kind: 'settings'; readonly entry: SettingsEntry; readonly title: string }
  | {
      readonly kind: 'create'
      readonly object: CatalogObject
      readonly title: string
      readonly text: string
    }
  | { readonly kind: 'search'; readonly title: string; readonly text: string }

export interface PaletteSection {
  readonly heading: string
  readonly items: readonly PaletteItem[]
}

export interface PaletteInput {
  readonly text: string
  readonly hits: readonly SearchHit[]
  readonly recents: readonly RecentRecord[]
  /** Ids of actions that were run lately, newest first. */
  readonly recentActions: readonly string[]
  readonly actions: readonly UiAction[]
  readonly views: readonly View[]
  readonly objects: readonly CatalogObject[]
  readonly settings: readonly SettingsEntry[]
  readonly choices: KeyChoices
  readonly context: ActionContext
}

const MOST = { records: 8, actions: 8, views: 5, settings: 4, recents: 7 } as const

/** Stable across renders: what keeps the highlight on the same thing. */
export function itemKey(item: PaletteItem): string {
  switch (item.kind) {
    case 'record':
      return `record:${item.id}`
    case 'action':
      return `action:${item.action.id}`
    case 'view':
      return `view:${item.view.id}`
    case 'settings':
      return `settings:${item.entry.section}`
    case 'create':
      return `create:${item.object.id}`
    case 'search':
      return 'search'
  }
}

export function paletteSections(input: PaletteInput): readonly PaletteSection[] {
  const text = input.text.trim()
  const sections = text === '' ? atRest(input) : found(input, text)
  return sections.filter(section => section.items.length > 0)
}

/** What can be done now; of two names for one thing, one. */
function possibleActions({ actions, context }: PaletteInput): readonly UiAction[] {
  const possible = actions.filter(action => isPossible(action, context))
  return possible.filter(action => !possible.some(({ id }) => id === action.sameAs))
}

function atRest(input: PaletteInput): readonly PaletteSection[] {
  const possible = possibleActions(input)
  const recentFirst = possible.toSorted((a, b) => recency(input, a) - recency(input, b))
  const about = recentFirst
    .filter(action => action.section === 'Record' || action.section === 'Selection')
    // What destroys stands last, whatever was done lately.
    .toSorted((a, b) => Number(a.isDanger ?? false) - Number(b.isDanger ?? false))
  const others = recentFirst.filter(
    action => !about.includes(action) && action.id !== 'app.palette',
  )
  return [
    { heading: 'Recent', items: input.recents.slice(0, MOST.recents).map(recordOf) },
    {
      heading: input.context.selection
        ? `${input.context.selection.count.toLocaleString()} selected`
        : input.context.record?.title || (input.context.record ? 'This record' : 'Selection'),
      items: about.map(action => actionItem(action, input)),
    },
    ...(['View', 'Create', 'Go to', 'Kith'] as const).map(section => ({
      heading: section,
      items: others
        .filter(action => action.section === section)
        .map(action => actionItem(action, input)),
    })),
  ]
}

function found(input: PaletteInput, text: string): readonly PaletteSection[] {
  const possible = possibleActions(input)
  const ranked = <T>(
    list: readonly T[],
    words: (entry: T) => string,
    bonus: (entry: T) => number = () => 0,
  ) =>
    list
      .flatMap(entry => {
        const match = matchText(words(entry), text)
        return match ? [{ entry, score: match.score + bonus(entry) }] : []
      })
      .toSorted((a, b) => b.score - a.score)
      .map(({ entry }) => entry)
  const actions = ranked(
    possible,
    action => `${labelOf(action, input.context)} ${action.words ?? ''}`,
    action => (input.recentActions.includes(action.id) ? 0.5 : 0),
  )
  const offered = actions.slice(0, MOST.actions)
  // Who typed "new person" asks for the action, not for somebody of that name.
  const isOffered = ({ id, label }: CatalogObject): boolean =>
    offered.some(
      action =>
        action.id === `create.${id}` ||
        (action.id === 'record.create' &&
          labelOf(action, input.context).toLocaleLowerCase() ===
            `new ${label.toLocaleLowerCase()}`),
    )
  const isSameObject = (id: string) => input.objects.find(object => object.id === id)
  return [
    { heading: 'Records', items: records(input, text) },
    {
      heading: 'Actions',
      items: offered.map(action => actionItem(action, input)),
    },
    {
      heading: 'Views',
      items: ranked(
        input.views,
        view => `${view.name} ${isSameObject(view.object)?.labelPlural ?? ''}`,
      )
        .slice(0, MOST.views)
        .map(view => ({
          kind: 'view' as const,
          view,
          title: view.name,
          subtitle: isSameObject(view.object)?.labelPlural ?? '',
          icon: view.kind === 'board' ? 'square-kanban' : 'table',
        })),
    },
    {
      heading: 'Settings',
      items: ranked(input.settings, entry => `${entry.title} settings ${entry.words}`)
        .slice(0, MOST.settings)
        .map(entry => ({ kind: 'settings' as const, entry, title: entry.title })),
    },
    {
      heading: 'New',
      items: [
        ...input.objects
          .filter(object => object.isListed)
          .slice(0, 3)
          .filter(object => !isOffered(object))
          .map(object => ({
            kind: 'create' as const,
            object,
            text,
            title: `New ${object.label.toLocaleLowerCase()} “${text}”`,
          })),
        { kind: 'search' as const, text, title: `Search everything for “${text}”` },
      ],
    },
  ]
}

/** Recent ones that match stand first: what was open a minute ago is what is meant. */
function records(input: PaletteInput, text: string): readonly PaletteItem[] {
  const recent = input.recents
    .filter(record => (matchText(record.title, text)?.score ?? 0) >= 2)
    .slice(0, 2)
  const hits = input.hits.map(hit => ({ kind: 'record' as const, ...hit }))
  const known = new Map(hits.map(hit => [hit.id, hit]))
  const first = recent.map(record => known.get(record.id) ?? recordOf(record))
  const rest = hits.filter(hit => !recent.some(record => record.id === hit.id))
  return [...first, ...rest].slice(0, MOST.records)
}

const recordOf = (record: RecentRecord): PaletteItem => ({
  kind: 'record',
  id: record.id,
  object: record.object,
  title: record.title,
  subtitle: '',
  excerpt: null,
})

const actionItem = (action: UiAction, { context, choices }: PaletteInput): PaletteItem => ({
  kind: 'action',
  action,
  title: labelOf(action, context),
  keys: keysOf(action, choices),
})

function recency(input: PaletteInput, action: UiAction): number {
  const at = input.recentActions.indexOf(action.id)
  return at === -1 ? Number.MAX_SAFE_INTEGER : at
}
