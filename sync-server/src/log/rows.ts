/** Rows of the log between memory, the database and the wire's host. */
import { DOC_KINDS, type DocKind } from '@kith/shared/docs'
import type { ActionId, DocId } from '@kith/shared/kit'
import type { LogRow, WireAction } from '@kith/shared/protocol'

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

/** Hex of every byte, so that ids are read without arithmetic. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const NONE = '00000000-0000-0000-0000-000000000000'

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
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = new TextDecoder()
  const rows: PackedRow[] = []
  let at = 0
  const long = () => {
    const value = view.getInt32(at) * 2 ** 32 + view.getUint32(at + 4)
    at += 8
    return value
  }
  const int = () => {
    at += 4
    return view.getInt32(at - 4)
  }
  const short = () => {
    at += 2
    return view.getInt16(at - 2)
  }
  const id = () => {
    const from = at
    at += 16
    return uuidAt(bytes, from)
  }
  const blob = () => {
    const length = int()
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const seq = long()
    const doc = id() as DocId
    const kind = kindOf(short())
    const holds = HOLDS[short()] ?? 'conflict'
    const [epoch, scope, left, ts] = [int(), int(), int(), long()]
    const [actor, action, owner] = [id(), id(), id()]
    const type = text.decode(blob())
    const data = blob()
    rows.push({
      seq,
      doc,
      kind,
      type,
      ...(owner === NONE ? {} : { owner: owner as DocId }),
      holds,
      epoch,
      scope,
      from: left < 0 ? null : left,
      ts,
      actor: actor === NONE ? null : (actor as DocId),
      action: action === NONE ? null : (action as string as ActionId),
      data,
    })
  }
  return rows
}

export function uuidAt(bytes: Uint8Array, at: number): string {
  const hex = (from: number, to: number) => {
    let out = ''
    for (let i = from; i < to; i++) out += HEX[bytes[at + i]!]!
    return out
  }
  return `${hex(0, 4)}-${hex(4, 6)}-${hex(6, 8)}-${hex(8, 10)}-${hex(10, 16)}`
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
