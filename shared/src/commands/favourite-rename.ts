import { s } from '#kit'
import { definePlanned } from './command.ts'
import { definitionFault } from './command-fault.ts'
import { favouriteKey, knownFavourite, personalSet } from './favourite-ops.ts'
import { label } from './inputs.ts'

/** Renames a folder; records and views are called what they are. */
export const favouriteRename = definePlanned({
  id: 'favourite.rename',
  input: s.strictObject({ id: s.string().min(1).max(60), label }),
  label: ({ label: name }) => `Renamed the folder to ${name}`,
  plan({ id, label: name }, context) {
    const { id: _, ...now } = knownFavourite(context, id)
    if (now.kind !== 'folder') throw definitionFault('no-such', { what: 'The folder', id })
    return [personalSet(context, { [favouriteKey(id)]: { ...now, label: name } })]
  },
})
