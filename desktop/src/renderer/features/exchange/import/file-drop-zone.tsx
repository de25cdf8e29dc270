/** A file dropped anywhere on the window opens the import, unless what lies under it takes files itself. */
import { useEffect, useRef, useState } from 'react'
import { useCatalog, useNavigation, useUpload } from '#renderer/client'
import { Button, Icon, ProgressBar } from '#renderer/ui'
import './import.css'

export function FileDropZone() {
  const catalog = useCatalog()
  const { place, go } = useNavigation()
  const [isOver, setOver] = useState(false)
  const { reading, read, cancel } = useUpload()
  const object =
    place.page === 'object' || place.page === 'record'
      ? catalog.findObject(place.object)
      : undefined

  const take = async (file: File) => {
    const kept = await read(file)
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
    const over = (event: DragEvent) => {
      if (!takesFiles(event)) return
      // Without this the browser would leave the page for the file.
      event.preventDefault()
      setOver(!isElsewhere(event))
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      setOver(false)
      if (!takesFiles(event) || event.defaultPrevented) return
      event.preventDefault()
      const file = event.dataTransfer?.files[0]
      if (file !== undefined && !isElsewhere(event)) void latest.current(file)
    }
    document.addEventListener('dragover', over)
    document.addEventListener('dragleave', leave)
    document.addEventListener('drop', drop)
    return () => {
      document.removeEventListener('dragover', over)
      document.removeEventListener('dragleave', leave)
      document.removeEventListener('drop', drop)
    }
  }, [])

  if (reading !== null)
    return (
      <div className="drop-note" role="status">
        <Icon name="file-up" />
        <span className="trunc grow" dir="auto">
          Reading {reading.name}
        </span>
        <ProgressBar done={reading.done} total={reading.total} label="Reading" />
        <Button variant="ghost" size="small" onClick={cancel}>
          Cancel
        </Button>
      </div>
    )
  if (!isOver) return null
  return (
    <div className="drop-zone" aria-hidden>
      <div>
        <Icon name="file-up" size={24} />
        <b>Drop to import{object === undefined ? '' : ` into ${object.labelPlural}`}</b>
        <span>You see everything before anything is written.</span>
      </div>
    </div>
  )
}
