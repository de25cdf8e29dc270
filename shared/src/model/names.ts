/** Names that programs use, made from labels that people write: "Bioguide ID" → `bioguideId`. */
import { foldText } from './fold.ts'

/** Names that rows, queries and the API already use for something else. */
const RESERVED: ReadonlySet<string> = new Set(
  'id object title cells createdAt updatedAt deletedAt createdBy updatedBy count and or not related field op value constructor prototype toString valueOf hasOwnProperty null undefined true false'.split(
    ' ',
  ),
)
const MAX_LENGTH = 60

/** A camelCase name not in `taken`, to which it is added. Scripts without Latin letters give `custom`, `custom2`. */
export function camelName(
  label: string,
  taken: Set<string> = new Set(),
  fallback = 'custom',
): string {
  const words = foldText(label)
    .replace(/['’]/g, '')
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
  const joined = words
    .map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('')
    .slice(0, MAX_LENGTH)
  const base = /^[a-z]/.test(joined) ? joined : joined === '' ? fallback : `n${joined}`
  const free = RESERVED.has(base) ? `${base}Value` : base
  let name = free
  for (let count = 2; taken.has(name); count++) name = `${free}${count}`
  taken.add(name)
  return name
}
