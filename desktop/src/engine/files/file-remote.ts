/** The server's attachments of this workspace, as a port. */
export interface FileRemote {
  /** Names server and workspace; `null` while the workspace is on this device alone. */
  readonly upstream: () => string | null
  readonly state: (hash: string, signal: AbortSignal) => Promise<RemoteState>
  /** A piece of at most `REMOTE_PIECE_BYTES`, at a multiple of it. Throws `blob/wrong-offset` with what it has. */
  readonly put: (piece: RemotePiece, signal: AbortSignal) => Promise<RemoteState>
  /** From byte `from`. Throws `blob/missing`. */
  readonly get: (hash: string, from: number, signal: AbortSignal) => Promise<RemoteFile>
}

export interface RemoteState {
  readonly have: number
  readonly isComplete: boolean
}

export interface RemotePiece {
  readonly hash: string
  readonly size: number
  readonly offset: number
  readonly bytes: Uint8Array
}

export interface RemoteFile {
  /** Of the whole file. */
  readonly size: number
  readonly bytes: AsyncIterable<Uint8Array>
}

export const REMOTE_PIECE_BYTES = 4 * 1024 * 1024
