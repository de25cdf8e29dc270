/** What waits to leave, and why. */
import type { MailDraft, OutboxRow } from '@kith/shared/rpc'
import { showFault, useClient, useFormat, useLive } from '#renderer/client'
import { Button, EmptyState, Icon } from '#renderer/ui'
import { shortTime } from './mail-time.ts'

const WORDS: Readonly<Record<OutboxRow['state'], string>> = {
  queued: 'Leaves in a moment',
  scheduled: 'Leaves',
  sending: 'Is leaving',
  sent: 'Sent',
  unconfirmed: 'Looking whether it went',
  waiting: 'Waits',
  failed: 'Could not be sent',
  cancelled: 'Taken back',
}

/** The line broke at the moment of sending, and nothing tells any more. */
const isUnknown = ({ state, error }: OutboxRow): boolean =>
  state === 'unconfirmed' && error !== null
const problemOf = (row: OutboxRow): 'failed' | 'unknown' | undefined => {
  if (row.state === 'failed') return 'failed'
  return isUnknown(row) ? 'unknown' : undefined
}

export function OutboxList({ onEdit }: { readonly onEdit: (draft: MailDraft) => void }) {
  const client = useClient()
  const format = useFormat()
  const { value } = useLive<readonly OutboxRow[]>('mail.outbox', (_, signal) =>
    client.mail.outbox({}, { signal }),
  )
  const rows = (value ?? []).filter(row => row.state !== 'sent' && row.state !== 'cancelled')
  if (value !== null && rows.length === 0)
    return <EmptyState icon="clock" text="Nothing waits to leave." />
  return (
    <ul className="outbox" aria-label="Outbox">
      {rows.map(row => (
        <li key={row.id} className="outbox-row" data-problem={problemOf(row)}>
          <Icon name={problemOf(row) === undefined ? 'clock' : 'triangle-alert'} size={14} />
          <div>
            <b dir="auto">{row.to.map(person => person.name || person.address).join(', ')}</b>
            <span dir="auto" className="trunc">
              {row.subject || 'No subject'}
            </span>
            <span className="outbox-state">
              {isUnknown(row) ? 'Not known whether it went' : WORDS[row.state]}
              {row.state === 'scheduled' && ` ${shortTime(row.notBefore, format)}`}
            </span>
            {row.error !== null && <span className="outbox-why">{row.error}</span>}
          </div>
          <span className="outbox-acts">
            {isUnknown(row) && (
              <>
                <Button
                  size="small"
                  onClick={() => client.mail.arrived({ id: row.id }).catch(showFault)}
                >
                  It arrived
                </Button>
                <Button
                  size="small"
                  onClick={() => client.mail.sendNow({ id: row.id }).catch(showFault)}
                >
                  Send again
                </Button>
              </>
            )}
            {row.state !== 'sending' && row.state !== 'unconfirmed' && (
              <>
                <Button
                  size="small"
                  onClick={() => client.mail.unsend({ id: row.id }).then(onEdit).catch(showFault)}
                >
                  Edit
                </Button>
                <Button
                  size="small"
                  onClick={() => client.mail.sendNow({ id: row.id }).catch(showFault)}
                >
                  Send now
                </Button>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}
