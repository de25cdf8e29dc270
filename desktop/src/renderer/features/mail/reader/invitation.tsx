/** An invitation in a mail: when, and the three answers. */
import { useState } from 'react'
import type { Response } from '@kith/shared/rpc'
import { showFault, useCall, useClient, useFormat, useNavigation } from '#renderer/client'
import { Button, Icon } from '#renderer/ui'

const ANSWERS: readonly (readonly [Response, string])[] = [
  ['accepted', 'Yes'],
  ['tentative', 'Maybe'],
  ['declined', 'No'],
]

export function Invitation({
  invitation,
}: {
  readonly invitation: { readonly event: string | null; readonly method: string }
}) {
  const client = useClient()
  const { locale, timeZone } = useFormat()
  const { go } = useNavigation()
  const [answer, setAnswer] = useState<Response | null>(null)
  const { event } = invitation
  const found = useCall(event === null ? null : `calendar.event:${event}`, () =>
    client.calendar.event({ event: event ?? '', occurrence: null }),
  ).value
  if (invitation.method === 'CANCEL') {
    return (
      <p className="mail-note">
        <Icon name="calendar-x" size={14} />
        This meeting was cancelled{found === null ? '.' : `: ${found.title}.`}
      </p>
    )
  }
  if (found === null) {
    return (
      <p className="mail-note">
        <Icon name="calendar" size={14} />
        An invitation. Connect the calendar of this account to answer it here.
      </p>
    )
  }
  const shown = answer ?? found.response
  const when = new Intl.DateTimeFormat(locale, {
    ...(found.isAllDay ? { timeZone: 'UTC' } : { timeZone, hour: '2-digit', minute: '2-digit' }),
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  }).formatRange(found.start, found.isAllDay ? found.end - 1 : found.end)
  const respond = (response: Response) => {
    setAnswer(response)
    client.calendar
      .respond({ event: found.event, occurrence: null, response, comment: '' })
      .catch((error: unknown) => {
        setAnswer(null)
        showFault(error)
      })
  }
  return (
    <section className="mail-invitation" aria-label="Invitation">
      <Icon name="calendar" />
      <button
        type="button"
        className="mail-invitation-what"
        onClick={() =>
          go({
            page: 'calendar',
            date: new Date(found.start).toISOString().slice(0, 10),
            event: `${found.event}@${found.start}`,
          })
        }
      >
        <b dir="auto">{found.title || 'No title'}</b>
        <span>{when}</span>
      </button>
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
    </section>
  )
}
