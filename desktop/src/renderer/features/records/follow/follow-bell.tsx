/** The bell of a record: filled while this person follows it, with why. */
import { IconButton } from '#renderer/ui'
import type { Follow } from './use-follow.ts'

const WHY = {
  chosen: '',
  made: ' (you made it)',
  assigned: ' (it is yours)',
  commented: ' (you commented on it)',
} as const

export function FollowBell({ follow }: { readonly follow: Follow | null }) {
  if (follow === null) return null
  const { reason, toggle } = follow
  const isFollowed = reason !== null
  return (
    <IconButton
      icon="bell"
      label={isFollowed ? `Stop following${WHY[reason]}` : 'Follow: hear of changes and comments'}
      keys="B"
      isOn={isFollowed}
      className={isFollowed ? 'record-followed' : undefined}
      aria-pressed={isFollowed}
      onClick={toggle}
    />
  )
}
