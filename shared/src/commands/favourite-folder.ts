import { s } from '#kit'
import { definePlanned } from './command.ts'
import { definitionFault } from './command-fault.ts'
import { favouriteKey, favouritesOf, lastPosition, personalSet } from './favourite-ops.ts'
import { docId, label } from './inputs.ts'

/** Makes a folder among the person's favourites. */
export const favouriteFolder = definePlanned({
  id: 'favourite.folder',
  input: s.strictObject({ label, id: docId.optional() }),
  label: ({ label: name }) => `Added the folder ${name}`,
  plan({ label: name, id: askedId }, context) {
    const id = askedId ?? context.newId()
    if (favouritesOf(context).some(one => one.id === id)) {
      throw definitionFault('taken', { what: 'folder', name: id })
    }
    const value = {
      kind: 'folder',
      target: id,
      object: null,
      label: name,
      folder: null,
      position: lastPosition(context),
    }
    return [personalSet(context, { [favouriteKey(id)]: value })]
  },
})
