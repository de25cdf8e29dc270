/**
 * One line of text read as the field's type: text, numbers, money, names.
 *
 * A text that does not read stays, with what is wrong under it in two words; nothing is lost until
 * Esc takes it back.
 */
import { useId, useLayoutEffect, useRef, useState } from 'react'
import { useParse } from '#renderer/client'
import { leaveKey, type AfterCommit, type FieldInputProps } from './input-props.ts'

export function LineInput({
  field,
  value,
  seed,
  onCommit,
  onCancel,
  autoFocus = true,
  placeholder,
}: FieldInputProps) {
  const parse = useParse()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const before =
    value === undefined || value === null ? '' : field.fieldType.format(value, field.options)
  const [text, setText] = useState(seed ?? before)
  const [problem, setProblem] = useState<string | null>(null)
  const isDone = useRef(false)

  useLayoutEffect(() => {
    if (!autoFocus) return
    input.current?.focus({ preventScroll: true })
    if (seed === undefined) input.current?.select()
    else input.current?.setSelectionRange(seed.length, seed.length)
    // Only when the editor appears.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [])

  const leave = (after: AfterCommit): void => {
    if (isDone.current) return
    if (text === before) {
      isDone.current = true
      onCommit(value ?? null, after)
      return
    }
    const read = field.fieldType.parse(text, field.options, parse)
    if ('problem' in read) {
      setProblem(read.problem)
      input.current?.focus({ preventScroll: true })
      return
    }
    isDone.current = true
    onCommit(read.value, after)
  }
  return (
    <span className="field-line" data-problem={problem !== null || undefined}>
      <input
        ref={input}
        className={field.fieldType.align === 'end' ? 'field-line-input num' : 'field-line-input'}
        aria-label={field.label}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : id}
        autoComplete="off"
        spellCheck={field.type === 'text'}
        dir="auto"
        placeholder={placeholder}
        value={text}
        onChange={event => {
          setText(event.target.value)
          setProblem(null)
        }}
        onKeyDown={event => {
          if (event.nativeEvent.isComposing) return
          event.stopPropagation()
          const after = leaveKey(event)
          if (event.key === 'Escape') {
            event.preventDefault()
            isDone.current = true
            onCancel()
          } else if (after !== null) {
            event.preventDefault()
            leave(after)
          }
        }}
        onBlur={() => leave('stay')}
      />
      {problem !== null && (
        <span id={id} role="alert" className="field-problem">
          {problem}
        </span>
      )}
    </span>
  )
}
