/**
 * A believable workspace of any size, one record at a time.
 *
 * The same seed, size and moment give the same records. Dates lie around `now`, so that "overdue",
 * "this week" and "going cold" have something in them whenever it is made.
 */
import type { DocId, Json } from '@kith/shared/kit'
import { createChance, type Chance } from './chance.ts'
import {
  dealNames,
  industries,
  jobTitles,
  members,
  nextSteps,
  noteTexts,
  taskTitles,
} from './phrases.ts'
import { places, type Place } from './places.ts'

export interface SampleRecord {
  readonly id: DocId
  readonly object: 'member' | 'company' | 'person' | 'deal' | 'task' | 'note'
  /** By field id; rich text is Markdown. */
  readonly cells: Readonly<Record<string, Json>>
  /** Milliseconds, UTC. */
  readonly at: number
}

export interface SampleSize {
  readonly companies: number
  readonly people: number
  readonly deals: number
  readonly tasks: number
  readonly notes: number
}

export interface SampleOptions {
  readonly seed: number
  readonly now: number
  readonly size: SampleSize
  /** Members who own the records; absent: the sample team, made as records of their own. */
  readonly owners?: readonly DocId[]
}

/** For a first look: enough to scroll, little enough to know by heart. */
export const DEMO_SIZE: SampleSize = { companies: 64, people: 236, deals: 52, tasks: 84, notes: 58 }

const DAY_MS = 86_400_000
const MICROS = 1_000_000
const NAME_ATTEMPTS = 4
/** What an amount is multiplied with so that it looks like one of that country. */
const SCALE: Readonly<Record<string, number>> = {
  NOK: 11,
  PLN: 4.3,
  NGN: 1600,
  JPY: 160,
  INR: 90,
  EGP: 50,
}
const STAGES = [
  'lead',
  'lead',
  'lead',
  'qualified',
  'qualified',
  'qualified',
  'proposal',
  'proposal',
  'negotiation',
  'negotiation',
  'won',
  'won',
  'lost',
] as const
const SOURCES = ['inbound', 'outbound', 'referral', 'partner', 'event', 'website'] as const
const TAGS = ['vip', 'partner', 'investor', 'press', 'supplier'] as const

/** `records` of a benchmark: two thirds people, the rest companies and deals (100,000 + 20,000 + 30,000 of 150,000). */
export function sizeOf(records: number): SampleSize {
  const companies = Math.max(1, Math.round((records * 2) / 15))
  const deals = Math.round((records * 3) / 15)
  return { companies, deals, people: Math.max(0, records - companies - deals), tasks: 0, notes: 0 }
}

