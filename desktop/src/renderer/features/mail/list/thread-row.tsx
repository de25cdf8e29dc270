/** One conversation in the list: who, how many, where they work; then subject and how it goes on. */
import { memo, useState } from 'react'
import type { FormatContext } from '@kith/shared/model'
import type { MailPerson, ThreadRow } from '@kith/shared/rpc'
import { Avatar, classNames, hueOf, Icon, IconButton, initialsOf } from '#renderer/ui'
import { fullTime, shortTime } from '../mail-time.ts'

/** What can be done with a conversation where it is listed; what is absent is not shown. */
export interface ThreadActs {
  readonly onOpen: (thread: ThreadRow) => void
  readonly onChoose?: (thread: number) => void
  readonly onArchive: (thread: number) => void
  readonly onSnooze?: (thread: number) => void
  readonly onTask: (thread: ThreadRow) => void
  /** Whether the inbox' keys do the same here. */
  readonly hasKeys?: boolean
}

export interface ThreadRowProps {
  readonly thread: ThreadRow
  readonly format: FormatContext
  readonly isActive: boolean
  readonly isChosen: boolean
  readonly acts: ThreadActs
}

export const ThreadLine = memo(function ThreadLine(props: ThreadRowProps) {
  const { thread, format, isActive, isChosen, acts } = props
  // Most rows pass by: what shows under the pointer is made when it comes.
  const [isNear, setNear] = useState(false)
  const [first] = thread.people.filter(person => !person.isMe)
  const shown = first ?? thread.people[0]
  return (
    <div
      className={classNames('thread', thread.isUnread && 'unread')}
      data-active={isActive || undefined}
      data-chosen={isChosen || undefined}
      onPointerEnter={() => setNear(true)}
      onFocus={() => setNear(true)}
    >
      {thread.isUnread && <span className="thread-dot" aria-hidden />}
      <span className="thread-choose">
        {isChosen ? (
          <span className="thread-tick">
            <Icon name="check" size={14} />
          </span>
        ) : (
          <Avatar name={nameOf(shown)} size={24} />
        )}
        {/* Over the face, not around it: its letters are no name of the button. */}
        {acts.onChoose && (
          <button
            type="button"
            tabIndex={-1}
            aria-label={`${isChosen ? 'Take from the selection' : 'Select'}: ${thread.subject || 'No subject'}`}
            aria-pressed={isChosen}
            onClick={() => acts.onChoose?.(thread.id)}
          />
        )}
      </span>
      <button
        type="button"
        tabIndex={-1}
        className="thread-open"
        onClick={() => acts.onOpen(thread)}
      >
        <span className="thread-line">
          <span className="thread-from" dir="auto">
            {namesOf(thread.people)}
          </span>
          {thread.count > 1 && <span className="thread-count num">{thread.count}</span>}
          {thread.company !== null && (
            <span className="thread-company">
              <Mark name={thread.company.name} />
              <span className="trunc" dir="auto">
                {thread.company.name}
              </span>
            </span>
          )}
          <When thread={thread} format={format} />
        </span>
        <span className="thread-line thread-second">
          {thread.hasAttachment && <Icon name="paperclip" size={14} />}
          {thread.hasDraft && <em className="thread-draft">Draft</em>}
          <span className="thread-words" dir="auto">
            <span className={classNames('thread-subject', thread.subject === '' && 'none')}>
              {thread.subject || 'No subject'}
            </span>{' '}
            {thread.snippet}
          </span>
        </span>
        {thread.isUnread && <span className="sr-only">, unread</span>}
      </button>
      {isNear && <Tools thread={thread} acts={acts} />}
    </div>
  )
})

function Tools({ thread, acts }: { readonly thread: ThreadRow; readonly acts: ThreadActs }) {
  const { onArchive, onSnooze, onTask } = acts
  const keys = (key: string) => (acts.hasKeys === true ? { keys: key } : {})
  return (
    <span className="thread-tools">
      <IconButton
        {...keys('E')}
        size="small"
        icon="archive"
        label="Archive"
        onClick={() => onArchive(thread.id)}
      />
      {onSnooze && (
        <IconButton
          {...keys('H')}
          size="small"
          icon="alarm-clock"
          label="Snooze"
          onClick={() => onSnooze(thread.id)}
        />
      )}
      <IconButton
        {...keys('T')}
        size="small"
        icon="square-check"
        label="Task from mail"
        onClick={() => onTask(thread)}
      />
    </span>
  )
}

/** A small square with the company's letter, in its hue. */
export function Mark({ name }: { readonly name: string }) {
  return (
    <span className="mail-mark" aria-hidden style={{ ['--h' as string]: String(hueOf(name)) }}>
      {initialsOf(name, 1)}
    </span>
  )
}

function When({ thread, format }: { readonly thread: ThreadRow; readonly format: FormatContext }) {
  if (thread.snoozedUntil !== null) {
    return (
      <span className="thread-why">
        <Icon name="alarm-clock" size={14} />
        {`Back ${shortTime(thread.snoozedUntil, format)}`}
      </span>
    )
  }
  if (thread.waitedDays !== null) {
    return (
      <span className="thread-why">
        <Icon name="bell" size={14} />
        {`No reply, ${thread.waitedDays} ${thread.waitedDays === 1 ? 'day' : 'days'}`}
      </span>
    )
  }
  return (
    <time dateTime={new Date(thread.at).toISOString()} title={fullTime(thread.at, format)}>
      {shortTime(thread.at, format)}
    </time>
  )
}

export const nameOf = (person: MailPerson | undefined): string =>
  person === undefined ? 'Nobody' : person.name || person.address

/** "Aoife Brennan, me", "Aoife, Callum, me": one in full, several by their first words. */
function namesOf(people: readonly MailPerson[]): string {
  if (people.length === 0) return 'Nobody'
  const isShort = people.length > 2
  // Who it is with comes first.
  return [...people.filter(person => !person.isMe), ...people.filter(person => person.isMe)]
    .map(person => {
      if (person.isMe) return 'me'
      const name = nameOf(person)
      return isShort && person.name !== '' ? (name.split(/\s+/u)[0] ?? name) : name
    })
    .join(', ')
}
