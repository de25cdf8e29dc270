/**
 * Keeps the tokens of sessions and device codes as SHA-256 only: a copy of the database opens no
 * session. better-auth stores them as they are, so its database adapter is wrapped: fields below are
 * hashed on the way in, and given back as they came where the caller named them.
 *
 * What is listed keeps its hash, which opens nothing: asked by it, it would be hashed once more.
 * Plain SHA-256 is enough for these: they are random (32 characters of 62) and cannot be guessed.
 */
import { createHash } from 'node:crypto'
import type { DBAdapter, DBTransactionAdapter, Where } from 'better-auth'

const HASHED: Readonly<Record<string, string>> = { session: 'token', deviceCode: 'deviceCode' }

const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url')

type Row = Record<string, unknown>
type Inner = DBAdapter | DBTransactionAdapter

export function withHashedTokens(adapter: DBAdapter): DBAdapter {
  const { transaction } = adapter
  return {
    ...wrap(adapter),
    transaction: work => transaction(inner => work(wrap(inner))),
  } as DBAdapter
}

/** The parts of an adapter that carry tokens; everything else goes through as it is. */
function wrap<T extends Inner>(inner: T): T {
  return {
    ...inner,
    create: async (input: { model: string; data: Row }) => {
      const field = HASHED[input.model]
      const plain = field === undefined ? undefined : input.data[field]
      const made = (await inner.create({ ...input, data: hashRow(input.model, input.data) })) as Row
      return plain === undefined || field === undefined ? made : { ...made, [field]: plain }
    },
    findOne: async (input: { model: string; where: Where[] }) =>
      reveal(input, await inner.findOne({ ...input, where: hashWhere(input) })),
    findMany: async (input: { model: string; where?: Where[] }) =>
      inner.findMany({ ...input, where: hashWhere(input) }),
    count: async (input: { model: string; where?: Where[] }) =>
      inner.count({ ...input, where: hashWhere(input) }),
    update: async (input: { model: string; where: Where[]; update: Row }) =>
      reveal(
        input,
        await inner.update({
          ...input,
          where: hashWhere(input),
          update: hashRow(input.model, input.update),
        }),
      ),
    updateMany: async (input: { model: string; where: Where[]; update: Row }) =>
      inner.updateMany({
        ...input,
        where: hashWhere(input),
        update: hashRow(input.model, input.update),
      }),
    delete: async (input: { model: string; where: Where[] }) =>
      inner.delete({ ...input, where: hashWhere(input) }),
    deleteMany: async (input: { model: string; where: Where[] }) =>
      inner.deleteMany({ ...input, where: hashWhere(input) }),
    consumeOne: async (input: { model: string; where: Where[] }) =>
      reveal(input, await inner.consumeOne({ ...input, where: hashWhere(input) })),
  } as unknown as T
}

function hashRow(model: string, row: Row): Row {
  const field = HASHED[model]
  const value = field === undefined ? undefined : row[field]
  return field === undefined || typeof value !== 'string'
    ? row
    : { ...row, [field]: tokenHash(value) }
}

function hashWhere(input: { model: string; where?: Where[] }): Where[] {
  const field = HASHED[input.model]
  const where = input.where ?? []
  if (field === undefined) return where
  return where.map(condition => {
    if (condition.field !== field) return condition
    const { value } = condition
    if (typeof value === 'string') return { ...condition, value: tokenHash(value) }
    return Array.isArray(value)
      ? { ...condition, value: (value as string[]).map(tokenHash) }
      : condition
  })
}

/** What the database gave, with the token the caller asked by instead of its hash. */
function reveal(input: { model: string; where: Where[] }, found: unknown): unknown {
  const field = HASHED[input.model]
  const asked = input.where.find(condition => condition.field === field)?.value
  if (field === undefined || typeof asked !== 'string' || found === null) return found
  return { ...(found as Row), [field]: asked }
}
