import { useMemo } from 'react'
import { accessOf, type Access } from '@kith/shared/access'
import { useAccount } from './use-sharing.ts'
import { useCatalog, useWorkspace } from './use-workspace.tsx'

/** What this person, or whoever they look as, may do in the workspace; alone on a device everything. */
export function useAccess(): Access {
  const catalog = useCatalog()
  const own = useAccount()?.workspace?.role ?? null
  const { roles, viewing } = useWorkspace()
  const role = viewing?.role ?? own
  return useMemo(() => accessOf({ role }, catalog, roles), [role, catalog, roles])
}
