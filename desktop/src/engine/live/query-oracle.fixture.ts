/** What a filter and an order mean, written the plain way over plain values: slow, obvious, and not our SQL. */
import { memberOf, type Json } from '@kith/shared/kit'
import { compareText, foldText, type Condition, type Filter, type Order } from '@kith/shared/model'
import { TEST_NOW } from '@kith/shared/testkit'
import { ZONE, type PlainRecord, type QueryWorld } from './query-world.fixture.ts'

const TODAY = localDay(new Date(TEST_NOW).toISOString())

function localDay(moment: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, dateStyle: 'short' }).format(
    new Date(moment),
  )
}
const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)

const NEGATIVE: Record<string, Condition['op']> = {
  isNot: 'is',
  notContains: 'contains',
  notIn: 'in',
  empty: 'notEmpty',
}

export function matches(filter: Filter, record: PlainRecord, world: QueryWorld): boolean {
  if ('and' in filter) return filter.and.every(part => matches(part, record, world))
  if ('or' in filter) return filter.or.some(part => matches(part, record, world))
  if ('not' in filter) return !matches(filter.not, record, world)
  if ('related' in filter) {
    const { where } = filter
    const related = relatedTo(record, filter.related, world).filter(one => !one.isDeleted)
    const test = (one: PlainRecord) => where === null || matches(where, one, world)
    if (filter.match === 'some') return related.some(test)
    return filter.match === 'none' ? !related.some(test) : related.every(test)
  }
  const positive = NEGATIVE[filter.op]
  if (positive) return !matches({ ...filter, op: positive }, record, world)
  return condition(filter, record, world)
}

function condition(
  { field, op, value = null }: Condition,
  record: PlainRecord,
  world: QueryWorld,
): boolean {
  const [name = '', ...rest] = field.split('.')
  if (name === 'address' && rest.length === 1)
    return text(op, partOf(record.cells[name], rest[0] ?? ''), value)
  if (rest.length > 0)
    return relatedTo(record, name, world).some(one =>
      condition({ field: rest.join('.'), op, value }, one, world),
    )
  if (name === 'title') return text(op, record.title, value)
  const { kind } = kindOf(record.object, name, world)
  const cell = record.cells[name]
  if (kind === 'links' || kind === 'inverse' || kind === 'reference') {
    const counted = relatedTo(record, name, world)
    const ids = counted.map(one => String(one.id))
    const wanted = asList(value).map(id => (id === 'me' ? world.scope.me : id))
    if (op === 'notEmpty') return counted.length > 0
    if (op === 'count') return compares(counted.length, value)
    if (op === 'hasAll') return wanted.every(id => ids.includes(String(id)))
    return wanted.some(id => ids.includes(String(id)))
  }
  if (cell === undefined) return op === 'count' && compares(0, value)
  if (op === 'notEmpty') return true
  switch (kind) {
    case 'number':
      return number(op, Number(cell), value, Number)
    case 'money': {
      const wanted = asList(value)[0]
      const currency = partOf(wanted, 'currency')
      if (typeof currency === 'string' && currency !== partOf(cell, 'currency')) return false
      return number(op, Number(partOf(cell, 'amountMicros')), value, one =>
        typeof one === 'number' ? one * 1e6 : Number(partOf(one, 'amountMicros')),
      )
    }
    case 'flag':
    case 'choice':
      return asList(value).includes(cell)
    case 'choices':
    case 'entries': {
      if (op === 'count') return compares(asList(cell).length, value)
      const all = asList(cell).map(one =>
        kind === 'choices' ? String(one) : foldText(String(one)),
      )
      const wanted = asList(value).map(one =>
        kind === 'choices' ? String(one) : foldText(String(one)),
      )
      if (op === 'hasAll') return wanted.every(one => all.includes(one))
      if (kind === 'entries' && op === 'contains')
        return all.some(one => one.includes(wanted[0] ?? ''))
      if (op === 'startsWith') return all.some(one => one.startsWith(wanted[0] ?? ''))
      if (op === 'endsWith') return all.some(one => one.endsWith(wanted[0] ?? ''))
      return wanted.some(one => all.includes(one))
    }
    case 'date':
      return day(op, String(cell), value)
    case 'moment':
      if (op === 'inPast') return Date.parse(String(cell)) < TEST_NOW
      if (op === 'inFuture') return Date.parse(String(cell)) > TEST_NOW
      return day(op, localDay(String(cell)), value)
    case 'name':
      return text(op, nameOf(cell), value)
    case 'address':
      return text(op, `${String(partOf(cell, 'city'))}, ${String(partOf(cell, 'country'))}`, value)
    default:
      return text(op, cell, value)
  }
}

function text(op: string, cell: Json | undefined, value: Json): boolean {
  if (typeof cell !== 'string' || cell === '') return false
  const own = foldText(cell)
  const needle = foldText(String(asList(value)[0] ?? ''))
  if (op === 'notEmpty') return true
  if (op === 'contains') return own.includes(needle)
  if (op === 'startsWith') return own.startsWith(needle)
  if (op === 'endsWith') return own.endsWith(needle)
  return asList(value).some(one => own === foldText(String(one)))
}

