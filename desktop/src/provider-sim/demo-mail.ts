/**
 * A believable mailbox for the demo account: conversations with the people of the sample workspace,
 * and what fills a real inbox beside them. The same people give the same mailbox.
 */
import type { SimMailbox } from './sim-mailbox.ts'

export interface DemoPerson {
  readonly name: string
  readonly address: string
}
export interface DemoMailOptions {
  readonly me: DemoPerson
  readonly people: readonly DemoPerson[]
  /** The newest mail is from shortly before, ms UTC. */
  readonly now: number
}

interface DemoFile {
  readonly name: string
  readonly type: string
  readonly text: string
}
interface Turn {
  readonly mine: boolean
  readonly text: string
  readonly file?: DemoFile
}
interface Script {
  readonly subject: string
  /** Oldest first; `{first}` is who is written to. */
  readonly turns: readonly Turn[]
}
const turn = (mine: boolean, text: string, file?: DemoFile): Turn => ({
  mine,
  text,
  ...(file && { file }),
})
const theirs = (text: string, file?: DemoFile): Turn => turn(false, text, file)
const mine = (text: string, file?: DemoFile): Turn => turn(true, text, file)

const ORDER_FORM: DemoFile = {
  name: 'Order form 2027.csv',
  type: 'text/csv',
  text: 'Item,Seats,Per seat and year,Sum\nOption B,140,312.00,43680.00\nOnboarding in year two,1,4900.00,4900.00\n',
}
const NOTES: DemoFile = {
  name: 'Workshop notes.txt',
  type: 'text/plain',
  text: '1 What we heard\n2 Who decides\n3 Approval flow: request, check by finance, sign-off, archive\n4 Open: who stands in during holidays?\n',
}

const SCRIPTS: readonly Script[] = [
  {
    subject: 'Renewal 2027: pricing for 140 seats',
    turns: [
      mine(
        'Hi {first},\n\nas promised the three options for 2027. Option B keeps your present rate until March.\n\nBest wishes',
      ),
      theirs(
        'Hi Mira,\n\nthanks, two questions before I take this on Monday. Does the band hold if one site stays on the old plan until spring? And could onboarding move into the second year?\n\nIf both are a yes, option B is an easy conversation.',
      ),
      mine(
        'Hi {first},\n\nyes to both. I put it in writing in the attached order form.',
        ORDER_FORM,
      ),
      theirs('Perfect. I will have the signature by Thursday.'),
    ],
  },
  {
    subject: 'Security questionnaire, round two',
    turns: [
      theirs(
        'Hello,\n\nour security team has six follow-up questions, mostly about where data is kept and who can read it. Could we have answers before the committee on the 12th?',
      ),
      mine(
        'Hi {first},\n\nanswers are below. The short one: everything stays on your machines, and your server only sees what you share.',
      ),
    ],
  },
  {
    subject: 'Tuesday in Lyon?',
    turns: [
      theirs(
        'We could do 10:30 at the new office, lunch afterwards if you have the time. Bring the depot plan please.',
      ),
    ],
  },
  {
    subject: 'Pilot scope, northern depots',
    turns: [
      mine(
        'Hi {first},\n\nhere is the scope as we discussed: two depots, eight weeks, weekly call on Wednesdays.',
      ),
      theirs(
        'Looks right to me. One addition: data migration of the last three years has to be part of the pilot, otherwise nobody will use it.',
      ),
      mine('Agreed, I added it as week two.'),
      theirs('Good. I am out until Monday, then we sign.'),
    ],
  },
  {
    subject: 'Purchase order',
    turns: [
      theirs(
        'It is 4500187730. Please put it on every invoice, our accounts department sends back anything without it.',
      ),
    ],
  },
  {
    subject: 'Intro to our new CFO',
    turns: [
      theirs(
        'Mira, meet our new CFO. She will look after the contract from January on. I leave you two to it.',
      ),
      mine('Thank you {first}, and welcome! Would Thursday suit for twenty minutes?'),
    ],
  },
  {
    subject: 'Workshop photos and notes',
    turns: [
      theirs(
        'My notes from yesterday are attached. The approval flow is under number three.',
        NOTES,
      ),
    ],
  },
  {
    subject: 'Seat count for December',
    turns: [
      theirs('62 active, so we stay in the same band. Three people leave at the end of the year.'),
    ],
  },
  {
    subject: 'Proposal v3 with phased rollout',
    turns: [
      mine(
        'Hi {first},\n\nthe third version is attached: rollout in three phases, each can be stopped. Happy to walk you through it.',
      ),
    ],
  },
  {
    subject: 'Lunch on 3 December',
    turns: [
      mine('Are you in town on the 3rd?'),
      theirs('Booked the quiet table at one. Looking forward to it.'),
    ],
  },
  {
    subject: 'Question about the export',
    turns: [
      theirs(
        'Can we export everything ourselves, with the history? Our auditors ask every spring.',
      ),
      mine('Yes: Settings, Import and export, Everything. It takes about a minute for your size.'),
      theirs('That was easy. Thank you!'),
    ],
  },
  {
    subject: 'Referral for you',
    turns: [
      theirs(
        'My sister-in-law runs procurement at a hospital and hates her current tool. I gave her your name.',
      ),
    ],
  },
]

