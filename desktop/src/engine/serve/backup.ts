/** backup.*: snapshots of the workspace and the way back. */
import type { Backup } from '#engine/backup'
import type { FileStore } from '#engine/files'
import type { Api } from './border.ts'
import type { Demand } from './demands.ts'

export function serveBackup(
  api: Api,
  {
    backup,
    files,
    demand,
  }: { readonly backup: Backup; readonly files: FileStore; readonly demand: Demand },
) {
  const area = api.backup
  return area.router({
    list: area.list.handler(() => backup.list()),
    make: area.make.handler(() => {
      demand('backup')
      return backup.make()
    }),
    preview: area.preview.handler(({ input }) => backup.preview(input.snapshot)),
    restore: area.restore.handler(async ({ input }) => {
      await backup.restore(input.snapshot)
      return null
    }),
    restoreUpload: area.restoreUpload.handler(async ({ input }) => {
      const { hash, name } = await files.finish(input.upload)
      await backup.restoreFile(files.find(hash).path, name)
      return null
    }),
    files: area.files.handler(({ input }) => backup.files(input.snapshot)),
    remove: area.remove.handler(async ({ input }) => {
      await backup.remove(input.snapshot)
      return null
    }),
  })
}
