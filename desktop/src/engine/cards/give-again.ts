/**
 * What two devices of a person share is one card. Where one of them loses the mail, its card goes: it
 * tells the others, in their own document and after the last card went, to give again what is theirs.
 */
import { CHOICE_PREFIX } from '@kith/shared/mail'
import type { Json } from '@kith/shared/kit'
import type { Read, Write } from '#engine/store'

/** Its value is another for each time. Not the key of a choice: those have more parts. */
export const AGAIN_KEY = `${CHOICE_PREFIX}again`

const LEFT = 'cards-left'
const HEARD = 'cards-again'
const GET = 'SELECT v FROM meta WHERE k = ?'
const KEEP = 'INSERT INTO meta (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v'
const NOT_SURE = `UPDATE share_card SET digest = NULL WHERE digest IS NOT '-'`
const THREADS = `INSERT INTO share_work (item, n) SELECT DISTINCT 't' || id, 1 FROM thread WHERE merged_into IS NULL
  ON CONFLICT (item) DO UPDATE SET n = n + 1, not_before = 0`
const EVENTS = `INSERT INTO share_work (item, n) SELECT 'e' || e.id, 1 FROM event e JOIN calendar c ON c.id = e.calendar WHERE c.share_level <> 'private'
  ON CONFLICT (item) DO UPDATE SET n = n + 1, not_before = 0`

export const lookAtEvents = (tx: Write): void => void tx.run(EVENTS)

export function lookAtAll(tx: Write): void {
  tx.run(THREADS)
  tx.run(EVENTS)
}

/** Cards went that another device may still want. */
export const noteLeft = (tx: Write): void => void tx.run(KEEP, [LEFT, '1'])
export const isLeft = (read: Read): boolean => read.get(GET, [LEFT]) !== undefined

/** It was told, as this: of this device's own word nothing is given again. */
export function told(tx: Write, mark: string): void {
  tx.run('DELETE FROM meta WHERE k = ?', [LEFT])
  tx.run(KEEP, [HEARD, JSON.stringify(mark)])
}

/** `marks`: of the person's document. */
export function hear(tx: Write, marks: readonly (readonly [string, Json])[]): void {
  const value = marks.find(([key]) => key === AGAIN_KEY)?.[1]
  const text = JSON.stringify(value ?? null)
  if (value === undefined || tx.pluck<string>(GET, [HEARD])[0] === text) return
  tx.run(KEEP, [HEARD, text])
  if (tx.get('SELECT 1 FROM share_card LIMIT 1') === undefined) return
  tx.run(NOT_SURE)
  lookAtAll(tx)
}
