/** Favourites are keys of the person's settings: one each, so that two devices never lose one. */
import { orderKeyBetween, s, type Json } from '#kit'
import { settingsId, type SetOp } from '#docs'
import type { CommandContext } from './command.ts'
import { definitionFault } from './command-fault.ts'

const PREFIX = 'fav/'

const favourite = s.object({
  kind: s.enum(['record', 'view', 'folder']),
  target: s.string(),
  object: s.string().nullable(),
  /** Only folders have a label of their own; the others are called what they point at. */
  label: s.string().nullable(),
  folder: s.string().nullable(),
  position: s.string(),
})
export type StoredFavourite = s.output<typeof favourite>

export const favouriteKey = (id: string): string => PREFIX + id

/** Everything in the sidebar of the person who acts, in order. */
export const favouritesOf = (
  context: CommandContext,
): readonly (StoredFavourite & { readonly id: string })[] =>
  Object.entries(context.keys(settingsId(context.actor.member)) ?? {})
    .flatMap(([key, value]) => {
      const read = key.startsWith(PREFIX) ? favourite.safeParse(value) : undefined
      return read?.success ? [{ ...read.data, id: key.slice(PREFIX.length) }] : []
    })
    .toSorted((a, b) => (a.position < b.position ? -1 : 1))

/** Throws `definition/no-such`. */
export function knownFavourite(context: CommandContext, id: string) {
  const found = favouritesOf(context).find(one => one.id === id)
  if (!found) throw definitionFault('no-such', { what: 'The favourite', id })
  return found
}

export function folderOf(context: CommandContext, folder: string | null): string | null {
  if (folder === null) return null
  const found = knownFavourite(context, folder)
  if (found.kind !== 'folder') throw definitionFault('no-such', { what: 'The folder', id: folder })
  return folder
}

export const lastPosition = (context: CommandContext): string =>
  orderKeyBetween(favouritesOf(context).at(-1)?.position ?? null, null)

export const personalSet = (
  context: CommandContext,
  set: Readonly<Record<string, Json | null>>,
): SetOp => ({
  doc: settingsId(context.actor.member),
  kind: 'settings',
  type: '',
  set,
})
