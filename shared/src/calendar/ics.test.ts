import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  applyItip,
  layoutDay,
  readCalendar,
  replyTo,
  resolveZone,
  ruleWords,
  writeCalendar,
  type CalendarEvent,
} from './index.ts'

const file = (body: string, method = 'REQUEST') =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:${method}\r\n${body.trim().replace(/\n/g, '\r\n')}\r\nEND:VCALENDAR\r\n`
const one = (lines: string) =>
  file(`BEGIN:VEVENT\nUID:1@x\nDTSTAMP:20260101T000000Z\n${lines.trim()}\nEND:VEVENT`)
const read = (text: string) => readCalendar(text, 'Europe/Berlin')
const event = (more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  uid: '1@x',
  recurrenceId: null,
  isFollowing: false,
  sequence: 0,
  status: 'confirmed',
  title: 'Lunch',
  description: '',
  location: '',
  conferenceUrl: null,
  startsAt: Date.UTC(2026, 2, 3, 11),
  endsAt: Date.UTC(2026, 2, 3, 12),
  startDate: null,
  endDate: null,
  zone: 'UTC',
  rule: null,
  rdates: [],
  exdates: [],
  isBusy: true,
  isPrivate: false,
  attendees: [],
  reminders: [],
  stampedAt: Date.UTC(2026, 0, 1),
  ...more,
})

describe('zones', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['Pacific Standard Time', 'America/Los_Angeles'],
    ['India Standard Time', 'Asia/Calcutta'],
    ['/freeassociation.sourceforge.net/Tzfile/Europe/Berlin', 'Europe/Berlin'],
    ['/mozilla.org/20050126_1/America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['UTC', 'UTC'],
    ['Etc/GMT', 'UTC'],
    ['GMT+0200', '+02:00'],
    ['+05:30', '+05:30'],
    ['-0800', '-08:00'],
    ['(GMT+01:00) Amsterdam, Berlin, Rome', 'Europe/Amsterdam'],
    ['Customized Time Zone', null],
    ['', null],
    ['../../etc/passwd', null],
    ['+99:00', null],
  ])('[CA4] %s', (name, zone) => {
    expect(resolveZone(name)).toBe(zone)
  })
})

describe('calendar files', () => {
  it('[CA5] an invitation', () => {
    const { method, events, problems } = read(
      one(`DTSTART;TZID=W. Europe Standard Time:20260303T120000
