/** When a mail may come back, as a person names it. Hours are the person's own, weekends are left alone. */
import { dateFormat, dayAfter, wallDay, wallDayNumber, wallMoment } from '@kith/shared/model'

export interface SnoozeTime {
  readonly label: string
  /** ms UTC. */
  readonly at: number
}

const MORNING = 8
const EVENING = 18
const LATER_HOURS = 3

/** Choices that lie ahead of `now`, soonest first, by the person's clock. */
export function snoozeTimes(now: number, timeZone: string): readonly SnoozeTime[] {
  const today = wallDay(now, timeZone)
  const at = (days: number, hour: number): number =>
    wallMoment(dayAfter(today, days), `${hour}:00`, timeZone)
  // Day 0 was a Thursday.
  const weekday = (wallDayNumber(now, timeZone) + 4) % 7
  const hour = Number(dateFormat('en-GB', timeZone, { hour: '2-digit' }).format(now))
  const toSaturday = (6 - weekday + 7) % 7 || 7
  const toMonday = (1 - weekday + 7) % 7 || 7
  const choices: SnoozeTime[] = [
    { label: 'Later today', at: now + LATER_HOURS * 3_600_000 },
    { label: 'This evening', at: at(0, EVENING) },
    { label: 'Tomorrow', at: at(1, MORNING) },
    { label: 'This weekend', at: at(toSaturday, MORNING) },
    { label: 'Next week', at: at(toMonday, MORNING) },
    { label: 'In a month', at: at(30, MORNING) },
  ]
  return choices.filter(choice => {
    if (choice.label === 'Later today') return hour < EVENING - LATER_HOURS
    if (choice.label === 'This evening') return hour < EVENING - 1
    if (choice.label === 'This weekend') return weekday >= 1 && weekday <= 4
    return choice.at > now
  })
}
