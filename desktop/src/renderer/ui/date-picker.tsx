/** A day (and a time) by typing or by calendar. Stands inside a popover or a cell. */
import { useState } from 'react'
import { DayPicker } from 'react-day-picker'
import { Button } from './button.tsx'
import { Input } from './input.tsx'
import { isoDate, readDate } from './read-date.ts'

export interface DatePickerProps {
  /** `YYYY-MM-DD` */
  readonly date: string | null
  /** `HH:MM`; leave out for days without a time. */
  readonly time?: string | null
  readonly hasTime?: boolean
  /** `time` is null for a whole day. Called for every choice; `isFinal` when the picker may close. */
  readonly onChange: (date: string | null, time: string | null, isFinal: boolean) => void
  readonly label: string
  readonly order?: 'dmy' | 'mdy' | 'ymd'
  /** 0 is Sunday, 1 is Monday. */
  readonly weekStart?: 0 | 1 | 6
  readonly initialText?: string
  /** The person's clock (`wallClock`), which says what is today. */
  readonly clock: Date
}

const dayOf = (date: string): Date => {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number)
  return new Date(year, month - 1, day)
}
const longDay = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})

export function DatePicker(props: DatePickerProps) {
  const {
    date,
    time = null,
    hasTime = false,
    onChange,
    label,
    order = 'dmy',
    weekStart = 1,
  } = props
  const [text, setText] = useState(props.initialText ?? '')
  const [now] = useState(props.clock)
  const [month, setMonth] = useState(() => (date === null ? now : dayOf(date)))
  const read = text.trim() === '' ? null : readDate(text, now, order)
  const shown = read?.date ?? date
  const shownTime = read ? read.time : time

  const write = (next: string) => {
    setText(next)
    const found = next.trim() === '' ? null : readDate(next, now, order)
    if (found) setMonth(dayOf(found.date))
  }
  return (
    <div className="ui-dates">
      <Input
        aria-label={label}
        placeholder="next fri, 12 mar, in 2 weeks"
        value={text}
        onChange={event => write(event.target.value)}
        onKeyDown={event => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
          event.preventDefault()
          event.stopPropagation()
          if (read) onChange(read.date, hasTime ? read.time : null, true)
          else if (text.trim() === '') onChange(date, time, true)
        }}
      />
      <p className="ui-dates-read" aria-live="polite">
        {text.trim() !== '' && !read
          ? 'No date in that yet'
          : shown === null
            ? 'No date'
            : `${longDay.format(dayOf(shown))}${hasTime && shownTime ? `, ${shownTime}` : ''}`}
      </p>
      <DayPicker
        mode="single"
        showOutsideDays
        fixedWeeks
        weekStartsOn={weekStart}
        today={now}
        month={month}
        onMonthChange={setMonth}
        selected={shown === null ? undefined : dayOf(shown)}
        onSelect={day => {
          if (!day) return
          setText('')
          onChange(isoDate(day), hasTime ? shownTime : null, !hasTime)
        }}
      />
      <div className="ui-dates-foot">
        {hasTime && (
          <Input
            type="time"
            aria-label="Time"
            value={shownTime ?? ''}
            onChange={event => shown !== null && onChange(shown, event.target.value || null, false)}
          />
        )}
        <Button
          variant="ghost"
          size="small"
          onClick={() => onChange(isoDate(now), hasTime ? shownTime : null, !hasTime)}
        >
          Today
        </Button>
        <span className="grow" />
        <Button
          variant="ghost"
          size="small"
          disabled={date === null}
          onClick={() => onChange(null, null, true)}
        >
          Clear
        </Button>
      </div>
    </div>
  )
}
