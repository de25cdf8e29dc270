/** What the workspace shares at most of mail and meetings, as this device has heard. */
import { MOST_KEY, mostStamp, readMost, type MostLevel } from '@kith/shared/cards'
import { settingsId } from '@kith/shared/docs'
import type { Json } from '@kith/shared/kit'
import type { DocChange } from '#engine/replica'
import type { Read } from '#engine/store'

export interface MostHere {
  readonly most: MostLevel
  /** Another for each change of it. */
  readonly stamp: string
}

/** Asked of every commit: an id that is derived costs two hashes. */
const WORKSPACE_SETTINGS = settingsId(null)
const SETTING = 'SELECT value FROM setting WHERE pk = (SELECT pk FROM doc WHERE id = ?) AND key = ?'

export function mostHere(read: Read): MostHere {
  const [text] = read.pluck<string>(SETTING, [WORKSPACE_SETTINGS, MOST_KEY])
  const value = text === undefined ? undefined : (JSON.parse(text) as Json)
  return { most: readMost(value), stamp: mostStamp(value) }
}

/** Whether a commit changed it. */
export const isOfMost = ({ doc, isNew, changes }: DocChange): boolean =>
  doc === WORKSPACE_SETTINGS && (isNew || changes.some(({ key }) => key === MOST_KEY))
