/** Asks what a change is about when it is about more than one thing: the whole series, the people in it. */
import { useState } from 'react'
import type { EventScope } from '@kith/shared/rpc'
import { Button, Checkbox, Dialog, Segmented } from '#renderer/ui'

const SCOPES: readonly { readonly value: EventScope; readonly label: string }[] = [
  { value: 'one', label: 'This one' },
  { value: 'following', label: 'This and later ones' },
  { value: 'all', label: 'All' },
]

export interface ScopeDialogProps {
  readonly title: string
  readonly verb: string
  readonly isRecurring: boolean
  /** Others who could be told. */
  readonly others: number
  readonly onClose: () => void
  readonly onDone: (scope: EventScope, tellsPeople: boolean) => void
}

export function ScopeDialog(props: ScopeDialogProps) {
  const { title, verb, isRecurring, others, onClose, onDone } = props
  const [scope, setScope] = useState<EventScope>('one')
  const [isTold, setIsTold] = useState(true)
  return (
    <Dialog
      onClose={onClose}
      title={title}
      width={420}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            keys="Enter"
            onClick={() => onDone(isRecurring ? scope : 'all', others > 0 && isTold)}
          >
            {verb}
          </Button>
        </>
      }
    >
      <div className="cal-form">
        {isRecurring && (
          <Segmented label="Which of them" value={scope} options={SCOPES} onChange={setScope} />
        )}
        {others > 0 && (
          <Checkbox
            checked={isTold}
            onChange={setIsTold}
            label={
              others === 1 ? 'Tell the other person by mail' : `Tell the ${others} others by mail`
            }
          />
        )}
      </div>
    </Dialog>
  )
}
