/** Step 1: which file, and how it was read; every guess can be changed. */
import { useRef, useState } from 'react'
import type { Fault } from '@kith/shared/kit'
import { useFormat } from '#renderer/client'
import { Button, Icon, Popover, Select } from '#renderer/ui'
import { ACCEPTED } from './choose-file.tsx'
import { ENCODINGS, SEPARATORS, separatorWord } from './encodings.ts'
import type { ImportState } from './import-state.ts'
import { StepHead } from './step-head.tsx'

export interface OpenOptions {
  readonly object?: string
  readonly sheet?: string
  readonly separator?: string
  readonly encoding?: string
}

interface Props {
  readonly state: ImportState
  readonly fault: Fault | null
  readonly isLocked: boolean
  readonly onReopen: (options: OpenOptions) => void
  readonly onFile: (file: File) => void
}

export function StepFile({ state, fault, isLocked, onReopen, onFile }: Props) {
  const { source } = state
  const { locale } = useFormat()
  const [isOpen, setOpen] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const facts = [
    `${source.rows.toLocaleString(locale)} rows`,
    `${source.columns.length} columns`,
    ...(source.sheet === null ? [] : [`sheet “${source.sheet}”`]),
    ...(source.format === 'csv' ? [source.encoding.toUpperCase()] : []),
    ...(source.separator === null ? [] : [separatorWord(source.separator)]),
    ...(source.format === 'csv' || source.format === 'xlsx'
      ? [`header in row ${source.headerRow}`]
      : []),
  ]
  const encodings = ENCODINGS.some(option => option.value === source.encoding)
    ? ENCODINGS
    : [{ value: source.encoding, label: source.encoding }, ...ENCODINGS]
  return (
    <section className="import-step import-step-file" aria-label="File">
      <StepHead number={1} isDone title="File">
        <Icon
          name={source.format === 'xlsx' ? 'file-spreadsheet' : 'file-text'}
          className="muted"
        />
        <b className="import-file trunc" dir="auto">
          {source.fileName}
        </b>
        <span className="import-facts grow">{facts.join(', ')}</span>
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
        <Popover
          label="How the file is read"
          align="end"
          width={280}
          open={isOpen}
          onOpenChange={setOpen}
          trigger={
            <Button variant="ghost" size="small" disabled={isLocked}>
              Change
            </Button>
          }
        >
          <div className="import-reopen">
            {source.sheets.length > 1 && (
              <Option label="Sheet">
                <Select
                  label="Sheet"
                  isQuiet
                  value={source.sheet}
                  options={source.sheets.map(sheet => ({ value: sheet, label: sheet }))}
                  onChange={sheet => onReopen({ sheet })}
                />
              </Option>
            )}
            {source.format === 'csv' && (
              <>
                <Option label="Separator">
                  <Select
                    label="Separator"
                    isQuiet
                    value={source.separator}
                    options={SEPARATORS}
                    onChange={separator => onReopen({ separator })}
                  />
                </Option>
                <Option label="Encoding">
                  <Select
                    label="Encoding"
                    isQuiet
                    value={source.encoding}
                    options={encodings}
                    onChange={encoding => onReopen({ encoding })}
                  />
                </Option>
              </>
            )}
            <Button
              variant="ghost"
              icon="file-up"
              onClick={() => {
                setOpen(false)
                input.current?.click()
              }}
            >
              Another file
            </Button>
          </div>
        </Popover>
      </StepHead>
      {fault !== null && (
        <div className="import-fault" role="alert">
          <Icon name="circle-alert" />
          <p>{fault.message}</p>
        </div>
      )}
    </section>
  )
}

export function Option({
  label,
  children,
}: {
  readonly label: string
  readonly children: React.ReactNode
}) {
  return (
    <div className="import-option">
      <span>{label}</span>
      {children}
    </div>
  )
}
