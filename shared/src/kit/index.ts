export { createEmitter, type Emitter } from './emitter.ts'
export { isoTime, systemClock, type Clock } from './clock.ts'
export {
  Fault,
  defineFaults,
  fromWireFault,
  isFault,
  isWireFault,
  toWireFault,
  type WireFault,
} from './fault.ts'
export { HUES, hueOf } from './hue.ts'
export {
  asId,
  derivedId,
  isId,
  newActionId,
  newId,
  newShortId,
  type ActionId,
  type Brand,
  type DocId,
} from './ids.ts'
export {
  isJsonObject,
  jsonEqual,
  memberOf,
  parseJson,
  stableText,
  type Json,
  type JsonObject,
} from './json.ts'
export {
  createLog,
  mask,
  silentLog,
  type Log,
  type LogFields,
  type LogLevel,
  type LogLine,
} from './log.ts'
export {
  isOwnPlace,
  keyOfPlace,
  orderKeyBetween,
  orderKeyOf,
  placeText,
  POSITION_KEY,
} from './order-key.ts'
export { createSerialQueue, type SerialQueue } from './queue.ts'
export { defineRegistry, type Registry } from './registry.ts'
export { remembered } from './remembered.ts'
export { issueText, json, s, type Infer, type Schema } from './schema.ts'
export { isStream } from './stream.ts'
