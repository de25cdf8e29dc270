/** An event as a form: everything has a sensible value, so that a title and Enter are enough. */
import { useState } from 'react'
import type { CalendarRow, EventDraft } from '@kith/shared/rpc'
import { useFormat } from '#renderer/client'
import { Button, Checkbox, Dialog, Input, Select, TextArea } from '#renderer/ui'
import { RecipientField } from '#renderer/features/mail'
import { momentAt, ruleChoices } from '../event-draft.ts'
import { addDays } from '../days.ts'
import { wall } from '../pieces.ts'
import { BusyBars } from './busy-bars.tsx'
import { DayField, TimeField } from './when-fields.tsx'

const REMINDERS = [
  { value: '', label: 'None' },
  { value: '0', label: 'When it begins' },
  { value: '10', label: '10 minutes before' },
  { value: '30', label: '30 minutes before' },
  { value: '60', label: 'An hour before' },
  { value: '1440', label: 'A day before' },
]
const DAY_MS = 86_400_000

export interface EventDialogProps {
  readonly draft: EventDraft
  readonly calendars: readonly CalendarRow[]
  /** Words of a rule that is not among those offered. */
  readonly ruleWords: string | null
  readonly onClose: () => void
  readonly onSave: (draft: EventDraft) => void
}

export function EventDialog({ draft, calendars, ruleWords, onClose, onSave }: EventDialogProps) {
  const { timeZone } = useFormat()
  const [now, setNow] = useState(draft)
  const set = (change: Partial<EventDraft>): void => setNow(before => ({ ...before, ...change }))
  const zone = now.isAllDay ? 'UTC' : (now.zone ?? timeZone)
  const from = wall(now.start, zone)
  // The last date of an event that lasts the day is inside it.
  const to = wall(now.isAllDay ? Math.max(now.start, now.end - DAY_MS) : now.end, zone)
  const choices = ruleChoices(from.day)
  const rule = now.rule ?? ''
  const isOdd = !choices.some(({ value }) => value === rule)
  const setStart = (day: string, time: string): void => {
    const start = momentAt(day, time, zone, now.isAllDay)
    if (!Number.isNaN(start)) set({ start, end: start + (now.end - now.start) })
  }
  const setEnd = (day: string, time: string): void => {
    const end = momentAt(now.isAllDay ? addDays(day, 1) : day, time, zone, now.isAllDay)
    if (!Number.isNaN(end)) set({ end: Math.max(end, now.start + (now.isAllDay ? DAY_MS : 0)) })
  }
  const setAllDay = (isAllDay: boolean): void => {
    const start = momentAt(from.day, '09:00', timeZone, isAllDay)
    set({
      isAllDay,
      start,
      end: isAllDay ? start + DAY_MS : start + 3_600_000,
      zone: isAllDay ? null : timeZone,
    })
  }
  const time = (minutes: number): string =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  const before = new Map(draft.people.map(one => [one.address, one]))
  const meets = calendars.find(({ id }) => id === now.calendar)?.meets ?? null
  const writable = calendars.filter(({ canWrite, id }) => canWrite || id === draft.calendar)
  return (
    <Dialog
      onClose={onClose}
      title={draft.event === null ? 'New event' : 'Edit event'}
      width={520}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            keys="Mod+Enter"
            disabled={now.end < now.start}
            onClick={() => onSave(now)}
          >
            Save
          </Button>
        </>
      }
    >
      {/* ⌘↵ saves from anywhere in the form. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <form
        className="cal-form"
        onKeyDown={event => {
          if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
          event.preventDefault()
          onSave(now)
        }}
        onSubmit={event => {
          event.preventDefault()
          onSave(now)
        }}
      >
        <Input
          size="large"
          aria-label="Title"
          placeholder="Title"
          maxLength={2000}
          value={now.title}
          onChange={event => set({ title: event.target.value })}
        />
        <div className="cal-form-times">
          <DayField
            label="Begins on"
            day={from.day}
            onChange={day => setStart(day, time(from.minutes))}
          />
          {!now.isAllDay && (
            <TimeField
              label="Begins at"
              time={time(from.minutes)}
              onChange={next => setStart(from.day, next)}
            />
          )}
          <span className="muted">to</span>
          {!now.isAllDay && (
            <TimeField
              label="Ends at"
              time={time(to.minutes)}
              onChange={next => setEnd(to.day, next)}
            />
          )}
          <DayField label="Ends on" day={to.day} onChange={day => setEnd(day, time(to.minutes))} />
        </div>
        <div className="cal-form-checks">
          <Checkbox checked={now.isAllDay} onChange={setAllDay} label="All day" />
          <Checkbox
            checked={now.isBusy}
            onChange={isBusy => set({ isBusy })}
            label="Shows as busy"
          />
          <Checkbox
            checked={now.isPrivate}
            onChange={isPrivate => set({ isPrivate })}
            label="Private"
          />
          {meets !== null && (
            <Checkbox
              checked={now.wantsConference}
              onChange={wantsConference => set({ wantsConference })}
              label={meets}
            />
          )}
        </div>
        <div className="cal-form-people">
          <RecipientField
            label="Invite people by name or address"
            people={now.people}
            onChange={people =>
              set({
                people: people.map(one => ({
                  address: one.address,
                  name: one.name,
                  isOptional: before.get(one.address)?.isOptional ?? false,
                })),
              })
            }
          />
        </div>
        {now.people.length > 0 && <BusyBars draft={now} onTime={set} />}
        <Input
          icon="map-pin"
          aria-label="Place"
          placeholder="Place"
          maxLength={2000}
          value={now.location}
          onChange={event => set({ location: event.target.value })}
        />
        <div className="cal-form-three">
          <Select
            label="Calendar"
            width="100%"
            value={now.calendar}
            options={writable.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={calendar => set({ calendar })}
          />
          <Select
            label="Repeats"
            width="100%"
            value={rule}
            options={
              isOdd ? [{ value: rule, label: ruleWords ?? 'As it is' }, ...choices] : choices
            }
            onChange={next => set({ rule: next === '' ? null : next })}
          />
          <Select
            label="Reminder"
            width="100%"
            value={String(now.reminders[0] ?? '')}
            options={REMINDERS}
            onChange={next => set({ reminders: next === '' ? [] : [Number(next)] })}
          />
        </div>
        <TextArea
          aria-label="Description"
          placeholder="Description"
          rows={3}
          maxLength={100_000}
          value={now.description}
          onChange={event => set({ description: event.target.value })}
        />
      </form>
    </Dialog>
  )
}
