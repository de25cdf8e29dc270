import type { CalendarRow } from '@kith/shared/rpc'
import { showFault, useClient } from '#renderer/client'
import { Button, IconButton, Menu, Segmented } from '#renderer/ui'
import { type CalendarView } from './days.ts'

const VIEWS: readonly { readonly value: CalendarView; readonly label: string }[] = [
  { value: 'day', label: 'Day' },
  { value: 'week', label: 'Week' },
  { value: 'month', label: 'Month' },
  { value: 'agenda', label: 'Agenda' },
]

export interface CalendarHeaderProps {
  readonly title: string
  readonly view: CalendarView
  readonly calendars: readonly CalendarRow[]
  readonly onView: (view: CalendarView) => void
  readonly onToday: () => void
  readonly onStep: (by: 1 | -1) => void
  readonly onNew: () => void
}

export function CalendarHeader(props: CalendarHeaderProps) {
  const { title, view, calendars, onView, onToday, onStep, onNew } = props
  const client = useClient()
  const shown = calendars.filter(({ isShown }) => isShown).length
  return (
    <header className="page-head cal-head-bar">
      <h1 className="page-title">{title}</h1>
      <Button variant="ghost" onClick={onToday}>
        Today
      </Button>
      <IconButton icon="chevron-left" label="Earlier" keys="K" onClick={() => onStep(-1)} />
      <IconButton icon="chevron-right" label="Later" keys="J" onClick={() => onStep(1)} />
      <span className="grow" />
      <Segmented<CalendarView> label="View" value={view} options={VIEWS} onChange={onView} />
      {calendars.length > 0 && (
        <Menu
          align="end"
          trigger={
            <Button variant="ghost" icon="calendar" iconEnd="chevron-down">
              {shown === 1 ? '1 calendar' : `${shown} calendars`}
            </Button>
          }
          items={calendars.map(({ id, name, isShown }) => ({
            label: name,
            isChecked: isShown,
            keepsOpen: true,
            onSelect: () =>
              void client.calendar
                .changeCalendar({ calendar: id, isShown: !isShown })
                .catch(showFault),
          }))}
        />
      )}
      <Button
        variant="primary"
        icon="plus"
        keys="C"
        disabled={!calendars.some(({ canWrite }) => canWrite)}
        onClick={onNew}
      >
        Event
      </Button>
    </header>
  )
}
