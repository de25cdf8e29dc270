import { useState } from 'react'
import { Input } from '#renderer/ui'

export interface TextSettingProps {
  readonly value: string
  readonly label: string
  readonly onCommit: (value: string) => void
  readonly placeholder?: string
  readonly isRequired?: boolean
  readonly maxLength?: number
}

/** Text that is kept on Enter or when the field is left; Escape takes it back. */
export function TextSetting({
  value,
  label,
  onCommit,
  placeholder,
  isRequired = false,
  maxLength = 120,
}: TextSettingProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const commit = (): void => {
    const next = draft?.trim()
    setDraft(null)
    if (next === undefined || next === value || (isRequired && next === '')) return
    onCommit(next)
  }
  return (
    <Input
      aria-label={label}
      value={draft ?? value}
      maxLength={maxLength}
      {...(placeholder === undefined ? {} : { placeholder })}
      onChange={event => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={event => {
        if (event.key === 'Enter') commit()
        else if (event.key === 'Escape') setDraft(null)
      }}
    />
  )
}
