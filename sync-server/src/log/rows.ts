/** Rows of the log between memory, the database and the wire's host. */
import { DOC_KINDS, type DocKind } from '@kith/shared/docs'
import type { ActionId } from '@kith/shared/kit'
import type { LogRow, WireAction } from '@kith/shared/protocol'
import { NONE, PackedReader } from './packed-reader.ts'

/** Places in it are stored: only ever append. */
export const HOLDS = ['update', 'state', 'conflict', 'purge'] as const

export const kindNo = (kind: DocKind): number => DOC_KINDS.indexOf(kind)
export function kindOf(no: number): DocKind {
  const kind = DOC_KINDS[no]
  if (kind === undefined)
    throw new Error(`a document of kind ${no}, which this server does not know`)
  return kind
}

/** A row as it is written; its place follows from where it stands in the batch. */
export interface NewRow extends Omit<LogRow, 'seq'> {
  readonly device: number
}

/** The select list that packs a row of `log l left join doc d`; `readPacked` is its other half. */
export const PACKED = `int8send(l.seq) || uuid_send(l.doc) || int2send(l.kind) || int2send(l.holds)
  || int4send(l.epoch) || int4send(l.scope) || int4send(coalesce(l.left_scope, -1)) || int8send(l.ts)
  || uuid_send(coalesce(l.actor, '${NONE}')) || uuid_send(coalesce(l.action, '${NONE}'))
  || uuid_send(coalesce(d.owner, '${NONE}'))
  || int4send(octet_length(coalesce(d.type, ''))) || convert_to(coalesce(d.type, ''), 'UTF8')
  || int4send(octet_length(l.data)) || l.data`

export interface PackedRow extends Omit<LogRow, 'action'> {
  readonly action: ActionId | null
}

export function readPacked(bytes: Uint8Array | null): readonly PackedRow[] {
  if (bytes === null) return []
  const from = new PackedReader(bytes)
  const rows: PackedRow[] = []
  while (from.hasMore) {
    const seq = from.long()
    const doc = from.id()
    const kind = kindOf(from.short())
    const holds = HOLDS[from.short()] ?? 'conflict'
    const [epoch, scope, left, ts] = [from.int(), from.int(), from.int(), from.long()]
    const [actor, action, owner] = [from.idOrNull(), from.idOrNull(), from.idOrNull()]
    const type = from.text()
    const data = from.blob()
    rows.push({
      seq,
      doc,
      kind,
      type,
      ...(owner === null ? {} : { owner }),
      holds,
      epoch,
      scope,
      from: left < 0 ? null : left,
      ts,
      actor,
      action: action as string as ActionId | null,
      data,
    })
  }
  return rows
}

export interface ActionRow {
  readonly id: string
  readonly command: string
  readonly label: string
  readonly source: WireAction['source']
  readonly at: number
  readonly undoes: string | null
}

export const asAction = ({ id, undoes, ...rest }: ActionRow): WireAction => ({
  ...rest,
  id: id as ActionId,
  undoes: undoes as ActionId | null,
})

/** Many byte strings as one parameter, with where each begins: arrays of bytea travel as text. */
export function joinBytes(parts: readonly Uint8Array[]) {
  const total = parts.reduce((sum, part) => sum + part.length, 0)
  const blob = new Uint8Array(total)
  const from: number[] = []
  let at = 0
  for (const part of parts) {
    from.push(at + 1)
    blob.set(part, at)
    at += part.length
  }
  return { blob, from, length: parts.map(part => part.length) }
}
