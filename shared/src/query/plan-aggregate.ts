/**
 * Counts, sums and groups as a conversation: the statements of one aggregate query, and its rows
 * from their answers, every group in its natural order with missing values last.
 */
import { createWanted, titlesOf } from './titles.ts'
import { planGroup, type GroupPlan } from './groups.ts'
import { currencyColumn, mergePartial, planMeasure, type MeasurePlan } from './measures.ts'
import { conditions, objectOf } from './plan-query.ts'
import type { AggregateQuery, AggregateRow } from './query.ts'
import { queryFault } from './query-faults.ts'
import type { QueryScope } from './scope.ts'
import {
  createBuild,
  fieldOf,
  partOf,
  type Build,
  type QueryField,
  type Reads,
  type Source,
} from './source.ts'
import {
  allOf,
  column,
  compileSqlite,
  sql,
  type Asking,
  type Compiled,
  type Fragment,
  type SqlRow,
} from './sql.ts'
import type { SqlValue } from '#model'
import type { Json } from '#kit'

export interface AggregatePlan {
  readonly object: string
  readonly reads: Reads
  readonly expiresAt: number | null
  /** Independent of each other: may be asked anywhere, together. */
  readonly statements: readonly Compiled[]
  /** The answers of `statements` in order → rows; asks for titles of records that groups stand for. */
  readonly read: (answers: readonly (readonly SqlRow[])[]) => Asking<readonly AggregateRow[]>
}

/** How many groups are read when nobody says. */
const GROUPS = 1000
/** A group of money has a row per currency; more than this in one group would cut the last groups off. */
const CURRENCIES = 20

/** Throws what `planQuery` throws and `query/cannot-group`, `query/cannot-measure`. */
export function planAggregate(
  query: AggregateQuery,
  scope: QueryScope,
  limit = GROUPS,
): AggregatePlan {
  const object = objectOf(query.object, scope)
  const build = createBuild(scope)
  const source = build.newSource(object)
  const where = allOf(conditions(query, source, build))
  const groups = (query.group ?? []).map((spec, at) => planGroup(spec, at, source, build))
  const measures = query.measures.map(({ fn, field }) => {
    if (field === undefined && fn !== 'count')
      throw queryFault('cannot-measure', { field: object.label, fn })
    return planMeasure(
      fn,
      field === undefined ? null : measured(field, source, build),
      source,
      build,
    )
  })
  const shares = shareOut(measures)
  return {
    object: object.id,
    reads: build.reads,
    expiresAt: build.expiresAt(),
    statements: shares.map(share => statementOf(share, groups, source, where, limit)),
    *read(answers) {
      const found = fold(shares, groups, answers)
      const refs = yield* titlesOf(keysWanted(groups, found), scope)
      const rows = found.map(({ row, values }) => ({
        group: groups.map(group => group.read(row, refs)),
        values: finish(measures, values),
      }))
      return sorted(withMissing(rows, groups, measures), groups).slice(0, limit)
    },
  }
}

function measured(path: string, source: Source, build: Build): QueryField {
  const [name = '', part] = path.split('.')
  const field = fieldOf(source.object, name, build.scope)
  const found = part === undefined ? field : partOf(field, part)
  if (!found) throw queryFault('unknown-field', { object: source.object.label, field: path })
  return found
}

/** Measures that one statement answers. */
interface Share {
  readonly per: MeasurePlan['per']
  readonly field: QueryField | null
  readonly members: readonly { readonly at: number; readonly measure: MeasurePlan }[]
}

function shareOut(measures: readonly MeasurePlan[]): readonly Share[] {
  const shares = new Map<
    string,
    { per: Share['per']; field: QueryField | null; members: { at: number; measure: MeasurePlan }[] }
  >()
  for (const [at, measure] of measures.entries()) {
    const { per, field } = measure
    const key = per === 'record' ? per : `${per} ${field?.column ?? ''}`
    const share = shares.get(key) ?? { per, field: per === 'record' ? null : field, members: [] }
    share.members.push({ at, measure })
    shares.set(key, share)
  }
  const plain = shares.get('record')
  const money = [...shares.values()].filter(share => share.per === 'currency')
  const canMerge = plain?.members.every(({ measure }) =>
    measure.partials.every(({ merge }) => merge !== 'never'),
  )
  const [only] = money
  if (plain && only && money.length === 1 && canMerge) {
    only.members.push(...plain.members)
    shares.delete('record')
  }
  return [...shares.values()]
}

