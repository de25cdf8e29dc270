/** The workspace as it is now, for everything below the gate; never null there. */
import { createContext, use, useMemo, useState, type ReactNode } from 'react'
import { createCatalog, type Catalog } from '@kith/shared/model'
import type { WorkspaceState } from '@kith/shared/rpc'
import { useLive } from './use-live.ts'

interface Known {
  readonly workspace: WorkspaceState
  readonly catalog: Catalog
}
const WorkspaceContext = createContext<Known | null>(null)

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
  const [catalogOf] = useState(createCatalogKeeper)
  const catalog = catalogOf(value)
  const known = useMemo(
    () => (value && catalog ? { workspace: value, catalog } : null),
    [value, catalog],
  )
  if (!known) return fallback
  return <WorkspaceContext value={known}>{children}</WorkspaceContext>
}

/** Equal versions are equal definitions: the catalog keeps its identity, and with it every memo below. */
function createCatalogKeeper() {
  let kept: Catalog | null = null
  return (workspace: WorkspaceState | null): Catalog | null => {
    if (!workspace) return null
    if (kept?.version !== workspace.catalogVersion) {
      kept = createCatalog({ objects: workspace.objects, version: workspace.catalogVersion })
    }
    return kept
  }
}

function useKnown(): Known {
  const known = use(WorkspaceContext)
  if (!known) throw new Error('no WorkspaceGate above')
  return known
}

export const useWorkspace = (): WorkspaceState => useKnown().workspace
/** Objects and fields; the same value until a definition changes. */
export const useCatalog = (): Catalog => useKnown().catalog
