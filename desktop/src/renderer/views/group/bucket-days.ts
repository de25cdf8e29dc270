/** First and last days of weeks, months, quarters and years, and what people call them. Days are `YYYY-MM-DD`. */
import { dateFormat, type Bucket } from '@kith/shared/model'

const DAY = 86_400_000
const dateOf = (day: string): Date => new Date(`${day}T00:00:00Z`)
const dayOf = (date: Date): string => date.toISOString().slice(0, 10)
const plusDays = (day: string, days: number): string =>
  dayOf(new Date(dateOf(day).getTime() + days * DAY))
const plusMonths = (day: string, months: number): string => {
  const date = dateOf(day)
  return dayOf(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)))
}

/** The last day of the bucket that begins on `first`. */
export function bucketEnd(first: string, bucket: Bucket): string {
  switch (bucket) {
    case 'day':
      return first
    case 'week':
      return plusDays(first, 6)
    case 'month':
      return plusDays(plusMonths(first, 1), -1)
    case 'quarter':
      return plusDays(plusMonths(first, 3), -1)
    case 'year':
      return plusDays(plusMonths(first, 12), -1)
  }
}

/** "This week", "Last month", "Q4 2026", "November", "Week of 9 Nov". */
export function bucketLabel(first: string, bucket: Bucket, today: string, locale: string): string {
  const near = nearWord(first, bucket, today)
  if (near !== null) return near
  const isThisYear = first.slice(0, 4) === today.slice(0, 4)
  const format = (options: Intl.DateTimeFormatOptions): string =>
    dateFormat(locale, 'UTC', options).format(dateOf(first))
  const year: Intl.DateTimeFormatOptions = isThisYear ? {} : { year: 'numeric' }
  switch (bucket) {
    case 'day':
      return format({ weekday: 'short', day: 'numeric', month: 'short', ...year })
    case 'week':
      return `Week of ${format({ day: 'numeric', month: 'short', ...year })}`
    case 'month':
      return format({ month: 'long', ...year })
    case 'quarter':
      return `Q${Math.floor(dateOf(first).getUTCMonth() / 3) + 1} ${first.slice(0, 4)}`
    case 'year':
      return first.slice(0, 4)
  }
}

function nearWord(first: string, bucket: Bucket, today: string): string | null {
  const next = plusDays(bucketEnd(first, bucket), 1)
  if (bucket === 'day') {
    if (first === today) return 'Today'
    if (next === today) return 'Yesterday'
    return plusDays(first, -1) === today ? 'Tomorrow' : null
  }
  if (first <= today && today < next) return `This ${bucket}`
  if (next <= today && today <= bucketEnd(next, bucket)) return `Last ${bucket}`
  const before =
    bucket === 'week'
      ? plusDays(first, -7)
      : plusMonths(first, bucket === 'month' ? -1 : bucket === 'quarter' ? -3 : -12)
  return before <= today && today < first ? `Next ${bucket}` : null
}
