/** One message of a conversation: a line when folded, in full when open. */
import { useState } from 'react'
import type { MailMessage, MailPerson } from '@kith/shared/rpc'
import { showFault, useClient, useFormat, useNavigation } from '#renderer/client'
import { Avatar, Button, Icon, IconButton, Menu, toast, type MenuEntry } from '#renderer/ui'
import { fullTime, messageTime } from '../mail-time.ts'
import { nameOf } from '../list/thread-row.tsx'
import { AttachmentList } from './attachment-list.tsx'
import { Invitation } from './invitation.tsx'
import { MailFrame } from './mail-frame.tsx'
import { otherPlace } from './mail-looks.ts'
import { useMailBody } from './use-mail-body.ts'

export interface MessageCardProps {
  readonly message: MailMessage
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly onReply: (mode: 'reply' | 'reply-all' | 'forward') => void
  readonly onKey: (event: KeyboardEvent) => void
}

export function MessageCard(props: MessageCardProps) {
  const { message, isOpen, onToggle } = props
  const format = useFormat()
  if (!isOpen) {
    return (
      <button type="button" className="mail-fold" onClick={onToggle} aria-expanded={false}>
        <Avatar name={nameOf(message.from)} size={24} />
        <b dir="auto">{message.isSent ? 'You' : nameOf(message.from)}</b>
        <span className="trunc" dir="auto">
          {message.snippet}
        </span>
        {message.attachments.some(part => !part.isInline) && <Icon name="paperclip" size={14} />}
        <time dateTime={new Date(message.at).toISOString()}>{messageTime(message.at, format)}</time>
      </button>
    )
  }
  return <OpenMessage {...props} />
}

function OpenMessage({ message, onToggle, onReply, onKey }: MessageCardProps) {
  const client = useClient()
  const format = useFormat()
  const [wantsImages, setWantsImages] = useState(message.showsImages)
  const [showsQuotes, setShowsQuotes] = useState(false)
  const [quoted, setQuoted] = useState(0)
  const [showsDetails, setShowsDetails] = useState(false)
  const body = useMailBody(message, wantsImages)
  const sender = nameOf(message.from)

  const allow = (from: 'message' | 'sender' | 'domain') => {
    setWantsImages(true)
    client.mail.showImages({ message: message.id, from }).catch(showFault)
  }
  const open = (url: string, words: string) => {
    const other = otherPlace(url, words)
    const go = () => void client.device.openExternal({ url }).catch(showFault)
    if (other === null) return go()
    toast(`The words of this link name another place. It leads to ${other}.`, {
      tone: 'problem',
      action: { label: 'Open anyway', onSelect: go },
    })
  }
  return (
    <article className="mail-message" aria-label={`Message from ${sender}`}>
      <header className="mail-message-head">
        <Avatar name={sender} size={28} />
        <div className="mail-message-who">
          <button
            type="button"
            className="mail-message-from"
            aria-expanded
            onClick={onToggle}
            title="Fold this message"
          >
            <b dir="auto">{message.isSent ? 'You' : sender}</b>{' '}
            <span className="mail-address">{message.from.address}</span>
          </button>
          <button
            type="button"
            className="mail-message-to"
            aria-expanded={showsDetails}
            onClick={() => setShowsDetails(!showsDetails)}
          >
            {recipients(message)}
            <Icon name={showsDetails ? 'chevron-up' : 'chevron-down'} size={12} />
          </button>
        </div>
        <time dateTime={new Date(message.at).toISOString()} title={fullTime(message.at, format)}>
          {messageTime(message.at, format)}
        </time>
        <IconButton
          size="small"
          icon="reply"
          label="Reply"
          keys="R"
          onClick={() => onReply('reply')}
        />
        <MessageMenu message={message} onReply={onReply} />
      </header>
      {showsDetails && <Details message={message} />}
      {message.state === 'gone' && (
        <p className="mail-note">
          <Icon name="trash-2" size={14} />
          Deleted in the mailbox; kept here because it is on a contact’s timeline.
        </p>
      )}
      {message.state === 'unreadable' && (
        <p className="mail-note">
          <Icon name="triangle-alert" size={14} />
          This message could not be read. Its sender, subject and date are kept; a later Kith tries
          again.
        </p>
      )}
      {message.invitation !== null && <Invitation message={message.id} />}
      {body.blocked.length > 0 && !wantsImages && (
        <div className="mail-blocked">
          <Icon name="image-off" size={14} />
          <span>
            {body.blocked.length === 1
              ? '1 image blocked'
              : `${body.blocked.length} images blocked`}
          </span>
          <span className="grow" />
          <button type="button" onClick={() => allow('message')}>
            Show
          </button>
          <button type="button" onClick={() => allow('sender')}>
            Always for {shortName(message.from)}
          </button>
        </div>
      )}
      <div className="mail-body">
        {body.isReady && message.state !== 'headers' && (
          <MailFrame
            html={body.html}
            label={`Message from ${sender}`}
            hidesQuotes={!showsQuotes}
            onQuoted={setQuoted}
            onLink={open}
            onKey={onKey}
          />
        )}
        {message.state === 'headers' && (
          <p className="mail-note">
            <Icon name="cloud" size={14} />
            Only the head of this message is on this device. Its text comes when the mailbox can be
            reached.
          </p>
        )}
        {quoted > 0 && (
          <button
            type="button"
            className="mail-quoted"
            aria-expanded={showsQuotes}
            onClick={() => setShowsQuotes(!showsQuotes)}
          >
            <span className="mail-dots">
              <Icon name="ellipsis" size={14} />
            </span>
            {showsQuotes
              ? 'Fold the quoted text'
              : `${quoted} quoted ${quoted === 1 ? 'line' : 'lines'}`}
          </button>
        )}
        <AttachmentList message={message} />
      </div>
    </article>
  )
}

