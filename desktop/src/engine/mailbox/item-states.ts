/** How an item stands. Every message that the server named has exactly one of these. */
export const ITEM = {
  pending: 0,
  stored: 1,
  again: 2,
  gone: 3,
  leftOut: 4,
  unreadable: 5,
  /** Not named any more; confirmed when a whole later round has not found it either. */
  missing: 6,
} as const

/** Lower comes first. */
export const PRIORITY = {
  /** The newest of inbox and sent, and what a person asked for. */
  first: 0,
  recent: 1,
  contacts: 2,
  rest: 3,
} as const

export type LeftOut = 'window' | 'blocked' | 'folder' | 'spam-or-trash' | 'too-large'
