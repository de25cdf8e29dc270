/**
 * A believable calendar for the demo account: the weeks around now, with the people who are also in the
 * demo mailbox and in the sample workspace. The same people give the same calendar.
 */
import { dateIn, momentOf, writeCalendar } from '@kith/shared/calendar'
import type { DemoPerson } from './demo-mail.ts'
import type { SimCalendars, SimEvent } from './sim-calendar.ts'
import type { SimMailbox } from './sim-mailbox.ts'

export interface DemoCalendarOptions {
  readonly people: readonly DemoPerson[]
  readonly now: number
  /** The person's zone. */
  readonly zone: string
}
interface Meeting {
  readonly title: string
  /** Weekday of its first week, Monday is 0; weeks from this one. */
  readonly day: number
  readonly week: number
  /** `HH:MM` and minutes. */
  readonly at: string
  readonly long: number
  /** Who is invited, by their place among the people. */
  readonly with?: readonly number[]
  readonly rule?: string
  readonly location?: string
  readonly meets?: boolean
  /** They invited me, and wait for my answer. */
  readonly isAsked?: boolean
  readonly text?: string
}

const MEETINGS: readonly Meeting[] = [
  {
    title: 'Team stand-up',
    day: 0,
    week: -4,
    at: '09:15',
    long: 15,
    rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
    meets: true,
  },
  {
    title: 'Pipeline review',
    day: 0,
    week: -4,
    at: '14:00',
    long: 45,
    rule: 'FREQ=WEEKLY;BYDAY=MO',
    location: 'Room 4',
  },
  {
    title: 'Focus: proposals',
    day: 2,
    week: -4,
    at: '09:30',
    long: 120,
    rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=WE',
  },
  {
    title: 'One-to-one with {first}',
    day: 3,
    week: -3,
    at: '16:00',
    long: 30,
    with: [5],
    rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TH',
  },
  {
    title: 'Renewal call: {first}',
    day: 0,
    week: 0,
    at: '10:30',
    long: 45,
    with: [0],
    meets: true,
    text: 'Pricing for 140 seats. Option B, onboarding in the second year.',
  },
  {
    title: 'Security questions',
    day: 1,
    week: 0,
    at: '11:00',
    long: 60,
    with: [1, 2],
    meets: true,
    text: 'The six follow-up questions of round two.',
  },
  {
    title: 'Lunch with {first}',
    day: 1,
    week: 0,
    at: '12:30',
    long: 60,
    with: [2],
    location: 'Brasserie du Parc',
  },
  {
    title: 'Kick-off with {first}',
    day: 2,
    week: 0,
    at: '13:00',
    long: 90,
    with: [3, 4],
    meets: true,
    isAsked: true,
    text: 'Goals for the first quarter, and who does what.',
  },
  {
    title: 'Site visit',
    day: 3,
    week: 0,
    at: '10:00',
    long: 120,
    with: [2],
    location: 'New office, Lyon',
  },
  {
    title: 'Contract walk-through',
    day: 4,
    week: 1,
    at: '11:00',
    long: 45,
    with: [6],
    isAsked: true,
  },
  {
    title: 'Week in review',
    day: 4,
    week: -4,
    at: '15:30',
    long: 30,
    rule: 'FREQ=WEEKLY;BYDAY=FR',
  },
  { title: 'First call: {first}', day: 1, week: 1, at: '10:00', long: 30, with: [7], meets: true },
  { title: 'Demo for {first}', day: 2, week: 1, at: '14:30', long: 60, with: [8], meets: true },
  {
    title: 'Quarterly business review',
    day: 3,
    week: 1,
    at: '13:00',
    long: 90,
    with: [0, 9],
    location: 'Room 4',
  },
  { title: 'Onboarding plan', day: 1, week: -1, at: '11:00', long: 45, with: [3] },
  { title: 'Price discussion', day: 3, week: -1, at: '15:00', long: 45, with: [0] },
]
const DAY = 86_400_000

