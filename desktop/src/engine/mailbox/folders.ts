/** Folders and labels of all accounts, as rows. */
import type { Read } from '#engine/store'

export interface FolderRow {
  readonly id: number
  readonly account: string
  readonly provider_id: string
  readonly name: string
  readonly role: string | null
  readonly hue: number | null
}

const ALL = 'SELECT id, account, provider_id, name, role, hue FROM folder'

export const readFolders = (read: Read): ReadonlyMap<number, FolderRow> =>
  new Map(read.all<FolderRow>(ALL).map(folder => [folder.id, folder]))