export function* sampleWorkspace({
  seed,
  now,
  size,
  owners,
}: SampleOptions): Generator<SampleRecord> {
  const chance = createChance(seed)
  const born = now - 700 * DAY_MS
  /** Records are made in the order of their ids, spread over two years. */
  const total = size.companies + size.people + size.deals + size.tasks + size.notes
  let made = 0
  const moment = () => born + Math.floor((made++ / Math.max(1, total)) * 690 * DAY_MS)

  const team: DocId[] = [...(owners ?? [])]
  if (!owners) {
    for (const { first, last, email } of members) {
      const id = idAt(born, chance)
      team.push(id)
      yield { id, object: 'member', at: born, cells: { name: { first, last }, email: [email] } }
    }
  }

  const companies: {
    readonly id: DocId
    readonly place: Place
    readonly domain: string
    readonly owner: DocId
    readonly name: string
  }[] = []
  const usedDomains = new Map<string, number>()
  const takenNames = new Set<string>()
  for (let index = 0; index < size.companies; index++) {
    const place = chance.pick(places)
    const at = moment()
    const name = companyName(place, chance, takenNames)
    const company = {
      id: idAt(at, chance),
      place,
      name,
      domain: domainOf(name, place, usedDomains),
      owner: chance.pick(team),
    }
    companies.push(company)
    yield { id: company.id, object: 'company', at, cells: companyCells(company, chance) }
  }

  const people: { readonly id: DocId; readonly company: number }[] = []
  for (let index = 0; index < size.people; index++) {
    const company = chance.int(companies.length)
    const at = moment()
    const id = idAt(at, chance)
    people.push({ id, company })
    const home = companies[company]
    if (home) yield { id, object: 'person', at, cells: personCells(home, chance, index) }
  }

  const deals: { readonly id: DocId; readonly owner: DocId; readonly isOpen: boolean }[] = []
  for (let index = 0; index < size.deals; index++) {
    const at = moment()
    const contact = people.length > 0 ? people[chance.int(people.length)] : undefined
    const company = companies[contact?.company ?? chance.int(companies.length)]
    if (!company) continue
    const id = idAt(at, chance)
    // In turn, so that no column of a small board is empty; five and thirteen have no common divisor.
    const stage = STAGES[(index * 5) % STAGES.length] ?? 'lead'
    const owner = chance.is(0.8) ? company.owner : chance.pick(team)
    deals.push({ id, owner, isOpen: stage !== 'won' && stage !== 'lost' })
    yield {
      id,
      object: 'deal',
      at,
      cells: dealCells({ company, contact: contact?.id, stage, owner, index, now }, chance),
    }
  }

  const open = deals.filter(deal => deal.isOpen)
  /** The first of the team is who looks at it, so that their Today is not an empty page. */
  const assigneeOf = (deal: { readonly owner: DocId } | undefined, isAboutDeal: boolean): DocId =>
    chance.is(0.45)
      ? (team[0] ?? chance.pick(team))
      : isAboutDeal && deal
        ? deal.owner
        : chance.pick(team)
  for (let index = 0; index < size.tasks; index++) {
    const at = moment()
    const deal = open[index % Math.max(1, open.length)]
    const aboutDeal = deal !== undefined && chance.is(0.6)
    const target = aboutDeal ? deal.id : people[chance.int(Math.max(1, people.length))]?.id
    if (target !== undefined)
      yield {
        id: idAt(at, chance),
        object: 'task',
        at,
        cells: taskCells(target, assigneeOf(deal, aboutDeal), now, chance, index),
      }
  }
  for (let index = 0; index < size.notes; index++) {
    const at = moment()
    const [title, body] = noteTexts[index % noteTexts.length] ?? noteTexts[0]
    const person = people[chance.int(Math.max(1, people.length))]
    const company = person === undefined ? undefined : companies[person.company]
    if (person && company)
      yield {
        id: idAt(at, chance),
        object: 'note',
        at,
        cells: { title, body, targets: [person.id, company.id] },
      }
  }
}

function companyName(place: Place, chance: Chance, taken: Set<string>): string {
  for (let attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
    const name = `${chance.pick(place.roots)} ${chance.pick(place.endings)}`
    if (taken.has(name)) continue
    taken.add(name)
    return name
  }
  // In a large workspace the words run out: a number keeps two companies apart, as it does in a register.
  const name = `${chance.pick(place.roots)} ${chance.pick(place.endings)} ${taken.size + 1}`
  taken.add(name)
  return name
}

function companyCells(
  company: {
    readonly name: string
    readonly place: Place
    readonly domain: string
    readonly owner: DocId
  },
  chance: Chance,
): Record<string, Json> {
  const { place, domain, name, owner } = company
  const employees = chance.skewed(8, 9000)
  return {
    name,
    domains: [domain],
    industry: chance.pick(industries),
    employees,
    country: place.country,
    owner,
    ...(chance.is(0.7)
      ? { annualRevenue: money(employees * (60_000 + chance.int(140_000)), place) }
      : {}),
    ...(chance.is(0.25) ? { tags: [chance.pick(TAGS)] } : {}),
    ...(chance.is(0.5)
      ? {
          address: {
            street: `${chance.pick(place.roots)} ${1 + chance.int(220)}`,
            street2: '',
            city: chance.pick(place.cities),
            state: '',
            postcode: String(1000 + chance.int(89_000)),
            country: place.country,
          },
        }
      : {}),
    ...(chance.is(0.3) ? { idealCustomer: true } : {}),
  }
}

