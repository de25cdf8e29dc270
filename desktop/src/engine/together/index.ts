export { createLiveNotes, type LiveNotes } from './live-notes.ts'
export { createPresenceRelay, type PresenceRelay } from './presence.ts'
