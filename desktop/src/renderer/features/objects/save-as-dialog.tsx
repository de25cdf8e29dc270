/** Asks for the name of a new view, and who sees it. */
import { useEffect, useState } from 'react'
import { Button, Dialog, Field, Input, Switch } from '#renderer/ui'

export interface SaveRequest {
  readonly title: string
  readonly name: string
  readonly onSave: (name: string, isOwn: boolean) => void
}

export function SaveAsDialog({
  request,
  onClose,
}: {
  readonly request: SaveRequest | null
  readonly onClose: () => void
}) {
  const [name, setName] = useState('')
  const [isOwn, setIsOwn] = useState(false)
  useEffect(() => {
    setName(request?.name ?? '')
    setIsOwn(false)
  }, [request])
  const save = (): void => {
    if (request === null || name.trim() === '') return
    request.onSave(name.trim(), isOwn)
    onClose()
  }
  return (
    <Dialog
      open={request !== null}
      onOpenChange={open => {
        if (!open) onClose()
      }}
      title={request?.title ?? 'New view'}
      width={400}
      initialFocus={() => document.querySelector<HTMLInputElement>('.obj-save input')}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={name.trim() === ''} onClick={save}>
            Save view
          </Button>
        </>
      }
    >
      <div className="obj-save">
        <Field label="Name">
          {ids => (
            <Input
              {...ids}
              value={name}
              maxLength={120}
              dir="auto"
              onChange={event => setName(event.target.value)}
              onKeyDown={event => {
                if (event.key === 'Enter' && !event.nativeEvent.isComposing) save()
              }}
            />
          )}
        </Field>
        <Switch showLabel label="Only I see it" checked={isOwn} onChange={setIsOwn} />
      </div>
    </Dialog>
  )
}
