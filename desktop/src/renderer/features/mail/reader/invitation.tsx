/** A calendar message in a mail, as a card: what, when, who, what else is then, and the three answers. */
import { useState } from 'react'
import { timeOfDay } from '@kith/shared/model'
import type { InvitationView, Response } from '@kith/shared/rpc'
import { showFault, useCall, useClient, useFormat, useLive, useNavigation } from '#renderer/client'
import { Button, Icon } from '#renderer/ui'

type Answer = Exclude<Response, 'none'>
const ANSWERS: readonly (readonly [Answer, string])[] = [
  ['accepted', 'Accept'],
  ['tentative', 'Maybe'],
  ['declined', 'Decline'],
]
const SAID: Readonly<Record<Response, string>> = {
  accepted: 'comes',
  tentative: 'may come',
  declined: 'does not come',
  none: 'has not answered',
}

export function Invitation({ message }: { readonly message: number }) {
  const client = useClient()
  const { locale, timeZone } = useFormat()
  const { go } = useNavigation()
  const [answer, setAnswer] = useState<Response | null>(null)
  const revision = useLive<{ readonly revision: number }>('calendar.changes', (_, signal) =>
    client.calendar.changes({}, { signal }),
  ).value?.revision
  const card = useCall(`calendar.invitation:${message}:${revision ?? ''}`, () =>
    client.calendar.invitation({ message }),
  ).value
  if (card === null) return null
  const shown = answer ?? card.response
  const respond = (response: Answer) => {
    if (response === shown) return
    setAnswer(response)
    client.calendar.answerInvitation({ message, response, comment: '' }).catch((error: unknown) => {
      setAnswer(null)
      showFault(error)
    })
  }
  const open = () =>
    go({
      page: 'calendar',
      date: new Date(card.start).toISOString().slice(0, 10),
      event: `${card.event}@${card.start}`,
    })
  const people = card.others === 0 ? '' : `, ${card.others} invited`
  return (
    <section className="mail-invitation" aria-label="Invitation" data-state={card.state}>
      <DayLeaf start={card.start} zone={card.isAllDay ? 'UTC' : timeZone} locale={locale} />
      <div className="mail-invitation-what">
        <b dir="auto">{card.title || 'No title'}</b>
        <span>
          {whenWords(card, locale, timeZone)}
          {card.ruleWords !== null && `, ${card.ruleWords}`}
        </span>
        {card.location !== '' && <span dir="auto">{card.location}</span>}
        {card.organizer !== null && card.answer === null && (
          <span dir="auto">
            From {card.organizer}
            {people}
          </span>
        )}
        <Note card={card} />
      </div>
      <div className="mail-invitation-side">
        {card.state === 'open' && (
          <span className="mail-invitation-answers" role="group" aria-label="Your answer">
            {ANSWERS.map(([response, label]) => (
              <Button
                key={response}
                size="small"
                isOn={shown === response}
                variant={shown === response ? 'ghost' : 'outline'}
                aria-pressed={shown === response}
                onClick={() => respond(response)}
              >
                {label}
              </Button>
            ))}
          </span>
        )}
        {card.event !== null && card.state !== 'cancelled' && (
          <Button size="small" variant="text" onClick={open}>
            Show in calendar
          </Button>
        )}
      </div>
    </section>
  )
}

function Note({ card }: { readonly card: InvitationView }) {
  const [icon, text] =
    card.state === 'cancelled'
      ? ['calendar-x', 'This meeting was cancelled.']
      : card.state === 'older'
        ? ['calendar', 'A newer version of this invitation is in your calendar.']
        : card.answer !== null
          ? ['users', `${card.answer.name} ${SAID[card.answer.response]}.`]
          : card.busyWith.length > 0
            ? ['triangle-alert', `At that time: ${card.busyWith.join(', ')}`]
            : [null, '']
  return icon === null ? null : (
    <span className="mail-invitation-note" dir="auto">
      <Icon name={icon} size={12} />
      {text}
    </span>
  )
}

/** The leaf of a wall calendar. */
function DayLeaf({
  start,
  zone,
  locale,
}: {
  readonly start: number
  readonly zone: string
  readonly locale: string
}) {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }).format(start)
  return (
    <span className="mail-invitation-leaf" aria-hidden>
      <i>{part({ month: 'short' })}</i>
      <b className="num">{part({ day: 'numeric' })}</b>
    </span>
  )
}

function whenWords(card: InvitationView, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, {
    ...(card.isAllDay ? { timeZone: 'UTC' } : { timeZone, ...timeOfDay(locale) }),
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  }).formatRange(card.start, card.isAllDay ? card.end - 1 : card.end)
}
