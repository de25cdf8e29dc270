import { s, type Json } from '#kit'
import { definePlanned } from './command.ts'
import { favouriteKey, favouritesOf, knownFavourite, personalSet } from './favourite-ops.ts'

/** Takes a record, view or folder out of the favourites; what was in the folder stays, outside it. */
export const favouriteRemove = definePlanned({
  id: 'favourite.remove',
  input: s.strictObject({ id: s.string().min(1).max(60) }),
  label: () => 'Removed from favourites',
  plan({ id }, context) {
    knownFavourite(context, id)
    const set: Record<string, Json | null> = { [favouriteKey(id)]: null }
    for (const { id: inside, ...value } of favouritesOf(context)) {
      if (value.folder === id) set[favouriteKey(inside)] = { ...value, folder: null }
    }
    return [personalSet(context, set)]
  },
})
