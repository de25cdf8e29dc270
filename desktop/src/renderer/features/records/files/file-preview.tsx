/** A file, shown in the page: picture, PDF, text, sound, film; everything else says what it is. */
import { useEffect, useState } from 'react'
import type { Fault } from '@kith/shared/kit'
import type { FileState } from '@kith/shared/rpc'
import { faultOf, useClient } from '#renderer/client'
import { Button, Dialog, Icon, ProgressBar } from '#renderer/ui'
import { iconOf, placeOf, previewOf, sizeWords, type KeptFile } from './file-words.ts'

/** More text than this is downloaded, not read in a dialog. */
const TEXT_BYTES = 512 * 1024

interface Props {
  readonly file: KeptFile
  readonly state: FileState | undefined
  readonly onClose: () => void
  readonly onDownload: () => void
}

export function FilePreview({ file, state, onClose, onDownload }: Props) {
  const client = useClient()
  const [url, setUrl] = useState<string | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  useEffect(() => {
    let isCurrent = true
    void client.files.url({ hash: file.hash, name: file.name }).then(
      answer => isCurrent && setUrl(answer.url),
      error => isCurrent && setFault(faultOf(error)),
    )
    return () => {
      isCurrent = false
    }
  }, [client, file])

  return (
    <Dialog
      onClose={onClose}
      title={file.name}
      width={860}
      footer={
        <>
          <span className="muted grow">{sizeWords(file.size)}</span>
          <Button icon="download" onClick={onDownload}>
            Download
          </Button>
        </>
      }
    >
      <div className="file-preview">
        {url !== null ? (
          <Shown file={file} url={url} />
        ) : fault !== null ? (
          <p className="file-blank" role="alert">
            <Icon name="circle-alert" size={24} />
            {fault.message}
          </p>
        ) : (
          <Coming state={state} />
        )}
      </div>
    </Dialog>
  )
}

/** Only what comes from the server takes long enough to be seen. */
function Coming({ state }: { readonly state: FileState | undefined }) {
  const place = placeOf(state)
  if (state === undefined || state.isHere || place === null) return null
  return (
    <div className="file-blank" role="status">
      <Icon name={place.icon} size={24} />
      <span className="num">{place.text}</span>
      {place.progress !== null && (
        <ProgressBar
          done={place.progress.done}
          total={place.progress.total}
          label="Fetching the file"
        />
      )}
    </div>
  )
}

function Shown({ file, url }: { readonly file: KeptFile; readonly url: string }) {
  const kind = previewOf(file)
  if (kind === 'image') return <img src={url} alt={file.name} />
  if (kind === 'pdf') return <iframe src={url} title={file.name} />
  // Nobody has written captions for what people drop here.
  // oxlint-disable-next-line jsx-a11y/media-has-caption
  if (kind === 'audio') return <audio src={url} controls />
  // oxlint-disable-next-line jsx-a11y/media-has-caption
  if (kind === 'video') return <video src={url} controls />
  if (kind === 'text' && file.size <= TEXT_BYTES) return <TextPreview url={url} />
  return (
    <p className="file-blank">
      <Icon name={iconOf(file.type, file.name)} size={24} />
      {kind === 'text' ? 'Too long to show here.' : 'Kith cannot show this kind of file.'} Download
      it to open it.
    </p>
  )
}

function TextPreview({ url }: { readonly url: string }) {
  const [text, setText] = useState<string | null>(null)
  useEffect(() => {
    const stop = new AbortController()
    fetch(url, { signal: stop.signal })
      .then(answer => answer.text())
      .then(setText, () => undefined)
    return () => stop.abort()
  }, [url])
  return <pre dir="auto">{text}</pre>
}
