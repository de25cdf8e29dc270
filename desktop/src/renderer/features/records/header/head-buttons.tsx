/** What stands at the head of a record, in the panel and on the page: walking its list, and what is done with it. */
import { IconButton, Menu } from '#renderer/ui'
import { FollowBell } from '../follow/follow-bell.tsx'
import type { RecordTasks } from '../use-record-tasks.ts'
import type { RecordView } from '../use-record-view.ts'
import type { Walk } from '../use-walk.ts'

export function WalkButtons({ walk }: { readonly walk: Walk }) {
  const { index, total } = walk
  return (
    <>
      <IconButton
        icon="chevron-up"
        label="Previous record"
        keys="K"
        disabled={index === null || index === 0}
        onClick={() => walk.go(-1)}
      />
      <IconButton
        icon="chevron-down"
        label="Next record"
        keys="J"
        disabled={index === null || index >= total - 1}
        onClick={() => walk.go(1)}
      />
      {index !== null && (
        <span className="record-place">
          {(index + 1).toLocaleString()} of {total.toLocaleString()}
        </span>
      )}
    </>
  )
}

export interface TaskButtonsProps {
  readonly view: RecordView
  readonly tasks: RecordTasks
}

export function TaskButtons({ view, tasks }: TaskButtonsProps) {
  return (
    <>
      <IconButton
        icon="star"
        label={tasks.isStarred ? 'Take from favourites' : 'Add to favourites'}
        keys="S"
        isOn={tasks.isStarred}
        className={tasks.isStarred ? 'record-starred' : undefined}
        aria-pressed={tasks.isStarred}
        onClick={tasks.star}
      />
      <FollowBell follow={tasks.follow} />
      <IconButton icon="link" label="Copy link" keys="Mod+Shift+C" onClick={tasks.copyLink} />
      <Menu
        align="end"
        trigger={<IconButton icon="ellipsis" label="More" />}
        items={moreItems(view, tasks)}
      />
    </>
  )
}

function moreItems(view: RecordView, tasks: RecordTasks) {
  const noun = view.object.label.toLocaleLowerCase()
  const isDeleted = view.row.deletedAt !== null
  return [
    {
      label: `Merge with another ${noun}`,
      icon: 'merge',
      onSelect: () => tasks.setDialog('merge'),
    },
    {
      label: 'Share with a member',
      icon: 'user-plus',
      onSelect: () => tasks.setDialog('share'),
    },
    { label: 'See it as it was', icon: 'history', onSelect: () => tasks.setPast(true) },
    { kind: 'separator' as const },
    isDeleted
      ? { label: 'Restore', icon: 'undo-2', onSelect: tasks.restore }
      : { label: `Delete ${noun}`, icon: 'trash-2', isDanger: true, onSelect: tasks.remove },
  ]
}
