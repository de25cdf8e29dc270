/**
 * What the signatures of known people tell that the workspace does not know: suggestions, each accepted
 * or refused by hand, each made once.
 */
import type { Clock } from '@kith/shared/kit'
import { fieldTypes } from '@kith/shared/model'
import { readSignature, sharedTail, signatureFields, type SignatureField } from '@kith/shared/mail'
import { uncompress, type Mailbox } from '#engine/mailbox'
import { SEEN } from './candidates.ts'

/** What a person's record says already. */
export interface KnownFields {
  readonly name: string
  readonly jobTitle: string
  /** Phones, pages and profiles, as they are found by. */
  readonly entries: readonly string[]
}
export interface FieldSuggestionsDeps {
  readonly mailbox: Mailbox
  readonly clock: Clock
  /** ISO 3166, of numbers that name no country. */
  readonly country: string
  readonly known: (person: string) => Promise<KnownFields | null>
}

interface Sender {
  readonly id: number
  readonly addr: string
  readonly name: string
  readonly person: string
  readonly seen: number
}
interface Body {
  readonly encoding: string
  readonly text: Uint8Array | null
  readonly own_length: number
}

const AT_ONCE = 20
const OPEN = `SELECT a.id, a.addr, a.name, a.person, ${SEEN} AS seen FROM address a LEFT JOIN contact_decision d ON d.address = a.id
  WHERE a.person IS NOT NULL AND a.is_me = 0 AND a.is_member = 0 AND a.n_in > 0 AND ${SEEN} > coalesce(d.seen, 0) LIMIT ${AT_ONCE}`
const BODIES = `SELECT b.encoding, b.text, b.own_length FROM message m JOIN message_body b ON b.message = m.id
  WHERE m.sender = ? AND m.kind = 'person' AND m.is_draft = 0 ORDER BY m.id DESC LIMIT 3`
const KEEP = `INSERT OR REPLACE INTO contact_decision (address, seen, outcome, reason, at) VALUES (?, ?, 'none', 'known', ?)`
const SUGGEST = `INSERT OR IGNORE INTO suggestion (id, kind, payload, why, at) VALUES (?, 'field', ?, ?, ?)`
const OFFERED = new Set<SignatureField['field']>(['jobTitle', 'phones', 'websites', 'linkedin'])

/** Looks at some senders; answers whether there may be more. */
export async function suggestFields(deps: FieldSuggestionsDeps): Promise<boolean> {
  const { mailbox, clock, known } = deps
  const { store, say } = mailbox
  const senders = store.all<Sender>(OPEN)
  for (const sender of senders) {
    const found = fieldsOf(sender, store.all<Body>(BODIES, [sender.id]), deps.country)
    const held = found.length === 0 ? null : await known(sender.person)
    const news = held === null ? [] : found.filter(one => isNews(one, held))
    store.write(tx => {
      tx.run(KEEP, [sender.id, sender.seen, clock.now()])
      for (const { field, value } of news) {
        const payload = {
          kind: 'field',
          person: sender.person,
          name: held?.name ?? sender.name,
          field,
          value,
        }
        const id = `field:${sender.person}:${field}:${value}`
        tx.run(SUGGEST, [id, JSON.stringify(payload), 'stands in the signature', clock.now()])
      }
    })
    if (news.length > 0) say([])
  }
  return senders.length === AT_ONCE
}

function fieldsOf(
  { addr, name }: Sender,
  bodies: readonly Body[],
  country: string,
): readonly SignatureField[] {
  const own = bodies.map(({ encoding, text, own_length }) =>
    uncompress(encoding, text).slice(0, own_length),
  )
  const tail = sharedTail(own)
  const signature = readSignature(own[0] ?? '', { name }).signature || tail
  return signature === ''
    ? []
    : signatureFields(signature, { address: addr, name }, text => phoneOf(text, country))
}

/** A number in the form that the field keeps; only with its country, else it is nobody's. */
function phoneOf(text: string, country: string): string | null {
  const context = {
    country,
    currency: 'EUR',
    dateOrder: 'dmy',
    decimal: '.',
    timeZone: 'UTC',
    now: 0,
  } as const
  const read = fieldTypes.must('phones').parse(text, { max: 1 }, context)
  const [number] =
    'value' in read && Array.isArray(read.value) ? (read.value as readonly string[]) : []
  return number?.startsWith('+') === true ? number : null
}

function isNews({ field, value }: SignatureField, held: KnownFields): boolean {
  if (!OFFERED.has(field)) return false
  if (field === 'jobTitle') return held.jobTitle === ''
  const bare = (text: string) =>
    text.toLowerCase().replace(/^https?:\/\/(?:www\.)?|^www\.|\/$/g, '')
  return !held.entries.some(entry => bare(entry) === bare(value))
}