function number(op: string, own: number, value: Json, read: (value: Json) => number): boolean {
  const [first = 0, last = 0] = asList(value).map(read)
  if (op === 'between') return own >= first && own <= last
  if (op === 'in' || op === 'is') return asList(value).map(read).includes(own)
  if (op === 'gt') return own > first
  if (op === 'gte') return own >= first
  return op === 'lt' ? own < first : own <= first
}

function day(op: string, own: string, value: Json): boolean {
  const [first = '', last = ''] = asList(value).map(one => (typeof one === 'string' ? one : ''))
  switch (op) {
    case 'is':
      return own === first
    case 'before':
      return own < first
    case 'after':
      return own > first
    case 'onOrBefore':
      return own <= first
    case 'onOrAfter':
      return own >= first
    case 'between':
      return own >= first && own <= last
    case 'inPast':
      return own < TODAY
    case 'inFuture':
      return own > TODAY
    case 'today':
      return own === TODAY
    default: {
      const { direction, amount, unit } = value as {
        direction: string
        amount: number
        unit: string
      }
      if (unit === 'month' && direction === 'this') return own.slice(0, 7) === TODAY.slice(0, 7)
      if (unit === 'year' && direction === 'this') return own.slice(0, 4) === TODAY.slice(0, 4)
      const days = unit === 'week' ? amount * 7 : amount
      if (direction === 'past') return own > addDays(TODAY, -days) && own <= TODAY
      if (direction === 'next') return own >= TODAY && own < addDays(TODAY, days)
      // Friday, 20 November 2026: the week began on Monday, the 16th.
      const from = unit === 'week' ? addDays(TODAY, -4) : TODAY
      return own >= from && own < addDays(from, unit === 'week' ? 7 : 1)
    }
  }
}

function compares(own: number, value: Json): boolean {
  const { op, n } = value as { op: string; n: number }
  return op === 'gte' ? own >= n : op === 'lte' ? own <= n : own === n
}

/** Records at the other end; of a list of them the deleted ones are not seen. */
function relatedTo(record: PlainRecord, name: string, world: QueryWorld): readonly PlainRecord[] {
  const { kind, options } = kindOf(record.object, name, world)
  if (kind === 'inverse') {
    const { to, inverse } = options as { to: string[]; inverse: string }
    return world
      .of(to[0] ?? '')
      .filter(other => !other.isDeleted && asList(other.cells[inverse] ?? null).includes(record.id))
  }
  return asList(record.cells[name] ?? null)
    .flatMap(id => world.records.get(String(id)) ?? [])
    .filter(one => kind === 'reference' || !one.isDeleted)
}

function kindOf(object: string, name: string, world: QueryWorld) {
  const field = world.scope.catalog.field(object, name)
  return { kind: field.storageKind.id, options: field.options }
}

export function compare(
  order: readonly Order[],
  a: PlainRecord,
  b: PlainRecord,
  world: QueryWorld,
): number {
  for (const { field, dir } of order) {
    const [x, y] = [sortValue(field, a, world), sortValue(field, b, world)]
    if (x === null || y === null) {
      if (x !== y) return x === null ? 1 : -1
      continue
    }
    const found = typeof x === 'number' ? x - Number(y) : compareText(x, String(y))
    if (found !== 0) return dir === 'asc' ? found : -found
  }
  return order.at(-1)?.dir === 'desc' ? b.pk - a.pk : a.pk - b.pk
}

function sortValue(field: string, record: PlainRecord, world: QueryWorld): string | number | null {
  const [name = '', ...rest] = field.split('.')
  if (rest.length > 0) {
    const [target] = relatedTo(record, name, world)
    return target ? sortValue(rest.join('.'), target, world) : null
  }
  const { kind } = kindOf(record.object, name, world)
  const cell = record.cells[name]
  if (kind === 'reference') return relatedTo(record, name, world)[0]?.title ?? null
  if (kind === 'links' || kind === 'inverse') return relatedTo(record, name, world).length
  if (cell === undefined) return null
  if (kind === 'money') return Number(partOf(cell, 'amountMicros'))
  if (kind === 'choice') return ['red', 'green', 'blue'].indexOf(String(cell))
  if (kind === 'name') return nameOf(cell)
  if (kind === 'entries') return String(asList(cell)[0])
  return typeof cell === 'boolean' ? Number(cell) : typeof cell === 'number' ? cell : String(cell)
}

const nameOf = (cell: Json): string =>
  `${String(partOf(cell, 'first'))} ${String(partOf(cell, 'last'))}`.trim()
export const asList = (value: Json): readonly Json[] => (Array.isArray(value) ? value : [value])
export const partOf = (value: Json | undefined, name: string): Json => memberOf(value, name) ?? null
