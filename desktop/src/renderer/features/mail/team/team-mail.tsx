/** On a record: mails and meetings that colleagues share, and who knows them best. */
import { useState } from 'react'
import type { DocId } from '@kith/shared/kit'
import type { CardOfTeam, RecordCards, TeamThread } from '@kith/shared/rpc'
import { showFault, useCommand, useFormat, useLive } from '#renderer/client'
import { Avatar, Button, Icon, toast } from '#renderer/ui'
import { shortTime } from '../mail-time.ts'
import {
  askWords,
  connectionWords,
  countWords,
  ownersWords,
  subjectWords,
  wayWords,
} from './team-words.ts'
import './team.css'

const FIRST = 8

const useRecordCards = (record: DocId): RecordCards | null =>
  useLive<RecordCards>(
    `cards.ofRecord:${record}`,
    ({ client }, signal) => client.cards.ofRecord({ record }, { signal }),
    true,
  ).value

/** `most`: lines at first. Nothing at all where nobody shares anything. */
export function TeamMail({
  record,
  most = FIRST,
}: {
  readonly record: DocId
  readonly most?: number
}) {
  const cards = useRecordCards(record)
  const [showsAll, setShowsAll] = useState(false)
  if (cards === null || (cards.threads.length === 0 && cards.connections.length === 0)) return null
  const { threads, connections } = cards
  const shown = showsAll ? threads : threads.slice(0, most)
  return (
    <section className="team-mail" aria-label="From colleagues">
      {connections.length > 0 && (
        <ul className="team-connections" aria-label="Who knows them best">
          {connections.slice(0, 4).map(one => (
            <li key={one.member} data-strength={one.strength}>
              <Avatar name={one.name} size={16} />
              {connectionWords(one)}
            </li>
          ))}
        </ul>
      )}
      {threads.length > 0 && (
        <ol className="team-threads">
          {shown.map(thread => (
            <Line key={thread.id} thread={thread} record={record} />
          ))}
        </ol>
      )}
      {shown.length < threads.length && (
        <button type="button" className="team-more" onClick={() => setShowsAll(true)}>
          {threads.length - shown.length} more from colleagues
        </button>
      )}
    </section>
  )
}

/** "Anna · Subject hidden · 3 messages"; opens to its mails. */
function Line({ thread, record }: { readonly thread: TeamThread; readonly record: DocId }) {
  const [isOpen, setIsOpen] = useState(false)
  const format = useFormat()
  return (
    <li>
      <button
        type="button"
        className="team-line"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name={thread.kind === 'meeting' ? 'calendar' : 'mail'} size={14} />
        <b dir="auto">{ownersWords(thread)}</b>
        <span className="trunc" dir="auto" data-hidden={thread.subject === null}>
          {subjectWords(thread)}
        </span>
        <span className="team-count">{countWords(thread)}</span>
        <time dateTime={new Date(thread.lastAt).toISOString()}>
          {shortTime(thread.lastAt, format)}
        </time>
      </button>
      {isOpen && (
        <ol className="team-cards">
          {thread.cards.map(card => (
            <Card key={card.id} card={card} />
          ))}
          {thread.level !== 'full' && (
            <li>
              <AskForMore thread={thread} record={record} />
            </li>
          )}
        </ol>
      )}
    </li>
  )
}

/** A comment on the record that mentions whose it is: they are told, and everybody sees who asked. */
function AskForMore({ thread, record }: { readonly thread: TeamThread; readonly record: DocId }) {
  const command = useCommand()
  const format = useFormat()
  const ask = async () => {
    const made = await command('comment.add', {
      record,
      text: askWords(thread, shortTime(thread.lastAt, format)),
    })
    if (made !== null)
      toast(`${ownersWords(thread)} is told, and it stands among the comments of this record.`)
  }
  return (
    <Button size="small" icon="message-square" onClick={() => void ask().catch(showFault)}>
      Ask {ownersWords(thread)} to share more
    </Button>
  )
}

function Card({ card }: { readonly card: CardOfTeam }) {
  const format = useFormat()
  const [isWhole, setIsWhole] = useState(false)
  const names = card.people.map(({ name }) => name).join(', ')
  const others = card.others === 0 ? '' : ` and ${card.others} more`
  const own = card.text?.slice(0, card.ownLength).trim() ?? ''
  const hasQuote = card.text !== null && card.text.trim().length > own.length
  return (
    <li className="team-card">
      <p className="team-way">
        {wayWords(card)} · <span dir="auto">{names}</span>
        {others}
        <time dateTime={new Date(card.at).toISOString()}>{shortTime(card.at, format)}</time>
      </p>
      {card.place !== null && <p dir="auto">{card.place}</p>}
      {card.text !== null && (
        <p className="team-text" dir="auto">
          {isWhole ? card.text : own}
          {card.isCut && ' …'}
        </p>
      )}
      {hasQuote && (
        <button type="button" className="team-more" onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? 'Hide what it quotes' : 'Show what it quotes'}
        </button>
      )}
      {card.files.length > 0 && (
        <p className="team-files">
          <Icon name="paperclip" size={14} />
          {card.files.map(({ name }) => name).join(', ')}
        </p>
      )}
    </li>
  )
}
