/** The simulator as the place where things happen without us. */
import type { ProviderSim } from '#provider-sim'
import type { CalendarElsewhere } from './calendar-connector.contract.ts'

export function elsewhereAt(
  sim: ProviderSim,
  me: string,
): Omit<CalendarElsewhere, 'connector' | 'calendar'> {
  const box = sim.calendars(me)
  const byUid = (uid: string) =>
    [...box.events.values()].find(each => each.uid === uid && each.series === null)
  const id = (uid: string) => byUid(uid)?.id ?? ''
  const stamp = (original: string) => original.replaceAll(/[-:]/g, '')
  return {
    me,
    async put(uid, words) {
      const organizer = words.attendees?.find(one => one.isOrganizer)
      box.put(box.main.id, { uid, ...words, ...(organizer === undefined ? {} : { organizer }) })
    },
    change: async (uid, words) => void box.change(id(uid), words),
    leaveOut: async (uid, original) => box.remove(`${id(uid)}_${stamp(original)}`),
    async moveOne(uid, original, startsAt) {
      box.change(`${id(uid)}_${stamp(original)}`, { startsAt, endsAt: startsAt + 3_600_000 })
    },
    remove: async uid => box.remove(id(uid)),
    async lose(cursor) {
      box.forget()
      return cursor
    },
    there: async uid => byUid(uid),
    end: () => sim.close(),
  }
}
