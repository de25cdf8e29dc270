/** Stars: a digit or the arrows set them, the same star again takes them back. */
import { useLayoutEffect, useRef, useState } from 'react'
import { Icon } from '#renderer/ui'
import { optionsOf } from './cell-context.ts'
import { leaveKey, type FieldInputProps } from './input-props.ts'

export function RatingInput({
  field,
  value,
  seed,
  onCommit,
  onCancel,
  autoFocus = true,
}: FieldInputProps) {
  const most = Number(optionsOf(field)['max'] ?? 5)
  const group = useRef<HTMLSpanElement>(null)
  const [now, setNow] = useState(() =>
    clamp(seed === undefined ? Number(value ?? 0) : Number(seed), most),
  )
  useLayoutEffect(() => {
    if (autoFocus) group.current?.focus({ preventScroll: true })
    // Only when the editor appears.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [])
  const result = (stars: number) => (stars === 0 ? null : stars)
  return (
    <span
      ref={group}
      role="slider"
      tabIndex={0}
      aria-label={field.label}
      aria-valuemin={0}
      aria-valuemax={most}
      aria-valuenow={now}
      className="field-line field-rating"
      onBlur={() => onCommit(result(now), 'stay')}
      onKeyDown={event => {
        event.stopPropagation()
        const after = leaveKey(event)
        if (event.key === 'Escape') onCancel()
        else if (after !== null) {
          event.preventDefault()
          onCommit(result(now), after)
        } else if (/^\d$/.test(event.key)) setNow(clamp(Number(event.key), most))
        else if (event.key === 'ArrowRight') setNow(clamp(now + 1, most))
        else if (event.key === 'ArrowLeft') setNow(clamp(now - 1, most))
        else if (event.key === 'Backspace' || event.key === 'Delete') setNow(0)
      }}
    >
      {Array.from({ length: most }, (_, at) => (
        <button
          key={at}
          type="button"
          tabIndex={-1}
          aria-label={`${at + 1} of ${most}`}
          onPointerDown={event => event.preventDefault()}
          onClick={() => onCommit(result(at + 1 === now ? 0 : at + 1), 'stay')}
        >
          <Icon name="star" size={14} {...(at < now ? { className: 'is-on' } : {})} />
        </button>
      ))}
    </span>
  )
}

const clamp = (value: number, most: number): number =>
  Number.isFinite(value) ? Math.max(0, Math.min(most, Math.round(value))) : 0
