/** Whether this person hears of what others do with a record, and the switch of it. */
import type { FollowReason } from '@kith/shared/rpc'
import { showFault, useClient, useLive, useWorkspace } from '#renderer/client'
import { toast } from '#renderer/ui'

export interface Follow {
  readonly reason: FollowReason | null
  readonly toggle: () => void
}

/** `null` where there is nobody to hear of. */
export function useFollow(record: string): Follow | null {
  const client = useClient()
  const { members } = useWorkspace()
  const hasOthers = members.length > 1
  const { status, value } = useLive<FollowReason | null>(
    hasOthers ? `following:${record}` : null,
    ({ client: asked }, signal) => asked.inbox.following({ record }, { signal }),
  )
  if (!hasOthers || status !== 'ready') return null
  return {
    reason: value,
    toggle() {
      const isFollowed = value === null
      client.inbox
        .follow({ record, isFollowed })
        .then(
          () =>
            toast(isFollowed ? 'You will hear of changes and comments' : 'You follow it no longer'),
          showFault,
        )
    },
  }
}
