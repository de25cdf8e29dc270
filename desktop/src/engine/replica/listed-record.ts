/**
 * A new record as it came whole, told by the list of its keys: whoever makes its row needs no object
 * of them, and of a first sync hardly anybody else asks.
 */
import type { DocId, Json } from '@kith/shared/kit'
import type { KeyChange, KeyList, RecordCodec } from '@kith/shared/docs'
import type { ProjectedChange } from './change.ts'
import type { WholeDoc } from './upstream-types.ts'

const NO_CHANGES: readonly KeyChange[] = Object.freeze([])

export class ListedRecord implements ProjectedChange {
  readonly kind = 'record'
  readonly isNew = true
  readonly isRemote = true
  readonly changes = NO_CHANGES
  readonly pk: number
  readonly doc: DocId
  readonly type: string
  readonly at: number
  readonly isUnheard: boolean
  readonly list: KeyList
  private readonly state: Uint8Array
  private readonly codec: RecordCodec

  constructor(pk: number, whole: WholeDoc, isUnheard: boolean, list: KeyList, codec: RecordCodec) {
    this.pk = pk
    this.doc = whole.doc
    this.type = whole.type
    this.at = whole.at
    this.isUnheard = isUnheard
    this.list = list
    this.state = whole.state
    this.codec = codec
  }

  get keys(): Readonly<Record<string, Json>> {
    return this.codec.read(this.state)
  }
}

export function isListed({ count, keys }: KeyList, key: string): boolean {
  for (let at = 0; at < count; at++) if (keys[at] === key) return true
  return false
}
