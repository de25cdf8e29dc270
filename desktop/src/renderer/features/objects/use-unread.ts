/** What this address asked of the list and could not be read, in words, until it is dismissed or another view is chosen. */
import { useMemo, useState } from 'react'
import { OPERATORS, operatorLabel, type CatalogObject } from '@kith/shared/model'
import { useCatalog } from '#renderer/client'
import { fieldAt, isSameUnread, unreadOf, unreadWords, type Unread } from '#renderer/views'

const NOTHING: Unread = { filters: [], parts: [] }

export function useUnread(
  object: CatalogObject,
  raw: Readonly<Record<string, unknown>>,
  view: string,
): { readonly words: string | null; readonly dismiss: () => void } {
  const catalog = useCatalog()
  const found = useMemo(() => unreadOf(raw), [raw])
  // Opening a record or sorting writes the address anew without what was not read; the person is told all the same.
  const [kept, setKept] = useState({ unread: found, view })
  const isNew = found.filters.length + found.parts.length > 0 && !isSameUnread(found, kept.unread)
  if (isNew) setKept({ unread: found, view })
  else if (kept.view !== view) setKept({ unread: NOTHING, view })

  const words = useMemo(
    () =>
      unreadWords(
        kept.unread,
        field => fieldAt(catalog, object, field)?.label ?? field,
        (field, op) => {
          const known = OPERATORS.find(each => each === op)
          const storage = fieldAt(catalog, object, field)?.field.storageKind.id ?? 'text'
          return known === undefined ? op : operatorLabel(known, storage)
        },
      ),
    [kept, catalog, object],
  )
  return { words, dismiss: () => setKept({ unread: NOTHING, view }) }
}
