export {
  createFileStore,
  placeOf,
  type FileStore,
  type FileStoreDeps,
  type StoredFile,
  type FinishedUpload,
} from './file-store.ts'
export { fileHeaders } from './file-headers.ts'
export { extensionOf, safeName } from './safe-name.ts'
export { typeOf } from './file-type.ts'
export type { FileRemote } from './file-remote.ts'
export { createHttpRemote, type HttpRemoteDeps } from './http-remote.ts'
export { createFileTransfer, type FileTransfer, type TransferProgress } from './transfer.ts'
