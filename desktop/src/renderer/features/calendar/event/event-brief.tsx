/** What this device knows before a meeting: who they are, the last words, deals under way, what is still to be done. */
import { useMemo } from 'react'
import type { DocId } from '@kith/shared/kit'
import type { Filter } from '@kith/shared/model'
import type { Query, Row } from '@kith/shared/query'
import type { Brief, CalendarEntry } from '@kith/shared/rpc'
import {
  useCall,
  useCatalog,
  useFormat,
  useNavigation,
  useRecord,
  useRows,
  type Place,
} from '#renderer/client'
import { choiceIdsOf, FieldCell, refsOf } from '#renderer/fields'
import { shortTime } from '#renderer/features/mail'
import { Icon } from '#renderer/ui'
import { occurrenceOf } from '../use-calendar.ts'

const MOST = 3
/** Of so many people the deals, tasks and notes are looked up. */
const MOST_PEOPLE = 8

export function EventBrief({ entry }: { readonly entry: CalendarEntry }) {
  const brief = useCall(
    entry.people.length === 0 ? null : `brief:${entry.event}:${entry.start}`,
    client => client.calendar.brief({ event: entry.event, occurrence: occurrenceOf(entry) }),
  ).value
  return brief === null ? null : <Lines key={entry.event} people={brief.people} />
}

function Lines({ people }: { readonly people: Brief['people'] }) {
  const format = useFormat()
  const known = people.flatMap(one => one.person ?? []).slice(0, MOST_PEOPLE)
  const threads = threadsOf(people).slice(0, MOST)
  const deals = useTouching('deal', known)
  const tasks = useTouching('task', known)
  const notes = useTouching('note', known)
  const day = (at: Date) =>
    new Intl.DateTimeFormat(format.locale, {
      timeZone: format.timeZone,
      day: 'numeric',
      month: 'short',
    }).format(at)
  const stage = useCatalog().findField('deal', 'stage')
  if (known.length + threads.length === 0) return null
  return (
    <section className="cal-brief" aria-label="Brief">
      <h3>
        Brief <span className="muted">from this device</span>
      </h3>
      <ul>
        {known.slice(0, MOST).map(id => (
          <Who key={id} id={id} />
        ))}
        {threads.map(({ thread, who, subject, at }) => (
          <Line
            key={`m${thread}`}
            icon="mail"
            text={`${who}: ${subject || 'No subject'}`}
            to={{ page: 'mail', box: 'all', thread }}
            end={at === null ? null : shortTime(at, format)}
          />
        ))}
        {deals.map(row => (
          <Line
            key={row.id}
            icon="handshake"
            text={row.title}
            to={{ page: 'record', object: 'deal', record: row.id }}
            end={
              stage === undefined ? null : (
                <FieldCell field={stage} value={row.cells[stage.id] ?? null} />
              )
            }
          />
        ))}
        {tasks.map(row => {
          const due = row.cells['dueAt']
          const at = typeof due === 'string' ? new Date(due) : null
          return (
            <Line
              key={row.id}
              icon="square-check"
              text={row.title}
              to={{ page: 'record', object: 'task', record: row.id }}
              end={at === null ? null : day(at)}
            />
          )
        })}
        {notes.map(row => (
          <Line
            key={row.id}
            icon="notebook-pen"
            text={row.title}
            to={{ page: 'record', object: 'note', record: row.id }}
            end={shortTime(Date.parse(row.updatedAt), format)}
          />
        ))}
      </ul>
    </section>
  )
}

function Line(props: {
  readonly icon: string
  readonly text: string
  readonly to: Place
  readonly end: React.ReactNode
}) {
  const { go } = useNavigation()
  return (
    <li>
      <button type="button" className="cal-brief-line" onClick={() => go(props.to)}>
        <Icon name={props.icon} />
        <span className="trunc grow" dir="auto">
          {props.text}
        </span>
        {props.end !== null && <span className="cal-brief-end num">{props.end}</span>}
      </button>
    </li>
  )
}

/** "Yuki Tanaka, Head of operations, Acme". */
function Who({ id }: { readonly id: DocId }) {
  const catalog = useCatalog()
  const { value: row } = useRecord(id)
  const company = refsOf(row?.cells['company'])[0]?.id ?? null
  const { value: at } = useRecord(company)
  const job = row?.cells[catalog.findField('person', 'jobTitle')?.id ?? '']
  const words = [row?.title, typeof job === 'string' ? job : '', at?.title].filter(Boolean)
  if (row === null || words.length < 2) return null
  return (
    <Line
      icon="user"
      text={words.join(', ')}
      to={{ page: 'record', object: 'person', record: id }}
      end={null}
    />
  )
}

/** The newest thread with each of them, one line a thread. */
function threadsOf(people: Brief['people']) {
  const found = new Map<number, { who: string[]; subject: string; at: number | null }>()
  for (const one of people) {
    if (one.lastThread === null) continue
    const known = found.get(one.lastThread)
    const first = one.name.split(' ')[0] || one.address
    if (known === undefined)
      found.set(one.lastThread, {
        who: [first],
        subject: one.lastSubject ?? '',
        at: one.lastContact,
      })
    else if (known.who.length < 2) known.who.push(first)
  }
  return [...found]
    .map(([thread, { who, subject, at }]) => ({ thread, who: who.join(', '), subject, at }))
    .toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0))
}

/** Deals with these people, and open tasks and newest notes about them. */
function useTouching(object: 'deal' | 'task' | 'note', people: readonly DocId[]): readonly Row[] {
  const catalog = useCatalog()
  const key = people.join()
  const query = useMemo((): Query | null => {
    const found = catalog.findObject(object)
    const link = catalog.findField(object, object === 'deal' ? 'contact' : 'targets')
    const ids = key === '' ? [] : (key.split(',') as DocId[])
    if (found === undefined || link === undefined || ids.length === 0) return null
    const touches: Filter = {
      or: ids.map(id =>
        object === 'deal'
          ? { field: link.id, op: 'is', value: id }
          : { field: link.id, op: 'hasAll', value: [id] },
      ),
    }
    const status = catalog.findField(object, object === 'deal' ? 'stage' : 'status')
    const ended = [...choiceIdsOf(status, 'done', 'won', 'lost')]
    const open: readonly Filter[] =
      status === undefined || ended.length === 0
        ? []
        : [
            {
              or: [
                { field: status.id, op: 'notIn', value: ended },
                { field: status.id, op: 'empty' },
              ],
            },
          ]
    return {
      object: found.id,
      where: { and: [touches, ...open] },
      ...(object === 'task' ? { order: [{ field: 'dueAt', dir: 'asc' }] } : {}),
    }
  }, [catalog, object, key])
  const list = useRows(query)
  return Array.from({ length: Math.min(MOST, list.total ?? 0) }, (_, at) => list.row(at)).filter(
    each => each !== undefined,
  )
}
