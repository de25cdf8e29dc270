/**
 * Many-to-many relations as documents: one per pair of records, whose id follows from the two ends,
 * so that two people who make the same link offline make the same document.
 */
import { orderKeyBetween, type DocId } from '#kit'
import { DELETED_KEY, linkId, type SetOp } from '#docs'
import type { CatalogField } from '#model'
import type { CommandContext } from './command.ts'

type LinkContext = Pick<CommandContext, 'now' | 'actor' | 'keys' | 'linksOf'>

export const fieldPath = (field: Pick<CatalogField, 'object' | 'id'>): string =>
  `${field.object}.${field.id}`

export const deletedMark = ({ now, actor }: Pick<CommandContext, 'now' | 'actor'>) => ({
  at: now,
  by: actor.member,
})

/** Links from a record that was not there before. */
export function newLinks(path: string, from: DocId, targets: readonly DocId[]): readonly SetOp[] {
  let pos: string | null = null
  return [...new Set(targets)].map(to => {
    pos = orderKeyBetween(pos, null)
    return linkSet(linkId(path, from, to), path, { from, to, pos })
  })
}

/** Makes the link, or takes it out of the trash; nothing when it is there. */
export function linkOp(
  context: LinkContext,
  path: string,
  from: DocId,
  to: DocId,
  pos: string,
): SetOp | undefined {
  const doc = linkId(path, from, to)
  const keys = context.keys(doc)
  if (!keys || keys['from'] === undefined) return linkSet(doc, path, { from, to, pos })
  return DELETED_KEY in keys ? linkSet(doc, path, { [DELETED_KEY]: null, pos }) : undefined
}

export const unlinkOp = (context: LinkContext, path: string, doc: DocId): SetOp =>
  linkSet(doc, path, { [DELETED_KEY]: deletedMark(context) })

const linkSet = (doc: DocId, type: string, set: SetOp['set']): SetOp => ({
  doc,
  kind: 'link',
  type,
  set,
})

/** Operations that leave exactly `wanted` linked from a record, in that order. */
export function linksTo(
  context: LinkContext,
  field: CatalogField,
  from: DocId,
  wanted: readonly DocId[],
): readonly SetOp[] {
  const path = fieldPath(field)
  const current = placedLinks(context, path, from)
  const ids = new Set(wanted)
  const ops = current
    .filter(link => !ids.has(link.to))
    .map(link => unlinkOp(context, path, link.doc))
  const positions = new Map(current.map(link => [link.to, link.pos]))
  const isOrdered = isRising([...ids].map(id => positions.get(id)))
  let last = isOrdered ? lastPlace(current) : null
  for (const to of ids) {
    const known = positions.get(to)
    if (known !== undefined && isOrdered) continue
    last = orderKeyBetween(last, null)
    const op =
      known === undefined
        ? linkOp(context, path, from, to, last)
        : linkSet(linkId(path, from, to), path, { pos: last })
    if (op) ops.push(op)
  }
  return ops
}

interface PlacedLink {
  readonly doc: DocId
  readonly to: DocId
  readonly pos: string
}

/** Live links of one field of a record, in order. */
export const placedLinks = (
  context: LinkContext,
  path: string,
  from: DocId,
): readonly PlacedLink[] =>
  context
    .linksOf(from)
    .filter(link => link.field === path && link.from === from && !link.isDeleted)
    .map(({ doc, to }) => {
      const pos = context.keys(doc)?.['pos']
      return { doc, to, pos: typeof pos === 'string' ? pos : '' }
    })
    .toSorted((a, b) => (a.pos === b.pos ? (a.doc < b.doc ? -1 : 1) : a.pos < b.pos ? -1 : 1))

export function lastPlace(links: readonly PlacedLink[]): string | null {
  const last = links.at(-1)?.pos
  return last === undefined || last === '' ? null : last
}

/** Whether those that are there already stand in this order, the new ones after them. */
function isRising(positions: readonly (string | undefined)[]): boolean {
  const firstNew = positions.indexOf(undefined)
  const known = firstNew < 0 ? positions : positions.slice(0, firstNew)
  if (firstNew >= 0 && positions.slice(firstNew).some(pos => pos !== undefined)) return false
  return known.every((pos, at) => at === 0 || pos! >= known[at - 1]!)
}
