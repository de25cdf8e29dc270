/** What is said instead of a record that is not here, and above one that lies in the trash. */
import { Button, EmptyState, Icon } from '#renderer/ui'

export function MissingRecord({ onBack }: { readonly onBack: () => void }) {
  return (
    <EmptyState
      icon="search"
      text="This record is not in this workspace. It may have been deleted for good, or belong to another one."
      action={<Button onClick={onBack}>Go back</Button>}
    />
  )
}

export function DeletedBar({
  noun,
  when,
  onRestore,
}: {
  readonly noun: string
  readonly when: string
  readonly onRestore: () => void
}) {
  return (
    <div className="record-bar" role="status" data-tone="warn">
      <Icon name="trash-2" />
      <span className="grow">
        This {noun} was deleted {when}. Everything it holds is still here.
      </span>
      <Button size="small" icon="undo-2" onClick={onRestore}>
        Restore
      </Button>
    </div>
  )
}
