/**
 * What each operator means for each kind of field. Only the positive ones are written here; their
 * opposites ("is not", "is empty") are the complement, so that a missing value is "not X".
 */
import { memberOf, type Json } from '#kit'
import { entryNorm, foldText, type CatalogField, type OperatorId } from '#model'
import { endOfToday, isDay, nextDay, relativeSpan, startOfDay, today } from './calendar.ts'
import { dialect, listSql, literally } from './dialects.ts'
import { queryFault } from './query-faults.ts'
import { hasNext, nextCellOf } from './next-activity.ts'
import { relatedCondition } from './related-conditions.ts'
import { relationOf } from './relation.ts'
import { mainColumn, textColumn, type QueryField } from './source.ts'
import { allOf, anyOf, column, complement, sql, type Fragment } from './sql.ts'
import {
  countIn,
  countSign,
  flagIn,
  listIn,
  numberIn,
  pairIn,
  relativeIn,
  textIn,
  timeIn,
  type Asked,
  type Condition,
} from './value.ts'

type Meaning = (condition: Condition) => Fragment
type Meanings = Partial<Record<OperatorId, Meaning>>

const OPPOSITES: Partial<Record<OperatorId, OperatorId>> = {
  isNot: 'is',
  notContains: 'contains',
  notIn: 'in',
  empty: 'notEmpty',
}

export function conditionSql(condition: Condition): Fragment {
  const { field, source, build, asked } = condition
  if (field.field && !field.field.fieldType.operators.includes(asked.op))
    throw queryFault('bad-operator', { field: asked.name, op: asked.op })
  build.reads.note(source.object.id, field.id)
  const opposite = OPPOSITES[asked.op]
  return opposite === undefined
    ? meaning(condition, asked.op)
    : complement(meaning(condition, opposite))
}

function meaning(condition: Condition, op: OperatorId): Fragment {
  const { field, build, asked } = condition
  const next = nextCellOf(field, build.scope)
  if (next && op === 'notEmpty') return hasNext(condition.source, next, build)
  const relation = relationOf(field, build.scope)
  if (relation) return relatedCondition(condition, op, relation)
  const found = MEANINGS[field.kind][op]
  if (!found) throw queryFault('bad-operator', { field: asked.name, op: asked.op })
  return found(condition)
}

const present: Meaning = ({ source, field }) => sql`${mainColumn(source, field)} IS NOT NULL`

/** Folded, and taken literally. */
const likeText = (text: string): string => literally(foldText(text))

const LAST_CHARACTER = '\u{10FFFF}'

const texts: Meanings = {
  is: c => sql`${dialect.folded(textColumn(c.source, c.field))} = ${foldText(textIn(c.asked))}`,
  in: c =>
    sql`${dialect.folded(textColumn(c.source, c.field))} IN ${listSql(listIn(c.asked).map(value => foldText(textIn(c.asked, value))))}`,
  contains: c => dialect.like(textColumn(c.source, c.field), `%${likeText(textIn(c.asked))}%`),
  // A range instead of LIKE: an index on the sorted text answers it.
  startsWith: c => {
    const text = dialect.folded(textColumn(c.source, c.field))
    const prefix = foldText(textIn(c.asked))
    return sql`(${text} >= ${prefix} AND ${text} < ${prefix + LAST_CHARACTER})`
  },
  endsWith: c => dialect.like(textColumn(c.source, c.field), `%${likeText(textIn(c.asked))}`),
  notEmpty: present,
}

/** Rich text and JSON have no folded column: ASCII case only. */
const words: Meanings = {
  contains: c => dialect.like(mainColumn(c.source, c.field), `%${literally(textIn(c.asked))}%`),
  notEmpty: present,
}

const compared = (sign: '>' | '>=' | '<' | '<=', read: Reader): Meaning => {
  const operator = sql.raw(sign)
  return c => sql`${mainColumn(c.source, c.field)} ${operator} ${read(c.asked)}`
}
type Reader = (asked: Asked, value?: Json) => number | string

