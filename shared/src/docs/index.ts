export {
  CREATED_KEY,
  DELETED_KEY,
  DOC_KINDS,
  ABOUT_KEY,
  MERGED_KEY,
  SHARE_KEY,
  isTextEdit,
  isTextSet,
  type DocKind,
  type DocOp,
  type KeyChange,
  type SetOp,
  type TextOp,
  type TextSetOp,
} from './doc-op.ts'
export { hashesIn } from './file-hashes.ts'
export { fieldOfKey } from './doc-op.ts'
export { recordCodec } from './keyed-codec.ts'
export type {
  DocState,
  DocUpdate,
  Edited,
  KeyList,
  OpenedRecord,
  RecordCodec,
} from './record-codec.ts'
export {
  clientIdAt,
  createClientIds,
  deviceOf,
  type ClientIds,
  type ClientIdsDeps,
} from './client-ids.ts'
export { catalogId, linkId, partId, roleDocId, settingsId, textId } from './derived-ids.ts'
export { textCodec, type EditedText, type TextCodec } from './text-codec.ts'
export { createTextDoc, mergeTextUpdates, type TextDoc, type TextDocHandle } from './text-doc.ts'
export { TEXT_ROOT, type TextMark, type TextNode } from './text-tree.ts'
export { fromMarkdown, toMarkdown } from './markdown.ts'
export { fromPlain } from './text-plain.ts'
export type { KeyWrite } from './flat-merge.ts'
export { verifyRecord, type Sender, type VerifiedRecord } from './verify-record.ts'
export { writeAgain, type WaitingWrite, type WrittenAgain } from './write-again.ts'
export { contentProof } from './content-proof.ts'
export { wholeUpdate } from './whole-update.ts'
export { createRoomText, type RoomText } from './room-text.ts'
export {
  readAwareness,
  readRoomMessage,
  writeAwareness,
  writeRoomMessage,
  type AwarenessEntry,
  type RoomMessage,
} from './room-messages.ts'
export { createTextCarets, type TextCarets } from './text-carets.ts'
