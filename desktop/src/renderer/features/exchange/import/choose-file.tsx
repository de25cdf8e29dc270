/** The page before there is a file: drop it or choose it; what went wrong with the last one. */
import { useRef } from 'react'
import type { Fault } from '@kith/shared/kit'
import { Button, Icon, ProgressBar, Select, useFileDrop } from '#renderer/ui'
import { ENCODINGS } from './encodings.ts'

export interface Reading {
  readonly name: string
  readonly done: number
  readonly total: number | null
}

interface Props {
  readonly object: string | undefined
  readonly reading: Reading | null
  readonly fault: Fault | null
  readonly onFile: (file: File) => void
  readonly onCancel: () => void
  /** Reads the same file again, as text of another encoding. */
  readonly onEncoding?: (encoding: string) => void
}

export const ACCEPTED = '.csv,.tsv,.txt,.xlsx,.vcf,.json'

export function ChooseFile({ reading, fault, onFile, onCancel, onEncoding }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const drop = useFileDrop(([file]) => file && onFile(file))
  return (
    <section className="import-choose">
      <input
        ref={input}
        type="file"
        accept={ACCEPTED}
        hidden
        onChange={event => {
          const [file] = event.target.files ?? []
          if (file !== undefined) onFile(file)
          event.target.value = ''
        }}
      />
      <button
        type="button"
        className="import-drop"
        {...drop}
        disabled={reading !== null}
        onClick={() => input.current?.click()}
      >
        <Icon name="file-up" size={24} />
        <b>
          {reading === null
            ? 'Drop a file here, or choose one'
            : `Reading ${reading.name || 'the file'}`}
        </b>
        <span>CSV, Excel, vCard or an export of Kith. Any size.</span>
      </button>
      {reading !== null && (
        <div className="import-reading">
          <ProgressBar done={reading.done} total={reading.total} label="Reading" />
          <Button variant="ghost" size="small" onClick={onCancel}>
            Cancel
          </Button>
        </div>
      )}
      {fault !== null && (
        <div className="import-fault" role="alert">
          <Icon name="circle-alert" />
          <p>{fault.message}</p>
          {onEncoding !== undefined && fault.code === 'import/unreadable' && (
            <Select
              label="Read it as"
              value={null}
              placeholder="Read it as…"
              options={ENCODINGS}
              onChange={onEncoding}
            />
          )}
        </div>
      )}
      <ul className="import-hints">
        <li>
          <Icon name="columns-3" size={14} />
          Columns find their fields by themselves; you correct what is wrong.
        </li>
        <li>
          <Icon name="eye" size={14} />
          You see how many records are made and changed before anything is.
        </li>
        <li>
          <Icon name="undo-2" size={14} />
          One undo takes it all back, also after a restart.
        </li>
      </ul>
    </section>
  )
}
