import { toast } from '#renderer/ui'
import { useClient } from './context.tsx'
import { showFault } from './show-fault.ts'
import type { useUpload } from './use-upload.ts'

/** What holds mail: no table has one of these endings. A zip is a Google Takeout or none at all. */
export const MAIL_FILES = ['.mbox', '.mbx', '.eml', '.zip'] as const

export const isMailFile = (name: string): boolean =>
  MAIL_FILES.some(ending => name.toLowerCase().endsWith(ending))

/** Files of mail into jobs of the engine, one after another. What goes wrong is shown. */
export function useMailImport(read: ReturnType<typeof useUpload>['read']) {
  const client = useClient()
  return async (files: readonly File[]): Promise<void> => {
    for (const file of files) {
      const kept = await read(file)
      if (kept === null) return
      try {
        await client.mailAccounts.importFile({ upload: kept.upload })
      } catch (error) {
        showFault(error)
        return
      }
      toast(`Importing mail from ${file.name}`)
    }
  }
}
