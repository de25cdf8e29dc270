import { describe, expect, it } from 'vitest'
import type { CalendarEntry } from '@kith/shared/rpc'
import { barsOf, datesOf, piecesOf } from './pieces.ts'

const ZONE = 'Europe/Berlin'
let count = 0
const entry = (start: string, end: string, change: Partial<CalendarEntry> = {}): CalendarEntry => ({
  event: `e${++count}`,
  calendar: 'c',
  title: `E${count}`,
  start: Date.parse(start),
  end: Date.parse(end),
  isAllDay: false,
  isRecurring: false,
  status: 'confirmed',
  response: 'accepted',
  isPrivate: false,
  isBusy: true,
  location: '',
  conferenceUrl: null,
  canWrite: true,
  people: [],
  isPending: false,
  ...change,
})
const WEEK = ['16', '17', '18', '19', '20', '21', '22'].map(day => `2026-11-${day}`)

describe('events on the grid', () => {
  it('[CG2] are cut at midnight of the person’s zone', () => {
    const night = entry('2026-11-20T22:00:00Z', '2026-11-21T01:00:00Z')
    const on = (day: string) =>
      piecesOf([night], day, ZONE).map(({ entry: { start, end, isFirst, isLast } }) => ({
        start,
        end,
        isFirst,
        isLast,
      }))
    expect(on('2026-11-19')).toEqual([])
    expect(on('2026-11-20')).toEqual([{ start: 1380, end: 1440, isFirst: true, isLast: false }])
    expect(on('2026-11-21')).toEqual([{ start: 0, end: 120, isFirst: false, isLast: true }])
    const until = entry('2026-11-20T20:00:00Z', '2026-11-20T23:00:00Z')
    expect(piecesOf([until], '2026-11-21', ZONE)).toEqual([])
    expect(piecesOf([until], '2026-11-20', ZONE)[0]?.entry.isLast).toBe(true)
  })

  it('[CG3] stand on their dates in every zone', () => {
    const day = entry('2026-11-18T00:00:00Z', '2026-11-19T00:00:00Z', { isAllDay: true })
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', ZONE]) {
      expect(datesOf(day, zone)).toEqual({ from: '2026-11-18', to: '2026-11-18' })
      expect(barsOf([day], WEEK, zone)).toMatchObject([{ from: 2, to: 2, row: 0 }])
    }
  })

  it('[CG2] that last days are bars which never cross', () => {
    const all = (from: string, to: string) =>
      entry(`2026-11-${from}T00:00:00Z`, `2026-11-${to}T00:00:00Z`, { isAllDay: true })
    const trip = entry('2026-11-17T09:00:00Z', '2026-11-19T09:00:00Z')
    const bars = barsOf([all('14', '18'), trip, all('18', '19'), all('24', '25')], WEEK, ZONE)
    expect(bars.map(({ from, to, row }) => [from, to, row])).toEqual([
      [0, 1, 0],
      [1, 3, 1],
      [2, 2, 0],
    ])
  })

  it('[CG4] lie over each other when both titles can be read, else side by side', () => {
    const on = (...times: readonly (readonly [string, string])[]) =>
      piecesOf(
        times.map(([from, to]) => entry(`2026-11-18T${from}:00Z`, `2026-11-18T${to}:00Z`)),
        '2026-11-18',
        ZONE,
      ).map(({ column, columns, width }) => [column, columns, width])
    expect(on(['09:00', '11:00'], ['09:30', '10:00'])).toEqual([
      [0, 2, 2],
      [1, 2, 1],
    ])
    expect(on(['09:00', '11:00'], ['09:15', '10:00'])).toEqual([
      [0, 2, 1],
      [1, 2, 1],
    ])
    // A quarter of an hour is drawn longer than it lasts.
    expect(on(['09:15', '09:30'], ['09:30', '11:00'])).toEqual([
      [0, 2, 1],
      [1, 2, 1],
    ])
  })
})
