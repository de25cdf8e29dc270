/**
 * What is to be done next about a record: of its open tasks the one that is due first. Worked out
 * when it is asked for; nothing of it is kept with the record.
 */
import { s, type Json } from '#kit'
import { defineFieldType, type FormatContext } from '../field-type.ts'
import { dueWords, type DueWords } from './due.ts'

/** `{ id, object, title, due, count }`, made by the engine: the record to do, when, and how many there are. */
const valueSchema = s.object({
  id: s.string(),
  object: s.string(),
  title: s.string(),
  due: s.string().nullable(),
  count: s.int().min(1),
})
export type NextActivity = s.infer<typeof valueSchema>

export const nextActivity = defineFieldType({
  id: 'nextActivity',
  label: 'Next activity',
  hint: 'The open task that is due first',
  icon: 'calendar-clock',
  storage: 'nextActivity',
  options: s.object({
    /** The field with the other side of the tasks’ relation, and two of the tasks’ own. */
    via: s.string().default('tasks'),
    status: s.string().default('status'),
    due: s.string().default('dueAt'),
  }),
  creatable: false,
  writable: false,
  canBeUnique: false,
  align: 'start',
  width: 220,
  emptyText: 'No next step',
  value: () => valueSchema,
  parse: () => ({ problem: 'not writable' }),
  format: ({ title, due }) => (due === null ? title : `${due.slice(0, 10)} ${title}`),
  display: (value, _options, context) => {
    const { when } = activityWords(value, context)
    return when === '' ? value.title : `${when} · ${value.title}`
  },
  compare: (a, b) => ((a.due ?? '￿') < (b.due ?? '￿') ? -1 : a.due === b.due ? 0 : 1),
  searchText: () => '',
  aggregates: ['countEmpty', 'countFilled'],
})

/** What a row says is next, `null` when nothing is planned. */
export function nextActivityOf(value: Json | undefined): NextActivity | null {
  const read = valueSchema.safeParse(value)
  return read.success ? read.data : null
}

/** When it is due, in words that say it when it is late: "Overdue 2 days". */
export function activityWords(
  { due }: Pick<NextActivity, 'due'>,
  context: FormatContext,
): { readonly when: string; readonly tone: DueWords['tone'] } {
  const { text, tone, daysLate } = dueWords(due, context)
  if (tone !== 'late') return { when: text, tone }
  if (daysLate === 0) return { when: 'Overdue', tone }
  return { when: `Overdue ${daysLate === 1 ? '1 day' : `${daysLate} days`}`, tone }
}
