/** inbox.*: what this person was told, and how they want to be told. */
import type { Log } from '@kith/shared/kit'
import type { Inbox } from '#engine/inbox'
import { guarded, type Api } from './border.ts'
import { liveValue } from './live-value.ts'

const GAP_MS = 120

export function serveInbox(api: Api, { inbox, log }: { inbox: Inbox; log: Log }) {
  const area = api.inbox
  const live = <T>(read: () => T, name: string, signal: AbortSignal | undefined) =>
    guarded(
      liveValue({ read, onChange: inbox.onChange, signal, gapMs: GAP_MS, textOf: JSON.stringify }),
      name,
      log,
    )
  return area.router({
    watch: area.watch.handler(({ signal }) => live(inbox.list, 'inbox.watch', signal)),
    mark: area.mark.handler(({ input }) => {
      inbox.mark(input.ids, input.isRead)
      return null
    }),
    snooze: area.snooze.handler(({ input }) => {
      inbox.snooze(input.ids, Date.parse(input.until))
      return null
    }),
    preferences: area.preferences.handler(({ signal }) =>
      live(inbox.preferences, 'inbox.preferences', signal),
    ),
    following: area.following.handler(({ input, signal }) =>
      live(() => inbox.follows(input.record), 'inbox.following', signal),
    ),
    follow: area.follow.handler(({ input }) => {
      inbox.follow(input.record, input.isFollowed)
      return null
    }),
    setPreferences: area.setPreferences.handler(({ input }) => {
      inbox.setPreferences(input.preferences)
      return null
    }),
  })
}
