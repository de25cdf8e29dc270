/** Everything that changed, by day, each to be taken back: the ladder of undo with its rungs in sight. */
import { useMemo, useState } from 'react'
import { dateFormat, timeOfDay } from '@kith/shared/model'
import type { ActionEntry } from '@kith/shared/rpc'
import { useFormat, useLive, useUndo, useWorkspace } from '#renderer/client'
import { Button, EmptyState, Icon, Input, matchText } from '#renderer/ui'
import { gatherDays } from './gather-days.ts'

const STEP = 100
const MOST = 500

const ICONS: Readonly<Record<string, string>> = {
  import: 'download',
  flow: 'zap',
  api: 'plug',
  mail: 'mail',
  system: 'settings',
  person: 'pencil',
}

/** By the verb that every label of a change begins with. */
const VERBS: readonly (readonly [RegExp, string])[] = [
  [/^(?:Deleted|Removed)\b/, 'trash-2'],
  [/^(?:Added|Created|Made)\b/, 'plus'],
  [/^(?:Restored|Put back)\b/, 'archive-restore'],
  [/^(?:Merged)\b/, 'git-merge'],
  [/^(?:Shared|Stopped sharing)\b/, 'users'],
  [/^(?:Linked)\b/, 'link'],
]

const iconOf = ({ source, label }: ActionEntry): string =>
  (source === 'person' ? VERBS.find(([verb]) => verb.test(label))?.[1] : undefined) ??
  ICONS[source] ??
  'pencil'

export function ActivityPage() {
  const [limit, setLimit] = useState(STEP)
  const [text, setText] = useState('')
  const { value } = useLive<readonly ActionEntry[]>(
    `actions:${limit}`,
    ({ client }, signal) => client.records.actions({ limit }, { signal }),
    true,
  )
  const { canUndo, canRedo } = useWorkspace()
  const { undo, redo } = useUndo()
  const format = useFormat()
  const entries = useMemo(
    () => (value ?? []).filter(entry => matchText(`${entry.label} ${entry.actor}`, text) !== null),
    [value, text],
  )
  const days = useMemo(() => gatherDays(entries, format), [entries, format])
  return (
    <div className="activity">
      <header className="page-head">
        <h1 className="page-title">
          <Icon name="history" />
          History
        </h1>
        <span className="grow" />
        <Button
          icon="undo-2"
          keys="Mod+Z"
          disabled={canUndo === null}
          onClick={() => void undo()}
          title={canUndo ?? ''}
        >
          Undo
        </Button>
        <Button
          icon="redo-2"
          keys="Mod+Shift+Z"
          disabled={canRedo === null}
          onClick={() => void redo()}
          title={canRedo ?? ''}
        >
          Redo
        </Button>
      </header>
      <div className="page-body">
        <div className="activity-column">
          <Input
            icon="search"
            aria-label="Find a change"
            placeholder="Find a change"
            value={text}
            onChange={event => setText(event.target.value)}
          />
          {days.map(day => (
            <section key={day.key} aria-label={day.name}>
              <h2>{day.name}</h2>
              <ul>
                {day.items.map(entry => (
                  <Entry key={entry.action} entry={entry} />
                ))}
              </ul>
            </section>
          ))}
          {value !== null && entries.length === 0 && (
            <EmptyState
              icon="history"
              text={text === '' ? 'Nothing has changed yet.' : `No change has the words “${text}”.`}
              hint="Every change can be taken back from here, whenever it was."
            />
          )}
          {value !== null && value.length === limit && limit < MOST && (
            <Button variant="ghost" onClick={() => setLimit(Math.min(MOST, limit + STEP * 2))}>
              Show older
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}

function Entry({ entry }: { readonly entry: ActionEntry }) {
  const { undo } = useUndo()
  const { locale, timeZone } = useFormat()
  const isUndone = entry.undoneBy !== null
  const time = dateFormat(locale, timeZone, timeOfDay(locale)).format(Date.parse(entry.at))
  return (
    <li className="activity-row" data-undone={isUndone || undefined}>
      <Icon name={iconOf(entry)} />
      <span className="trunc activity-label" dir="auto">
        {entry.label}
      </span>
      {entry.count > 1 && <span className="ui-count">{entry.count.toLocaleString()} records</span>}
      <span className="muted trunc" dir="auto">
        {entry.source === 'import' ? 'by import' : entry.actor}
      </span>
      <span className="grow" />
      {isUndone ? (
        <span className="muted">Taken back</span>
      ) : entry.isFinal ? (
        <span className="muted">Gone for good</span>
      ) : (
        <Button variant="ghost" size="small" icon="undo-2" onClick={() => void undo(entry.action)}>
          Take back
        </Button>
      )}
      <time className="muted">{time}</time>
    </li>
  )
}
