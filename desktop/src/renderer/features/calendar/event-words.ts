/** Events in words: when they are, what people answered. */
import { dateFormat, timeOfDay } from '@kith/shared/model'
import type { CalendarEntry, Response } from '@kith/shared/rpc'
import { datesOf } from './pieces.ts'

export interface WordsContext {
  readonly locale: string
  readonly timeZone: string
}

export const timeText = (at: number, { locale, timeZone }: WordsContext): string =>
  dateFormat(locale, timeZone, timeOfDay(locale)).format(at)

export const dayText = (day: string, locale: string): string =>
  dateFormat(locale, 'UTC', { weekday: 'short', day: 'numeric', month: 'short' })
    .format(Date.parse(`${day}T00:00:00Z`))
    .replaceAll(',', '')

/** "Fri 20 Nov, 15:00–16:00", "Mon 16 Nov – Wed 18 Nov". */
export function whenText(entry: CalendarEntry, context: WordsContext): string {
  const { from, to } = datesOf(entry, context.timeZone)
  const first = dayText(from, context.locale)
  if (entry.isAllDay) return from === to ? first : `${first} – ${dayText(to, context.locale)}`
  const [start, end] = [timeText(entry.start, context), timeText(entry.end, context)]
  return from === to
    ? `${first}, ${start}–${end}`
    : `${first}, ${start} – ${dayText(to, context.locale)}, ${end}`
}

export const RESPONSES: readonly {
  readonly value: Response
  readonly label: string
  readonly icon: string
}[] = [
  { value: 'accepted', label: 'Going', icon: 'check' },
  { value: 'tentative', label: 'Maybe', icon: 'circle-help' },
  { value: 'declined', label: 'Not going', icon: 'x' },
]

export const responseText = (response: Response): string =>
  response === 'accepted'
    ? 'Yes'
    : response === 'declined'
      ? 'No'
      : response === 'tentative'
        ? 'Maybe'
        : 'No answer'
