/** Rows of cards with their content readable, and cards as somebody sees them. */
import { sharedCardSchema, type Card, type SharedCard } from '@kith/shared/cards'
import type { DocId } from '@kith/shared/kit'
import type { CardKey, CardKeys } from './keys.ts'
import type { CardRow, Sealed } from './rows.ts'
import { seal, unseal } from './seal.ts'

/** `undefined` when it was taken back, or its key is gone. */
export async function textOf(
  keys: CardKeys,
  workspace: DocId,
  { id, owner, key: keyId, sealed }: CardRow,
): Promise<string | undefined> {
  if (sealed === null || keyId === null) return undefined
  const key = await keys.find(workspace, keyId)
  return key && unseal(sealed, key, { workspace, id, owner })
}

/** The same under another key; nothing when its own was lost: its owner's device gives it again. */
export async function sealAnew(
  keys: CardKeys,
  workspace: DocId,
  row: CardRow,
  key: CardKey,
): Promise<readonly Sealed[]> {
  const text = await textOf(keys, workspace, row)
  const { id, owner, member, records } = row
  return text === undefined ? [] : [sealed(workspace, { id, owner, member, records }, text, key)]
}

export const sealed = (
  workspace: DocId,
  of: Omit<Sealed, 'key' | 'sealed'>,
  text: string,
  key: CardKey,
): Sealed => ({
  ...of,
  key: key.id,
  sealed: seal(text, key.bytes, { workspace, id: of.id, owner: of.owner }),
})

export const readCard = (text: string, member: DocId): SharedCard =>
  sharedCardSchema.parse({ ...(JSON.parse(text) as object), owner: member })

/** As somebody sees it who may read these documents; `null` for nobody of its records. */
export function seenBy<One extends Card | SharedCard>(
  card: One,
  readable: ReadonlySet<DocId>,
): One | null {
  const records = card.records.filter(id => readable.has(id))
  if (records.length === 0) return null
  const members = card.members.filter(id => readable.has(id))
  const hidden = card.records.length - records.length + card.members.length - members.length
  return { ...card, records, members, others: card.others + hidden }
}
