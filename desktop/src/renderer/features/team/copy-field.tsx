import { showFault } from '#renderer/client'
import { announce, Button } from '#renderer/ui'
import { useEffect, useState } from 'react'

export interface CopyFieldProps {
  readonly label: string
  readonly value: string
  /** The text is an address or a code, not words. */
  readonly isCode?: boolean
}

const SHOWN_MS = 2000

/** Text to take along: selects itself, copies with one press. */
export function CopyField({ label, value, isCode = false }: CopyFieldProps) {
  const [isCopied, setIsCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setIsCopied(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [isCopied])
  const copy = (): void =>
    void navigator.clipboard.writeText(value).then(() => {
      setIsCopied(true)
      announce('Copied')
    }, showFault)
  return (
    <div className="copy-field">
      <span className="muted">{label}</span>
      <output className={isCode ? 'copy-text mono' : 'copy-text'} aria-label={label}>
        {value}
      </output>
      <Button
        icon={isCopied ? 'check' : 'copy'}
        onClick={copy}
        aria-label={`Copy the ${label.toLocaleLowerCase()}`}
      >
        {isCopied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  )
}
