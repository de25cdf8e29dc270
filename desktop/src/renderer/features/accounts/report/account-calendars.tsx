/** The calendars of one account: how many, how they do, which are shown, and the way to allow them. */
import type { CalendarRow, CalendarState, ConnectedAccount, ShareLevel } from '@kith/shared/rpc'
import { showFault, useClient, useFormat, useLive } from '#renderer/client'
import { levelOptions, useMostShared } from '#renderer/features/team'
import { Button, Icon, Select, Switch } from '#renderer/ui'
import { shortSpan } from './short-span.ts'

/** Where a meeting has other words than a mail. Private events and those among colleagues stay private. */
const MEETING_WORDS: Readonly<Partial<Record<ShareLevel, string>>> = {
  private: 'Team sees nothing',
  metadata: 'Team sees when, with whom',
  subject: 'Team sees titles too',
  full: 'Team sees everything',
}

export function AccountCalendars({
  account,
  onMend,
}: {
  readonly account: ConnectedAccount
  readonly onMend: () => void
}) {
  const client = useClient()
  const { now } = useFormat()
  const most = useMostShared()
  const states = useLive<readonly CalendarState[]>('calendar.states', (_, signal) =>
    client.calendar.states({}, { signal }),
  ).value
  const calendars = useLive<readonly CalendarRow[]>('calendars', (_, signal) =>
    client.calendar.calendars({}, { signal }),
  ).value
  const stand = states?.find(each => each.account === account.id)
  if (stand === undefined || (stand.state === 'none' && stand.calendars === 0)) return null
  const own = (calendars ?? []).filter(each => each.account === account.id)
  const count = (n: number, word: string) => `${n.toLocaleString()} ${word}${n === 1 ? '' : 's'}`
  const look = () => void client.calendar.look({ account: account.id }).catch(showFault)
  return (
    <section aria-label="Calendars" className="account-calendars">
      <h3 className="account-heading">
        Calendars <span className="num">{own.length}</span>
      </h3>
      {stand.state === 'not-allowed' ? (
        <p className="account-reason" data-tone="need">
          Calendar not allowed. Kith may read the mail of this account and not its calendar; allow
          it when you connect again. Mail goes on meanwhile.{' '}
          <Button size="small" onClick={onMend}>
            Reconnect…
          </Button>
        </p>
      ) : stand.state === 'failed' ? (
        <p className="account-reason" data-tone="wait">
          {stand.reason ?? 'The calendars could not be read.'}{' '}
          <Button size="small" variant="text" onClick={look}>
            Try now
          </Button>
        </p>
      ) : (
        <p className="account-caption">
          <span>
            {stand.state === 'waiting' && own.length === 0
              ? 'Looking for calendars'
              : count(stand.events, 'event')}
            {stand.pending > 0 && `, ${count(stand.pending, 'change')} to send`}
          </span>
          {stand.lastOkAt !== null && (
            <span className="num">
              {now - stand.lastOkAt < 90_000
                ? 'looked just now'
                : `looked ${shortSpan(now - stand.lastOkAt)} ago`}
            </span>
          )}
        </p>
      )}
      <ul>
        {own.map(each => (
          <li key={each.id} className="account-calendar">
            <i style={{ ['--h' as string]: String(each.hue) }} />
            <span className="trunc">{each.name}</span>
            {each.isDefault && <span className="muted">new events go here</span>}
            {!each.canWrite && (
              <span className="muted">
                <Icon name="lock" size={12} /> read only
              </span>
            )}
            <Select
              label={`What my team sees of ${each.name}`}
              value={each.share}
              options={levelOptions(most, MEETING_WORDS)}
              onChange={share =>
                void client.calendar
                  .changeCalendar({ calendar: each.id, share: share as ShareLevel })
                  .catch(showFault)
              }
            />
            <Switch
              label={`Show ${each.name}`}
              checked={each.isShown}
              onChange={isShown =>
                void client.calendar.changeCalendar({ calendar: each.id, isShown }).catch(showFault)
              }
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
