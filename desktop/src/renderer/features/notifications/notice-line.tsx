/** One notice: who and what, how it begins, why it is here. */
import { dateFormat, timeOfDay } from '@kith/shared/model'
import type { Notice } from '@kith/shared/rpc'
import { useFormat } from '#renderer/client'
import { Icon, IconButton, Menu } from '#renderer/ui'

export interface NoticeLineProps {
  readonly notice: Notice
  readonly isActive: boolean
  readonly onOpen: () => void
  readonly onRead: () => void
  readonly onSnooze: (until: number) => void
  readonly onMute: () => void
}

const ICONS: Readonly<Record<Notice['kind'], string>> = {
  mention: 'at-sign',
  comment: 'message-square',
  reply: 'message-square',
  assigned: 'circle-user',
  changed: 'pencil',
  duplicate: 'copy',
  shared: 'users',
  due: 'calendar',
  invite: 'mail',
  conflict: 'merge',
  refused: 'triangle-alert',
}
const HOUR_MS = 3_600_000

export function NoticeLine(props: NoticeLineProps) {
  const { notice, isActive } = props
  const { locale, timeZone, now } = useFormat()
  const isRead = notice.readAt !== null
  const at = Date.parse(notice.at)
  const isToday = now - at < 20 * HOUR_MS
  const time = dateFormat(
    locale,
    timeZone,
    isToday ? timeOfDay(locale) : { day: 'numeric', month: 'short' },
  ).format(at)
  return (
    <li className="notice" data-active={isActive || undefined} data-unread={!isRead || undefined}>
      <button type="button" tabIndex={-1} className="notice-open" onClick={props.onOpen}>
        <Icon name={ICONS[notice.kind]} />
        <span className="notice-text">
          <span className="notice-title" dir="auto">
            {notice.title}
          </span>
          {notice.body !== '' && (
            <span className="notice-body" dir="auto">
              {notice.body}
            </span>
          )}
          <span className="notice-why">{notice.why}</span>
        </span>
        <time dateTime={notice.at}>{time}</time>
      </button>
      <span className="notice-tools">
        <IconButton
          icon={isRead ? 'undo-2' : 'check'}
          label={isRead ? 'Mark as unread' : 'Mark as read'}
          keys="e"
          onClick={props.onRead}
        />
        <Menu
          align="end"
          trigger={<IconButton icon="ellipsis" label="More" />}
          items={[
            {
              label: 'Remind me in an hour',
              icon: 'clock',
              keys: 'h',
              onSelect: () => props.onSnooze(Date.now() + HOUR_MS),
            },
            {
              label: 'Remind me tomorrow',
              icon: 'calendar',
              onSelect: () => props.onSnooze(Date.now() + 24 * HOUR_MS),
            },
            ...(notice.record === null
              ? []
              : [{ label: 'Mute this record', icon: 'eye-off', onSelect: props.onMute }]),
          ]}
        />
      </span>
    </li>
  )
}
