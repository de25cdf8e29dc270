/** Tables of every room, in the order in which they are made. Only ever append. */
import { adminMigrations } from '#admin'
import { authMigrations } from '#auth'
import { blobMigrations } from '#blobs'
import { cardMigrations } from '#cards'
import type { Migration } from '#db'
import { noticeMigrations } from '#notices'
import { workspaceMigrations } from '#workspaces'

export const serverMigrations: readonly Migration[] = [
  ...authMigrations,
  ...workspaceMigrations,
  ...blobMigrations,
  ...adminMigrations,
  ...cardMigrations,
  ...noticeMigrations,
]
