/** Notifications: what others did that concerns this person. j and k walk, Enter opens, e reads, h puts off. */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { Notice } from '@kith/shared/rpc'
import { showFault, useClient, useNavigation } from '#renderer/client'
import { Button, EmptyState, Icon, IconButton, Segmented } from '#renderer/ui'
import { NoticeLine } from './notice-line.tsx'
import { PreferencesPanel } from './preferences-panel.tsx'
import { useNotices, usePreferences } from './use-notices.ts'

type Shown = 'unread' | 'all'
const HOUR_MS = 3_600_000
const anHourOn = (): number => Date.now() + HOUR_MS

export function NotificationsPage() {
  const client = useClient()
  const { go } = useNavigation()
  const { notices, unread, isReady } = useNotices()
  const preferences = usePreferences()
  const [shown, setShown] = useState<Shown>('unread')
  const [active, setActive] = useState(0)
  const [hasPreferences, setHasPreferences] = useState(false)
  const list = useRef<HTMLUListElement>(null)
  const rows = notices.filter(({ readAt }) => shown === 'all' || readAt === null)
  const at = Math.min(active, rows.length - 1)

  const hasRows = rows.length > 0
  // The first notice may come after the page: its keys work at once, unless somebody types here.
  useEffect(() => {
    const focused = document.activeElement
    const isBusy = focused?.matches('.notices *, [role="dialog"] *') === true
    if (hasRows && !isBusy) list.current?.focus()
  }, [hasRows])
  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' })
  }, [at])

  const mark = (ids: readonly string[], isRead: boolean) => {
    client.inbox.mark({ ids: [...ids], isRead }).catch(showFault)
  }
  const snooze = (notice: Notice, until: number) => {
    const input = { ids: [notice.id], until: new Date(until).toISOString() }
    client.inbox.snooze(input).catch(showFault)
  }
  const open = (notice: Notice) => {
    mark([notice.id], true)
    if (notice.record !== null && notice.object !== null)
      go({ page: 'record', object: notice.object, record: notice.record })
  }
  const mute = (notice: Notice) => {
    if (preferences === null || notice.record === null) return
    const muted = [...new Set([...preferences.muted, notice.record])]
    client.inbox.setPreferences({ preferences: { ...preferences, muted } }).catch(showFault)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    const notice = rows[at]
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setActive(Math.max(0, Math.min(rows.length - 1, at + step)))
    else if (notice === undefined) return
    else if (event.key === 'Enter') open(notice)
    else if (event.key === 'e') mark([notice.id], notice.readAt === null)
    else if (event.key === 'h') snooze(notice, anHourOn())
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className="notices">
      <header className="page-head">
        <h1 className="page-title">
          <Icon name="bell" />
          Notifications
        </h1>
        <Segmented<Shown>
          label="Which notices"
          value={shown}
          onChange={setShown}
          options={[
            { value: 'unread', label: unread > 0 ? `Unread ${unread}` : 'Unread' },
            { value: 'all', label: 'All' },
          ]}
        />
        <span className="grow" />
        {unread > 0 && (
          <Button
            variant="ghost"
            onClick={() =>
              mark(
                notices.filter(each => each.readAt === null).map(({ id }) => id),
                true,
              )
            }
          >
            Mark all as read
          </Button>
        )}
        <IconButton
          icon="settings"
          label="What you are told"
          onClick={() => setHasPreferences(!hasPreferences)}
        />
      </header>
      <div className="page-body notices-body">
        {hasPreferences && preferences !== null && <PreferencesPanel preferences={preferences} />}
        {rows.length === 0 && isReady ? (
          <EmptyState
            icon="bell"
            text={
              shown === 'unread'
                ? 'Nothing new. You have seen it all.'
                : 'Nobody has told you anything yet.'
            }
            hint="Mentions, replies, comments on your records and tasks that are due arrive here."
          />
        ) : (
          // Walked with j and k as a list of mails is; each line's own buttons can be tabbed to.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
          <ul
            ref={list}
            className="notices-list"
            aria-label="Notices"
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            onKeyDown={onKeyDown}
          >
            {rows.map((notice, index) => (
              <NoticeLine
                key={notice.id}
                notice={notice}
                isActive={index === at}
                onOpen={() => open(notice)}
                onRead={() => mark([notice.id], notice.readAt === null)}
                onSnooze={until => snooze(notice, until)}
                onMute={() => mute(notice)}
              />
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
