/** The calendar: a day, a week, a month or what comes, of every calendar of this device. */
import { dateFormat } from '@kith/shared/model'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { momentOf } from '@kith/shared/calendar'
import type { CalendarEntry, EventDetail, EventDraft } from '@kith/shared/rpc'
import { useActionHandler } from '#renderer/actions'
import {
  showFault,
  useClient,
  useFormat,
  useNavigation,
  useSettings,
  useStored,
  type Place,
} from '#renderer/client'
import { Button, EmptyState, toast } from '#renderer/ui'
import { CalendarHeader } from './calendar-header.tsx'
import { addDays, daysShown, stepped, type CalendarView, type Day } from './days.ts'
import { EventDialog } from './event/event-dialog.tsx'
import { EventPopover } from './event/event-popover.tsx'
import { findTime } from './event/find-time.ts'
import { ScopeDialog } from './event/scope-dialog.tsx'
import { draftOf, guestOf, newDraft } from './event-draft.ts'
import { eventKey } from './event-place.ts'
import { AgendaList } from './grid/agenda-list.tsx'
import { DayHeads } from './grid/day-heads.tsx'
import { MonthGrid } from './grid/month-grid.tsx'
import { TimeGrid } from './grid/time-grid.tsx'
import type { TimeDrag } from './grid/use-time-drag.ts'
import { wall } from './pieces.ts'
import { occurrenceOf, useCalendars, useEntries, useEventActs } from './use-calendar.ts'
import './calendar.css'

/** Pixels of an hour at normal text. */
const HOUR = 48
const HOUR_MS = 3_600_000

export type CalendarPlace = Extract<Place, { readonly page: 'calendar' }>

interface Asked {
  readonly title: string
  readonly verb: string
  readonly isRecurring: boolean
  readonly others: number
  readonly run: (scope: 'one' | 'following' | 'all', tellsPeople: boolean) => void
}

