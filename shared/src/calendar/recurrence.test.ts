import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  dateOf,
  dayNumber,
  localOf,
  momentOf,
  occurrencesOf,
  startsOf,
  type Series,
} from './index.ts'

const DAY = 86_400_000
/** A clock that counts how often it is asked. */
const ticking = (step: number) => {
  let at = 0
  return () => (at += step)
}
const budget = { most: 5000, limitMs: 50, now: ticking(0) }
const timed = (
  local: string,
  zone: string,
  rule: string | null,
  more: Partial<Series> = {},
): Series => ({
  startsAt: momentOf(local, zone),
  startDate: null,
  zone,
  rule,
  rdates: [],
  exdates: [],
  ...more,
})
const whole = (date: string, rule: string | null, more: Partial<Series> = {}): Series => ({
  startsAt: null,
  startDate: date,
  zone: null,
  rule,
  rdates: [],
  exdates: [],
  ...more,
})
const locals = (series: Series, from: string, to: string) =>
  startsOf(
    series,
    Date.parse(`${from}T00:00:00Z`),
    Date.parse(`${to}T00:00:00Z`),
    'UTC',
    budget,
  ).at.map(at =>
    series.startDate === null ? localOf(at, series.zone ?? 'UTC').slice(0, 16) : dateOf(at / DAY),
  )

