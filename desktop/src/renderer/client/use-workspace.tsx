/**
 * The workspace as it is now, for everything below the gate; never null there.
 *
 * Three contexts, because they change at different times: counts and undo with every commit, settings
 * and definitions hardly ever. What draws cells must not be drawn again for a count.
 */
import { createContext, use, useState, type ReactNode } from 'react'
import { jsonEqual, type Json } from '@kith/shared/kit'
import { createCatalog, type Catalog } from '@kith/shared/model'
import type { WorkspaceState } from '@kith/shared/rpc'
import { useLive } from './use-live.ts'

type Settings = WorkspaceState['settings']
interface Known {
  readonly workspace: WorkspaceState
  readonly catalog: Catalog
  readonly settings: Settings
}
const WorkspaceContext = createContext<WorkspaceState | null>(null)
const CatalogContext = createContext<Catalog | null>(null)
const SettingsContext = createContext<Settings | null>(null)

export interface WorkspaceGateProps {
  readonly children: ReactNode
  /** Shown until the engine has told, which takes milliseconds after the first time. */
  readonly fallback: ReactNode
}

export function WorkspaceGate({ children, fallback }: WorkspaceGateProps) {
  const { value } = useLive<WorkspaceState>(
    'workspace',
    ({ client }, signal) => client.workspace.watch({}, { signal }),
    true,
  )
  const [know] = useState(createKnower)
  const known = know(value)
  if (!known) return fallback
  return (
    <CatalogContext value={known.catalog}>
      <SettingsContext value={known.settings}>
        <WorkspaceContext value={known.workspace}>{children}</WorkspaceContext>
      </SettingsContext>
    </CatalogContext>
  )
}

/** Equal definitions and equal settings keep their identity, and with it every memo below. */
export function createKnower() {
  let known: Known | null = null
  return (workspace: WorkspaceState | null): Known | null => {
    if (!workspace || known?.workspace === workspace) return known
    const { catalogVersion: version, objects, settings } = workspace
    known = {
      workspace,
      catalog:
        known?.catalog.version === version ? known.catalog : createCatalog({ objects, version }),
      settings:
        known && jsonEqual(known.settings as Json, settings as Json) ? known.settings : settings,
    }
    return known
  }
}

function known<T>(value: T | null): T {
  if (value === null) throw new Error('no WorkspaceGate above')
  return value
}

/** Changes with every commit; take `useCatalog` or `useSettings` where they are enough. */
export const useWorkspace = (): WorkspaceState => known(use(WorkspaceContext))
/** Objects and fields; the same value until a definition changes. */
export const useCatalog = (): Catalog => known(use(CatalogContext))
/** Settings of the workspace; the same value until one changes. */
export const useSettings = (): Settings => known(use(SettingsContext))
