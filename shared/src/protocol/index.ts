export {
  decodeClient,
  decodeServer,
  encodeClient,
  encodeServer,
  packFrame,
  unpackFrame,
} from './codec.ts'
export { protocolFault } from './fault.ts'
export { CONTROL_BYTES, FRAME_BYTES, FRAME_ENTRIES, NAMED_DOCS } from './wire-limits.ts'
export {
  BYE_CODES,
  LOG_DATA,
  REFUSALS,
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
export { DOC_FORMAT, OLDEST_PROTOCOL, PROTOCOL } from './version.ts'
