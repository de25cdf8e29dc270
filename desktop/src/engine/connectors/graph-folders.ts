/**
 * Folders at Microsoft, with their roles by the well-known names.
 * https://learn.microsoft.com/graph/api/resources/mailfolder
 */
import { connectKind } from './connect-faults.ts'
import type { GraphCall } from './graph-call.ts'
import type { GraphPage } from './graph-listing.ts'
import type { FolderRole, RemoteFolder } from './mail-connector.ts'

const KNOWN: readonly (readonly [string, FolderRole])[] = [
  ['inbox', 'inbox'],
  ['sentitems', 'sent'],
  ['drafts', 'drafts'],
  ['archive', 'archive'],
  ['deleteditems', 'trash'],
  ['junkemail', 'spam'],
]

interface ApiFolder {
  readonly id: string
  readonly displayName: string
  readonly parentFolderId?: string
  readonly childFolderCount?: number
  readonly totalItemCount?: number
  readonly unreadItemCount?: number
}

/** Role by folder id. Asked once per connection: well-known folders do not change. */
export async function knownFolders(
  call: GraphCall,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, FolderRole>> {
  const roles = new Map<string, FolderRole>()
  for (const [name, role] of KNOWN) {
    try {
      const folder = await call<ApiFolder>(
        { method: 'GET', path: `/me/mailFolders/${name}?$select=id` },
        signal,
      )
      roles.set(folder.id, role)
    } catch (error) {
      // A mailbox without an archive has none.
      if (connectKind(error) !== 'gone') throw error
    }
  }
  return roles
}

export async function readFolders(
  call: GraphCall,
  roles: ReadonlyMap<string, FolderRole>,
  signal: AbortSignal,
): Promise<readonly RemoteFolder[]> {
  const found: RemoteFolder[] = []
  const walk = async (path: string, parent: RemoteFolder | null): Promise<void> => {
    let link: string | undefined = `${path}?$top=100`
    while (link !== undefined) {
      const page: GraphPage<ApiFolder> = await call({ method: 'GET', path: link }, signal)
      for (const folder of page.value ?? []) {
        const name = folder.displayName.normalize('NFC')
        const one: RemoteFolder = {
          providerId: folder.id,
          path: parent === null ? name : `${parent.path}/${name}`,
          name,
          role: roles.get(folder.id) ?? null,
          kind: 'folder',
          parent: parent?.path ?? null,
          isSelectable: true,
          total: folder.totalItemCount ?? 0,
          unread: folder.unreadItemCount ?? 0,
          sameAs: folder.id,
        }
        found.push(one)
        if ((folder.childFolderCount ?? 0) > 0)
          await walk(`/me/mailFolders/${encodeURIComponent(folder.id)}/childFolders`, one)
      }
      link = page['@odata.nextLink']
    }
  }
  await walk('/me/mailFolders', null)
  return found
}
