/** Who is on the other side: what the workspace knows of them, beside the mail. */
import { useMemo, useState } from 'react'
import type { DocId } from '@kith/shared/kit'
import type { Filter } from '@kith/shared/model'
import type { Query, Row } from '@kith/shared/query'
import type { Contact, MailPerson } from '@kith/shared/rpc'
import {
  showFault,
  useCatalog,
  useClient,
  useCommand,
  useFormat,
  useLive,
  useNavigation,
  useRecord,
  useRows,
  type Place,
} from '#renderer/client'
import { choiceIdsOf, FieldCell, refsOf } from '#renderer/fields'
import { Avatar, Button, IconButton, toast } from '#renderer/ui'
import { LogCallDialog } from '#renderer/features/calls'
import { shortTime } from '../mail-time.ts'
import { LastContact } from './last-contact.tsx'
import { ContactShare } from '../share/contact-share.tsx'
import { TeamMail } from '../team/team-mail.tsx'
import { Mark } from '../list/thread-row.tsx'

const MOST = 5

export function ContactPanel({
  person,
  thread,
  onTask,
  onMail,
}: {
  readonly person: MailPerson
  /** The conversation on screen. */
  readonly thread: number
  readonly onTask: () => void
  readonly onMail: () => void
}) {
  return person.person === null ? (
    <Unknown key={person.address} person={person} onMail={onMail} />
  ) : (
    <Known
      key={person.person}
      id={person.person}
      address={person.address}
      thread={thread}
      onTask={onTask}
    />
  )
}

function Known({
  id,
  address,
  thread,
  onTask,
}: {
  readonly id: DocId
  readonly address: string
  readonly thread: number
  readonly onTask: () => void
}) {
  const client = useClient()
  const catalog = useCatalog()
  const command = useCommand()
  const { go } = useNavigation()
  const [isLogging, setLogging] = useState(false)
  const { value: row } = useRecord(id)
  const person = catalog.findObject('person')
  if (row === null || person === undefined) return null
  const field = (name: string) => catalog.findField('person', name)
  const companyId = (refsOf(row.cells['company'])[0]?.id ?? null) as DocId | null
  const phone = field('phones')
  const note = async () => {
    const answer = await command('record.create', {
      object: 'note',
      cells: { title: `About ${row.title}`, targets: [id] },
    })
    const made = answer?.ids[0]
    if (made !== undefined) go({ page: 'record', object: 'note', record: made })
  }
  const job = row.cells[field('jobTitle')?.id ?? '']
  return (
    <>
      <header className="contact-head">
        <Avatar name={row.title} size={40} />
        <div>
          <button
            type="button"
            className="contact-name"
            onClick={() => go({ page: 'record', object: 'person', record: id })}
          >
            <h2 dir="auto">{row.title || address}</h2>
          </button>
          {typeof job === 'string' && <p dir="auto">{job}</p>}
        </div>
      </header>
      {isLogging && <LogCallDialog row={row} onClose={() => setLogging(false)} />}
      <div className="contact-acts">
        <Button size="small" icon="calendar-plus" onClick={() => go(meeting(row.title, address))}>
          Meet
        </Button>
        <Button size="small" icon="phone" onClick={() => setLogging(true)}>
          Call
        </Button>
        <Button size="small" icon="square-check" onClick={onTask}>
          Task
        </Button>
        <Button size="small" icon="notebook-pen" onClick={() => void note().catch(showFault)}>
          Note
        </Button>
      </div>
      <dl className="contact-facts">
        {companyId !== null && <CompanyFact id={companyId} />}
        {phone !== undefined &&
          row.cells[phone.id] !== undefined &&
          row.cells[phone.id] !== null && (
            <Fact label="Phone">
              <FieldCell field={phone} value={row.cells[phone.id] ?? null} />
            </Fact>
          )}
        <Strength id={id} client={client} />
        <Fact label="Team sees">
          <ContactShare record={id} />
        </Fact>
      </dl>
      <TeamMail record={id} most={3} />
      <Deals person={id} company={companyId} />
      <LastContact record={id} open={thread} />
      <Tasks person={id} onTask={onTask} />
    </>
  )
}

function Unknown({ person, onMail }: { readonly person: MailPerson; readonly onMail: () => void }) {
  const command = useCommand()
  const { go } = useNavigation()
  const add = async () => {
    const answer = await command('record.create', {
      object: 'person',
      cells: {
        name: fullName(person.name || (person.address.split('@')[0] ?? person.address)),
        emails: [person.address],
        ...(person.company === null ? {} : { company: person.company }),
      },
    })
    const made = answer?.ids[0]
    if (made !== undefined)
      toast('Added. All mail with this address is on the record now.', {
        action: {
          label: 'Open',
          onSelect: () => go({ page: 'object', object: 'person', record: made }),
        },
      })
  }
  return (
    <>
      <header className="contact-head">
        <Avatar name={person.name || person.address} size={40} />
        <div>
          <h2 dir="auto">{person.name || person.address}</h2>
          {person.name !== '' && <p>{person.address}</p>}
        </div>
      </header>
      <p className="contact-unknown">Not in the workspace yet.</p>
      <div className="contact-acts">
        <Button size="small" icon="user-plus" onClick={() => void add().catch(showFault)}>
          Add person
        </Button>
        <Button size="small" icon="mail" onClick={onMail}>
          Write
        </Button>
        <Button
          size="small"
          icon="calendar-plus"
          onClick={() => go(meeting(person.name, person.address))}
        >
          Meet
        </Button>
      </div>
    </>
  )
}

