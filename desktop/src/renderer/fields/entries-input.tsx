/** Several short texts in one field: e-mails, phones, links, tags of one's own. One line each, one more at the end. */
import { useId, useState } from 'react'
import type { Json } from '@kith/shared/kit'
import { useParse } from '#renderer/client'
import { IconButton, Input } from '#renderer/ui'
import { entriesOf } from './cell-looks.tsx'
import { FieldCell } from './field-cell.tsx'
import type { AfterCommit, FieldInputProps } from './input-props.ts'
import { PopEditor } from './pop-editor.tsx'

export function EntriesInput({ field, value, seed, anchor, onCommit, onCancel }: FieldInputProps) {
  const parse = useParse()
  const id = useId()
  const [lines, setLines] = useState<readonly string[]>(() => {
    const texts = entriesOf(field, value ?? null).map(entry =>
      entry.href?.startsWith('http') === true ? entry.href : entry.text,
    )
    return [...texts, seed ?? '']
  })
  const [problem, setProblem] = useState<{ at: number; text: string } | null>(null)

  /** Each line read by itself, so that one wrong line is named and the rest stays. */
  const read = (): Json | undefined => {
    const values: Json[] = []
    for (const [at, line] of lines.entries()) {
      if (line.trim() === '') continue
      const one = field.fieldType.parse(line, field.options, parse)
      if ('problem' in one) {
        setProblem({ at, text: one.problem })
        return undefined
      }
      if (Array.isArray(one.value)) values.push(...(one.value as readonly Json[]))
    }
    return values.length === 0 ? null : values
  }
  const leave = (after: AfterCommit): void => {
    const next = read()
    // A line that does not read keeps the rest as it was; what was typed is not thrown away silently.
    if (next !== undefined) onCommit(next, after)
    else if (after === 'stay') onCancel()
  }
  const set = (at: number, text: string): void => {
    const next = lines.with(at, text)
    setLines(at === lines.length - 1 && text !== '' ? [...next, ''] : next)
    setProblem(null)
  }
  return (
    <PopEditor
      label={field.label}
      anchor={anchor}
      width={300}
      face={<FieldCell field={field} value={value} width={240} />}
      onLeave={leave}
      onCancel={onCancel}
    >
      <div className="field-lines" data-form>
        {lines.map((line, at) => (
          <div key={at} className="field-lines-row">
            <Input
              aria-label={`${field.label} ${at + 1}`}
              aria-invalid={problem?.at === at}
              aria-describedby={problem?.at === at ? id : undefined}
              placeholder={at === 0 ? field.label : 'Add another'}
              value={line}
              dir="auto"
              onChange={event => set(at, event.target.value)}
              onPaste={event => {
                const pasted = event.clipboardData
                  .getData('text')
                  .split(/[\n,;]+/)
                  .map(part => part.trim())
                  .filter(Boolean)
                if (pasted.length < 2) return
                event.preventDefault()
                setLines([...lines.slice(0, at), ...pasted, ...lines.slice(at + 1), ''])
              }}
              onKeyDown={event => {
                if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
                event.preventDefault()
                leave('down')
              }}
            />
            {line !== '' && (
              <IconButton
                icon="x"
                label="Remove"
                size="small"
                tabIndex={-1}
                onClick={() => setLines(lines.filter((_, other) => other !== at))}
              />
            )}
          </div>
        ))}
        {problem !== null && (
          <p id={id} role="alert" className="field-problem is-inline">
            {problem.text}
          </p>
        )}
      </div>
    </PopEditor>
  )
}
