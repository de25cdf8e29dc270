/**
 * All actions of the page in one place: the fixed ones, and those that follow from the catalog
 * (open People, new person). Knows which keys are bound to what, the person's own choices included.
 */
import type { ActionContext, UiAction } from './ui-action.ts'
import { isPossible } from './ui-action.ts'
import { normalKeys } from './strokes.ts'

/** By action id; `null` takes the keys away. */
export type KeyChoices = Readonly<Record<string, string | null>>
export type ActionSource = readonly UiAction[] | ((context: ActionContext) => readonly UiAction[])

export interface ActionRegistry {
  /** Every action, possible now or not. */
  readonly all: (context: ActionContext) => readonly UiAction[]
  readonly possible: (context: ActionContext) => readonly UiAction[]
  readonly find: (id: string, context: ActionContext) => UiAction | undefined
}

export function createActionRegistry(sources: readonly ActionSource[]): ActionRegistry {
  const all = (context: ActionContext): readonly UiAction[] =>
    sources.flatMap(source => (typeof source === 'function' ? source(context) : source))
  return {
    all,
    possible: context => all(context).filter(action => isPossible(action, context)),
    find: (id, context) => all(context).find(action => action.id === id),
  }
}

/** The keys of an action as they are now, or null. */
export function keysOf(action: UiAction, choices: KeyChoices): string | null {
  const chosen = choices[action.id]
  if (chosen !== undefined) return chosen === null ? null : normalKeys(chosen)
  return action.keys === undefined ? null : normalKeys(action.keys)
}

export interface KeyCollision {
  readonly keys: string
  readonly first: string
  readonly second: string
}

/** Pairs that answer the same keys, or one whose keys begin another's, where both could be meant. */
export function keyCollisions(
  actions: readonly UiAction[],
  choices: KeyChoices,
): readonly KeyCollision[] {
  const bound = actions.flatMap(action => {
    const keys = keysOf(action, choices)
    return keys === null ? [] : [{ action, keys }]
  })
  return bound.flatMap((one, at) =>
    bound
      .slice(at + 1)
      .filter(
        other =>
          scopesMeet(one.action, other.action) &&
          (one.keys === other.keys ||
            one.keys.startsWith(`${other.keys} `) ||
            other.keys.startsWith(`${one.keys} `)),
      )
      .map(other => ({ keys: one.keys, first: one.action.id, second: other.action.id })),
  )
}

function scopesMeet(one: UiAction, other: UiAction): boolean {
  const a = one.scope ?? 'everywhere'
  const b = other.scope ?? 'everywhere'
  return a === 'everywhere' || b === 'everywhere' || a === b
}
