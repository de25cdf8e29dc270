/** A UTC moment as the day and time somewhere, and back; a time that a clock change skips moves on by the hour. */
import { dateFormat } from '@kith/shared/model'

export interface MomentParts {
  readonly date: string
  /** `HH:MM` */
  readonly time: string
}

export function momentParts(moment: string, timeZone: string): MomentParts | null {
  const at = new Date(moment)
  if (Number.isNaN(at.getTime())) return null
  const parts = dateFormat('en-CA', timeZone, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const part = (type: string): string => parts.find(entry => entry.type === type)?.value ?? '00'
  return {
    date: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}`,
  }
}

export function toMoment(date: string, time: string, timeZone: string): string {
  const wanted = Date.parse(`${date}T${time}:00Z`)
  let guess = wanted
  // Two steps settle on either side of a clock change.
  for (let turn = 0; turn < 2; turn += 1) {
    const shown = momentParts(new Date(guess).toISOString(), timeZone)
    if (shown === null) break
    guess += wanted - Date.parse(`${shown.date}T${shown.time}:00Z`)
  }
  return new Date(guess).toISOString()
}

/** A moment as the person's clocks show it: its local parts here are the ones of their zone there. */
export function wallClock(ms: number, timeZone: string): Date {
  const parts = momentParts(new Date(ms).toISOString(), timeZone)
  const [year = 1970, month = 1, day = 1] = (parts?.date ?? '').split('-').map(Number)
  const [hour = 0, minute = 0] = (parts?.time ?? '').split(':').map(Number)
  return new Date(year, month - 1, day, hour, minute)
}