export function fillDemoCalendar(
  box: SimCalendars,
  { people, now, zone }: DemoCalendarOptions,
): void {
  const today = dateIn(now, zone)
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7
  const dayOf = (week: number, day: number): string =>
    new Date(Date.parse(`${today}T00:00:00Z`) + (week * 7 + day - weekday) * DAY)
      .toISOString()
      .slice(0, 10)
  const { address, name } = box.owner
  const me = { address, name, response: 'accepted', isOptional: false, isOrganizer: true } as const
  const main = box.main.id
  for (const [at, meeting] of MEETINGS.entries()) {
    const invited = (meeting.with ?? []).flatMap(index => people[index] ?? [])
    if (meeting.with !== undefined && invited.length === 0) continue
    const [host] = invited
    const startsAt = momentOf(`${dayOf(meeting.week, meeting.day)}T${meeting.at}:00`, zone)
    const guest = (one: DemoPerson, isOrganizer = false) => ({
      ...one,
      response:
        isOrganizer || startsAt < now || at % 3 === 0 ? ('accepted' as const) : ('none' as const),
      isOptional: false,
      isOrganizer,
    })
    const isAsked = meeting.isAsked === true && host !== undefined
    box.put(
      main,
      {
        title: meeting.title.replace('{first}', host?.name.split(' ')[0] ?? ''),
        startsAt,
        endsAt: startsAt + meeting.long * 60_000,
        zone,
        description: meeting.text ?? '',
        location: meeting.location ?? '',
        rule: meeting.rule ?? null,
        conferenceUrl: meeting.meets === true ? `https://meet.example/demo-${at}` : null,
        reminders: [10],
        organizer: isAsked ? host : box.owner,
        attendees:
          invited.length === 0
            ? []
            : isAsked
              ? [
                  guest(host, true),
                  { ...me, response: 'none', isOrganizer: false },
                  ...invited.slice(1).map(one => guest(one)),
                ]
              : [me, ...invited.map(one => guest(one))],
      },
      `demo${String(at).padStart(3, '0')}`,
    )
  }
  const own = box.addCalendar('Private')
  const days = (title: string, from: string, to: string) =>
    box.put(own.id, { title, startDate: from, endDate: to, isBusy: false })
  days('Trade fair, Hanover', dayOf(1, 1), dayOf(1, 4))
  days("Mother's birthday", dayOf(0, 5), dayOf(0, 6))
  for (const [title, week, day, from, long] of [
    ['Dentist', 0, 4, '08:00', 45],
    ['Choir', 0, 3, '19:30', 90],
    ['Parents’ evening', 1, 2, '18:30', 60],
  ] as const) {
    const startsAt = momentOf(`${dayOf(week, day)}T${from}:00`, zone)
    box.put(own.id, { title, startsAt, endsAt: startsAt + long * 60_000, zone, isPrivate: true })
  }
}

/** What asks for an answer also lies in the mailbox, as it does with every provider. */
export function addDemoInvitations(mailbox: SimMailbox, box: SimCalendars, now: number): void {
  const asked = [...box.events.values()].filter(
    each => each.organizer.address !== box.owner.address && each.series === null,
  )
  for (const [at, event] of asked.entries()) {
    const when = Math.min(now - (at + 1) * 3 * 3_600_000, (event.startsAt ?? now) - DAY)
    mailbox.add(invitation(event, box.owner, when), {
      at: when,
      labels: when > now - 2 * DAY ? ['INBOX', 'UNREAD'] : ['INBOX'],
    })
  }
}

function invitation(event: SimEvent, to: SimCalendars['owner'], at: number): string {
  const { address, name } = event.organizer
  const part = (type: string, text: string) =>
    `--kith\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(text)
      .toString('base64')
      .replaceAll(/(.{76})/g, '$1\r\n')}\r\n`
  const encoded = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
  return [
    `Message-ID: <invitation-${event.id}@kith.example>`,
    `From: ${encoded(name)} <${address}>`,
    `To: ${encoded(to.name)} <${to.address}>`,
    `Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}`,
    `Subject: ${encoded(`Invitation: ${event.title}`)}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary=kith',
    '',
    `${part('text/plain; charset=utf-8', `Hello,\n\n${event.description || 'I would like to meet.'}\n\n${name}`)}${part(
      'text/calendar; charset=utf-8; method=REQUEST',
      writeCalendar([{ ...event, stampedAt: at }], 'REQUEST'),
    )}--kith--\r\n`,
  ].join('\r\n')
}
