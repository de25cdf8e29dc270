/** Says calmly, where filters stand, that one of them could not be read. */
import { Icon, IconButton } from '#renderer/ui'

export function UnreadLine({
  words,
  onDone,
}: {
  readonly words: string
  readonly onDone: () => void
}) {
  return (
    <div className="vbar-unread" role="status">
      <Icon name="triangle-alert" size={14} />
      <span className="trunc" data-tip={words} dir="auto">
        {words}
      </span>
      <IconButton
        icon="x"
        size="small"
        label="Dismiss"
        onClick={event => {
          // What it stood beside has the focus after it.
          event.currentTarget.closest('.vbar')?.querySelector<HTMLElement>('.flt-add')?.focus()
          onDone()
        }}
      />
    </div>
  )
}
