/** A file on its way: its name, how far it is, and Cancel. */
import { Button } from './button.tsx'
import { ProgressBar } from './progress-bar.tsx'

export interface ReadingLineProps {
  readonly name: string
  /** Bytes. */
  readonly done: number
  readonly total: number
  readonly onCancel: () => void
}

export function ReadingLine({ name, done, total, onCancel }: ReadingLineProps) {
  return (
    <>
      <span className="trunc grow" dir="auto">
        Reading {name}
      </span>
      <ProgressBar done={done} total={total} label="Reading" />
      <Button variant="ghost" size="small" onClick={onCancel}>
        Cancel
      </Button>
    </>
  )
}
