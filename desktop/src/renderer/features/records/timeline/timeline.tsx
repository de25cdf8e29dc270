/** The timeline of a record: composer, what is next, and everything that happened, by day. */
import { useState } from 'react'
import { dateFormat, timeOfDay } from '@kith/shared/model'
import type { TimelineEntry } from '@kith/shared/rpc'
import { useFormat, useLive, useUndo } from '#renderer/client'
import { EmptyState, Icon } from '#renderer/ui'
import type { RecordView } from '../use-record-view.ts'
import { countKinds, TIMELINE_KINDS, wantedKinds, type TimelineKind } from './timeline-kinds.ts'
import { timelineGroups } from './timeline-days.ts'
import { TimelineLine, type LineContext } from './timeline-line.tsx'
import './timeline.css'

const FIRST = 60
const MOST = 500

interface Props {
  readonly view: RecordView
  readonly openRecord: (id: string, object: string) => void
}

export function Timeline({ view, openRecord }: Props) {
  const [kind, setKind] = useState<TimelineKind>('all')
  const [limit, setLimit] = useState(FIRST)
  const format = useFormat()
  const { undo } = useUndo()
  const kinds = wantedKinds(kind)
  const { value, status } = useLive(
    `timeline:${view.id}:${kind}:${limit}`,
    ({ client }, signal) =>
      client.records.timeline(
        { record: view.id, limit, ...(kinds === null ? {} : { kinds: [...kinds] }) },
        { signal },
      ),
    true,
  )
  const entries: readonly TimelineEntry[] = value?.entries ?? []
  const groups = timelineGroups(entries, format)
  const older = (value?.total ?? 0) - entries.length
  const context: LineContext = {
    catalog: view.catalog,
    object: view.object,
    openRecord,
    timeOf: timeWords(format.locale, format.timeZone),
    fullTime: fullWords(format.locale, format.timeZone),
    undoActions: actions => {
      // Newest first, so that each finds the values it wrote.
      void actions.reduce<Promise<void>>(
        (before, action) => before.then(() => undo(action)),
        Promise.resolve(),
      )
    },
  }

  return (
    <section className="tl-list" aria-label="Timeline">
      <KindFilter
        chosen={kind}
        counts={kind === 'all' && older === 0 ? countKinds(entries) : null}
        onChoose={setKind}
      />
      {groups.map(group => (
        <section key={group.id} aria-label={`${group.label} ${group.detail}`}>
          <h3 className="tl-day">
            {group.label} <span>{group.detail}</span>
          </h3>
          <ol>
            {group.items.map(item => (
              <TimelineLine
                key={item.id}
                item={item}
                showsDate={group.showsDates}
                context={context}
              />
            ))}
          </ol>
        </section>
      ))}
      {older > 0 && (
        <button
          type="button"
          className="tl-more"
          disabled={limit >= MOST}
          onClick={() => setLimit(Math.min(MOST, limit * 4))}
        >
          <Icon name="chevron-down" size={14} />
          {older.toLocaleString(format.locale)} older
        </button>
      )}
      {entries.length === 0 && status === 'ready' && (
        <EmptyState
          text={kind === 'all' ? 'Nothing has happened here yet.' : 'Nothing of this kind yet.'}
        />
      )}
    </section>
  )
}

function KindFilter({
  chosen,
  counts,
  onChoose,
}: {
  readonly chosen: TimelineKind
  readonly counts: Readonly<Record<TimelineKind, number>> | null
  readonly onChoose: (kind: TimelineKind) => void
}) {
  // A kind that never happened here is no choice, unless it is the one that was chosen.
  const shown = TIMELINE_KINDS.filter(
    kind => kind.id === 'all' || kind.id === chosen || counts === null || counts[kind.id] > 0,
  )
  return (
    <div className="tl-kinds" role="radiogroup" aria-label="Show">
      {shown.map((kind, index) => (
        <button
          key={kind.id}
          type="button"
          role="radio"
          aria-checked={kind.id === chosen}
          tabIndex={kind.id === chosen ? 0 : -1}
          className="tl-kind"
          onClick={() => onChoose(kind.id)}
          onKeyDown={event => {
            const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
            const next = shown[(index + step + shown.length) % shown.length]
            if (step === 0 || next === undefined) return
            event.preventDefault()
            event.stopPropagation()
            onChoose(next.id)
            const sibling = step > 0 ? 'nextElementSibling' : 'previousElementSibling'
            const target = event.currentTarget[sibling]
            if (target instanceof HTMLElement) target.focus()
          }}
        >
          {kind.label}
          {counts !== null && kind.id !== 'all' && <span>{counts[kind.id]}</span>}
        </button>
      ))}
    </div>
  )
}

function timeWords(locale: string, timeZone: string) {
  const time = dateFormat(locale, timeZone, timeOfDay(locale))
  const day = dateFormat(locale, timeZone, { weekday: 'short', day: 'numeric', month: 'short' })
  return (iso: string, showsDate: boolean) =>
    (showsDate ? day : time).format(Date.parse(iso)).replaceAll(',', '')
}

function fullWords(locale: string, timeZone: string) {
  const full = dateFormat(locale, timeZone, { dateStyle: 'full', timeStyle: 'short' })
  return (iso: string) => full.format(Date.parse(iso))
}
