import { isFault, type Json, type s } from '@kith/shared/kit'
import { filterSchema, orderSchema, type Filter, type Order } from '@kith/shared/model'
import type { Query, Row } from '@kith/shared/query'
import type { EngineClient } from '#engine/compose'
import {
  cliFault,
  defineVerb,
  listOption,
  parseJson,
  textOption,
  type VerbContext,
} from '../verb.ts'

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
  async run(context) {
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
    const names = await fieldNames(context.client, query.object)
    const rows: Json[] = []
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
})

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

async function fieldNames(
  client: EngineClient,
  object: string,
): Promise<ReadonlyMap<string, string>> {
  for await (const state of await client.workspace.watch({})) {
    const found = state.objects.find(
      candidate => candidate.id === object || candidate.name === object,
    )
    return new Map(found?.fields.map(field => [field.id, field.name]))
  }
  return new Map()
}

/** Cells under their names, as people and scripts know them. */
function plainRow(row: Row, names: ReadonlyMap<string, string>): Json {
  const cells = Object.entries(row.cells).map(
    ([field, value]) => [names.get(field) ?? field, value] as const,
  )
  return { id: row.id, title: row.title, ...Object.fromEntries(cells) }
}