function MessageMenu({ message, onReply }: Pick<MessageCardProps, 'message' | 'onReply'>) {
  const client = useClient()
  const { go } = useNavigation()
  const unsubscribe = async () => {
    const answer = await client.mail.unsubscribe({ message: message.id })
    if (answer.how === 'link' && answer.url !== null) {
      await client.device.openExternal({ url: answer.url })
      return
    }
    toast(
      answer.how === 'one-click'
        ? 'The sender was told to take you off the list.'
        : 'A mail that takes you off the list is on its way.',
    )
  }
  const items: readonly MenuEntry[] = [
    { label: 'Reply to all', icon: 'reply-all', keys: 'A', onSelect: () => onReply('reply-all') },
    { label: 'Forward', icon: 'forward', keys: 'F', onSelect: () => onReply('forward') },
    { kind: 'separator' },
    ...(message.canUnsubscribe === null
      ? []
      : [
          {
            label: 'Unsubscribe',
            icon: 'bell-off',
            onSelect: () => void unsubscribe().catch(showFault),
          },
        ]),
    {
      label: `Block ${message.from.address}`,
      icon: 'ban',
      onSelect: () => {
        client.mailAccounts
          .addBlockRule({ pattern: message.from.address })
          .then(() =>
            toast(`Mail from ${message.from.address} is left out from now on.`, {
              action: {
                label: 'Rules',
                onSelect: () => go({ page: 'settings', section: 'mail' }),
              },
            }),
          )
          .catch(showFault)
      },
    },
  ]
  return (
    <Menu
      align="end"
      items={items}
      trigger={<IconButton size="small" icon="ellipsis" label="More for this message" />}
    />
  )
}

function Details({ message }: { readonly message: MailMessage }) {
  const format = useFormat()
  const rows: readonly (readonly [string, readonly MailPerson[]])[] = [
    ['From', [message.from]],
    ['Reply to', message.replyTo],
    ['To', message.to],
    ['Cc', message.cc],
    ['Bcc', message.bcc],
  ]
  return (
    <dl className="mail-details">
      {rows.map(([label, people]) =>
        people.length === 0 ? null : (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {people.map(person => (
                <PersonLink key={person.address} person={person} />
              ))}
            </dd>
          </div>
        ),
      )}
      <div>
        <dt>Date</dt>
        <dd>{fullTime(message.at, format)}</dd>
      </div>
    </dl>
  )
}

function PersonLink({ person }: { readonly person: MailPerson }) {
  const { go } = useNavigation()
  const words = person.name === '' ? person.address : `${person.name} <${person.address}>`
  if (person.person === null) return <span dir="auto">{words}</span>
  const record = person.person
  return (
    <Button
      variant="text"
      size="small"
      onClick={() => go({ page: 'record', object: 'person', record })}
    >
      {words}
    </Button>
  )
}

/** "to you, Callum Reid and 3 others". */
function recipients({ to, cc, isSent }: MailMessage): string {
  const everybody = [...to, ...cc]
  if (everybody.length === 0) return isSent ? 'to nobody yet' : 'to undisclosed recipients'
  const most = 3
  const names = everybody.slice(0, most).map(person => (person.isMe ? 'you' : nameOf(person)))
  const others = everybody.length - most
  return `to ${names.join(', ')}${others > 0 ? ` and ${others} ${others === 1 ? 'other' : 'others'}` : ''}`
}

const shortName = (person: MailPerson): string =>
  person.name === '' ? person.address : (person.name.split(/\s+/u)[0] ?? person.name)
