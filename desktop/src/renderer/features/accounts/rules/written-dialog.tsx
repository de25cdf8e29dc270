/**
 * A dialog around a text that is kept: fields above it, the text, what holds for it below. Enter in
 * a field saves. Leaving saves nothing, says so, and offers the way back to what was typed.
 */
import { useId, type ReactNode } from 'react'
import { useWork } from '#renderer/client'
import { HtmlEditor } from '#renderer/text-editor'
import { Button, Dialog, toast } from '#renderer/ui'
import './written.css'

export interface WrittenDialogProps {
  readonly title: string
  readonly width?: number
  readonly textLabel: string
  readonly placeholder: string
  /** As it is on opening. */
  readonly html: string
  readonly isReady: boolean
  readonly hasChanged: boolean
  readonly onHtml: (html: string) => void
  readonly onSave: () => Promise<unknown>
  readonly onClose: () => void
  /** Opens it again as it was left. */
  readonly onAgain: () => void
  readonly onRemove?: () => Promise<unknown>
  /** Fields above the text. */
  readonly children: ReactNode
  readonly below?: ReactNode
}

export function WrittenDialog(props: WrittenDialogProps) {
  const { title, textLabel, isReady, hasChanged, onSave, onClose, onAgain, onRemove } = props
  const form = useId()
  const { run, fault, isBusy } = useWork()
  const end = (work: () => Promise<unknown>): void =>
    void run(async () => {
      await work()
      onClose()
    })
  const save = (): void => {
    if (isReady) end(onSave)
  }
  const leave = (): void => {
    onClose()
    if (hasChanged)
      toast('Left without saving', { action: { label: 'Go on writing', onSelect: onAgain } })
  }
  return (
    <Dialog
      onClose={leave}
      title={title}
      width={props.width ?? 480}
      footer={
        <>
          {onRemove && (
            <>
              <Button variant="danger" isBusy={isBusy} onClick={() => end(onRemove)}>
                Delete
              </Button>
              <span className="grow" />
            </>
          )}
          <Button onClick={leave}>Cancel</Button>
          <Button variant="primary" type="submit" form={form} disabled={!isReady} isBusy={isBusy}>
            Save
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="written"
        onSubmit={event => {
          event.preventDefault()
          save()
        }}
      >
        {props.children}
        <div className="ui-field">
          <span className="ui-field-label">{textLabel}</span>
          <div className="written-text">
            <HtmlEditor
              label={textLabel}
              placeholder={props.placeholder}
              initialHtml={props.html}
              takesFocus={false}
              onChange={html => props.onHtml(html === '<p></p>' ? '' : html)}
              onSubmit={save}
              onEscape={leave}
              onFiles={() => undefined}
              snippet={() => undefined}
              onReady={() => undefined}
            />
          </div>
        </div>
        {props.below}
        {fault !== null && (
          <p className="ui-field-problem" role="alert">
            {fault.message}
          </p>
        )}
      </form>
    </Dialog>
  )
}
