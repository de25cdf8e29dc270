/** Days and moments in full, for the hover; what the cell itself says comes from the field type. */
import type { FormatContext } from '@kith/shared/model'

export function fullDay(day: string, context: FormatContext): string {
  const date = new Date(`${day}T12:00:00Z`)
  if (Number.isNaN(date.getTime())) return day
  return new Intl.DateTimeFormat(context.locale, { dateStyle: 'full', timeZone: 'UTC' }).format(
    date,
  )
}

export function fullMoment(moment: string, context: FormatContext): string {
  const date = new Date(moment)
  if (Number.isNaN(date.getTime())) return moment
  return new Intl.DateTimeFormat(context.locale, {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone: context.timeZone,
  }).format(date)
}
