/** A day and a time of an event, in the words and the order that everything else here has. */
import { useState } from 'react'
import { timeOfDay } from '@kith/shared/model'
import { useFormat } from '#renderer/client'
import { useDays } from '#renderer/fields'
import { Button, DatePicker, Input, Popover } from '#renderer/ui'
import { dayText } from '../event-words.ts'
import type { Day } from '../days.ts'
import { readTime, stepTime } from './read-time.ts'

const STEP_MINUTES = 15

export function DayField({
  label,
  day,
  onChange,
}: {
  readonly label: string
  readonly day: Day
  readonly onChange: (day: Day) => void
}) {
  const { locale } = useFormat()
  const days = useDays()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Popover
      label={label}
      open={isOpen}
      onOpenChange={setIsOpen}
      trigger={
        <Button icon="calendar" aria-label={`${label}: ${dayText(day, locale)}`}>
          {dayText(day, locale)}
        </Button>
      }
    >
      <DatePicker
        label={label}
        date={day}
        {...days}
        onChange={(next, _, isFinal) => {
          // An event has a day; taking it away only closes.
          if (next !== null) onChange(next)
          if (isFinal) setIsOpen(false)
        }}
      />
    </Popover>
  )
}

/** Typed as one likes; the arrows go by quarters of an hour. */
export function TimeField({
  label,
  time,
  onChange,
}: {
  readonly label: string
  /** `HH:MM` */
  readonly time: string
  readonly onChange: (time: string) => void
}) {
  const { locale } = useFormat()
  const [text, setText] = useState<string | null>(null)
  // Taken with every letter: saving from the keyboard finds it without leaving the field.
  const write = (next: string): void => {
    setText(next)
    const read = readTime(next)
    if (read !== null && read !== time) onChange(read)
  }
  return (
    <Input
      aria-label={label}
      inputMode="numeric"
      autoComplete="off"
      value={text ?? shownTime(time, locale)}
      onFocus={event => event.target.select()}
      onChange={event => write(event.target.value)}
      onBlur={() => setText(null)}
      onKeyDown={event => {
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
        event.preventDefault()
        setText(null)
        onChange(stepTime(time, event.key === 'ArrowUp' ? STEP_MINUTES : -STEP_MINUTES))
      }}
    />
  )
}

const shownTime = (time: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    ...timeOfDay(locale),
    numberingSystem: 'latn',
  }).format(Date.parse(`2000-01-01T${time}:00Z`))
