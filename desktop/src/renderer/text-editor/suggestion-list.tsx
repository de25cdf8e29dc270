/** The small list under the caret that @ and / open. */
import {
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type Ref,
  type ReactNode,
} from 'react'

export interface SuggestionEntry {
  readonly id: string
  readonly icon: ReactNode
  readonly label: string
  readonly detail?: string
  /** Entries with the same section stand under one heading. */
  readonly section?: string
}

export interface SuggestionListHandle {
  /** True when the list has used the key. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean
}

interface Props {
  readonly ref?: Ref<SuggestionListHandle>
  readonly label: string
  readonly emptyText: string
  readonly entries: readonly SuggestionEntry[]
  readonly onPick: (index: number) => void
}

export function SuggestionList({ ref, label, emptyText, entries, onPick }: Props) {
  const [active, setActive] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  const at = Math.min(active, Math.max(entries.length - 1, 0))

  useImperativeHandle(ref, () => ({
    onKeyDown(event) {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
      if (step !== 0 && entries.length > 0) {
        setActive((at + step + entries.length) % entries.length)
        return true
      }
      if ((event.key === 'Enter' || event.key === 'Tab') && entries.length > 0) {
        onPick(at)
        return true
      }
      return false
    },
  }))
  useLayoutEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [at])

  return (
    <div ref={box} className="suggestions" role="listbox" aria-label={label}>
      {entries.length === 0 && <p className="suggestions-empty">{emptyText}</p>}
      {entries.map((entry, index) => (
        <div key={entry.id} role="presentation">
          {entry.section !== undefined && entry.section !== entries[index - 1]?.section && (
            <p className="suggestions-section">{entry.section}</p>
          )}
          <button
            type="button"
            role="option"
            aria-selected={index === at}
            className="suggestion"
            tabIndex={-1}
            onMouseEnter={() => setActive(index)}
            onMouseDown={event => {
              event.preventDefault()
              onPick(index)
            }}
          >
            <span className="suggestion-icon">{entry.icon}</span>
            <span className="suggestion-label" dir="auto">
              {entry.label}
            </span>
            {entry.detail !== undefined && (
              <span className="suggestion-detail">{entry.detail}</span>
            )}
          </button>
        </div>
      ))}
    </div>
  )
}
