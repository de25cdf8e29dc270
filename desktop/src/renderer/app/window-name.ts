/** A name for this window that a reload keeps and a second window does not share: its ladder of undo. */
const KEY = 'kith.window'

export function windowName(storage: Pick<Storage, 'getItem' | 'setItem'>): string {
  const kept = storage.getItem(KEY)
  if (kept !== null) return kept
  const name = crypto.randomUUID()
  storage.setItem(KEY, name)
  return name
}
