/** Text of several lines and JSON: Enter breaks the line, Mod+Enter and leaving keep it. */
import { useState } from 'react'
import { useParse } from '#renderer/client'
import { TextArea } from '#renderer/ui'
import { FieldCell } from './field-cell.tsx'
import type { AfterCommit, FieldInputProps } from './input-props.ts'
import { PopEditor } from './pop-editor.tsx'

export function LongInput({ field, value, seed, anchor, onCommit, onCancel }: FieldInputProps) {
  const parse = useParse()
  const before =
    value === undefined || value === null ? '' : field.fieldType.format(value, field.options)
  const [text, setText] = useState(seed ?? before)
  const [problem, setProblem] = useState<string | null>(null)
  const leave = (after: AfterCommit): void => {
    const read = field.fieldType.parse(text, field.options, parse)
    if (!('problem' in read)) onCommit(read.value, after)
    else if (after === 'stay') onCancel()
    else setProblem(read.problem)
  }
  return (
    <PopEditor
      label={field.label}
      anchor={anchor}
      width={360}
      face={<FieldCell field={field} value={value} width={240} />}
      onLeave={leave}
      onCancel={onCancel}
    >
      <TextArea
        aria-label={field.label}
        aria-invalid={problem !== null}
        rows={6}
        dir="auto"
        value={text}
        onChange={event => {
          setText(event.target.value)
          setProblem(null)
        }}
        onKeyDown={event => {
          if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
          event.preventDefault()
          leave('down')
        }}
      />
      {problem !== null && (
        <p role="alert" className="field-problem is-inline">
          {problem}
        </p>
      )}
    </PopEditor>
  )
}