DTEND;TZID=W. Europe Standard Time:20260303T130000
SUMMARY:Lunch\\, at last
LOCATION:https://zoom.us/j/123?pwd=x
ORGANIZER;CN=Ann:mailto:Ann@x.org
ATTENDEE;CN="Bob, B.";PARTSTAT=ACCEPTED:mailto:bob@y.org
ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=NEEDS-ACTION:MAILTO:cy@z.org
ATTENDEE;CUTYPE=RESOURCE:mailto:room@x.org
RRULE:FREQ=WEEKLY;COUNT=3
EXDATE;TZID=W. Europe Standard Time:20260310T120000
SEQUENCE:2
CLASS:PRIVATE
BEGIN:VALARM
TRIGGER:-PT15M
ACTION:DISPLAY
END:VALARM`),
    )
    expect([method, problems]).toEqual(['REQUEST', []])
    expect(events).toMatchObject([
      {
        uid: '1@x',
        title: 'Lunch, at last',
        startsAt: Date.UTC(2026, 2, 3, 11),
        endsAt: Date.UTC(2026, 2, 3, 12),
        zone: 'Europe/Berlin',
        rule: 'FREQ=WEEKLY;COUNT=3',
        exdates: ['2026-03-10T11:00:00Z'],
        sequence: 2,
        isPrivate: true,
        reminders: [15],
        conferenceUrl: 'https://zoom.us/j/123?pwd=x',
        attendees: [
          { address: 'ann@x.org', name: 'Ann', isOrganizer: true, response: 'accepted' },
          { address: 'bob@y.org', name: 'Bob, B.', response: 'accepted', isOptional: false },
          { address: 'cy@z.org', response: 'none', isOptional: true },
        ],
      },
    ])
  })

  it('[CA5] the place to meet: what is named as one is believed, in other text only what is known', () => {
    const place = (lines: string) =>
      read(one(`DTSTART;VALUE=DATE:20260303\n${lines}`)).events[0]?.conferenceUrl
    expect(place('CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://meet.own.example/abc')).toBe(
      'https://meet.own.example/abc',
    )
    expect(place('URL:https://meet.google.com/abc-defg-hij')).toBe(
      'https://meet.google.com/abc-defg-hij',
    )
    expect(place('URL:https://own.example/abc')).toBeNull()
    expect(place('CONFERENCE;VALUE=URI:javascript:alert(1)')).toBeNull()
  })

  it('[CA5] whole days, floating times, lengths', () => {
    const times = (lines: string) => {
      const [found] = read(one(lines)).events
      return found && [found.startDate ?? found.startsAt, found.endDate ?? found.endsAt, found.zone]
    }
    expect(times('DTSTART;VALUE=DATE:20260303')).toEqual(['2026-03-03', '2026-03-04', null])
    expect(times('DTSTART;VALUE=DATE:20260303\nDTEND;VALUE=DATE:20260306')).toEqual([
      '2026-03-03',
      '2026-03-06',
      null,
    ])
    expect(times('DTSTART;VALUE=DATE:20260303\nDURATION:P2D')).toEqual([
      '2026-03-03',
      '2026-03-05',
      null,
    ])
    expect(times('DTSTART:20260303T120000\nDURATION:PT90M')).toEqual([
      Date.UTC(2026, 2, 3, 11),
      Date.UTC(2026, 2, 3, 12, 30),
      null,
    ])
    expect(times('DTSTART:20260303T120000Z')).toEqual([
      Date.UTC(2026, 2, 3, 12),
      Date.UTC(2026, 2, 3, 12),
      'UTC',
    ])
    expect(times('DTSTART:20260303T120000Z\nDTEND:20260303T100000Z')).toEqual([
      Date.UTC(2026, 2, 3, 12),
      Date.UTC(2026, 2, 3, 12),
      'UTC',
    ])
  })

  it('[CA5] a zone that only the file knows is read by its offset', () => {
    const text = file(
      `BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0300\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:1\nDTSTART;TZID=Ours:20260303T120000\nSUMMARY:x\nEND:VEVENT`,
    )
    expect(read(text).events).toMatchObject([{ startsAt: Date.UTC(2026, 2, 3, 9), zone: '+03:00' }])
  })

  it('[CA5] what cannot be read is named', () => {
    expect(read('hello')).toMatchObject({
      events: [],
      problems: [expect.stringContaining('not a calendar')],
    })
    expect(read(one('SUMMARY:Timeless'))).toMatchObject({
      events: [],
      problems: ['“Timeless” has no beginning.'],
    })
    expect(read(one('DTSTART:20269903T120000Z\nSUMMARY:x')).events).toEqual([])
    expect(
      read(one(`DTSTART:20260303T120000Z\nRRULE:FREQ=DAILY;BYMONTHDAY=-1,-2\nSUMMARY:x`)).events,
    ).toMatchObject([{ rule: 'FREQ=DAILY;BYMONTHDAY=-1,-2' }])
  })

  it('[CA5] never throws', () => {
    const line = fc.constantFrom(
      'BEGIN:VEVENT',
      'END:VEVENT',
      'BEGIN:VCALENDAR',
      'END:VCALENDAR',
      'UID:1',
      'DTSTART:2026',
      'DTSTART;VALUE=DATE:20260301',
      'DTSTART:20260301T250000',
      'RRULE:FREQ=X',
      'ATTENDEE:x',
      'RDATE;VALUE=PERIOD:20260101T000000Z/PT1H',
      'DURATION:-P1D',
      'X;Y=:z',
      ' folded',
      'TRIGGER:x',
      '',
    )
    fc.assert(
      fc.property(
        fc.array(fc.oneof(line, fc.string({ maxLength: 10 })), { maxLength: 15 }),
        lines => {
          expect(read(lines.join('\r\n')).method).toBeTypeOf('string')
        },
      ),
    )
  })

  it('[CA5] what was written is read back', () => {
    const text = fc
      .string({ maxLength: 60 })
      .map(words => words.replace(/[\p{Cc}\p{Cs}]/gu, '').trim())
    const some = fc.record({
      title: text,
      description: text,
      location: text,
      sequence: fc.nat(99),
      isBusy: fc.boolean(),
      isPrivate: fc.boolean(),
      isAllDay: fc.boolean(),
      zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
      isSeries: fc.boolean(),
      minutes: fc.integer({ min: 0, max: 5000 }),
    })
    fc.assert(
      fc.property(some, ({ isAllDay, isSeries, zone, minutes, ...words }) => {
        const series = isSeries
          ? {
              rule: 'FREQ=DAILY;COUNT=3',
              exdates: [isAllDay ? '2026-03-04' : '2026-03-04T11:00:00Z'],
            }
          : {}
        const times = isAllDay
          ? {
              startsAt: null,
              endsAt: null,
              startDate: '2026-03-03',
              endDate: '2026-03-05',
              zone: null,
            }
          : { zone: isSeries ? zone : 'UTC', endsAt: Date.UTC(2026, 2, 3, 11, minutes) }
        const attendees = [
          {
            address: 'ann@x.org',
            name: 'Ann',
            response: 'accepted' as const,
            isOptional: false,
            isOrganizer: true,
          },
          {
            address: 'bob@y.org',
            name: '',
            response: 'none' as const,
            isOptional: true,
            isOrganizer: false,
          },
        ]
        const sent = event({ ...words, ...series, ...times, attendees, reminders: [10] })
        const { conferenceUrl, ...back } =
          read(writeCalendar([sent], 'REQUEST')).events[0] ?? event({ title: 'lost' })
        const { conferenceUrl: _, ...wanted } = sent
        expect(back).toEqual(wanted)
        expect(conferenceUrl).toBe(null)
      }),
      { numRuns: 60 },
    )
  })

  it('[CA5] no line is longer than 75 octets', () => {
    const written = writeCalendar([event({ title: 'Größe 🚀 '.repeat(40) })], null)
    expect(
      Math.max(...written.split('\r\n').map(line => new TextEncoder().encode(line).length)),
    ).toBeLessThanOrEqual(75)
    expect(written).not.toContain('METHOD')
  })
})

describe('invitations', () => {
  const bob = {
    address: 'bob@y.org',
    name: '',
    response: 'none' as const,
    isOptional: false,
    isOrganizer: false,
  }
  const held = event({ sequence: 1, stampedAt: 1000, attendees: [bob] })

  it('[CA7] the newer counts', () => {
    expect(applyItip('REQUEST', event(), null).do).toBe('put')
    expect(applyItip('REQUEST', event({ sequence: 2 }), held).do).toBe('put')
    expect(applyItip('REQUEST', event({ sequence: 1, stampedAt: 2000 }), held).do).toBe('put')
    expect(applyItip('REQUEST', event({ sequence: 1, stampedAt: 1000 }), held)).toEqual({
      do: 'nothing',
      why: 'older',
    })
    expect(applyItip('REQUEST', event({ sequence: 0, stampedAt: 9000 }), held).do).toBe('nothing')
    expect(applyItip('CANCEL', event({ sequence: 1 }), held)).toMatchObject({
      do: 'cancel',
      event: { status: 'cancelled' },
    })
    expect(applyItip('CANCEL', event({ sequence: 0 }), held).do).toBe('nothing')
    expect(applyItip('CANCEL', event(), null)).toEqual({ do: 'nothing', why: 'unknown-event' })
    expect(applyItip('COUNTER', event(), held)).toEqual({ do: 'nothing', why: 'not-for-calendars' })
  })

  it('[CA7] answers are of those who were asked, to the version that is here', () => {
    const answer = (more: Partial<CalendarEvent>) =>
      event({
        sequence: 1,
        stampedAt: 5000,
        attendees: [{ ...bob, response: 'accepted' }],
        ...more,
      })
    expect(applyItip('REPLY', answer({}), held)).toEqual({
      do: 'answer',
      address: 'bob@y.org',
      response: 'accepted',
    })
    expect(applyItip('REPLY', answer({ sequence: 0 }), held).do).toBe('nothing')
    expect(
      applyItip('REPLY', answer({}), { ...held, answeredAt: new Map([['bob@y.org', 6000]]) }).do,
    ).toBe('nothing')
    expect(
      applyItip(
        'REPLY',
        answer({ attendees: [{ ...bob, address: 'eve@z.org', response: 'accepted' }] }),
        held,
      ),
    ).toEqual({ do: 'nothing', why: 'unknown-event' })
  })

  it('[CA7] any messages in any order end with the newest invitation', () => {
    const message = fc.record({ sequence: fc.nat(4), stampedAt: fc.nat(4) })
    const end = (list: readonly { sequence: number; stampedAt: number }[]) => {
      let now: CalendarEvent | null = null
      for (const facts of list) {
        const action = applyItip('REQUEST', event(facts), now)
        if (action.do === 'put') now = action.event
      }
      return now && [now.sequence, now.stampedAt]
    }
    fc.assert(
      fc.property(fc.array(message), list => {
        expect(end(list.toReversed())).toEqual(end(list))
        expect(end([...list, ...list])).toEqual(end(list))
      }),
    )
  })

  it('[CA7] an answer names who answers and nothing else', () => {
    const text = replyTo(
      event({ sequence: 3, attendees: [{ ...bob, address: 'ann@x.org', isOrganizer: true }, bob] }),
      { address: 'Bob@y.org', name: 'Bob' },
      'declined',
      7000,
    )
    expect(read(text)).toMatchObject({
      method: 'REPLY',
      events: [
        {
          uid: '1@x',
          sequence: 3,
          attendees: [{ isOrganizer: true }, { address: 'bob@y.org', response: 'declined' }],
        },
      ],
    })
  })
})

describe('a day', () => {
  it('[CA8] beside each other', () => {
    const spans = [
      { start: 0, end: 60 },
      { start: 30, end: 90 },
      { start: 60, end: 120 },
      { start: 200, end: 210 },
    ]
    expect(
      layoutDay(spans, 15).map(one => [one.entry.start, one.column, one.columns, one.width]),
    ).toEqual([
      [0, 0, 2, 1],
      [30, 1, 2, 1],
      [60, 0, 2, 1],
      [200, 0, 1, 1],
    ])
  })

  it('[CA8] no two that overlap share a place', () => {
    const span = fc
      .tuple(fc.nat(200), fc.nat(100))
      .map(([start, length]) => ({ start, end: start + length }))
    fc.assert(
      fc.property(fc.array(span, { maxLength: 20 }), spans => {
        const placed = layoutDay(spans, 15)
        expect(placed).toHaveLength(spans.length)
        for (const a of placed) {
          expect(a.column + a.width).toBeLessThanOrEqual(a.columns)
          for (const b of placed) {
            if (a === b) continue
            const isOver =
              a.entry.start < Math.max(b.entry.end, b.entry.start + 15) &&
              Math.max(a.entry.end, a.entry.start + 15) > b.entry.start
            const isShared = a.column < b.column + b.width && b.column < a.column + a.width
            expect(isOver && isShared).toBe(false)
          }
        }
      }),
    )
  })
})

it.each([
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20260303T000000Z', 'Every second Tuesday until 3 March'],
  ['FREQ=DAILY', 'Every day'],
  ['FREQ=DAILY;INTERVAL=3;COUNT=5', 'Every 3 days, 5 times'],
  ['FREQ=WEEKLY', 'Every Tuesday'],
  ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'Every weekday'],
  ['FREQ=WEEKLY;BYDAY=FR,MO', 'Every Monday and Friday'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR', 'Every second week on Monday and Friday'],
  ['FREQ=MONTHLY', 'Every month on the 6th'],
  ['FREQ=MONTHLY;BYDAY=-1FR', 'Every month on the last Friday'],
  ['FREQ=MONTHLY;BYDAY=2TU', 'Every month on the second Tuesday'],
  ['FREQ=MONTHLY;BYMONTHDAY=1,15', 'Every month on the 1st and 15th'],
  ['FREQ=MONTHLY;BYMONTHDAY=-1', 'Every month on the last day'],
  ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', 'Every month on the last weekday'],
  ['FREQ=YEARLY', 'Every year on 6 January'],
  ['FREQ=YEARLY;BYMONTH=11;BYDAY=4TH', 'Every year on the fourth Thursday of November'],
  ['FREQ=YEARLY;BYWEEKNO=20', 'Every year, by a rule of its own'],
  ['FREQ=HOURLY;INTERVAL=2', 'Every second hour'],
  ['FREQ=DAILY;UNTIL=20270101', 'Every day until 1 January 2027'],
  ['nonsense', null],
])('[CA9] %s', (rule, words) => {
  expect(ruleWords(rule, { startDate: '2026-01-06', today: '2026-11-21' })).toBe(words)
})
