import { useState, type ReactNode } from 'react'
import { useWork } from '#renderer/client'
import { Button, Dialog, Input } from '#renderer/ui'
import { Problem } from './problem.tsx'

export interface SureDialogProps {
  readonly title: string
  /** Exactly what will be different. */
  readonly text: ReactNode
  readonly verb: string
  readonly isDanger?: boolean
  /** To be typed first, for what takes something from others. */
  readonly word?: string
  /** What is to be chosen with it. */
  readonly children?: ReactNode
  readonly onClose: () => void
  /** A fault stays in the dialog; it closes when this is done. */
  readonly onSure: () => Promise<void>
}

/** Asks before what cannot be undone. */
export function SureDialog(props: SureDialogProps) {
  const { title, text, verb, isDanger = false, word, children, onClose, onSure } = props
  const { run, isBusy, fault } = useWork()
  const [typed, setTyped] = useState('')
  const isReady = !isBusy && (word === undefined || typed.trim() === word.trim())
  return (
    <Dialog
      onClose={onClose}
      title={title}
      description={text}
      width={440}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant={isDanger ? 'danger-fill' : 'primary'}
            disabled={!isReady}
            onClick={() =>
              void run(async () => {
                await onSure()
                onClose()
              })
            }
          >
            {isBusy ? 'Asking the server' : verb}
          </Button>
        </>
      }
    >
      {(word !== undefined || children !== undefined || fault !== null) && (
        <div className="team-form">
          {children}
          {word !== undefined && (
            <Input
              aria-label={`Type ${word}`}
              placeholder={word}
              value={typed}
              onChange={event => setTyped(event.target.value)}
            />
          )}
          <Problem fault={fault} />
        </div>
      )}
    </Dialog>
  )
}
