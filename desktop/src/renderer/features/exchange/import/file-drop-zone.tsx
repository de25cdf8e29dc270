/**
 * A file dropped anywhere on the window opens the import, unless what lies under it takes files itself. Files of
 * mail are imported as mail: there is nothing in them to choose columns of.
 */
import { useEffect, useRef, useState } from 'react'
import { isMailFile, useCatalog, useMailImport, useNavigation, useUpload } from '#renderer/client'
import { Icon, ReadingLine } from '#renderer/ui'
import './import.css'

export function FileDropZone() {
  const catalog = useCatalog()
  const { place, go } = useNavigation()
  const [over, setOver] = useState<'table' | 'mail' | null>(null)
  const { reading, read, cancel } = useUpload()
  const object =
    place.page === 'object' || place.page === 'record'
      ? catalog.findObject(place.object)
      : undefined

  const importMail = useMailImport(read)

  const take = async (files: readonly File[]) => {
    const mail = files.filter(file => isMailFile(file.name))
    if (mail.length > 0) return await importMail(mail)
    const [file] = files
    const kept = file === undefined ? null : await read(file)
    if (kept === null) return
    go({
      page: 'import',
      upload: kept.upload,
      ...(object === undefined ? {} : { object: object.id }),
    })
  }
  const latest = useRef(take)
  useEffect(() => {
    latest.current = take
  })
  useEffect(() => {
    const takesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const isElsewhere = (event: DragEvent) =>
      event.target instanceof Element && event.target.closest('[data-takes-files]') !== null
    const dragOver = (event: DragEvent) => {
      if (!takesFiles(event)) return
      // Without this the browser would leave the page for the file.
      event.preventDefault()
      setOver(isElsewhere(event) ? null : kindOf(event))
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(null)
    }
    const drop = (event: DragEvent) => {
      setOver(null)
      if (!takesFiles(event) || event.defaultPrevented) return
      event.preventDefault()
      if (!isElsewhere(event)) void latest.current([...(event.dataTransfer?.files ?? [])])
    }
    document.addEventListener('dragover', dragOver)
    document.addEventListener('dragleave', leave)
    document.addEventListener('drop', drop)
    return () => {
      document.removeEventListener('dragover', dragOver)
      document.removeEventListener('dragleave', leave)
      document.removeEventListener('drop', drop)
    }
  }, [])

  if (reading !== null)
    return (
      <div className="drop-note" role="status">
        <Icon name="file-up" />
        <ReadingLine {...reading} onCancel={cancel} />
      </div>
    )
  if (over === null) return null
  return (
    <div className="drop-zone" aria-hidden>
      <div>
        <Icon name="file-up" size={24} />
        {over === 'mail' ? (
          <>
            <b>Drop to import mail</b>
            <span>It is kept here, under no account, and sent nowhere.</span>
          </>
        ) : (
          <>
            <b>Drop to import{object === undefined ? '' : ` into ${object.labelPlural}`}</b>
            <span>You see everything before anything is written.</span>
          </>
        )}
      </div>
    </div>
  )
}

/** Names are told by the drop only, kinds before it. */
const kindOf = ({ dataTransfer }: DragEvent): 'mail' | 'table' =>
  [...(dataTransfer?.items ?? [])].some(item => MAIL.test(item.type)) ? 'mail' : 'table'

const MAIL = /^(?:message\/rfc822|application\/(?:mbox|zip|x-zip-compressed))$/
