/** Whole documents between the database and the wire's host. */
import type { SnapEntry } from '@kith/shared/protocol'
import { NONE, PackedReader } from './packed-reader.ts'
import { kindOf } from './rows.ts'

export const SNAP_COLUMNS = 'doc, kind, type, owner, scope, epoch, snap_seq, at, snap'

/** The select list that packs a row of `doc s`; `readPackedSnaps` is its other half. */
export const PACKED_SNAP = `uuid_send(s.doc) || int2send(s.kind)
  || int4send(octet_length(s.type)) || convert_to(s.type, 'UTF8') || uuid_send(coalesce(s.owner, '${NONE}'))
  || int4send(s.scope) || int4send(s.epoch) || int8send(s.snap_seq) || int8send(s.at)
  || int4send(octet_length(s.snap)) || s.snap`

export function readPackedSnaps(bytes: Uint8Array | null): readonly SnapEntry[] {
  if (bytes === null) return []
  const from = new PackedReader(bytes)
  const entries: SnapEntry[] = []
  while (from.hasMore) {
    const doc = from.id()
    const kind = kindOf(from.short())
    const type = from.text()
    const owner = from.idOrNull()
    const [scope, epoch, seq, at] = [from.int(), from.int(), from.long(), from.long()]
    const ref = owner === null ? { doc, kind, type } : { doc, kind, type, owner }
    entries.push({ ...ref, scope, epoch, seq, at, state: from.blob() })
  }
  return entries
}
