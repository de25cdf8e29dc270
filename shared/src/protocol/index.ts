export {
  decodeClient,
  decodeServer,
  encodeClient,
  encodeServer,
  packFrame,
  unpackFrame,
} from './codec.ts'
export { FRAME_BYTES } from './wire-limits.ts'
export {
  SNAP_CLASSES,
  type ByeCode,
  type ClientMessage,
  type Conflict,
  type DocAt,
  type DocRef,
  type Hello,
  type LogData,
  type LogEntry,
  type Presence,
  type PushEntry,
  type Refusal,
  type Refused,
  type Resume,
  type ServerMessage,
  type SnapClass,
  type SnapEntry,
  type Verdict,
  type Welcome,
  type WireAction,
} from './messages.ts'
export { DOC_FORMAT, PROTOCOL } from './version.ts'
export { clientDeadline, createClient, stepClient } from './client-machine.ts'
export { isSettled } from './client-turn.ts'
export {
  NOTHING_STORED,
  type ClientConfig,
  type ClientContext,
  type ClientEffect,
  type ClientEvent,
  type ClientState,
  type ClientStored,
  type HandedRefusal,
} from './client-types.ts'
export { createDigest, partOf, type Digest } from './digest.ts'
export { carries, createSession, serverDeadline, stepSession } from './server-machine.ts'
export {
  type Admission,
  type GoneRow,
  type LogRow,
  type SessionEffect,
  type SessionEvent,
  type SessionState,
} from './server-types.ts'
export { createServerClock, type ServerClock, type ServerClockDeps } from './server-clock.ts'
export { createPushBar, type PushBar } from './push-bar.ts'
export { classOf } from './snap-class.ts'
