import { describe, expect, it } from 'vitest'
import { placeText, POSITION_KEY, orderKeyBetween, newId } from '@kith/shared/kit'
import { dueWords } from '@kith/shared/model'
import { inTaskOrder, taskMove } from './task-order.ts'
import { readTask } from './task-text.ts'

const timeZone = 'Pacific/Kiritimati'
const now = Date.UTC(2026, 10, 20, 12 - 14, 0)
const read = (text: string) => readTask(text, { now, timeZone }, 'dmy')
const at = (...parts: [number, number, number, number, number]) =>
  new Date(Date.UTC(...parts) - 14 * 3_600_000).toISOString()

describe('a typed task', () => {
  it('[RD6] gives its date away and keeps its words', () => {
    expect(read('Send contract tomorrow 3pm')).toEqual({
      title: 'Send contract',
      dueAt: at(2026, 10, 21, 15, 0),
    })
    expect(read('call Ann tomorrow about renewal')).toEqual({
      title: 'call Ann about renewal',
      dueAt: at(2026, 10, 21, 0, 0),
    })
    expect(read('Review terms by 12 dec').title).toBe('Review terms')
  })

  it('[RD6] stays as it is without a date, with a doubtful one, or with nothing but a date', () => {
    for (const text of ['Send contract', 'We may call', 'tomorrow'])
      expect(read(text)).toEqual({ title: text, dueAt: null })
  })
})

describe('due words', () => {
  const format = { locale: 'en-GB', timeZone: 'UTC', now: Date.parse('2026-11-20T12:00:00Z') }
  it('[RD7] say how near it is, and that it is late', () => {
    const words = (iso: string) => dueWords(iso, format)
    expect(words('2026-11-19T00:00:00Z')).toEqual({ text: 'Yesterday', tone: 'late', daysLate: 1 })
    expect(words('2026-11-20T00:00:00Z')).toEqual({ text: 'Today', tone: 'today', daysLate: 0 })
    expect(words('2026-11-20T09:00:00Z')).toEqual({
      text: 'Today 09:00',
      tone: 'late',
      daysLate: 0,
    })
    expect(words('2026-11-24T10:00:00Z')).toEqual({ text: 'Tue 10:00', tone: 'later', daysLate: 0 })
    expect(words('2027-01-05T00:00:00Z').text).toBe('5 Jan 2027')
    expect(dueWords(null, format).tone).toBe('none')
  })
})

describe('tasks in order', () => {
  const places = [null, orderKeyBetween(null, null)]
  const task = (name: string, key: string | null) => {
    const id = newId()
    return { id, name, cells: { [POSITION_KEY]: placeText(id, key) } }
  }
  const high = orderKeyBetween(places[1] ?? null, null)
  const a = task('a', null)
  const b = task('b', high)
  const c = task('c', null)
  const d = task('d', places[1] ?? null)
  const shown = inTaskOrder([a, b, c, d])

  it('[RD10] stand as they were put, then by their day', () => {
    expect(shown.map(({ name }) => name)).toEqual(['d', 'b', 'a', 'c'])
  })

  it('[RD10] go between two that have a place, or below those that get one with them', () => {
    const move = (id: string, index: number) => {
      const found = taskMove(shown, id, index)
      return found && { ...found, record: undefined }
    }
    expect(move(c.id, 1)).toEqual({ before: d.id, after: b.id, above: [] })
    expect(move(c.id, 2)).toEqual({ before: b.id, after: null, above: [] })
    expect(move(d.id, 3)).toEqual({ before: b.id, after: null, above: [a.id, c.id] })
    expect(move(c.id, 0)).toEqual({ before: null, after: d.id, above: [] })
    expect([move(a.id, 2), move(a.id, -1), move(a.id, 4), move('gone', 1)]).toEqual([
      null,
      null,
      null,
      null,
    ])
  })
})