function statementOf(
  { per, field, members }: Share,
  groups: readonly GroupPlan[],
  source: Source,
  where: Fragment,
  limit: number,
): Compiled {
  const currency = per === 'currency' && field ? currencyColumn(field, source) : null
  const partials = members.flatMap(({ at, measure }) =>
    measure.partials.map((partial, n) => sql`${partial.sql} AS ${sql.ref(`m${at}_${n}`)}`),
  )
  const shown = groups.map(group => sql`${group.shown} AS ${sql.ref(group.name)}`)
  const keys = groups.map(group => group.key)
  const columns = [...shown, ...(currency ? [sql`${currency} AS cur`] : []), ...partials]
  const joins = groups.flatMap(group => group.join ?? [])
  if (per === 'element' && field)
    joins.push(
      sql`LEFT JOIN ${sql.table(source.object.elementTable)} AS e ON e.pk = ${column(source.alias, 'pk')} AND e.field = ${field.id}`,
    )
  const by = [...keys, ...(currency ? [currency] : [])]
  const grouped = by.length === 0 ? sql`` : sql` GROUP BY ${sql.join(by)}`
  const orders = groups.map(group => sql`${group.order} NULLS LAST`)
  const ordered = orders.length === 0 ? sql`` : sql` ORDER BY ${sql.join(orders)}`
  return compileSqlite(
    sql`SELECT ${sql.join(columns)} FROM ${sql.table(source.object.table)} AS ${sql.ref(source.alias)} ${sql.join(joins, sql` `)} WHERE ${where}${grouped}${ordered} LIMIT ${currency ? limit * CURRENCIES : limit}`,
  )
}

/** Partial results by measure, and for money by currency. */
type Values = Map<number, Map<string, SqlValue[]>>
interface Found {
  readonly row: SqlRow
  readonly values: Values
}
const NO_CURRENCY = ''

function fold(
  shares: readonly Share[],
  groups: readonly GroupPlan[],
  answers: readonly (readonly SqlRow[])[],
): readonly Found[] {
  const found = new Map<string, Found>()
  for (const [n, { per, members }] of shares.entries())
    for (const row of answers[n] ?? []) {
      const key = JSON.stringify(groups.map(group => group.keyOf(row)))
      const entry = found.get(key) ?? { row, values: new Map() }
      found.set(key, entry)
      for (const { at, measure } of members) {
        const currency =
          per === 'currency' && measure.per === 'currency'
            ? String(row['cur'] ?? NO_CURRENCY)
            : NO_CURRENCY
        add(entry.values, at, currency, measure, row)
      }
    }
  return [...found.values()]
}

function add(
  values: Values,
  at: number,
  currency: string,
  measure: MeasurePlan,
  row: SqlRow,
): void {
  const byCurrency = values.get(at) ?? new Map<string, SqlValue[]>()
  values.set(at, byCurrency)
  const known = byCurrency.get(currency)
  const own = measure.partials.map((_, n) => row[`m${at}_${n}`] ?? null)
  byCurrency.set(
    currency,
    known
      ? own.map((value, n) =>
          mergePartial(measure.partials[n]?.merge ?? 'sum', known[n] ?? null, value),
        )
      : own,
  )
}

function finish(measures: readonly MeasurePlan[], values: Values): readonly Json[] {
  return measures.map((measure, at) => {
    const byCurrency = values.get(at) ?? new Map<string, SqlValue[]>()
    if (measure.per !== 'currency') return measure.finish(byCurrency.get(NO_CURRENCY) ?? [])
    const parts = [...byCurrency]
      .flatMap(([currency, partials]) => {
        const amountMicros = currency === NO_CURRENCY ? null : measure.finish(partials)
        return typeof amountMicros === 'number' ? [{ amountMicros, currency }] : []
      })
      .sort((a, b) => (a.currency < b.currency ? -1 : 1))
    const [first] = parts
    if (!first) return null
    const isOne = parts.length === 1
    return {
      amountMicros: isOne ? first.amountMicros : null,
      currency: isOne ? first.currency : null,
      parts,
    }
  })
}

function keysWanted(groups: readonly GroupPlan[], found: readonly Found[]) {
  const wanted = createWanted()
  for (const { name, relation } of groups)
    if (relation) for (const { row } of found) wanted.add(relation, row[name])
  return wanted
}

/** Options that nobody has, and the one row of a question without groups about nothing. */
function withMissing(
  rows: readonly AggregateRow[],
  groups: readonly GroupPlan[],
  measures: readonly MeasurePlan[],
): readonly AggregateRow[] {
  const nothing = () => finish(measures, new Map())
  const [only] = groups
  if (!only) return rows.length > 0 ? rows : [{ group: [], values: nothing() }]
  if (groups.length > 1) return rows
  const present = new Set(rows.map(row => row.group[0]))
  const missing = only.always.filter(value => !present.has(value))
  return [...rows, ...missing.map(value => ({ group: [value], values: nothing() }))]
}

function sorted(
  rows: readonly AggregateRow[],
  groups: readonly GroupPlan[],
): readonly AggregateRow[] {
  return rows.toSorted((a, b) => {
    for (const [at, group] of groups.entries()) {
      const order = group.compare(jsonOf(a.group[at]), jsonOf(b.group[at]))
      if (order !== 0) return order
    }
    return 0
  })
}

const jsonOf = (value: AggregateRow['group'][number] | undefined): Json =>
  value === undefined ? null : (value as Json)
