/**
 * What the screens in sight lend to actions: handlers, the record they are about, the selection.
 * The last screen that lent something is the one that is meant. Knows no React.
 */
import type { TargetRecord, TargetSelection } from './ui-action.ts'

export interface ActionHost {
  readonly addHandler: (action: string, run: () => void) => () => void
  readonly addTarget: (target: Target) => () => void
  readonly handler: (action: string) => (() => void) | undefined
  readonly record: () => TargetRecord | null
  readonly selection: () => TargetSelection | null
}
export interface Target {
  readonly record?: TargetRecord | null
  readonly selection?: TargetSelection | null
}

export function createActionHost(): ActionHost {
  const handlers = new Map<string, (() => void)[]>()
  const targets: Target[] = []
  return {
    addHandler(action, run) {
      const list = handlers.get(action) ?? []
      handlers.set(action, list)
      list.push(run)
      return () => {
        const at = list.indexOf(run)
        if (at >= 0) list.splice(at, 1)
      }
    },
    addTarget(target) {
      targets.push(target)
      return () => {
        const at = targets.indexOf(target)
        if (at >= 0) targets.splice(at, 1)
      }
    },
    handler: action => handlers.get(action)?.at(-1),
    record: () => targets.findLast(target => target.record)?.record ?? null,
    selection: () => targets.findLast(target => target.selection)?.selection ?? null,
  }
}
