/**
 * Records whose values lie in several documents: the record's own, and a part for every compartment
 * of its object that has values.
 *
 * Operations name the record and all of its keys, as if it were one document; they are taken apart
 * before they are applied, and what a part says is shown, told and undone as the record's.
 */
import {
  fieldOfKey,
  isTextEdit,
  isTextSet,
  partId,
  type DocOp,
  type SetOp,
} from '@kith/shared/docs'
import type { DocId, Json } from '@kith/shared/kit'
import type { Catalog } from '@kith/shared/model'

type Keys = Readonly<Record<string, Json>>
type Set = SetOp['set']

export interface Compartments {
  /** 0 for what lies in the record itself: keys of Kith's own and fields nobody restricted. */
  readonly of: (object: string, key: string) => number
  /** Whether any field of the object has one. */
  readonly has: (object: string) => boolean
}

export function createCompartments(catalog: () => Catalog): Compartments {
  let known: Catalog | undefined
  let byObject = new Map<string, ReadonlyMap<string, number>>()
  const fieldsOf = (object: string): ReadonlyMap<string, number> => {
    const current = catalog()
    if (known !== current) {
      known = current
      byObject = new Map()
    }
    let found = byObject.get(object)
    if (found === undefined) {
      const fields = current.findObject(object)?.allFields ?? []
      found = new Map(
        fields.flatMap(({ id, compartment = 0 }) => (compartment > 0 ? [[id, compartment]] : [])),
      )
      byObject.set(object, found)
    }
    return found
  }
  return {
    of: (object, key) => fieldsOf(object).get(fieldOfKey(key)) ?? 0,
    has: object => fieldsOf(object).size > 0,
  }
}

/** What is here of a record: its own keys, and those of its parts by compartment. */
export interface Pieces {
  readonly own: Keys
  readonly parts: ReadonlyMap<number, Keys>
}

/**
 * The operations, each on one document. A value that lies where it does not belong, because its
 * field moved between compartments, is taken away there when it is written where it does.
 */
export function takenApart(
  ops: readonly DocOp[],
  compartments: Compartments,
  hasParts: () => boolean,
  piecesOf: (record: DocId) => Pieces,
): readonly DocOp[] {
  const isTouched = (op: DocOp) => op.kind === 'record' && (compartments.has(op.type) || hasParts())
  if (!ops.some(isTouched)) return ops
  return ops.flatMap(op => {
    if (isTextEdit(op) || isTextSet(op) || !isTouched(op)) return [op]
    return apart(op, compartments, piecesOf(op.doc))
  })
}

function apart(op: SetOp, compartments: Compartments, { own, parts }: Pieces): readonly DocOp[] {
  const sets = new Map<number, Record<string, Json | null>>()
  const put = (compartment: number, key: string, value: Json | null) => {
    const set = sets.get(compartment) ?? {}
    set[key] = value
    sets.set(compartment, set)
  }
  for (const [key, value] of Object.entries(op.set)) {
    const home = compartments.of(op.type, key)
    put(home, key, value)
    if (home !== 0 && key in own) put(0, key, null)
    for (const [compartment, keys] of parts)
      if (compartment !== home && key in keys) put(compartment, key, null)
  }
  const mine: Set | undefined = sets.get(0)
  const ops: SetOp[] = mine === undefined ? [] : [{ ...op, set: mine }]
  for (const [compartment, set] of [...sets].sort(([a], [b]) => a - b))
    if (compartment !== 0)
      ops.push({
        doc: partId(op.doc, compartment),
        kind: 'part',
        type: op.type,
        owner: op.doc,
        set,
      })
  return ops
}

/** One record of its pieces. Where a key lies in two, the piece that its field belongs to has the word. */
export function putTogether(object: string, { own, parts }: Pieces, of: Compartments['of']): Keys {
  if (parts.size === 0) return own
  const keys: Record<string, Json> = { ...own }
  for (const [compartment, part] of parts)
    for (const [key, value] of Object.entries(part)) {
      const home = of(object, key)
      if (!(key in keys) || home === compartment) keys[key] = value
    }
  return keys
}
