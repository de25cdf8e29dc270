/** Mail out of files: an mbox, single messages, a Google Takeout as it comes. A job that is seen and cancelled like any. */
import { useRef, useState } from 'react'
import { showFault, uploadFile, useClient } from '#renderer/client'
import { Button, ProgressBar, toast } from '#renderer/ui'

interface Reading {
  readonly name: string
  readonly done: number
  readonly total: number
}

export function ImportMail() {
  const client = useClient()
  const chooser = useRef<HTMLInputElement>(null)
  const stop = useRef(new AbortController())
  const [reading, setReading] = useState<Reading | null>(null)

  const take = async (files: readonly File[]) => {
    stop.current = new AbortController()
    const { signal } = stop.current
    try {
      for (const file of files) {
        const show = (done: number) => setReading({ name: file.name, done, total: file.size })
        show(0)
        const { upload } = await uploadFile(client.files, file, { signal, onProgress: show })
        await client.mailAccounts.importFile({ upload })
        toast(`Importing mail from ${file.name}`)
      }
    } catch (error) {
      if (!signal.aborted) showFault(error)
    } finally {
      setReading(null)
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
          void take([...(event.target.files ?? [])])
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
          <Button variant="ghost" size="small" onClick={() => stop.current.abort()}>
            Cancel
          </Button>
        </div>
      )}
    </>
  )
}
