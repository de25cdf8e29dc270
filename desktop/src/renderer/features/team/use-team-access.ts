import { useMemo } from 'react'
import { accessOf, type Access } from '@kith/shared/access'
import { useAccount, useCatalog, useWorkspace } from '#renderer/client'

/** What this person may do in the workspace; alone on a device everything. */
export function useTeamAccess(): Access {
  const catalog = useCatalog()
  const role = useAccount()?.workspace?.role ?? null
  const { roles } = useWorkspace()
  return useMemo(() => accessOf({ role }, catalog, roles), [role, catalog, roles])
}