const numbersBy = (read: Reader): Meanings => ({
  is: c => sql`${mainColumn(c.source, c.field)} = ${read(c.asked)}`,
  in: c =>
    sql`${mainColumn(c.source, c.field)} IN ${listSql(listIn(c.asked).map(value => read(c.asked, value)))}`,
  gt: compared('>', read),
  gte: compared('>=', read),
  lt: compared('<', read),
  lte: compared('<=', read),
  between: c => {
    const [from, until] = pairIn(c.asked)
    return sql`${mainColumn(c.source, c.field)} BETWEEN ${read(c.asked, from)} AND ${read(c.asked, until)}`
  },
  notEmpty: present,
})

/** Amounts are asked for in whole units, `50000`, or as `{ amountMicros, currency }`, which also asks for the currency. */
const microsIn: Reader = (asked, value = asked.value) => {
  if (typeof value === 'number') return Math.round(value * 1_000_000)
  const micros = memberOf(value, 'amountMicros')
  return typeof micros === 'number' ? micros : numberIn(asked, value)
}
const money: Meanings = Object.fromEntries(
  Object.entries(numbersBy(microsIn)).map(([op, means]) => [
    op,
    (c: Condition) => allOf([means(c), ...currencyOf(c)]),
  ]),
)

function currencyOf({ source, field, asked }: Condition): readonly Fragment[] {
  const [first]: readonly (Json | undefined)[] = Array.isArray(asked.value)
    ? asked.value
    : [asked.value]
  const currency = memberOf(first, 'currency')
  if (typeof currency !== 'string') return []
  return [sql`${column(source.alias, `${field.column}_cur`)} = ${currency}`]
}

/**
 * Days and moments share their meanings: a moment is compared with the instants at which the day
 * begins and ends where the person is, or with an instant itself.
 */
const times = (isMoment: boolean): Meanings => {
  const edge = (c: Condition, day: string): string =>
    isMoment ? startOfDay(day, c.build.scope.timeZone) : day
  const value = (c: Condition, given?: Json): string => {
    const time = timeIn(c.asked, given)
    // A day field compared with an instant: the day that instant falls on in UTC.
    return isMoment ? time : time.slice(0, 10)
  }
  /** The first instant of the value and the first after it. */
  const from = (c: Condition, time: string) => (isDay(time) ? edge(c, time) : time)
  const before = (c: Condition, time: string): Fragment =>
    sql`${mainColumn(c.source, c.field)} < ${from(c, time)}`
  const notBefore = (c: Condition, time: string): Fragment =>
    sql`${mainColumn(c.source, c.field)} >= ${from(c, time)}`
  const after = (c: Condition, time: string): Fragment =>
    isDay(time) ? notBefore(c, nextDay(time)) : sql`${mainColumn(c.source, c.field)} > ${time}`
  const notAfter = (c: Condition, time: string): Fragment =>
    isDay(time) ? before(c, nextDay(time)) : sql`${mainColumn(c.source, c.field)} <= ${time}`
  const within = (c: Condition, first: string, last: string) =>
    allOf([notBefore(c, first), notAfter(c, last)])
  const span = (c: Condition, { from: first, until }: { from: string; until: string }) => {
    c.build.expires(endOfToday(c.build.scope))
    return allOf([notBefore(c, first), before(c, until)])
  }
  const now = (c: Condition): string => {
    const { scope } = c.build
    c.build.expires(isMoment ? scope.now + MINUTE_MS : endOfToday(scope))
    return isMoment ? new Date(scope.now).toISOString() : today(scope)
  }
  return {
    is: c => within(c, value(c), value(c)),
    before: c => before(c, value(c)),
    after: c => after(c, value(c)),
    onOrBefore: c => notAfter(c, value(c)),
    onOrAfter: c => notBefore(c, value(c)),
    gt: c => after(c, value(c)),
    gte: c => notBefore(c, value(c)),
    lt: c => before(c, value(c)),
    lte: c => notAfter(c, value(c)),
    between: c => {
      const [first, last] = pairIn(c.asked)
      return within(c, value(c, first), value(c, last))
    },
    in: c => anyOf(listIn(c.asked).map(item => within(c, value(c, item), value(c, item)))),
    inPast: c => before(c, now(c)),
    inFuture: c => after(c, now(c)),
    today: c => span(c, { from: today(c.build.scope), until: nextDay(today(c.build.scope)) }),
    relative: c => span(c, relativeSpan(relativeIn(c.asked), c.build.scope)),
    notEmpty: present,
  }
}
/** "Is in the past" for a moment is looked at again this often. */
const MINUTE_MS = 60_000

