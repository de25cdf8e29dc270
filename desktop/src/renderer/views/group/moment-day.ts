import { wallDay } from '@kith/shared/model'

/** The day of a day or of a moment, as its reader sees it. */
export const dayOfWhen = (when: string, timeZone: string): string =>
  when.length <= 10 ? when : wallDay(Date.parse(when), timeZone)
