/** People whom nobody wrote to for longer than is usual: who, how it went, and how to end it. */
import type { ColdContact } from '@kith/shared/rpc'
import {
  showFault,
  useCall,
  useClient,
  useCommand,
  useFormat,
  useNavigation,
  useRecord,
} from '#renderer/client'
import { refsOf } from '#renderer/fields'
import { Avatar, Button, IconButton, Menu, toast } from '#renderer/ui'
import { startOfDay } from './day-groups.ts'
import { coldText } from './meetings.ts'
import { TASK } from './today-queries.ts'

const MOST = 5
const PACE_MS = 600_000
const EVERY_WEEKS = [2, 4, 8, 12, 26]

export function GoingCold() {
  const { now } = useFormat()
  // Silence grows by days; what has just arrived may end it.
  const { value, again } = useCall(`going-cold:${Math.floor(now / PACE_MS)}`, client =>
    client.mail.goingCold({ limit: MOST }),
  )
  if (value === null || value.length === 0) return null
  return (
    <section aria-labelledby="today-cold">
      <div className="today-heading">
        <h2 id="today-cold">
          Going cold <span className="ui-count">{value.length}</span>
        </h2>
        <span className="muted">Last 12 weeks</span>
      </div>
      <ul>
        {value.map(each => (
          <Cold key={each.person} cold={each} onChanged={again} />
        ))}
      </ul>
    </section>
  )
}

function Cold({ cold, onChanged }: { readonly cold: ColdContact; readonly onChanged: () => void }) {
  const { person, name, weeks, contact } = cold
  const format = useFormat()
  const { now } = format
  const { go } = useNavigation()
  const client = useClient()
  const command = useCommand()
  const row = useRecord(person).value
  const company = refsOf(row?.cells['company'])[0]
  const address = firstAddress(row?.cells['emails'])
  const { silent, usual } = coldText(contact, now)
  const plan = async () => {
    await command('record.create', {
      object: TASK,
      cells: {
        title: `Call ${name}`,
        dueAt: startOfDay(format, 1).toISOString(),
        targets: [person],
      },
    })
    toast(`Call ${name} is among the tasks of tomorrow.`)
  }
  const keep = async (everyWeeks: number | null) => {
    await client.mail.keepInTouch({ person, everyWeeks })
    onChanged()
  }
  return (
    <li className="task cold">
      <Avatar name={name} size={20} />
      <button
        type="button"
        className="task-title trunc"
        dir="auto"
        onClick={() => go({ page: 'object', object: 'person', record: person })}
      >
        <b>{name || 'No name'}</b>
        {company !== undefined && <span className="muted"> {company.title}</span>}
      </button>
      <span className="task-end">
        <span className="task-tools">
          {address !== null && (
            <Button
              variant="ghost"
              size="small"
              icon="mail"
              onClick={() => go({ page: 'mail', box: 'inbox', compose: address })}
            >
              Write
            </Button>
          )}
          <Button
            variant="ghost"
            size="small"
            icon="phone"
            className="task-later"
            onClick={() => void plan().catch(showFault)}
          >
            Call tomorrow
          </Button>
          <Menu
            align="end"
            trigger={
              <IconButton size="small" icon="alarm-clock" label={`Keep in touch with ${name}`} />
            }
            items={[
              ...EVERY_WEEKS.map(weeksApart => ({
                label: `Every ${weeksApart} weeks`,
                isChecked: contact.everyWeeks === weeksApart,
                onSelect: () => void keep(weeksApart).catch(showFault),
              })),
              ...(contact.everyWeeks === null
                ? []
                : [{ label: 'As usual', onSelect: () => void keep(null).catch(showFault) }]),
            ]}
          />
        </span>
        <Weeks weeks={weeks} />
        <span className="cold-words">
          <b>{silent}</b>
          {usual !== null && `, ${usual}`}
        </span>
      </span>
    </li>
  )
}

function Weeks({ weeks }: { readonly weeks: readonly number[] }) {
  const most = Math.max(1, ...weeks)
  return (
    <span
      className="cold-weeks"
      role="img"
      aria-label={`Messages a week, oldest first: ${weeks.join(', ')}`}
    >
      {weeks.map((count, at) => (
        // Twelve fixed places: their order is their name.
        // oxlint-disable-next-line react/no-array-index-key
        <i
          key={at}
          style={{ blockSize: count === 0 ? 2 : 3 + Math.round((count / most) * 11) }}
          data-none={count === 0 || undefined}
        />
      ))}
    </span>
  )
}

function firstAddress(value: unknown): string | null {
  const first: unknown = Array.isArray(value) ? value[0] : value
  if (typeof first === 'string') return first
  const address = (first as { readonly address?: unknown } | null | undefined)?.address
  return typeof address === 'string' ? address : null
}
