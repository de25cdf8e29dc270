/** iCalendar (RFC 5545): one to-do per task, for reminders and calendars of other programs. */
import ICAL from 'ical.js'
import { memberOf, type Json } from '@kith/shared/kit'
import { type CatalogObject, isWholeDay, wallDay } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'
import { exportFault } from '../exchange-faults.ts'
import { textOutput, type TableWriter } from './table-writer.ts'

export interface IcsOptions {
  /** Of the person: a due moment at midnight there is a whole day. */
  readonly timeZone: string
  /** Milliseconds: when the file is made. */
  readonly at: number
}

/** Objects whose records are due at some time. */
export const isDue = (object: CatalogObject): boolean =>
  object.fields.some(field => field.id === 'dueAt')

const BEGIN = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Kith//Kith//EN\r\n'
const END = 'END:VCALENDAR\r\n'

export function createIcsWriter(path: string, options: IcsOptions): TableWriter {
  const output = textOutput(path)
  let object: CatalogObject | undefined
  let isBegun = false
  return {
    async begin(given) {
      if (!isDue(given)) throw exportFault('only-due', { object: given.labelPlural })
      object = given
      if (!isBegun) await output.write(BEGIN)
      isBegun = true
    },
    write: rows =>
      output.write(rows.map(row => `${todoOf(row, object, options).toString()}\r\n`).join('')),
    async finish() {
      await output.write(isBegun ? END : BEGIN + END)
      await output.end()
    },
    abandon: () => output.destroy(),
  }
}

/** RFC 5545, 3.8.1.9: 1 is highest, 9 lowest. */
const PRIORITIES: Readonly<Record<string, number>> = { urgent: 1, high: 3, normal: 5, low: 9 }

function todoOf(row: Row, object: CatalogObject | undefined, options: IcsOptions): ICAL.Component {
  const todo = new ICAL.Component('vtodo')
  const { dueAt, status, priority, targets, body, completedAt } = row.cells
  const add = (name: string, value: string | number | ICAL.Time | null): void => {
    if (value !== null && value !== '') todo.addPropertyWithValue(name, value)
  }
  add('uid', `urn:uuid:${row.id}`)
  add('dtstamp', momentOf(new Date(options.at).toISOString()))
  add('created', momentOf(row.createdAt))
  add('last-modified', momentOf(row.updatedAt))
  add('summary', clean(row.title))
  add('due', dueOf(dueAt ?? null, options.timeZone))
  const state = stateOf(object, status ?? null)
  add('status', state)
  if (state === 'COMPLETED') {
    add('percent-complete', 100)
    add('completed', momentOf(completedAt ?? null))
  }
  add('priority', typeof priority === 'string' ? (PRIORITIES[priority] ?? null) : null)
  add('description', typeof body === 'string' ? clean(body) : null)
  for (const target of Array.isArray(targets) ? targets : [])
    add('contact', clean(textOf(memberOf(target, 'title'))))
  add('url', `kith://open/o/${row.object}/${row.id}`)
  return todo
}

function stateOf(object: CatalogObject | undefined, status: Json): string {
  const options = object?.fields.find(field => field.id === 'status')?.options
  const choices = (
    options as { choices?: readonly { id: string; category?: string }[] } | undefined
  )?.choices
  const chosen = choices?.find(choice => choice.id === status)
  if (chosen?.category === 'done') return 'COMPLETED'
  return chosen?.id === 'inProgress' ? 'IN-PROCESS' : 'NEEDS-ACTION'
}

function dueOf(value: Json, timeZone: string): ICAL.Time | null {
  if (typeof value !== 'string') return null
  const ms = Date.parse(value)
  if (!isWholeDay(timeZone, ms)) return momentOf(value)
  return ICAL.Time.fromDateString(wallDay(ms, timeZone))
}

/** In UTC, to the second, as RFC 5545 writes it. */
const momentOf = (value: Json): ICAL.Time | null =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value))
    ? ICAL.Time.fromDateTimeString(`${new Date(value).toISOString().slice(0, 19)}Z`)
    : null

/** Line ends as one character; what RFC 5545 does not allow in a text is left out. */
const clean = (text: string): string =>
  // oxlint-disable-next-line no-control-regex
  text.replace(/\r\n?/g, '\n').replace(/[\0-\b\v-\x1f\x7f]/g, '')
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')
