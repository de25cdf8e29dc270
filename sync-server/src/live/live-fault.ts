/** How the socket of a live note ends. Codes 4400–4499 tell the stock provider not to try again. */
export const CLOSE = {
  /** Nobody could read it. */
  malformed: 4400,
  /** No token, or one that is forged, over or of a session that ended. */
  unauthorised: 4401,
  /** The person may no longer see the note. */
  forbidden: 4403,
  /** There is no such note, or it was removed. */
  gone: 4404,
  /** What was typed cannot become part of the note; it is opened anew. */
  conflict: 4409,
  tooBig: 4413,
  /** More than a person types. */
  tooFast: 4429,
  /** Closing; come back. */
  restart: 1012,
  /** The other end does not read. */
  slow: 1013,
} as const
