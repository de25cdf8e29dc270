/** Versions of what goes over the wire. Raise on any change of meaning, and say here what changed. */

/** 1 (2026-11-21): first. */
export const PROTOCOL = 1
/** The oldest protocol this side still understands. */
export const OLDEST_PROTOCOL = 1
/** Format of the documents this program writes. */
export const DOC_FORMAT = 1
