/** Columns that name records of another object, and by which of its fields. */
import type { Catalog, CatalogField, CatalogObject } from '@kith/shared/model'
import type { ColumnTarget } from '@kith/shared/rpc'
import type { ColumnStats } from '../read/column-stats.ts'
import { after, type Candidate, type GuessInput } from './candidate.ts'
import { headerNorm } from './header-words.ts'

/** "Company", "Company domain", "Legislator Bioguide ID": a record of another object, told by one of its fields. */
export function relationCandidates(input: GuessInput, column: ColumnStats): Candidate[] {
  const norm = headerNorm(column.header)
  const found: Candidate[] = []
  for (const field of input.object?.fields ?? []) {
    if (!field.storageKind.pointsToRecord && field.storageKind.home !== 'link') continue
    for (const label of [field.label, field.name]) {
      const rest = after(norm, headerNorm(label))
      if (rest === undefined || rest === '') continue
      const by =
        rest === 'id' || rest === 'kith id'
          ? 'id'
          : lookupField(input.catalog, targetsOf(input.catalog, field), rest)
      if (by)
        found.push({
          target: {
            kind: 'field',
            field: field.id,
            by,
            createMissing: canMake(input.catalog, field, by),
          },
          score: by === 'id' ? 1.15 : 1,
          slot: field.id,
        })
    }
  }
  if (found.length > 0) return found
  for (const object of input.catalog.objects) {
    if (object.id === input.object?.id) continue
    for (const key of object.fields.filter(entry => isKey(object, entry))) {
      const label = headerNorm(key.label)
      if (!norm.endsWith(` ${label}`) || label.split(' ').length < 2) continue
      const name = column.header
        .slice(0, column.header.length - key.label.length)
        .replace(/[\s_-]+$/, '')
      const target: ColumnTarget = {
        kind: 'new',
        label: name,
        type: 'reference',
        options: { to: [object.id] },
        by: key.id,
      }
      found.push({ target, score: 0.96, slot: `+${name}` })
    }
  }
  return found
}

/** A name, a domain or an address is enough to begin a record with; a number of another system is not. */
function canMake(catalog: Catalog, field: CatalogField, by: string): boolean {
  if (by === 'id' || field.type === 'user' || relationTargets(field) === '*') return false
  const [object] = targetsOf(catalog, field)
  return (
    by === object?.titleField ||
    object?.fields.find(entry => entry.id === by)?.storageKind.id === 'entries'
  )
}

const isKey = (object: CatalogObject, field: CatalogField): boolean =>
  field.isUnique || object.matchFields.includes(field.id)

function lookupField(
  catalog: Catalog,
  objects: readonly CatalogObject[],
  rest: string,
): string | undefined {
  if (rest === 'name') return objects[0]?.titleField
  return objects
    .flatMap(object => object.fields)
    .find(field =>
      [field.label, field.name].some(
        label => headerNorm(label) === rest || headerNorm(label) === `${rest}s`,
      ),
    )?.id
}

function targetsOf(catalog: Catalog, field: CatalogField): readonly CatalogObject[] {
  const to = relationTargets(field)
  return to === '*' ? catalog.objects : to.flatMap(id => catalog.findObject(id) ?? [])
}

export function relationTargets(field: { readonly options: unknown }): readonly string[] | '*' {
  const { options } = field
  if (typeof options !== 'object' || options === null || !('to' in options)) return '*'
  return Array.isArray(options.to) ? options.to.map(String) : '*'
}

/** How the text of a relation is looked up: e-mail addresses, domains and ids by their look, else by title. */
export function lookupOf(
  input: GuessInput,
  column: ColumnStats,
  field: CatalogField,
): { by: string; createMissing: boolean } {
  const [object] = targetsOf(input.catalog, field)
  const looks = (test: RegExp): boolean =>
    column.values.length > 0 && column.values.every(value => test.test(value.trim()))
  const byType = (type: string): string | undefined =>
    object?.fields.find(entry => entry.type === type)?.id
  const canCreate = field.type !== 'user' && relationTargets(field) !== '*'
  const title = { by: object?.titleField ?? 'name', createMissing: canCreate }
  if (looks(/^[0-9a-f]{8}-[0-9a-f]{4}-/i)) return { by: 'id', createMissing: false }
  if (looks(/^\S+@\S+$/)) return { by: byType('emails') ?? title.by, createMissing: canCreate }
  if (looks(/^(https?:\/\/)?[\w-]+(\.[\w-]+)+\/?$/)) {
    const domains = object?.fields.find(entry => entry.id === 'domains')?.id
    return { by: domains ?? title.by, createMissing: canCreate }
  }
  return title
}
