/** Mail out of files: an mbox, single messages, a Google Takeout as it comes. A job that is seen and cancelled like any. */
import { useRef } from 'react'
import { showFault, useClient, useUpload } from '#renderer/client'
import { Button, ProgressBar, toast } from '#renderer/ui'

export function ImportMail() {
  const client = useClient()
  const chooser = useRef<HTMLInputElement>(null)
  const { reading, read, cancel } = useUpload()

  const take = async (files: readonly File[]) => {
    for (const file of files) {
      const kept = await read(file)
      if (kept === null) return
      await client.mailAccounts.importFile({ upload: kept.upload })
      toast(`Importing mail from ${file.name}`)
    }
  }
  return (
    <>
      <input
        ref={chooser}
        type="file"
        accept=".mbox,.mbx,.eml,.zip"
        multiple
        hidden
        aria-label="Files of mail"
        onChange={event => {
          take([...(event.target.files ?? [])]).catch(showFault)
          event.target.value = ''
        }}
      />
      {reading === null ? (
        <Button
          icon="file-up"
          data-tip="An mbox, .eml files or a Google Takeout"
          onClick={() => chooser.current?.click()}
        >
          Import mail
        </Button>
      ) : (
        <div className="import-mail" role="status">
          <span className="trunc" dir="auto">
            Reading {reading.name}
          </span>
          <ProgressBar done={reading.done} total={reading.total} label="Reading" />
          <Button variant="ghost" size="small" onClick={cancel}>
            Cancel
          </Button>
        </div>
      )}
    </>
  )
}
