/** Where the person was when the window closed. */
const KEY = 'kith.last-path'

export const lastPath = (storage: Pick<Storage, 'getItem'>): string | null => {
  const kept = storage.getItem(KEY)
  // Only addresses of our own pages; a record or list that is gone says so itself.
  return kept !== null && /^\/(o\/|today|inbox|calendar|notifications|settings|trash)/.test(kept)
    ? kept
    : null
}

export const keepPath = (storage: Pick<Storage, 'setItem'>, path: string): void =>
  storage.setItem(KEY, path)
