/** Files of a record: drop to keep, look, take away. */
import { useRef, useState } from 'react'
import {
  showFault,
  uploadFile,
  useAccess,
  useAccount,
  useClient,
  useFormat,
} from '#renderer/client'
import { Button, Icon, ProgressBar, useFileDrop } from '#renderer/ui'
import { agoWords } from '../notes/ago-words.ts'
import type { LinkedList } from '../use-linked.ts'
import type { RecordView } from '../use-record-view.ts'
import { FilePreview } from './file-preview.tsx'
import { FileRow } from './file-row.tsx'
import { fileOf, sizeWords, type KeptFile } from './file-words.ts'
import { useFileStates } from './use-file-states.ts'
import './files.css'

interface Upload {
  readonly id: number
  readonly name: string
  readonly size: number
  readonly done: number
  readonly stop: AbortController
}

interface Props {
  readonly view: RecordView
  readonly files: LinkedList
}

export function FilesTab({ view, files }: Props) {
  const client = useClient()
  const access = useAccess()
  const mayAdd = access.may('create', 'attachment')
  const format = useFormat()
  const isShared = (useAccount()?.workspace ?? null) !== null
  const states = useFileStates(files.rows.flatMap(row => fileOf(row)?.hash ?? []))
  const [uploads, setUploads] = useState<readonly Upload[]>([])
  const [shown, setShown] = useState<KeptFile | null>(null)
  const chooser = useRef<HTMLInputElement>(null)
  const made = useRef(0)

  const add = async (list: readonly File[]) => {
    for (const file of list) await addOne(file)
  }
  const addOne = async (file: File) => {
    made.current += 1
    const upload = {
      id: made.current,
      name: file.name,
      size: file.size,
      done: 0,
      stop: new AbortController(),
    }
    setUploads(before => [...before, upload])
    const progress = (done: number) =>
      setUploads(before => before.map(each => (each.id === upload.id ? { ...each, done } : each)))
    try {
      const kept = await uploadFile(client.files, file, {
        signal: upload.stop.signal,
        onProgress: progress,
      })
      const { hash, name, size, type } = kept
      await view.run(
        'file.attach',
        { record: view.id, files: [{ hash, name, size, type }] },
        { toast: false },
      )
    } catch (error) {
      if (!upload.stop.signal.aborted) showFault(error)
    }
    setUploads(before => before.filter(each => each.id !== upload.id))
  }
  const download = async (file: KeptFile) => {
    const { url } = await client.files.url({ hash: file.hash, name: file.name, download: true })
    const link = document.createElement('a')
    link.href = url
    link.download = file.name
    link.click()
  }
  const drop = useFileDrop(dropped => void (mayAdd && add(dropped)))

  return (
    // Dropping is the short way; the button below does the same by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section className="files" aria-label="Files" {...drop}>
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        onChange={event => {
          void add([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      {mayAdd && (
        <button type="button" className="files-drop" onClick={() => chooser.current?.click()}>
          <Icon name="upload" />
          <span>Drop files here, or choose them</span>
        </button>
      )}
      {uploads.map(upload => (
        <div key={upload.id} className="file-row">
          <span className="file-icon">
            <Icon name="upload" />
          </span>
          <span className="file-name">
            <span className="trunc" dir="auto">
              {upload.name}
            </span>
            <ProgressBar done={upload.done} total={upload.size} label={`Keeping ${upload.name}`} />
          </span>
          <span className="file-size">
            {sizeWords(upload.done)} of {sizeWords(upload.size)}
          </span>
          <Button size="small" variant="ghost" onClick={() => upload.stop.abort()}>
            Cancel
          </Button>
        </div>
      ))}
      <ul>
        {files.rows.map(row => (
          <FileRow
            key={row.id}
            row={row}
            state={states[fileOf(row)?.hash ?? '']}
            when={agoWords(row.createdAt, format)}
            onOpen={setShown}
            onDownload={file => void download(file).catch(showFault)}
            onKeep={(file, isKept) =>
              void client.files.keepOffline({ hash: file.hash, isKept }).catch(showFault)
            }
            onRemove={
              access.may('delete', 'attachment')
                ? () => void view.run('records.delete', { object: 'attachment', ids: [row.id] })
                : null
            }
          />
        ))}
      </ul>
      {files.rows.length === 0 && uploads.length === 0 && files.isReady && (
        <p className="files-none">
          {isShared
            ? 'Nothing kept here yet. Files go to everybody who may see this record.'
            : 'Nothing kept here yet. Files stay on this device, inside your workspace.'}
        </p>
      )}
      {shown !== null && (
        <FilePreview
          file={shown}
          state={states[shown.hash]}
          onClose={() => setShown(null)}
          onDownload={() => void download(shown).catch(showFault)}
        />
      )}
    </section>
  )
}
