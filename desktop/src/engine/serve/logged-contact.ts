/** What a note says of a call or a meeting: a note without a kind is only a note. */
import type { Json } from '@kith/shared/kit'
import type { Catalog } from '@kith/shared/model'
import type { LoggedContact } from '@kith/shared/rpc'

export interface Logged {
  /** ISO; `null` when nobody said when it was. */
  readonly at: string | null
  readonly contact: LoggedContact
}

/** `keys`: the note's document. */
export function readLogged(keys: Readonly<Record<string, Json>>, catalog: Catalog): Logged | null {
  const cell = (id: string): Json => {
    const field = catalog.findField('note', id)
    return field === undefined ? null : field.storageKind.fromKeys(field.id, keys)
  }
  const kind = textOf(cell('kind'))
  if (kind === null) return null
  const minutes = cell('minutes')
  return {
    at: textOf(cell('happenedAt')),
    contact: {
      kind,
      direction: textOf(cell('direction')),
      minutes: typeof minutes === 'number' ? minutes : null,
    },
  }
}

const textOf = (value: Json): string | null => (typeof value === 'string' ? value : null)
