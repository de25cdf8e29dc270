/** An event beside its place: when, where, who comes, what to know before, and the answer. */
import type { CalendarEntry, EventDetail, Response } from '@kith/shared/rpc'
import { useCall, useFormat } from '#renderer/client'
import { Avatar, Button, Icon, IconButton, Menu, Popover, toast } from '#renderer/ui'
import { EventBrief } from './event-brief.tsx'
import { RESPONSES, responseText, whenText } from '../event-words.ts'
import { occurrenceOf } from '../use-calendar.ts'

const MOST_PEOPLE = 8

export interface EventPopoverProps {
  readonly entry: CalendarEntry
  readonly hue: number
  readonly anchor: HTMLElement
  readonly onClose: () => void
  readonly onEdit: (detail: EventDetail) => void
  readonly onRemove: (entry: CalendarEntry) => void
  readonly onRespond: (response: Response) => void
}

export function EventPopover(props: EventPopoverProps) {
  const { entry, hue, anchor, onClose, onEdit, onRemove, onRespond } = props
  const context = useFormat()
  const detail = useCall(`event:${entry.event}:${entry.start}`, client =>
    client.calendar.event({ event: entry.event, occurrence: occurrenceOf(entry) }),
  ).value
  const isInvited = entry.people.some(({ isOrganizer, isMe }) => isOrganizer && !isMe)
  const answer = RESPONSES.find(({ value }) => value === entry.response)
  return (
    <Popover
      label={entry.title || 'Event'}
      open
      onOpenChange={open => !open && onClose()}
      anchor={anchor}
      side="right"
      align="start"
      sideOffset={8}
      width={348}
      isFlush
      className="cal-pop"
    >
      <header className="cal-pop-head">
        <i style={{ '--h': hue } as object} />
        <div className="grow">
          <h2 dir="auto">{entry.title || 'No title'}</h2>
          <p className="muted">{whenText(entry, context)}</p>
          {detail?.ruleWords && <p className="muted">{detail.ruleWords}</p>}
          {entry.isPending && <p className="muted">Waits to be sent.</p>}
        </div>
        {entry.canWrite && (
          <>
            <IconButton
              icon="pencil"
              label="Edit"
              disabled={detail === null}
              onClick={() => detail && onEdit(detail)}
            />
            <Menu
              align="end"
              trigger={<IconButton icon="ellipsis" label="More" />}
              items={[
                {
                  label: 'Remove',
                  icon: 'trash-2',
                  isDanger: true,
                  onSelect: () => onRemove(entry),
                },
              ]}
            />
          </>
        )}
      </header>
      <div className="cal-pop-body">
        {entry.conferenceUrl !== null && (
          <p className="cal-pop-row">
            <Icon name="video" />
            <span className="trunc grow">{entry.conferenceUrl.replace(/^https?:\/\//, '')}</span>
            <button
              type="button"
              className="link"
              onClick={() =>
                void navigator.clipboard
                  .writeText(entry.conferenceUrl ?? '')
                  .then(() => toast('Copied the link'))
              }
            >
              Copy
            </button>
          </p>
        )}
        {entry.location !== '' && (
          <p className="cal-pop-row">
            <Icon name="map-pin" />
            <span className="trunc" dir="auto">
              {entry.location}
            </span>
          </p>
        )}
        {entry.people.length > 0 && (
          <ul className="cal-pop-people">
            {entry.people.slice(0, MOST_PEOPLE).map(({ address, name, response, isOrganizer }) => (
              <li key={address}>
                <Avatar name={name || address} size={20} />
                <span className="trunc grow" dir="auto">
                  {name || address}
                  {isOrganizer && <span className="muted"> organizes</span>}
                </span>
                <span className="cal-answer" data-answer={response}>
                  {isOrganizer ? '' : responseText(response)}
                </span>
              </li>
            ))}
            {entry.people.length > MOST_PEOPLE && (
              <li className="muted">{entry.people.length - MOST_PEOPLE} more</li>
            )}
          </ul>
        )}
        {detail !== null && detail.description !== '' && (
          <p className="cal-pop-text" dir="auto">
            {detail.description}
          </p>
        )}
        {detail !== null && detail.conflict !== null && (
          <p className="cal-pop-row">
            <Icon name="triangle-alert" />
            <span>{detail.conflict}</span>
          </p>
        )}
        <EventBrief entry={entry} />
      </div>
      {(entry.conferenceUrl !== null || isInvited) && (
        <footer className="cal-pop-foot">
          {entry.conferenceUrl !== null && (
            <Button
              variant="primary"
              icon="video"
              onClick={() => window.open(entry.conferenceUrl ?? '', '_blank', 'noopener')}
            >
              Join
            </Button>
          )}
          <span className="grow" />
          {isInvited && entry.response === 'none' ? (
            <span className="cal-pop-answers" role="group" aria-label="Your answer">
              {RESPONSES.map(({ value, label }) => (
                <Button key={value} size="small" onClick={() => onRespond(value)}>
                  {label}
                </Button>
              ))}
            </span>
          ) : isInvited ? (
            <Menu
              align="end"
              trigger={
                <Button variant="ghost" iconEnd="chevron-down">
                  {answer?.label ?? 'Answer'}
                </Button>
              }
              items={RESPONSES.map(({ value, label, icon }) => ({
                label,
                icon,
                isChecked: value === entry.response,
                onSelect: () => onRespond(value),
              }))}
            />
          ) : null}
        </footer>
      )}
    </Popover>
  )
}
