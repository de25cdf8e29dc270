/**
 * What a person can do, as definitions. One registry feeds the palette, menus, right clicks,
 * shortcuts and the `?` sheet; a thing that is not an action cannot be done by keyboard, so
 * everything is one.
 */
import type { Client, Navigation, RunCommand, Undo } from '#renderer/client'
import type { Access } from '@kith/shared/access'
import type { Catalog, Filter } from '@kith/shared/model'
import type { WorkspaceState } from '@kith/shared/rpc'

export const ACTION_SECTIONS = ['Create', 'Record', 'Selection', 'View', 'Go to', 'Kith'] as const
export type ActionSection = (typeof ACTION_SECTIONS)[number]

/** Where a shortcut listens. Two actions may share keys when their scopes never hold at once. */
export type ActionScope =
  | 'everywhere'
  | 'list'
  | 'record'
  | 'today'
  | 'import'
  | 'mail'
  | 'calendar'

export interface TargetRecord {
  readonly id: string
  readonly object: string
  readonly title: string
}
/** The records chosen in a list: by id, or everything that a filter answers. */
export interface TargetSelection {
  readonly object: string
  readonly count: number
  readonly ids: readonly string[]
  /** Set when all matching are chosen; `ids` is empty then. */
  readonly all?: { readonly where: Filter | null; readonly search?: string }
}

export interface ActionContext extends Navigation, Undo {
  readonly client: Client
  readonly workspace: WorkspaceState
  readonly catalog: Catalog
  readonly run: RunCommand
  /** Of the person, or of whoever they look as. */
  readonly access: Access
  /** The record on the page, in the panel, or under the cursor of a list. */
  readonly record: TargetRecord | null
  readonly selection: TargetSelection | null
  /** Whether the screen in sight takes this one over or makes it possible. */
  readonly handles: (action: string) => boolean
  /** Lets the screen do it; false when none does. */
  readonly handle: (action: string) => boolean
}

export interface UiAction {
  /** `record.delete`; never changes, rebinding hangs on it. */
  readonly id: string
  /** A verb with its object, in sentence case. */
  readonly label: string | ((context: ActionContext) => string)
  readonly icon: string
  readonly section: ActionSection
  /** `Mod+K`, `g p`, `?`. The person may choose others. */
  readonly keys?: string
  readonly scope?: ActionScope
  /** Other words people look for it by. */
  readonly words?: string
  /** Answers also while a text field has the focus. Only for keys that mean nothing to text. */
  readonly worksWhileTyping?: boolean
  readonly isDanger?: boolean
  /** Id of an action that does the same: while that one is possible, the palette lists it alone. */
  readonly sameAs?: string
  /** What the person must be allowed; nobody is offered what their role may not do. Nothing, when absent. */
  readonly needs?: (context: ActionContext) => boolean
  /** Always, when absent. */
  readonly when?: (context: ActionContext) => boolean
  readonly run: (context: ActionContext) => void | Promise<unknown>
}

export const defineUiAction = (action: UiAction): UiAction => Object.freeze(action)

/** An action that only the screen in sight can do: `useActionHandler(id, …)` makes it possible. */
export const defineScreenAction = (action: Omit<UiAction, 'run' | 'when'>): UiAction =>
  defineUiAction({
    ...action,
    when: context => context.handles(action.id),
    run: context => void context.handle(action.id),
  })

export const labelOf = (action: UiAction, context: ActionContext): string =>
  typeof action.label === 'string' ? action.label : action.label(context)

export const isPossible = (action: UiAction, context: ActionContext): boolean =>
  (action.needs?.(context) ?? true) && (action.when?.(context) ?? true)
