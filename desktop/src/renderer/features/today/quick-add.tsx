/** The line that turns words into a task: underlines what it understood and shows it as chips. */
import { useEffect, useMemo, useRef, useState } from 'react'
import { dateFormat, type FormatContext } from '@kith/shared/model'
import type { SearchHit } from '@kith/shared/rpc'
import {
  useAccess,
  useCatalog,
  useClient,
  useCommand,
  useFormat,
  useParse,
  useWorkspace,
} from '#renderer/client'
import { RecordMark, toMoment, wallClock } from '#renderer/fields'
import { Chip, Icon, Kbd, Menu } from '#renderer/ui'
import { dayName } from './day-groups.ts'
import { readQuickAdd, type QuickAdd as Read, type Token } from './quick-add-text.ts'
import { TASK } from './today-queries.ts'

export interface QuickAddProps {
  readonly autoFocus?: boolean
  readonly onAdded?: () => void
}

const HUE: Readonly<Record<Token['kind'], number>> = {
  verb: 152,
  person: 302,
  date: 215,
  tag: 22,
  priority: 50,
}
const MOST_MATCHES = 6

export function QuickAdd({ autoFocus = false, onAdded }: QuickAddProps) {
  const [text, setText] = useState('')
  const { dateOrder, now, timeZone } = useParse()
  const run = useCommand()
  const { me } = useWorkspace()
  const input = useRef<HTMLInputElement>(null)
  const mayAdd = useAccess().may('create', TASK)
  const read = useMemo(
    () => readQuickAdd(text, wallClock(now, timeZone), dateOrder),
    [text, now, timeZone, dateOrder],
  )
  const matches = useMatches(read)
  const [chosen, setChosen] = useState<Readonly<Record<string, number>>>({})
  const linked = matches.flatMap(({ key, hits }) => {
    const hit = hits[chosen[key] ?? 0]
    return hit ? [{ key, hit, hits }] : []
  })

  const add = async (): Promise<void> => {
    if (read.title === '') return
    const answer = await run('record.create', {
      object: TASK,
      cells: {
        title: read.title,
        ...(read.date
          ? { dueAt: toMoment(read.date.date, read.date.time ?? '00:00', timeZone) }
          : {}),
        ...(read.isUrgent ? { priority: 'urgent' } : {}),
        ...(me ? { assignee: me.id } : {}),
        ...(linked.length > 0 ? { targets: [...new Set(linked.map(({ hit }) => hit.id))] } : {}),
      },
    })
    if (!answer) return
    setText('')
    setChosen({})
    onAdded?.()
  }
  if (!mayAdd) return null
  return (
    <div className="quick" data-filled={text !== '' || undefined}>
      <div className="quick-line">
        <Icon name="plus" />
        <div className="quick-text">
          <Underlines text={text} tokens={read.tokens} />
          <input
            ref={input}
            // The page is for this line; a person who opens it wants to type.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus={autoFocus}
            dir="auto"
            aria-label="Add a task in words"
            placeholder="Call Ann tomorrow 3pm about renewal #acme"
            value={text}
            onChange={event => setText(event.target.value)}
            onKeyDown={event => {
              if (event.nativeEvent.isComposing) return
              if (event.key === 'Enter') void add()
              else if (event.key === 'Escape' && text !== '') {
                event.stopPropagation()
                setText('')
              } else if (event.key === 'Tab' && !event.shiftKey) {
                const open = linked.find(({ hits }) => hits.length > 1)
                if (!open) return
                event.preventDefault()
                setChosen({
                  ...chosen,
                  [open.key]: ((chosen[open.key] ?? 0) + 1) % open.hits.length,
                })
              }
            }}
          />
        </div>
        {text !== '' && (
          <span className="quick-keys">
            {linked.some(({ hits }) => hits.length > 1) && (
              <>
                <Kbd keys="Tab" /> change
              </>
            )}
            <Kbd keys="Enter" /> add
          </span>
        )}
      </div>
      {text !== '' && (
        <div className="quick-chips" aria-live="polite">
          <ReadChips read={read} />
          {linked.map(({ key, hit, hits }) => (
            <MatchChip
              key={key}
              hit={hit}
              hits={hits}
              at={chosen[key] ?? 0}
              onChoose={at => setChosen({ ...chosen, [key]: at })}
            />
          ))}
          {read.tokens.length === 0 && (
            <span className="muted">A day, a name or #company in the line is understood</span>
          )}
        </div>
      )}
    </div>
  )
}

