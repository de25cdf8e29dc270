/** JSON values: their type, equality and one canonical text. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** Whether it has members: neither a list nor `null`. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What stands under a name; `undefined` where nothing does, or where nothing could. */
export const memberOf = (value: Json | undefined, name: string): Json | undefined =>
  isJsonObject(value) ? value[name] : undefined

/** What a text says as JSON, unread by any schema; `undefined` where it is none: cut off, empty, something else. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Deeper input is refused: a value nested thousands of levels can be stored but never read again. */
const MAX_DEPTH = 20

/** Why a value is not JSON that we store, or `undefined` when it is. */
export function jsonSchema(value: unknown, depth = 0): string | undefined {
  if (depth > MAX_DEPTH) return `nested deeper than ${MAX_DEPTH} levels`
  if (value === null || typeof value === 'boolean') return undefined
  if (typeof value === 'string')
    return value.isWellFormed() ? undefined : 'text with half a character'
  if (typeof value === 'number')
    return Number.isFinite(value) ? undefined : 'a number that is not finite'
  if (Array.isArray(value)) return firstProblem(value, depth)
  if (typeof value !== 'object') return `a ${typeof value}`
  const keys = Object.keys(value)
  if (keys.includes('__proto__')) return 'a key named __proto__'
  return firstProblem(Object.values(value), depth)
}

function firstProblem(values: readonly unknown[], depth: number): string | undefined {
  for (const value of values) {
    const problem = jsonSchema(value, depth + 1)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** Text that is equal for equal values, whatever the order of their keys. */
export function stableText(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(stableText).join(',')}]`
  const entries = Object.entries(value as JsonObject).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${stableText(item)}`).join(',')}}`
}

export function jsonEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined) return false
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  return stableText(a) === stableText(b)
}
