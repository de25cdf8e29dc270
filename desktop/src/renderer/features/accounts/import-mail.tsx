/** Mail out of files: an mbox, single messages, a Google Takeout as it comes. A job that is seen and cancelled like any. */
import { useRef } from 'react'
import { MAIL_FILES, useMailImport, useUpload } from '#renderer/client'
import { Button, ReadingLine } from '#renderer/ui'

export function ImportMail() {
  const chooser = useRef<HTMLInputElement>(null)
  const { reading, read, cancel } = useUpload()
  const take = useMailImport(read)

  return (
    <>
      <input
        ref={chooser}
        type="file"
        accept={MAIL_FILES.join()}
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
          <ReadingLine {...reading} onCancel={cancel} />
        </div>
      )}
    </>
  )
}
