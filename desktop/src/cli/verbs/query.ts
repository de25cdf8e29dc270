import { isFault, type Json, type s } from '@kith/shared/kit'
import {
  filterSchema,
  orderSchema,
  type CatalogField,
  type CatalogObject,
  type Filter,
  type Order,
} from '@kith/shared/model'
import type { Query, Row } from '@kith/shared/query'
import { objectOf, wordsOf } from '../field-words.ts'
import { drawTable } from '../table.ts'
import {
  cliFault,
  defineVerb,
  listOption,
  parseJson,
  textOption,
  type VerbContext,
} from '../verb.ts'
import { number } from '../words.ts'

type Answer = { readonly count: number } | { readonly rows: readonly PlainRow[] }
type PlainRow = Readonly<Record<string, Json>>

const PAGE = 500
const DEFAULT_LIMIT = 100

export const queryVerb = defineVerb({
  name: 'query',
  usage: `query OBJECT [--where JSON] [--order JSON] [--fields a,b] [--limit N] [--count] [--search TEXT]`,
  options: {
    where: { type: 'string' },
    order: { type: 'string' },
    fields: { type: 'string' },
    limit: { type: 'string' },
    search: { type: 'string' },
    deleted: { type: 'string' },
    count: { type: 'boolean' },
  },
  async run(context): Promise<Answer> {
    const query = queryOf(context)
    if (context.options['count'] === true) {
      const { total } = await context.client.rows.window({
        query: { ...query, fields: [] },
        offset: 0,
        limit: 1,
      })
      return { count: total }
    }
    const limit = Number(textOption(context, 'limit') ?? DEFAULT_LIMIT)
    const object = await objectOf(context.client, query.object)
    const names = new Map(object?.allFields.map(({ id, name }) => [id, name]))
    const rows: PlainRow[] = []
    while (rows.length < limit) {
      const page = await context.client.rows.window({
        query,
        offset: rows.length,
        limit: Math.min(PAGE, limit - rows.length),
      })
      rows.push(...page.rows.map(row => plainRow(row, names)))
      if (page.rows.length === 0 || rows.length >= page.total) break
    }
    return { rows }
  },
  async text(answer, context) {
    if ('count' in answer) return number(answer.count)
    if (answer.rows.length === 0) return 'Nothing was found.'
    const query = queryOf(context)
    const object = await objectOf(context.client, query.object)
    const fields = object === undefined ? [] : shownFields(object, query, answer.rows)
    // Who asks for what stands for the record has it in his own order.
    const hasTitle = object !== undefined && fields.includes(object.title)
    const title = hasTitle ? [] : [{ head: object?.title.label ?? '' }]
    return drawTable(
      [...title, ...fields.map(field => ({ head: field.label }))],
      answer.rows.map(row => [
        ...(hasTitle ? [] : [String(row['title'])]),
        ...fields.map(field => wordsOf(field, row[field.name])),
      ]),
      context.width,
    )
  },
})

/** Those that were asked for; else those that any of the rows has, but the one that is its title. */
function shownFields(
  { allFields, title }: CatalogObject,
  { fields: asked }: Query,
  rows: readonly PlainRow[],
): readonly CatalogField[] {
  if (asked !== undefined)
    return asked.flatMap(
      name => allFields.find(field => field.name === name || field.id === name) ?? [],
    )
  return allFields.filter(
    field => field !== title && rows.some(row => wordsOf(field, row[field.name]) !== ''),
  )
}

function queryOf(context: VerbContext): Query {
  const [object] = context.words
  if (object === undefined) throw cliFault('usage', { usage: queryVerb.usage })
  const where = textOption(context, 'where')
  const order = textOption(context, 'order')
  const fields = listOption(context, 'fields')
    .flatMap(list => list.split(','))
    .filter(Boolean)
  const search = textOption(context, 'search')
  const deleted = textOption(context, 'deleted')
  return {
    object,
    ...(where === undefined
      ? {}
      : { where: parsed<Filter>(filterSchema, parseJson(where, '--where')) }),
    ...(order === undefined ? {} : { order: ordersOf(parseJson(order, '--order')) }),
    ...(fields.length === 0 ? {} : { fields }),
    ...(search === undefined ? {} : { search }),
    ...(deleted === 'only' || deleted === 'any' ? { deleted } : {}),
  }
}

/** One order or a list of them. */
function ordersOf(value: Json): readonly Order[] {
  return (Array.isArray(value) ? value : [value]).map(one => parsed<Order>(orderSchema, one))
}

function parsed<T>(schema: s.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw cliFault(
    'usage',
    { usage: queryVerb.usage },
    isFault(result.error) ? undefined : result.error,
  )
}

/** Cells under their names, as people and scripts know them. */
function plainRow(row: Row, names: ReadonlyMap<string, string>): PlainRow {
  const cells = Object.entries(row.cells).map(
    ([field, value]) => [names.get(field) ?? field, value] as const,
  )
  return { id: row.id, title: row.title, ...Object.fromEntries(cells) }
}