function CompanyFact({ id }: { readonly id: DocId }) {
  const { go } = useNavigation()
  const { value } = useRecord(id)
  if (value === null) return null
  return (
    <Fact label="Company">
      <button
        type="button"
        className="contact-link"
        onClick={() => go({ page: 'record', object: 'company', record: id })}
      >
        <Mark name={value.title} />
        <span className="trunc" dir="auto">
          {value.title}
        </span>
      </button>
    </Fact>
  )
}

function Strength({
  id,
  client,
}: {
  readonly id: DocId
  readonly client: ReturnType<typeof useClient>
}) {
  const format = useFormat()
  const contact = useLive<Contact>(`mail.contact:${id}`, (_, signal) =>
    client.mail.contact({ record: id }, { signal }),
  ).value
  if (contact === null) return null
  const { lastIn, lastOut, lastMeeting, lastLogged } = contact
  const last = Math.max(lastIn ?? 0, lastOut ?? 0, lastMeeting ?? 0, lastLogged ?? 0)
  return (
    <>
      {contact.strength !== 'none' && (
        <Fact label="Strength">
          {contact.strength[0]?.toUpperCase()}
          {contact.strength.slice(1)}, {contact.in90Days} in 90 days
        </Fact>
      )}
      {last > 0 && <Fact label="Last contact">{shortTime(last, format)}</Fact>}
      {contact.nextMeeting !== null && (
        <Fact label="Next meeting">{shortTime(contact.nextMeeting, format)}</Fact>
      )}
    </>
  )
}

function Deals({ person, company }: { readonly person: DocId; readonly company: DocId | null }) {
  const catalog = useCatalog()
  const { go } = useNavigation()
  const deal = catalog.findObject('deal')
  const query = useMemo(() => {
    if (deal === undefined) return null
    const of: Filter[] = []
    const contact = catalog.findField('deal', 'contact')
    const at = catalog.findField('deal', 'company')
    if (contact !== undefined) of.push({ field: contact.id, op: 'is', value: person })
    if (at !== undefined && company !== null) of.push({ field: at.id, op: 'is', value: company })
    return of.length === 0 ? null : { object: deal.id, where: { or: of } }
  }, [catalog, deal, person, company])
  const list = useRows(query)
  const amount = catalog.findField('deal', 'amount')
  const stage = catalog.findField('deal', 'stage')
  const rows = take(list.row, Math.min(MOST, list.total ?? 0))
  if (rows.length === 0) return null
  return (
    <section className="contact-section">
      <h3>Deals</h3>
      {rows.map(row => (
        <button
          key={row.id}
          type="button"
          className="contact-deal"
          onClick={() => go({ page: 'object', object: 'deal', record: row.id })}
        >
          <b className="trunc" dir="auto">
            {row.title}
          </b>
          {amount !== undefined && (
            <span className="num">
              <FieldCell field={amount} value={row.cells[amount.id] ?? null} />
            </span>
          )}
          {stage !== undefined && <FieldCell field={stage} value={row.cells[stage.id] ?? null} />}
        </button>
      ))}
    </section>
  )
}

function Tasks({ person, onTask }: { readonly person: DocId; readonly onTask: () => void }) {
  const catalog = useCatalog()
  const command = useCommand()
  const format = useFormat()
  const task = catalog.findObject('task')
  const done = useMemo(() => choiceIdsOf(catalog.findField('task', 'status'), 'done'), [catalog])
  const query = useMemo((): Query | null => {
    if (task === undefined) return null
    return {
      object: task.id,
      where: {
        and: [
          { field: 'targets', op: 'hasAll', value: [person] },
          {
            or: [
              { field: 'status', op: 'notIn', value: [...done] },
              { field: 'status', op: 'empty' },
            ],
          },
        ],
      },
      order: [{ field: 'dueAt', dir: 'asc' }],
    }
  }, [task, person, done])
  const list = useRows(query)
  const rows = take(list.row, Math.min(MOST, list.total ?? 0))
  return (
    <section className="contact-section">
      <h3>
        Tasks
        <IconButton size="small" icon="plus" label="New task" onClick={onTask} />
      </h3>
      {rows.map(row => {
        const due = row.cells['dueAt']
        const at = typeof due === 'string' ? Date.parse(due) : null
        return (
          <div key={row.id} className="contact-task">
            <button
              type="button"
              className="contact-tick"
              aria-label={`Done: ${row.title}`}
              onClick={() =>
                void command('record.set', {
                  object: 'task',
                  record: row.id,
                  cells: { status: done[0] ?? null },
                })
              }
            />
            <span className="trunc" dir="auto">
              {row.title}
            </span>
            {at !== null && (
              <time data-late={at < format.now || undefined}>{shortTime(at, format)}</time>
            )}
          </div>
        )
      })}
      {rows.length === 0 && <p className="muted contact-none">None open</p>}
    </section>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className="contact-fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** The calendar with a new meeting with this person. */
const meeting = (name: string, address: string): Place => ({
  page: 'calendar',
  event: name === '' ? `new:${address}` : `new:${name.replaceAll(/[<>,;]/g, ' ')} <${address}>`,
})

const take = (row: (at: number) => Row | undefined, count: number): readonly Row[] =>
  Array.from({ length: count }, (_, at) => row(at)).filter(each => each !== undefined)

function fullName(words: string): { readonly first: string; readonly last: string } {
  const parts = words.trim().split(/\s+/u)
  const last = parts.length > 1 ? (parts.at(-1) ?? '') : ''
  return { first: parts.slice(0, parts.length > 1 ? -1 : 1).join(' '), last }
}
