/** A commit as live queries look at it: gone through once, however many questions are open. */
import { POSITION_KEY } from '@kith/shared/kit'
import { ROW, type Reads } from '@kith/shared/query'
import type { Commit } from '#engine/replica'

export interface Changed {
  /** Object id → what changed in its records. */
  readonly records: ReadonlyMap<string, ChangedRecords>
  /** `object.field` of links made, moved or taken away. */
  readonly links: ReadonlySet<string>
  /** Object id → fields whose rich text changed. */
  readonly texts: ReadonlyMap<string, ReadonlySet<string>>
  /** Ids of everything that changed. */
  readonly docs: ReadonlySet<string>
  readonly isCatalog: boolean
  /** Members, time zones, settings of any kind. */
  readonly isSettings: boolean
  /** Saved views, whose indexes come and go with them. */
  readonly isViews: boolean
}

interface ChangedRecords {
  readonly fields: Set<string>
  /** Keys of the records. */
  readonly pks: Set<number>
  born: number
}

/** Document keys that say something of the whole record, not of one field. */
const RECORD_MARK = '$'

export function changedIn({ changes }: Commit): Changed {
  const records = new Map<string, ChangedRecords>()
  const links = new Set<string>()
  const texts = new Map<string, Set<string>>()
  const docs = new Set<string>()
  let [isCatalog, isSettings, isViews] = [false, false, false]
  for (const { doc, pk, kind, type, isNew, changes: keys } of changes) {
    docs.add(doc)
    if (kind === 'catalog') isCatalog = true
    if (kind === 'settings') isSettings = true
    if (kind === 'view') isViews = true
    if (kind === 'link') links.add(type)
    if (kind === 'text') {
      const dot = type.indexOf('.')
      added(texts, type.slice(0, dot), () => new Set()).add(type.slice(dot + 1))
    }
    if (kind !== 'record') continue
    const own = added(records, type, () => ({ fields: new Set(), pks: new Set(), born: 0 }))
    own.pks.add(pk)
    if (isNew) own.born++
    for (const { key } of keys) own.fields.add(fieldOfKey(key))
  }
  return { records, links, texts, docs, isCatalog, isSettings, isViews }
}

/** Whether a change can alter the answer of a question that read certain fields. */
export function touches({ records, links, texts }: Changed, reads: Reads): boolean {
  for (const [object, fields] of reads.objects) {
    const own = records.get(object)
    if (own && (own.born > 0 || fields.has('updatedAt') || meet(own.fields, fields))) return true
    const written = texts.get(object)
    if (written && meet(written, fields)) return true
  }
  return meet(links, reads.links)
}

function meet(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const one of some) if (others.has(one)) return true
  return false
}

/** `emails/3k2` → `emails`; `$del` → the row itself; a place by hand is read like a field. */
function fieldOfKey(key: string): string {
  if (key.startsWith(RECORD_MARK)) return key === POSITION_KEY ? key : ROW
  const slash = key.indexOf('/')
  return slash < 0 ? key : key.slice(0, slash)
}

function added<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
