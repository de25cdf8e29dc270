/** A task as it is typed: "Send contract next fri 3pm" → title and moment. */
import type { FormatContext } from '@kith/shared/model'
import { toMoment, wallClock } from '#renderer/fields'
import { readDate } from '#renderer/ui'

export interface TaskText {
  readonly title: string
  /** ISO UTC; midnight of the reader's day when no time was said. */
  readonly dueAt: string | null
}

export function readTask(
  text: string,
  { now, timeZone }: Pick<FormatContext, 'now' | 'timeZone'>,
  order: 'dmy' | 'mdy' | 'ymd',
): TaskText {
  const found = readDate(text, wallClock(now, timeZone), order)
  if (found === null || !isDate(text, found)) return { title: text.trim(), dueAt: null }
  const title = `${text.slice(0, found.from)} ${text.slice(found.to)}`
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/\s+(?:on|by|at|until|due)$/i, '')
  // A date alone is no task.
  if (title === '') return { title: text.trim(), dueAt: null }
  return { title, dueAt: toMoment(found.date, found.time ?? '00:00', timeZone) }
}

/** Words that are months or days in one sentence and something else in the next. */
const DOUBTFUL = /^(?:may|march|mar|sun|sat|second|sec|now)$/i

const isDate = (text: string, found: { readonly from: number; readonly to: number }) =>
  !DOUBTFUL.test(text.slice(found.from, found.to).trim())
