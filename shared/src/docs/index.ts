export {
  CREATED_KEY,
  DELETED_KEY,
  DOC_KINDS,
  MERGED_KEY,
  type DocKind,
  type DocOp,
  type KeyChange,
  type SetOp,
  type TextOp,
} from './doc-op.ts'
export { docFault } from './doc-fault.ts'
export { recordCodec } from './keyed-codec.ts'
export type { DocState, DocUpdate, Edited, RecordCodec } from './record-codec.ts'