describe('rules', () => {
  it.each<[string, Series, string, string, readonly string[]]>([
    [
      'every second Tuesday',
      whole('2026-03-03', 'FREQ=WEEKLY;INTERVAL=2'),
      '2026-01-01',
      '2026-04-10',
      ['2026-03-03', '2026-03-17', '2026-03-31'],
    ],
    [
      'last workday',
      whole('2026-01-30', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1'),
      '2026-01-01',
      '2026-04-10',
      ['2026-01-30', '2026-02-27', '2026-03-31'],
    ],
    [
      '31st',
      whole('2026-01-31', 'FREQ=MONTHLY'),
      '2026-01-01',
      '2026-06-10',
      ['2026-01-31', '2026-03-31', '2026-05-31'],
    ],
    [
      '29 February',
      whole('2024-02-29', 'FREQ=YEARLY'),
      '2024-01-01',
      '2033-01-01',
      ['2024-02-29', '2028-02-29', '2032-02-29'],
    ],
    [
      'week 1',
      whole('2024-12-31', 'FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO,TU;INTERVAL=3'),
      '2024-01-01',
      '2031-01-01',
      ['2024-12-31', '2028-01-03', '2028-01-04', '2030-12-30', '2030-12-31'],
    ],
    [
      'until, as a date',
      timed('2026-03-01T09:00:00', 'Europe/Berlin', 'FREQ=DAILY;UNTIL=20260302'),
      '2026-01-01',
      '2027-01-01',
      ['2026-03-01T09:00', '2026-03-02T09:00'],
    ],
    [
      'until, local',
      timed('2026-03-01T09:00:00', 'Europe/Berlin', 'FREQ=DAILY;UNTIL=20260302T090000'),
      '2026-01-01',
      '2027-01-01',
      ['2026-03-01T09:00', '2026-03-02T09:00'],
    ],
    [
      'whole days ignore hours',
      whole('2026-03-01', 'FREQ=DAILY;BYMINUTE=1,2;COUNT=2'),
      '2026-01-01',
      '2027-01-01',
      ['2026-03-01', '2026-03-02'],
    ],
    [
      'left out and added',
      whole('2026-03-01', 'FREQ=DAILY;COUNT=3', {
        exdates: ['2026-03-02'],
        rdates: ['2026-04-01'],
      }),
      '2026-01-01',
      '2027-01-01',
      ['2026-03-01', '2026-03-03', '2026-04-01'],
    ],
    [
      'left out by date',
      timed('2026-03-01T09:00:00', 'Europe/Berlin', 'FREQ=DAILY;COUNT=2', {
        exdates: ['2026-03-02'],
      }),
      '2026-01-01',
      '2027-01-01',
      ['2026-03-01T09:00'],
    ],
    ['no rule', whole('2026-03-01', null), '2026-01-01', '2027-01-01', ['2026-03-01']],
    [
      '30 February',
      whole('2026-03-01', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'),
      '2026-01-01',
      '2030-01-01',
      [],
    ],
  ])('[CA1] %s', (_, series, from, to, expected) => {
    expect(locals(series, from, to)).toEqual(expected)
  })

  it('[CA1] a window in the middle shows the same as the whole', () => {
    const rule = fc.constantFrom(
      'FREQ=DAILY;INTERVAL=3',
      'FREQ=WEEKLY;BYDAY=MO,TH;INTERVAL=2',
      'FREQ=MONTHLY;BYMONTHDAY=-1',
      'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO',
      'FREQ=MONTHLY;BYDAY=2TU,-1FR',
      'FREQ=DAILY;COUNT=50',
    )
    fc.assert(
      fc.property(
        rule,
        fc.integer({ min: 0, max: 700 }),
        fc.integer({ min: 1, max: 60 }),
        (text, skip, length) => {
          const first = dayNumber('2025-01-06')
          const series = whole('2025-01-06', text)
          const all = startsOf(series, first * DAY, (first + 800) * DAY, 'UTC', budget).at
          const [from, to] = [(first + skip) * DAY, (first + skip + length) * DAY]
          expect(startsOf(series, from, to, 'UTC', budget).at).toEqual(
            all.filter(at => at >= from && at < to),
          )
        },
      ),
      { numRuns: 60 },
    )
  })

  it('[CA2] ends with its budget and says so', () => {
    const [from, to] = [Date.UTC(2026, 0, 1), Date.UTC(2028, 0, 1)]
    const seconds = timed('2020-01-01T00:00:00', 'Europe/Berlin', 'FREQ=SECONDLY')
    expect(startsOf(seconds, from, to, 'UTC', { ...budget, most: 100 })).toMatchObject({
      isWhole: false,
      at: { length: 100 },
    })
    const asked = startsOf(seconds, from, to, 'UTC', { ...budget, now: ticking(1) })
    expect(asked.isWhole).toBe(false)
    expect(asked.at.length).toBeLessThan(60)
    expect(
      startsOf(
        timed('2026-01-01T09:00:00', 'UTC', 'FREQ=DAILY;BYMONTHDAY=-1,-2'),
        from,
        to,
        'UTC',
        budget,
      ).at.length,
    ).toBeGreaterThan(40)
    expect(startsOf(whole('2026-01-01', 'nonsense'), from, to, 'UTC', budget)).toEqual({
      at: [from],
      isWhole: false,
    })
  })

  it('[CA2] takes any rule', () => {
    const list = (low: number, high: number) =>
      fc.array(fc.integer({ min: low, max: high }), { maxLength: 2 }).map(all => all.join(','))
    const part = (name: string, low: number, high: number) =>
      list(low, high).map(text => (text === '' ? '' : `;${name}=${text}`))
    const rule = fc
      .tuple(
        fc.constantFrom('YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY'),
        part('INTERVAL', 1, 5),
        part('BYMONTH', 0, 13),
        part('BYMONTHDAY', -31, 31),
        part('BYWEEKNO', -53, 53),
        part('BYYEARDAY', -366, 366),
        part('BYHOUR', 0, 23),
        part('BYSETPOS', -3, 3),
        fc.constantFrom('', ';BYDAY=MO', ';BYDAY=1TU,-1SU', ';BYDAY=XX'),
      )
      .map(([freq, ...rest]) => `FREQ=${freq}${rest.join('')}`)
    fc.assert(
      fc.property(rule, text => {
        const { at } = startsOf(
          timed('2026-01-05T09:00:00', 'America/New_York', text),
          Date.UTC(2026, 0, 1),
          Date.UTC(2026, 3, 1),
          'UTC',
          { most: 50, limitMs: 20, now: () => performance.now() },
        )
        expect(at.toSorted((a, b) => a - b)).toEqual(at)
      }),
      { numRuns: 12 },
    )
  })
})

describe('clocks', () => {
  it('[CA3] nine in the morning stays nine when they change', () => {
    const series = timed('2026-03-27T09:00:00', 'Europe/Berlin', 'FREQ=DAILY;COUNT=4')
    expect(locals(series, '2026-01-01', '2027-01-01')).toEqual([
      '2026-03-27T09:00',
      '2026-03-28T09:00',
      '2026-03-29T09:00',
      '2026-03-30T09:00',
    ])
    expect(
      startsOf(series, 0, Date.UTC(2027, 0), 'UTC', budget).at.map(at =>
        new Date(at).getUTCHours(),
      ),
    ).toEqual([8, 8, 7, 7])
  })

  it('[CA3] half past two is left out on the night without it, and comes once on the night that has it twice', () => {
    expect(
      locals(
        timed('2026-03-28T02:30:00', 'Europe/Berlin', 'FREQ=DAILY;COUNT=3'),
        '2026-01-01',
        '2027-01-01',
      ),
    ).toEqual(['2026-03-28T02:30', '2026-03-30T02:30', '2026-03-31T02:30'])
    expect(
      locals(
        timed('2026-10-24T02:30:00', 'Europe/Berlin', 'FREQ=DAILY;COUNT=3'),
        '2026-01-01',
        '2027-01-01',
      ),
    ).toEqual(['2026-10-24T02:30', '2026-10-25T02:30', '2026-10-26T02:30'])
    expect(momentOf('2026-03-29T02:30:00', 'Europe/Berlin')).toBe(
      momentOf('2026-03-29T03:30:00', 'Europe/Berlin'),
    )
  })

  it.each([
    'Pacific/Kiritimati',
    'Pacific/Pago_Pago',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'America/St_Johns',
    'UTC',
  ])('[CA3] whole days move nowhere: %s', zone => {
    const series = whole('2026-12-25', 'FREQ=YEARLY;COUNT=3')
    expect(
      startsOf(series, 0, Date.UTC(2030, 0), zone, budget).at.map(at => dateOf(at / DAY)),
    ).toEqual(['2026-12-25', '2027-12-25', '2028-12-25'])
  })

  it('[CA3] a moment and its wall time belong together, but for the hour that comes twice', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000_000 }),
        fc.constantFrom(
          'Europe/Berlin',
          'America/New_York',
          'Asia/Kathmandu',
          'Australia/Lord_Howe',
        ),
        (seconds, zone) => {
          const back = momentOf(localOf(seconds * 1000, zone), zone)
          expect(localOf(back, zone)).toBe(localOf(seconds * 1000, zone))
        },
      ),
    )
  })
})

