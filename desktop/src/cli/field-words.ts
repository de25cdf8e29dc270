/** What the fields of an object are, and what their values say in a terminal. */
import { systemClock, type Json } from '@kith/shared/kit'
import { createCatalog, type CatalogField, type CatalogObject } from '@kith/shared/model'
import type { EngineClient } from '#engine/compose'

/** By its id or name, as the workspace has it now. */
export async function objectOf(
  client: EngineClient,
  idOrName: string,
): Promise<CatalogObject | undefined> {
  for await (const { objects } of await client.workspace.watch({}))
    return createCatalog({ objects }).findObject(idOrName)
  return undefined
}

/** A cell as `rows.window` gives it: titles of linked records, else what a person reads in a list. */
export function wordsOf(field: CatalogField, value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  const linked = titlesIn(value)
  if (linked !== undefined) return linked
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const context = { locale: 'en-GB', timeZone, now: systemClock.now() }
  return field.fieldType.display(value, field.options, context)
}

/** `undefined`: not a relation's value. Of many linked records the first stand in the row, and their number. */
function titlesIn(value: Json): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value)) {
    const titles = value.map(titleIn)
    return titles.length > 0 && titles.every(title => title !== undefined)
      ? titles.join(', ')
      : undefined
  }
  const one = titleIn(value)
  if (one !== undefined) return one
  const { count, first } = value as { readonly [key: string]: Json }
  if (typeof count !== 'number' || !Array.isArray(first)) return undefined
  const more = count - first.length
  const titles = first.map(titleIn).join(', ')
  return more > 0 ? `${titles} and ${more} more` : titles
}

function titleIn(value: Json): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { id, object, title } = value as { readonly [key: string]: Json }
  return typeof id === 'string' && typeof object === 'string' && typeof title === 'string'
    ? title
    : undefined
}
