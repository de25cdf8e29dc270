import { useFormat, useLive, useNavigation } from '#renderer/client'
import type { ActionEntry } from '@kith/shared/rpc'
import { Button, Icon } from '#renderer/ui'
import { dayName, startOfDay, timeOf } from './day-groups.ts'

const LIMIT = 8

/** The last things that happened in the workspace. */
export function SinceYesterday() {
  const format = useFormat()
  const { go } = useNavigation()
  const { value } = useLive<readonly ActionEntry[]>(
    `actions:${LIMIT}`,
    ({ client }, signal) => client.records.actions({ limit: LIMIT }, { signal }),
    true,
  )
  const since = startOfDay(format, -1).getTime()
  const entries = (value ?? []).filter(
    entry => entry.undoneBy === null && Date.parse(entry.at) >= since,
  )
  if (entries.length === 0) return null
  return (
    <section aria-labelledby="today-since">
      <div className="today-heading">
        <h3 id="today-since">Since yesterday</h3>
        <Button variant="ghost" size="small" onClick={() => go({ page: 'activity' })}>
          All changes
        </Button>
      </div>
      <ul>
        {entries.map(entry => (
          <li key={entry.action} className="since">
            <time>
              {dayName(entry.at, format) === 'today'
                ? timeOf(entry.at, format)
                : dayName(entry.at, format)}
            </time>
            <Icon name={entry.source === 'import' ? 'download' : 'history'} size={14} />
            <span className="trunc" dir="auto">
              {entry.label}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