describe('changed occurrences', () => {
  const event = (more: object) => ({
    startsAt: Date.UTC(2026, 2, 2, 9),
    endsAt: Date.UTC(2026, 2, 2, 10),
    startDate: null,
    endDate: null,
    zone: 'UTC',
    rule: null as string | null,
    rdates: [],
    exdates: [],
    recurrenceId: null as string | null,
    isFollowing: false,
    status: 'confirmed' as 'confirmed' | 'cancelled' | 'tentative',
    name: 'series',
    ...more,
  })
  const series = event({ rule: 'FREQ=DAILY;COUNT=5' })
  const shown = (
    overrides: readonly ReturnType<typeof event>[],
    from = Date.UTC(2026, 2, 1),
    to = Date.UTC(2026, 3, 1),
  ) =>
    occurrencesOf(series, overrides, from, to, 'UTC', budget).list.map(
      one => `${one.event.name} ${new Date(one.startsAt).toISOString().slice(5, 13)}`,
    )

  it('[CA6] are where they were moved to; cancelled ones are gone', () => {
    expect(
      shown([
        event({
          name: 'moved',
          recurrenceId: '2026-03-03T09:00:00Z',
          startsAt: Date.UTC(2026, 2, 20, 9),
          endsAt: Date.UTC(2026, 2, 20, 10),
        }),
        event({ name: 'off', recurrenceId: '2026-03-04T09:00:00Z', status: 'cancelled' }),
      ]),
    ).toEqual(['series 03-02T09', 'series 03-05T09', 'series 03-06T09', 'moved 03-20T09'])
  })

  it('[CA6] all later ones follow their split', () => {
    expect(
      shown([
        event({
          name: 'later',
          recurrenceId: '2026-03-04T09:00:00Z',
          isFollowing: true,
          startsAt: Date.UTC(2026, 2, 4, 14),
          endsAt: Date.UTC(2026, 2, 4, 15),
        }),
      ]),
    ).toEqual([
      'series 03-02T09',
      'series 03-03T09',
      'later 03-04T14',
      'later 03-05T14',
      'later 03-06T14',
    ])
  })

  it('[CA6] what began before the window and reaches into it is shown', () => {
    expect(shown([], Date.UTC(2026, 2, 2, 9, 30), Date.UTC(2026, 2, 2, 9, 45))).toEqual([
      'series 03-02T09',
    ])
  })
})

const ORACLE = '/work/shared/data/calendar/recurrence-oracle.txt'
it.skipIf(!existsSync(ORACLE))('[CA1] agrees with libical', () => {
  const iso = (text: string) => `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`
  const moment = (text: string) =>
    Date.parse(
      `${iso(text)}T${text.length > 8 ? `${text.slice(9, 11)}:${text.slice(11, 13)}:${text.slice(13, 15)}` : '00:00:00'}Z`,
    )
  const wrong: string[] = []
  for (const block of readFileSync(ORACLE, 'utf8').split(/\n\s*\n/)) {
    const line = (name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(block)?.[1]?.trim() ?? ''
    const [rule, start, instances] = [line('RRULE'), line('DTSTART'), line('INSTANCES')]
    if (rule === '' || !/^\d/.test(instances)) continue
    const isDate = start.length === 8
    const expected = instances.split(',').map(one => moment(one.trim()))
    const series = isDate
      ? whole(iso(start), rule)
      : timed(new Date(moment(start)).toISOString().slice(0, 19), 'UTC', rule)
    const last = (expected.at(-1) ?? 0) + (/COUNT|UNTIL/.test(rule) ? 3000 * DAY : 1)
    const { at } = startsOf(series, moment(start), last, 'UTC', { ...budget, limitMs: 10_000 })
    if (JSON.stringify(at) !== JSON.stringify(expected)) wrong.push(rule)
  }
  expect(wrong).toEqual([])
})
