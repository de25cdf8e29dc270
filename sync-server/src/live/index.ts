export { createLive, type Live } from './live.ts'
export type { LiveDeps, LiveLog, LivePerson, LiveSocket } from './ports.ts'
export { createRoomSockets, type RoomSockets } from './room-sockets.ts'
export { accessToNote } from './note-access.ts'
