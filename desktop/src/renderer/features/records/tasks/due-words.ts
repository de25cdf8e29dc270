/** When a task is due, in words and with how urgent that is. */
import type { FormatContext } from '@kith/shared/model'
import { dayNumber } from '../timeline/timeline-days.ts'

export interface DueWords {
  readonly text: string
  readonly tone: 'late' | 'today' | 'later' | 'none'
}

export function dueWords(iso: string | null, { locale, timeZone, now }: FormatContext): DueWords {
  if (iso === null) return { text: '', tone: 'none' }
  const ms = Date.parse(iso)
  if (Number.isNaN(ms)) return { text: '', tone: 'none' }
  const days = dayNumber(ms, timeZone) - dayNumber(now, timeZone)
  const say = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(ms).replaceAll(',', '')
  const time = hasTime(iso, timeZone) ? ` ${say({ hour: '2-digit', minute: '2-digit' })}` : ''
  const tone =
    days < 0 || (days === 0 && time !== '' && ms < now) ? 'late' : days === 0 ? 'today' : 'later'
  if (days === 0) return { text: `Today${time}`, tone }
  if (days === -1) return { text: 'Yesterday', tone }
  if (days === 1) return { text: `Tomorrow${time}`, tone }
  if (days > 1 && days < 7) return { text: `${say({ weekday: 'short' })}${time}`, tone }
  const isThisYear =
    say({ year: 'numeric' }) ===
    new Intl.DateTimeFormat(locale, { year: 'numeric', timeZone }).format(now)
  return {
    text: say({
      day: 'numeric',
      month: 'short',
      ...(isThisYear ? {} : { year: 'numeric' as const }),
    }),
    tone,
  }
}

/** Midnight stands for "some time that day". */
function hasTime(iso: string, timeZone: string): boolean {
  const text = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).format(Date.parse(iso))
  return text !== '00:00'
}