function ReadChips({ read }: { readonly read: Read }) {
  const format = useFormat()
  const verb = read.tokens.find(token => token.kind === 'verb')
  return (
    <>
      {verb && (
        <Chip hue={HUE.verb} icon={verb.value}>
          {read.title.split(' ', 1)[0]}
        </Chip>
      )}
      {read.date && (
        <Chip hue={HUE.date} icon="calendar">
          {dayLabel(read.date, format)}
        </Chip>
      )}
      {read.isUrgent && (
        <Chip hue={HUE.priority} icon="flag">
          Urgent
        </Chip>
      )}
    </>
  )
}

function dayLabel(date: NonNullable<Read['date']>, format: FormatContext): string {
  const moment = toMoment(date.date, date.time ?? '00:00', format.timeZone)
  const long = dateFormat(format.locale, format.timeZone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  }).format(new Date(moment))
  const near = dayName(moment, format)
  const day =
    near === 'today' || near === 'tomorrow' ? near.charAt(0).toUpperCase() + near.slice(1) : long
  return date.time === null ? day : `${day}, ${date.time}`
}

interface MatchChipProps {
  readonly hit: SearchHit
  readonly hits: readonly SearchHit[]
  readonly at: number
  readonly onChoose: (at: number) => void
}

function MatchChip({ hit, hits, at, onChoose }: MatchChipProps) {
  const catalog = useCatalog()
  const face = (
    <RecordMark record={{ id: hit.id, object: hit.object, title: hit.title }} catalog={catalog} />
  )
  const hue = hit.object === 'person' ? HUE.person : HUE.tag
  if (hits.length === 1) return <Chip hue={hue}>{face}</Chip>
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="quick-match"
          aria-label={`${hit.title}, ${at + 1} of ${hits.length}`}
        >
          <Chip hue={hue}>
            <span className="quick-match-face">
              {face}
              <span className="quick-of">
                {at + 1} of {hits.length}
              </span>
              <Icon name="chevron-down" size={12} />
            </span>
          </Chip>
        </button>
      }
      items={hits.map((other, place) => ({
        label: other.title,
        hint: other.subtitle,
        isChecked: place === at,
        onSelect: () => onChoose(place),
      }))}
    />
  )
}

/** Paints the same text below the input, invisible but for its lines. */
function Underlines({
  text,
  tokens,
}: {
  readonly text: string
  readonly tokens: readonly Token[]
}) {
  const parts = []
  let at = 0
  for (const { from, to, kind } of tokens) {
    if (from < at) continue
    parts.push(
      text.slice(at, from),
      <u key={from} style={{ textDecorationColor: `oklch(0.65 0.15 ${HUE[kind]})` }}>
        {text.slice(from, to)}
      </u>,
    )
    at = to
  }
  return (
    <div className="quick-under" aria-hidden dir="auto">
      {parts}
      {text.slice(at)}
    </div>
  )
}

interface Match {
  readonly key: string
  readonly hits: readonly SearchHit[]
}

/** Who and what the names and tags may be. */
function useMatches(read: Read): readonly Match[] {
  const client = useClient()
  const wanted = read.tokens.filter(token => token.kind === 'person' || token.kind === 'tag')
  const key = wanted.map(token => `${token.kind}:${token.value}`).join('|')
  const [found, setFound] = useState<{ readonly key: string; readonly matches: readonly Match[] }>({
    key: '',
    matches: [],
  })
  useEffect(() => {
    if (key === '') return
    let isCurrent = true
    const ask = key.split('|').map(async (part): Promise<Match> => {
      const [kind, ...value] = part.split(':')
      const text = value.join(':')
      const objects = kind === 'person' ? ['person'] : ['company', 'deal', 'person']
      return {
        key: part,
        hits: await client.records.search({ text, objects, limit: MOST_MATCHES }),
      }
    })
    Promise.all(ask).then(
      matches => isCurrent && setFound({ key, matches }),
      // Without a match the words stay words.
      () => isCurrent && setFound({ key, matches: [] }),
    )
    return () => {
      isCurrent = false
    }
  }, [client, key])
  return key === '' ? [] : found.matches
}
