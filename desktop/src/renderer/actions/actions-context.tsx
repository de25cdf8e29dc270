import { createContext, use, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import {
  useAccess,
  useCatalog,
  useCommand,
  useDeviceSettings,
  useKith,
  useNavigation,
  useUndo,
  useWorkspace,
} from '#renderer/client'
import type { MenuAction } from '#renderer/ui'
import { createActionHost, type ActionHost, type Target } from './action-host.ts'
import { keysOf, type ActionRegistry, type KeyChoices } from './registry.ts'
import { isPossible, labelOf, type ActionContext, type UiAction } from './ui-action.ts'
import { useShortcuts } from './use-shortcuts.ts'

interface Actions {
  readonly registry: ActionRegistry
  readonly host: ActionHost
  /** Made when asked: what the screens lend changes without rendering. */
  readonly context: () => ActionContext
  readonly choices: KeyChoices
}
const ActionsContext = createContext<Actions | null>(null)

export interface ActionsProviderProps {
  readonly registry: ActionRegistry
  readonly children: ReactNode
}

/** Holds the registry for the page and listens to its shortcuts. */
export function ActionsProvider({ registry, children }: ActionsProviderProps) {
  const { client } = useKith()
  const navigation = useNavigation()
  const workspace = useWorkspace()
  const catalog = useCatalog()
  const access = useAccess()
  const run = useCommand()
  const undo = useUndo()
  const choices = useKeyChoices()
  const [host] = useState(createActionHost)

  const actions = useMemo((): Actions => {
    const context = (): ActionContext => ({
      ...navigation,
      ...undo,
      client,
      workspace,
      catalog,
      access,
      run,
      record: host.record(),
      selection: host.selection(),
      handles: id => host.handler(id) !== undefined,
      handle(id) {
        const handler = host.handler(id)
        handler?.()
        return handler !== undefined
      },
    })
    return { registry, host, context, choices }
  }, [registry, host, navigation, undo, client, workspace, catalog, access, run, choices])

  useShortcuts(actions)
  return <ActionsContext value={actions}>{children}</ActionsContext>
}

export function useActions(): Actions {
  const actions = use(ActionsContext)
  if (!actions) throw new Error('no ActionsProvider above')
  return actions
}

const NO_CHOICES: KeyChoices = {}

/** The person's own shortcuts, kept on this device. */
function useKeyChoices(): KeyChoices {
  const { shortcuts } = useDeviceSettings()
  return shortcuts !== null && typeof shortcuts === 'object' && !Array.isArray(shortcuts)
    ? (shortcuts as KeyChoices)
    : NO_CHOICES
}

/** Makes an action possible while this component is there, or takes it over: `useActionHandler('view.filter', open)`. */
export function useActionHandler(action: string, run: () => void, isOn = true): void {
  const { host } = useActions()
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(
    () => (isOn ? host.addHandler(action, () => latest.current()) : undefined),
    [host, action, isOn],
  )
}

/** Says which record or selection actions are about while this component is there. */
export function useActionTarget({ record = null, selection = null }: Target): void {
  const { host } = useActions()
  useEffect(() => host.addTarget({ record, selection }), [host, record, selection])
}

/** An action as a menu entry; `null` when it is not possible now. */
export function useActionMenu(): (id: string) => MenuAction | null {
  const { registry, context, choices } = useActions()
  return id => {
    const now = context()
    const action = registry.find(id, now)
    return action && isPossible(action, now) ? menuAction(action, now, choices, context) : null
  }
}

function menuAction(
  action: UiAction,
  now: ActionContext,
  choices: KeyChoices,
  context: () => ActionContext,
): MenuAction {
  const keys = keysOf(action, choices)
  return {
    label: labelOf(action, now),
    icon: action.icon,
    onSelect: () => void action.run(context()),
    ...(keys === null ? {} : { keys }),
    ...(action.isDanger ? { isDanger: true } : {}),
  }
}

/** Runs an action by its id; nothing happens when it is not possible. */
export function useRunAction(): (id: string) => void {
  const { registry, context } = useActions()
  return id => {
    const now = context()
    const action = registry.find(id, now)
    if (action && isPossible(action, now)) void action.run(now)
  }
}

/** The keys of an action for a tooltip or a button, as the person has them. */
export function useKeysOf(): (id: string) => string | undefined {
  const { registry, context, choices } = useActions()
  return id => {
    const action = registry.find(id, context())
    return (action && keysOf(action, choices)) ?? undefined
  }
}
