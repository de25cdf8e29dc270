/** Days and moments in full, for the hover; what the cell itself says comes from the field type. */
import { dateFormat, isWholeDay, type FormatContext } from '@kith/shared/model'

function fullDay(day: string, context: FormatContext): string {
  const date = new Date(`${day}T12:00:00Z`)
  if (Number.isNaN(date.getTime())) return day
  return dateFormat(context.locale, 'UTC', { dateStyle: 'full' }).format(date)
}

function fullMoment(moment: string, context: FormatContext): string {
  const date = new Date(moment)
  if (Number.isNaN(date.getTime())) return moment
  const isDay = isWholeDay(context.timeZone, date.getTime())
  return dateFormat(context.locale, context.timeZone, {
    dateStyle: 'full',
    ...(isDay ? {} : { timeStyle: 'short' as const }),
  }).format(date)
}

/** A day or a moment, whichever the text is. */
export const fullTime = (when: string, context: FormatContext): string =>
  when.length <= 10 ? fullDay(when, context) : fullMoment(when, context)
