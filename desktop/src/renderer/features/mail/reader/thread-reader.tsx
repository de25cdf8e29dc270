/** A conversation, newest open, older folded; the composer stands under it. */
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import type { MailMessage, ThreadDetail } from '@kith/shared/rpc'
import { useCatalog, useNavigation } from '#renderer/client'
import { Chip, IconButton, Menu, type MenuEntry } from '#renderer/ui'
import { ShareChip } from '../share/share-chip.tsx'
import type { ThreadActions } from '../use-thread-actions.ts'
import { MessageCard } from './message-card.tsx'

export interface ThreadReaderProps {
  readonly thread: ThreadDetail
  readonly actions: ThreadActions
  readonly onReply: (mode: 'reply' | 'reply-all' | 'forward', message: MailMessage) => void
  readonly onBack: (() => void) | null
  readonly onShare: () => void
  readonly menu: readonly MenuEntry[]
  readonly children?: ReactNode
}

const iconOf = (icon: string | null | undefined) => (icon ? { icon } : {})

/** Folded ones beyond these become one line that says how many. */
const MOST_FOLDED = 4

export function ThreadReader(props: ThreadReaderProps) {
  const { thread, actions, onReply } = props
  const { go } = useNavigation()
  const catalog = useCatalog()
  const scroller = useRef<HTMLDivElement>(null)
  const [toggled, setToggled] = useState<ReadonlyMap<number, boolean>>(new Map())
  const [showsAll, setShowsAll] = useState(false)
  const messages = thread.messages.filter(message => !message.isDraft)
  const last = messages.at(-1)
  const isOpen = (message: MailMessage) =>
    toggled.get(message.id) ?? (message === last || message.isUnread)
  const hidden =
    showsAll || messages.length <= MOST_FOLDED + 2
      ? []
      : messages.slice(1, -2).filter(message => !isOpen(message))
  const first = messages.find(message => isOpen(message))?.id
  // Reading begins where the new begins.
  useEffect(() => {
    if (first !== undefined)
      scroller.current
        ?.querySelector(`[data-message="${first}"]`)
        ?.scrollIntoView({ block: 'nearest' })
    // Once per conversation.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [thread.id])
  // Keys pressed inside a message's frame mean what they mean outside of it.
  const onKey = useCallback((event: KeyboardEvent) => {
    const { key, code, altKey, ctrlKey, metaKey, shiftKey } = event
    scroller.current?.dispatchEvent(
      new KeyboardEvent('keydown', {
        key,
        code,
        altKey,
        ctrlKey,
        metaKey,
        shiftKey,
        bubbles: true,
        cancelable: true,
      }),
    )
  }, [])
  return (
    <section className="reader" aria-label="Conversation">
      <header className="reader-head">
        {props.onBack !== null && (
          <IconButton
            icon="arrow-left"
            label="Back to the list"
            keys="Escape"
            onClick={props.onBack}
          />
        )}
        <div className="reader-title">
          <h1 dir="auto">{thread.subject || 'No subject'}</h1>
          <div className="reader-meta">
            {thread.records.slice(0, 3).map(record => (
              <button
                key={record.id}
                type="button"
                className="reader-record"
                onClick={() => go({ page: 'record', object: record.object, record: record.id })}
              >
                <Chip {...iconOf(catalog.findObject(record.object)?.icon)}>{record.name}</Chip>
              </button>
            ))}
            {thread.labels.map(label => (
              <Chip key={label.id} {...(label.hue === null ? {} : { hue: label.hue })}>
                {label.name}
              </Chip>
            ))}
            <ShareChip thread={thread} onOpen={props.onShare} />
            <span className="reader-count">
              {thread.messages.length} {thread.messages.length === 1 ? 'message' : 'messages'}
            </span>
          </div>
        </div>
        <div className="reader-tools">
          <IconButton
            icon="archive"
            label="Archive"
            keys="E"
            onClick={() => actions.act('archive')}
          />
          <IconButton
            icon="alarm-clock"
            label="Snooze"
            keys="H"
            onClick={() => actions.openSnooze()}
          />
          <IconButton
            icon="square-check"
            label="Task from mail"
            keys="T"
            onClick={() => actions.task()}
          />
          <Menu
            align="end"
            items={props.menu}
            trigger={<IconButton icon="ellipsis" label="More for this conversation" />}
          />
        </div>
      </header>
      <div ref={scroller} className="reader-messages">
        {messages.map(message => {
          if (hidden.includes(message)) {
            return message === hidden[0] ? (
              <button
                key="more"
                type="button"
                className="mail-more"
                onClick={() => setShowsAll(true)}
              >
                {hidden.length} earlier messages
              </button>
            ) : null
          }
          return (
            <div key={message.id} data-message={message.id}>
              <MessageCard
                message={message}
                isOpen={isOpen(message)}
                onToggle={() => setToggled(new Map(toggled).set(message.id, !isOpen(message)))}
                onReply={mode => onReply(mode, message)}
                onKey={onKey}
              />
            </div>
          )
        })}
      </div>
      {props.children}
    </section>
  )
}
