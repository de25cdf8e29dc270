import { s } from '#kit'
import { definePlanned } from './command.ts'
import { favouriteKey, favouritesOf, folderOf, lastPosition, personalSet } from './favourite-ops.ts'
import { knownRecord } from './find-record.ts'
import { docId, named } from './inputs.ts'
import { nameOf } from './words.ts'
import { knownView } from './view-ops.ts'

/** Puts a record or a view among the person's favourites; adding it again changes nothing. */
export const favouriteAdd = definePlanned({
  id: 'favourite.add',
  input: s.strictObject({
    kind: s.enum(['record', 'view']),
    target: docId,
    object: named.optional(),
    folder: s.string().max(60).nullable().default(null),
  }),
  label: ({ kind, target }, _, context) =>
    `Added ${kind === 'view' ? knownView(context, target).name : nameOf(context, knownRecord(context, target))} to favourites`,
  plan({ kind, target, folder }, context) {
    const { object } = kind === 'view' ? knownView(context, target) : knownRecord(context, target)
    if (favouritesOf(context).some(one => one.id === target)) return []
    const value = {
      kind,
      target,
      object,
      label: null,
      folder: folderOf(context, folder),
      position: lastPosition(context),
    }
    return [personalSet(context, { [favouriteKey(target)]: value })]
  },
})
