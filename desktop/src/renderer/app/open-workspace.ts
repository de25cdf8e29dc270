/**
 * Which workspace of this device the page was made for. What the page keeps for its first paint
 * belongs to one workspace; when another is opened the page begins anew with that one's.
 */
import { useEffect } from 'react'
import { useAccount } from '#renderer/client'

const KEY = 'kith.workspace'

/** Name of the store of answers and drafts; the first workspace has the plain one. */
export function storeName(storage: Pick<Storage, 'getItem'>): string {
  const folder = storage.getItem(KEY) ?? ''
  return folder === '' ? 'kith' : `kith:${folder}`
}

/** Begins the page anew when the engine has another workspace open, whoever switched. */
export function useOpenWorkspace(): void {
  const open = useAccount()?.workspaces.find(({ isOpen }) => isOpen)?.folder
  useEffect(() => {
    if (open === undefined || open === (localStorage.getItem(KEY) ?? '')) return
    localStorage.setItem(KEY, open)
    // An invitation goes on where it is; any other page belongs to the workspace before.
    if (location.pathname === '/join') location.reload()
    else location.replace('/')
  }, [open])
}