function personCells(
  company: {
    readonly id: DocId
    readonly place: Place
    readonly domain: string
    readonly owner: DocId
  },
  chance: Chance,
  index: number,
): Record<string, Json> {
  const { place } = company
  const first = chance.pick(place.first)
  const last = chance.pick(place.last)
  const address = `${ascii(first)}.${ascii(last)}${index < 300 ? '' : index}@${company.domain}`
  return {
    name: { first, last },
    company: company.id,
    jobTitle: chance.pick(jobTitles),
    emails: [address],
    owner: company.owner,
    city: chance.pick(place.cities),
    ...(chance.is(0.7)
      ? { phones: [place.phone.replace(/#/g, () => String(chance.int(10))).replaceAll(' ', '')] }
      : {}),
    ...(chance.is(0.2) ? { tags: [chance.pick(TAGS)] } : {}),
    ...(chance.is(0.15)
      ? {
          birthday: `${1958 + chance.int(42)}-${two(1 + chance.int(12))}-${two(1 + chance.int(28))}`,
        }
      : {}),
  }
}

interface DealSeed {
  readonly company: { readonly id: DocId; readonly place: Place }
  readonly contact: DocId | undefined
  readonly stage: (typeof STAGES)[number]
  readonly owner: DocId
  readonly index: number
  readonly now: number
}

function dealCells(
  { company, contact, stage, owner, index, now }: DealSeed,
  chance: Chance,
): Record<string, Json> {
  const isOpen = stage !== 'won' && stage !== 'lost'
  const close = now + (isOpen ? chance.int(150) - 12 : -chance.int(160)) * DAY_MS
  const name = dealNames[index % dealNames.length] ?? 'Deal'
  return {
    name: index < dealNames.length ? name : `${name}, ${chance.pick(company.place.cities)}`,
    stage,
    amount: { amountMicros: chance.skewed(4, 240) * 1000 * MICROS, currency: 'EUR' },
    closeDate: new Date(close).toISOString().slice(0, 10),
    company: company.id,
    owner,
    source: chance.pick(SOURCES),
    ...(contact === undefined ? {} : { contact }),
    ...(isOpen && chance.is(0.6) ? { nextStep: chance.pick(nextSteps) } : {}),
    ...(stage === 'lost'
      ? { lostReason: chance.pick(['price', 'timing', 'competitor', 'noDecision']) }
      : {}),
  }
}

function taskCells(
  target: DocId,
  assignee: DocId,
  now: number,
  chance: Chance,
  index: number,
): Record<string, Json> {
  const isDone = chance.is(0.25)
  // A few overdue, a good handful today, the rest over the coming weeks.
  const days = index % 9 === 0 ? -1 - chance.int(5) : index % 5 === 0 ? 0 : chance.int(24)
  const due =
    Math.floor((now + days * DAY_MS) / DAY_MS) * DAY_MS +
    (8 + chance.int(9)) * 3_600_000 +
    (chance.is(0.5) ? 1_800_000 : 0)
  return {
    title: chance.pick(taskTitles),
    status: isDone ? 'done' : chance.is(0.2) ? 'inProgress' : 'todo',
    dueAt: new Date(due).toISOString(),
    assignee,
    targets: [target],
    ...(isDone
      ? { completedAt: new Date(now - chance.int(30) * DAY_MS - 3_600_000).toISOString() }
      : {}),
    ...(chance.is(0.3) ? { priority: chance.pick(['urgent', 'high', 'normal', 'low']) } : {}),
  }
}

function money(euros: number, place: Place): Json {
  const amount = Math.round((euros * (SCALE[place.currency] ?? 1)) / 1000) * 1000
  return { amountMicros: amount * MICROS, currency: place.currency }
}

function domainOf(name: string, place: Place, used: Map<string, number>): string {
  const stem = ascii(name).slice(0, 40) || 'company'
  const times = used.get(stem) ?? 0
  used.set(stem, times + 1)
  return `${stem}${times === 0 ? '' : times + 1}.example.${place.domain}`
}

/** `Guðrún Ólafsdóttir` → `gudrunolafsdottir`; scripts without Latin letters give a short stand-in. */
function ascii(text: string): string {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[ıłøœæßðþđ]/g, letter => LETTERS[letter] ?? '')
    .replace(/[^a-z0-9]/g, '')
  return plain === ''
    ? `u${Array.from(text).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 997}`
    : plain
}
const LETTERS: Readonly<Record<string, string>> = {
  ı: 'i',
  ł: 'l',
  ø: 'o',
  œ: 'oe',
  æ: 'ae',
  ß: 'ss',
  ð: 'd',
  þ: 'th',
  đ: 'd',
}

const two = (n: number): string => String(n).padStart(2, '0')

/** A version 7 id for a moment, from seeded chance. */
function idAt(ms: number, chance: Chance): DocId {
  const time = ms.toString(16).padStart(12, '0')
  const hex = (length: number) =>
    Math.floor(chance.next() * 16 ** length)
      .toString(16)
      .padStart(length, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${'89ab'[chance.int(4)]}${hex(3)}-${hex(6)}${hex(6)}` as DocId
}