const NEWS: readonly (readonly [string, string, string])[] = [
  [
    'Harbour Weekly <news@harbour-weekly.example>',
    'What the new emission rules mean for ports',
    'Five things to know before January.',
  ],
  [
    'Design Notes <hello@design-notes.example>',
    'Forms that people finish',
    'Ask for less, and ask later.',
  ],
  [
    'Trainline Business <offers@trains.example>',
    'Twenty per cent off in November',
    'On every route, until Sunday.',
  ],
  [
    'Local-first Digest <digest@local-first.example>',
    'Issue 88: merging without a server',
    'Papers, projects and people.',
  ],
]
const MACHINES: readonly (readonly [string, string, string])[] = [
  [
    'Ledger <no-reply@ledger.example>',
    'Your receipt for November',
    'Amount paid: 48.00 EUR. Thank you.',
  ],
  [
    'Build server <notifications@builds.example>',
    'Build 4182 succeeded',
    'All 2,304 checks passed in 6 minutes.',
  ],
  ['Parcel <no-reply@parcel.example>', 'Your parcel arrives tomorrow', 'Between 9:00 and 13:00.'],
]

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export function fillDemoMailbox(box: SimMailbox, options: DemoMailOptions): void {
  const { me, people, now } = options
  const mails: { at: number; raw: string; labels: readonly string[] }[] = []
  const put = (at: number, raw: string, labels: readonly string[]) =>
    mails.push({ at, raw, labels })
  let count = 0
  people.slice(0, 60).forEach((person, index) => {
    const script = SCRIPTS[index % SCRIPTS.length]
    if (script === undefined) return
    // The first twelve are of the last days, the others fade into the year.
    const last =
      now - (index < 12 ? index * 5.3 * HOUR_MS + 20 * 60_000 : (index - 8) * 4.7 * DAY_MS)
    let reference = ''
    script.turns.forEach((turn, at) => {
      const id = `<demo-${index}-${at}@kith.example>`
      const when = last - (script.turns.length - 1 - at) * 19 * HOUR_MS
      const [from, to] = turn.mine ? [me, person] : [person, me]
      const isLast = at === script.turns.length - 1
      const isNew = isLast && !turn.mine && index < 5
      const raw = write({
        id,
        from: `${quoted(from.name)} <${from.address}>`,
        to: `${quoted(to.name)} <${to.address}>`,
        subject: at === 0 ? script.subject : `Re: ${script.subject}`,
        at: when,
        text:
          turn.text.replaceAll('{first}', person.name.split(' ')[0] ?? person.name) +
          `\n\n${from.name}`,
        reference,
        ...(turn.file && { file: turn.file }),
      })
      put(when, raw, turn.mine ? ['SENT'] : isNew ? ['INBOX', 'UNREAD', 'IMPORTANT'] : ['INBOX'])
      reference = `${reference} ${id}`.trim()
      count += 1
    })
  })
  for (let week = 0; week < 26; week += 1)
    for (const [at, [from, subject, text]] of [...NEWS, ...MACHINES].entries()) {
      const when = now - week * 7 * DAY_MS - at * 9 * HOUR_MS - 2 * HOUR_MS
      const isNews = at < NEWS.length
      put(
        when,
        write({
          id: `<demo-${isNews ? 'news' : 'note'}-${week}-${at}@kith.example>`,
          from,
          to: `${quoted(me.name)} <${me.address}>`,
          subject: week === 0 ? subject : `${subject} (${week})`,
          at: when,
          text,
          reference: '',
          more: isNews
            ? `List-Id: <${count}.list.example>\r\nList-Unsubscribe: <https://list.example/leave>\r\n`
            : 'Auto-Submitted: auto-generated\r\n',
        }),
        week === 0 ? ['INBOX', 'UNREAD'] : ['INBOX'],
      )
    }
  for (const { at, raw, labels } of mails.toSorted((a, b) => a.at - b.at))
    box.add(raw, { at, labels })
}

interface Written {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly at: number
  readonly text: string
  readonly reference: string
  readonly more?: string
  readonly file?: DemoFile
}

const write = ({ id, from, to, subject, at, text, reference, more = '', file }: Written): string =>
  Buffer.from(
    `Message-ID: ${id}\r\nFrom: ${encoded(from)}\r\nTo: ${encoded(to)}\r\nDate: ${new Date(at).toUTCString().replace('GMT', '+0000')}\r\nSubject: ${encoded(subject)}\r\n` +
      (reference === ''
        ? ''
        : `In-Reply-To: ${reference.split(' ').at(-1)}\r\nReferences: ${reference}\r\n`) +
      `${more}MIME-Version: 1.0\r\n${file === undefined ? part(text) : withFile(text, file)}`,
  ).toString('latin1')

const part = (text: string): string =>
  `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${text.replaceAll('\n', '\r\n')}\r\n`

const withFile = (text: string, { name, type, text: content }: DemoFile): string =>
  `Content-Type: multipart/mixed; boundary=kith-demo\r\n\r\n--kith-demo\r\n${part(text)}` +
  `--kith-demo\r\nContent-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\n` +
  `Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString('base64')}\r\n--kith-demo--\r\n`

/** Names beyond ASCII as encoded words (RFC 2047). */
const encoded = (text: string): string =>
  text
    .replaceAll(/"([^"]*\P{ASCII}[^"]*)"/gu, (_, name: string) => word(name))
    .replaceAll(/\P{ASCII}+/gu, word)
const word = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
const quoted = (name: string): string => `"${name.replaceAll('"', '')}"`