const flags: Meanings = {
  is: c => sql`${mainColumn(c.source, c.field)} = ${flagIn(c.asked) ? 1 : 0}`,
  notEmpty: present,
}

/** Ids are looked up where they are unique, so that the record's table needs no index of its own. */
const identity: Meanings = {
  is: c =>
    sql`${column(c.source.alias, 'pk')} = (SELECT pk FROM doc WHERE id = ${textIn(c.asked)})`,
  in: c =>
    sql`${column(c.source.alias, 'pk')} IN (SELECT pk FROM doc WHERE id IN ${listSql(listIn(c.asked).map(value => textIn(c.asked, value)))})`,
  notEmpty: () => sql`TRUE`,
}

const choices: Meanings = {
  is: c => sql`${mainColumn(c.source, c.field)} = ${optionIn(c, c.asked.value)}`,
  in: c =>
    sql`${mainColumn(c.source, c.field)} IN ${listSql(listIn(c.asked).map(value => optionIn(c, value)))}`,
  notEmpty: present,
}

/** An option's id, or the label a person would type; one that is gone matches nothing. */
function optionIn({ field, asked }: Condition, value: Json | undefined): string {
  const text = textIn(asked, value)
  const ids = field.field ? optionIds(field.field) : []
  if (ids.includes(text)) return text
  const wanted = foldText(text)
  return ids.find(id => foldText(optionLabel(field.field, id)) === wanted) ?? text
}

const optionLabel = (field: CatalogField | null, id: string): string =>
  field?.fieldType.format(id, field.options) ?? id

export const optionIds = (field: CatalogField): readonly string[] =>
  field.fieldType.ranks?.(field.options) ?? []

/** Set fields are asked through their side table. */
const elements = (needle: (c: Condition, value: Json | undefined) => string): Meanings => {
  const some = (c: Condition, test: Fragment) =>
    sql`${column(c.source.alias, 'pk')} IN (SELECT pk FROM ${sql.table(c.source.object.elementTable)} WHERE field = ${c.field.id} AND ${test})`
  const equal = (c: Condition, value: Json | undefined) => some(c, sql`norm = ${needle(c, value)}`)
  const oneOf = (c: Condition) =>
    some(c, sql`norm IN ${listSql(listIn(c.asked).map(value => needle(c, value)))}`)
  return {
    is: c => equal(c, c.asked.value),
    in: oneOf,
    hasAll: c => allOf(listIn(c.asked).map(value => equal(c, value))),
    notEmpty: present,
    count: c => {
      const { op, n } = countIn(c.asked)
      return sql`(SELECT count(*) FROM ${sql.table(c.source.object.elementTable)} AS e WHERE e.pk = ${column(c.source.alias, 'pk')} AND e.field = ${c.field.id}) ${countSign(op)} ${n}`
    },
    contains: oneOf,
  }
}

const entryNeedle = (c: Condition, value: Json | undefined): string =>
  typeof value === 'object' && value !== null ? entryNorm(value) : entryNorm(textIn(c.asked, value))
const entryLike = (before: string, after: string): Meaning => {
  return c =>
    sql`${column(c.source.alias, 'pk')} IN (SELECT pk FROM ${sql.table(c.source.object.elementTable)} WHERE field = ${c.field.id} AND ${dialect.like(sql`norm`, before + likeText(textIn(c.asked)) + after)})`
}
const entries: Meanings = {
  ...elements(entryNeedle),
  contains: entryLike('%', '%'),
  startsWith: entryLike('', '%'),
  endsWith: entryLike('%', ''),
}

const MEANINGS: Readonly<Record<QueryField['kind'], Meanings>> = {
  text: texts,
  name: texts,
  address: texts,
  richText: words,
  json: words,
  number: numbersBy(numberIn),
  money,
  flag: flags,
  date: times(false),
  moment: times(true),
  choice: choices,
  choices: elements(optionIn),
  entries,
  identity,
  place: {},
  reference: {},
  links: {},
  inverse: {},
  // Of a relation or a field of tasks that is gone nothing is known: nothing is planned.
  nextActivity: { notEmpty: () => sql`FALSE` },
}
