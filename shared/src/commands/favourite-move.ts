import { orderKeyBetween, s } from '#kit'
import { definePlanned } from './command.ts'
import { commandFault } from './command-fault.ts'
import {
  favouriteKey,
  favouritesOf,
  folderOf,
  knownFavourite,
  personalSet,
} from './favourite-ops.ts'

const favouriteId = s.string().min(1).max(60)

/** Puts a favourite between two others, or into a folder; without neighbours it goes to the end. */
export const favouriteMove = definePlanned({
  id: 'favourite.move',
  input: s.strictObject({
    id: favouriteId,
    /** `null` is outside every folder; left out, it stays where it is. */
    folder: favouriteId.nullable().optional(),
    before: favouriteId.nullable().default(null),
    after: favouriteId.nullable().default(null),
  }),
  label: () => 'Moved a favourite',
  plan({ id, folder, before, after }, context) {
    const { id: _, ...now } = knownFavourite(context, id)
    const target = folder === undefined ? now.folder : folderOf(context, folder)
    if (now.kind === 'folder' && target !== null) {
      throw commandFault('bad-input', {
        command: 'favourite.move',
        why: 'a folder cannot stand in a folder',
      })
    }
    const placeOf = (other: string | null) => other && knownFavourite(context, other).position
    const last =
      favouritesOf(context)
        .filter(one => one.id !== id)
        .at(-1)?.position ?? null
    const upper = placeOf(before) ?? (after === null ? last : null)
    const value = { ...now, folder: target, position: orderKeyBetween(upper, placeOf(after)) }
    return [personalSet(context, { [favouriteKey(id)]: value })]
  },
})
