import { useState } from 'react'
import type { CatalogObject } from '@kith/shared/model'
import { useCommand } from '#renderer/client'
import { Button, Dialog, Field, Input, toast } from '#renderer/ui'

export interface DestroyDialogProps {
  readonly object: CatalogObject
  /** Empty: everything of this object that is in the trash. */
  readonly ids: readonly string[]
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly onDone: () => void
}

/** The only dialog of Kith that asks: nothing brings these back. */
export function DestroyDialog({ object, ids, open, onOpenChange, onDone }: DestroyDialogProps) {
  const run = useCommand()
  const [typed, setTyped] = useState('')
  const name = object.labelPlural.toLocaleLowerCase()
  const isSure = typed.trim().toLocaleLowerCase() === name
  const destroy = async (): Promise<void> => {
    const what = ids.length > 0 ? { object: object.id, ids } : { object: object.id, where: null }
    // Without Undo: there is none.
    const answer = await run('records.destroy', what, { toast: false })
    if (!answer) return
    toast(answer.label)
    setTyped('')
    onOpenChange(false)
    onDone()
  }
  const count =
    ids.length === 0
      ? `All ${name} in the trash`
      : ids.length === 1
        ? `1 ${object.label.toLocaleLowerCase()}`
        : `${ids.length.toLocaleString()} ${name}`
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Delete forever"
      description={`${count} with values, notes and history will be gone. This cannot be undone; only a backup made before would still have ${ids.length === 1 ? 'it' : 'them'}.`}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Keep them</Button>
          <Button variant="danger-fill" disabled={!isSure} onClick={() => void destroy()}>
            Delete forever
          </Button>
        </>
      }
    >
      <Field label={`Type “${name}” to confirm`}>
        {fieldIds => (
          <Input
            {...fieldIds}
            value={typed}
            onChange={event => setTyped(event.target.value)}
            onKeyDown={event => {
              if (event.key === 'Enter' && isSure) void destroy()
            }}
          />
        )}
      </Field>
    </Dialog>
  )
}
