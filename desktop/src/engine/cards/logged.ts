/**
 * Calls, meetings and messages that people wrote down as notes of a kind: contact like a mail is.
 * They are records of the workspace, so every device works it out for itself.
 */
import { isoTime, type DocId } from '@kith/shared/kit'
import type { Read } from '#engine/store'

/** What was planned is no contact yet, and who was not reached was not spoken to. */
const LAST = `SELECT max(n.c_happenedAt) FROM link l JOIN o_note n ON n.pk = l.from_pk
  WHERE l.to_pk = (SELECT pk FROM doc WHERE id = ?) AND l.field = 'note.targets' AND l.deleted = 0
    AND n.deleted_at IS NULL AND n.c_kind IS NOT NULL AND n.c_direction IS NOT 'missed' AND n.c_happenedAt <= ?`

/** ms UTC of the last one with a record, by `read` of the workspace; `null`: none. */
export function lastLogged(read: Pick<Read, 'pluck'>, record: DocId, now: number): number | null {
  const [at] = read.pluck<string | null>(LAST, [record, isoTime(now)])
  return at === null || at === undefined ? null : Date.parse(at)
}
