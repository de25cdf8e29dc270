import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { TimelineEntry } from '@kith/shared/rpc'
import { foldEntries, netChanges, timelineGroups } from './timeline-days.ts'

const clock = { now: Date.parse('2026-11-20T12:00:00Z'), timeZone: 'Europe/Oslo', locale: 'en-GB' }
let made = 0

function entry(at: string, more: Partial<TimelineEntry> = {}): TimelineEntry {
  made += 1
  return {
    id: `e${made}`,
    at,
    kind: 'changed',
    actor: { id: 'mira', name: 'Mira', source: 'person' },
    action: `a${made}`,
    actionLabel: 'Changed',
    canUndo: true,
    changes: [{ field: 'city', before: null, after: 'Oslo' }],
    about: null,
    excerpt: null,
    ...more,
  }
}
const changes = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ field: `f${index}`, before: null, after: index }))

describe('timeline groups', () => {
  it('[RD1] name days of this week, then the last week, then months', () => {
    const groups = timelineGroups(
      [
        '2026-11-20T08:00:00Z',
        '2026-11-19T08:00:00Z',
        '2026-11-16T08:00:00Z',
        '2026-11-15T08:00:00Z',
        '2026-11-09T08:00:00Z',
        '2026-11-08T08:00:00Z',
        '2026-10-03T08:00:00Z',
        '2025-10-03T08:00:00Z',
      ].map(at => entry(at, { kind: 'note' })),
      clock,
    )
    expect(groups.map(group => [group.label, group.detail, group.items.length])).toEqual([
      ['Today', 'Fri 20 Nov', 1],
      ['Yesterday', 'Thu 19 Nov', 1],
      ['Monday', '16 Nov', 1],
      ['Last week', '9–15 Nov', 2],
      ['November', '', 1],
      ['October', '', 1],
      ['October 2025', '', 1],
    ])
  })

  it('[RD1] put an entry in the day of the reader, not of Greenwich', () => {
    const [group] = timelineGroups([entry('2026-11-19T23:30:00Z')], clock)
    expect(group?.label).toBe('Today')
  })
})

describe('folding', () => {
  const day = (iso: string) => Math.floor(Date.parse(iso) / 86_400_000)

  it('[RD2] folds the fields of one import into one line', () => {
    const actor = { id: 'mira', name: 'Mira', source: 'import' }
    const [item] = foldEntries(
      [entry('2026-11-20T08:00:00Z', { actor, changes: changes(12) })],
      day,
    )
    expect(item).toMatchObject({ kind: 'fold', count: 12 })
  })

  it('[RD2] folds a row of quick edits by one person, and not those of another', () => {
    const other = { id: 'aiko', name: 'Aiko', source: 'person' }
    const items = foldEntries(
      [
        entry('2026-11-20T08:09:00Z', { changes: changes(2) }),
        entry('2026-11-20T08:05:00Z', { changes: changes(2) }),
        entry('2026-11-20T08:04:00Z', { actor: other }),
        entry('2026-11-20T08:03:00Z'),
      ],
      day,
    )
    expect(items.map(item => item.kind)).toEqual(['fold', 'one', 'one'])
  })

  it('[RD2] leaves a few edits, notes and creations as they are', () => {
    const items = foldEntries(
      [entry('2026-11-20T08:00:00Z'), entry('2026-11-20T07:59:00Z', { kind: 'note', changes: [] })],
      day,
    )
    expect(items.map(item => item.kind)).toEqual(['one', 'one'])
  })

  it('[RD2] keeps every entry exactly once and in order', () => {
    const arbitrary = fc.array(
      fc.record({
        minute: fc.integer({ min: 0, max: 4000 }),
        fields: fc.integer({ min: 0, max: 6 }),
        kind: fc.constantFrom('changed', 'note', 'created'),
        who: fc.constantFrom('mira', 'aiko'),
        source: fc.constantFrom('person', 'import'),
      }),
    )
    fc.assert(
      fc.property(arbitrary, raw => {
        const entries = raw
          .toSorted((a, b) => b.minute - a.minute)
          .map(({ minute, fields, kind, who, source }) =>
            entry(new Date(Date.parse('2026-11-10T00:00:00Z') + minute * 60_000).toISOString(), {
              kind: kind === 'note' ? 'note' : kind === 'created' ? 'created' : 'changed',
              changes: changes(fields),
              actor: { id: who, name: who, source },
            }),
          )
        const out = timelineGroups(entries, clock).flatMap(group =>
          group.items.flatMap(item => (item.kind === 'one' ? [item.entry] : item.entries)),
        )
        expect(out).toEqual(entries)
      }),
    )
  })
})

describe('net changes', () => {
  it('[RD3] say first before and last after, and drop what went back', () => {
    const net = netChanges([
      entry('2026-11-20T08:02:00Z', {
        changes: [
          { field: 'stage', before: 'b', after: 'c' },
          { field: 'city', before: 'Oslo', after: null },
        ],
      }),
      entry('2026-11-20T08:01:00Z', {
        changes: [
          { field: 'stage', before: 'a', after: 'b' },
          { field: 'city', before: null, after: 'Oslo' },
        ],
      }),
    ])
    expect(net).toEqual([{ field: 'stage', before: 'a', after: 'c' }])
  })
})