export function CalendarPage({ place }: { readonly place: CalendarPlace }) {
  const client = useClient()
  const { go } = useNavigation()
  const context = useFormat()
  const settings = useSettings()
  const { calendars, isReady } = useCalendars()
  const acts = useEventActs()
  const [kept, keep] = useStored<CalendarView>('calendar.view', 'week')
  const [open, setOpen] = useState<{ entry: CalendarEntry; at: HTMLElement } | null>(null)
  const [form, setForm] = useState<{ draft: EventDraft; words: string | null } | null>(null)
  const [asked, setAsked] = useState<Asked | null>(null)
  const [wantsForm, setWantsForm] = useState(false)
  const { timeZone, now, locale } = context
  const today = wall(now, timeZone).day
  const view = place.view ?? kept
  const date = place.date ?? today
  const weekStart = Number(settings['weekStart'] ?? 1) || 7
  const days = useMemo(() => daysShown(view, date, weekStart), [view, date, weekStart])
  const [from, to] = [days[0] ?? date, addDays(days.at(-1) ?? date, 1)]
  // Whole days stand at midnight UTC, the others where this person is: both must be inside.
  const all = useEntries(
    Math.min(midnight(from, timeZone), midnight(from, 'UTC')),
    Math.max(midnight(to, timeZone), midnight(to, 'UTC')),
  )
  const entries = useMemo(() => {
    const hidden = new Set(calendars.filter(({ isShown }) => !isShown).map(({ id }) => id))
    return all.filter(({ calendar, status }) => !hidden.has(calendar) && status !== 'cancelled')
  }, [all, calendars])

  const show = useCallback(
    (change: { readonly view?: CalendarView; readonly date?: Day }) => {
      if (change.view !== undefined) keep(change.view)
      go({ page: 'calendar', view, date, ...change })
    },
    [go, keep, view, date],
  )
  // A link opens its event once it is drawn, and a new one with whom it names.
  const handled = useRef<string | undefined>(undefined)
  useEffect(() => {
    const asked = place.event
    if (asked === handled.current) return
    if (asked === undefined) {
      handled.current = undefined
      return
    }
    const guest = guestOf(asked)
    if (guest !== null) {
      if (!isReady) return
      handled.current = asked
      const first = findTime([], HOUR_MS / 2, now, timeZone) ?? { start: now, end: now }
      const draft = newDraft(calendars, { ...first, isAllDay: false }, timeZone)
      if (draft === undefined) toast('No calendar here can be written to.', { tone: 'problem' })
      else {
        const own = calendars.find(({ id }) => id === draft.calendar)
        const wantsConference = own !== undefined && own.meets !== null
        setForm({ draft: { ...draft, people: guest, wantsConference }, words: null })
      }
      return
    }
    const entry = entries.find(each => eventKey(each) === asked)
    const at = document.querySelector<HTMLElement>(`[data-event="${CSS.escape(asked)}"]`)
    if (entry === undefined || at === null) return
    handled.current = asked
    at.scrollIntoView({ block: 'center' })
    setOpen({ entry, at })
  }, [place.event, entries, calendars, isReady, now, timeZone])
  const step = (by: 1 | -1): void => show({ date: stepped(view, date, by) })
  const goToday = (): void => show({ date: today })
  const create = (times: { start: number; end: number; isAllDay: boolean }): void => {
    const draft = newDraft(calendars, times, timeZone)
    if (draft === undefined) toast('No calendar here can be written to.', { tone: 'problem' })
    else setForm({ draft, words: null })
  }
  const createNow = (): void => {
    // Whoever is faster than the calendars gets the form with them.
    if (!isReady) return setWantsForm(true)
    const day = days.includes(today) ? today : date
    const hour = Math.ceil(now / HOUR_MS) * HOUR_MS
    const start = day === today ? hour : momentOf(`${day}T09:00:00`, timeZone)
    create({ start, end: start + HOUR_MS, isAllDay: false })
  }
  useEffect(() => {
    if (!isReady || !wantsForm) return
    setWantsForm(false)
    createNow()
    // Once, when they are here.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isReady, wantsForm])
  const save = (draft: EventDraft, entry: CalendarEntry | null, verb: string): void => {
    const others = draft.people.length
    const isRecurring = entry?.isRecurring === true
    const said = `${draft.event === null ? 'Added' : 'Changed'} ${draft.title || 'the event'}`
    const run: Asked['run'] = (scope, tells) => {
      setAsked(null)
      setForm(null)
      setOpen(null)
      void acts.save(draft, scope, tells, said)
    }
    if (others === 0 && !isRecurring) run('all', false)
    else
      setAsked({ title: said.replace(/^Added|^Changed/, 'Save'), verb, isRecurring, others, run })
  }
  const remove = (entry: CalendarEntry): void => {
    const others = entry.people.filter(({ isOrganizer }) => !isOrganizer).length
    const run: Asked['run'] = (scope, tells) => {
      setAsked(null)
      setOpen(null)
      void acts.remove(entry, scope, tells)
    }
    if (others === 0 && !entry.isRecurring) run('all', false)
    else {
      const title = `Remove ${entry.title || 'the event'}`
      setAsked({ title, verb: 'Remove', isRecurring: entry.isRecurring, others, run })
    }
  }
  const onDrop = (drag: TimeDrag): void => {
    const day = days[drag.day] ?? date
    const at = (minutes: number): number =>
      momentOf(`${addDays(day, Math.floor(minutes / 1440))}T${clock(minutes % 1440)}`, timeZone)
    const { entry } = drag
    const [start, end] = [at(drag.start), at(drag.end)]
    if (entry === null) return create({ start, end, isAllDay: false })
    if (start === entry.start && end === entry.end) return
    void client.calendar
      .event({ event: entry.event, occurrence: occurrenceOf(entry) })
      .then(detail => detail && save({ ...draftOf(detail), start, end }, entry, 'Move'))
      .catch(showFault)
  }
  const edit = (detail: EventDetail): void => {
    setOpen(null)
    setForm({ draft: draftOf(detail), words: detail.ruleWords })
  }

  useActionHandler('record.create', createNow)
  useActionHandler('calendar.today', goToday)
  useActionHandler('calendar.undo', acts.undo)
  useActionHandler('calendar.next', () => step(1))
  useActionHandler('calendar.previous', () => step(-1))
  useActionHandler('calendar.day', () => show({ view: 'day' }))
  useActionHandler('calendar.week', () => show({ view: 'week' }))
  useActionHandler('calendar.month', () => show({ view: 'month' }))
  useActionHandler('calendar.agenda', () => show({ view: 'agenda' }))

  const opened = open?.entry ?? null
  const onOpen = (entry: CalendarEntry, at: HTMLElement): void => setOpen({ entry, at })
  const shared = { days, today, entries, calendars, context, open: opened, onOpen }
  const edited = form?.draft.event === undefined ? null : form.draft.event
  return (
    <div className="cal">
      <CalendarHeader
        title={titleOf(view, date, locale)}
        view={view}
        calendars={calendars}
        onView={next => show({ view: next })}
        onToday={goToday}
        onStep={step}
        onNew={createNow}
      />
      {isReady && calendars.length === 0 ? (
        <div className="cal-none">
          <EmptyState
            icon="calendar"
            text="No calendar is connected yet"
            action={
              <Button variant="primary" onClick={() => go({ page: 'settings', section: 'mail' })}>
                Connect an account
              </Button>
            }
            hint="Google, Microsoft or any CalDAV server. Events stay on this device and work without the network."
          />
        </div>
      ) : view === 'month' ? (
        <MonthGrid
          {...shared}
          month={date.slice(0, 7)}
          onDay={day => show({ view: 'day', date: day })}
          onCreate={day =>
            create({
              start: midnight(day, 'UTC'),
              end: midnight(addDays(day, 1), 'UTC'),
              isAllDay: true,
            })
          }
        />
      ) : view === 'agenda' ? (
        <AgendaList {...shared} />
      ) : (
        <>
          <DayHeads {...shared} onDay={day => show({ view: 'day', date: day })} />
          <TimeGrid {...shared} now={now} hour={HOUR} onDrop={onDrop} />
        </>
      )}
      {open !== null && (
        <EventPopover
          key={`${open.entry.event} ${open.entry.start}`}
          entry={
            entries.find(
              each => each.event === open.entry.event && each.start === open.entry.start,
            ) ?? open.entry
          }
          hue={calendars.find(({ id }) => id === open.entry.calendar)?.hue ?? 235}
          anchor={open.at}
          onClose={() => setOpen(null)}
          onEdit={edit}
          onRemove={remove}
          onRespond={response => acts.respond(open.entry, response)}
        />
      )}
      {form !== null && (
        <EventDialog
          draft={form.draft}
          calendars={calendars}
          ruleWords={form.words}
          onClose={() => setForm(null)}
          onSave={draft => save(draft, edited === null ? null : recurring(entries, edited), 'Save')}
        />
      )}
      {asked !== null && (
        <ScopeDialog
          title={asked.title}
          verb={asked.verb}
          isRecurring={asked.isRecurring}
          others={asked.others}
          onClose={() => setAsked(null)}
          onDone={asked.run}
        />
      )}
    </div>
  )
}

const midnight = (day: Day, zone: string): number => momentOf(`${day}T00:00:00`, zone)
const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}:00`
const recurring = (entries: readonly CalendarEntry[], event: string): CalendarEntry | null =>
  entries.find(entry => entry.event === event) ?? null

function titleOf(view: CalendarView, date: Day, locale: string): string {
  const shape: Intl.DateTimeFormatOptions =
    view === 'day'
      ? { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }
      : { month: 'long', year: 'numeric' }
  return dateFormat(locale, 'UTC', shape).format(Date.parse(`${date}T00:00:00Z`))
}
