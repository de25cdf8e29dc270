/** Bounds of what one message may hold. Both ends check them, so that neither can be made to grow. */

/** Of one frame, as sent and as unpacked. */
export const FRAME_BYTES = 4 * 1024 * 1024
/** Of a message that carries no documents. */
export const CONTROL_BYTES = 1024 * 1024
/** Entries of one frame. */
export const FRAME_ENTRIES = 20_000
/** Ids in one message that only names documents. */
export const NAMED_DOCS = 5_000
