/**
 * A file from the page to the engine, in pieces, with progress and a way to stop.
 *
 * Promises: pieces go in order, one at a time; `onProgress` rises to the size of the file; a stopped
 * upload throws the signal's reason and leaves nothing that has to be cleaned up by hand.
 */
/** The largest piece the engine takes. */
export const CHUNK_BYTES = 1024 * 1024

export interface UploadPort {
  readonly begin: (input: { name: string; size: number }) => Promise<{ readonly upload: string }>
  readonly chunk: (input: { upload: string; offset: number; bytes: Uint8Array }) => Promise<unknown>
  readonly finish: (input: { upload: string }) => Promise<UploadedFile>
}

export interface UploadedFile {
  readonly upload: string
  readonly hash: string
  readonly size: number
  readonly type: string
  readonly name: string
}

/** What is needed of a browser `File`. */
export interface FileLike {
  readonly name: string
  readonly size: number
  readonly slice: (from: number, to: number) => { readonly arrayBuffer: () => Promise<ArrayBuffer> }
}

export interface UploadOptions {
  readonly signal?: AbortSignal
  /** Bytes that have arrived. */
  readonly onProgress?: (doneBytes: number) => void
}

export async function uploadFile(
  port: UploadPort,
  file: FileLike,
  { signal, onProgress }: UploadOptions = {},
): Promise<UploadedFile> {
  signal?.throwIfAborted()
  const { upload } = await port.begin({ name: file.name, size: file.size })
  for (const [from, to] of pieces(file.size)) {
    signal?.throwIfAborted()
    const bytes = new Uint8Array(await file.slice(from, to).arrayBuffer())
    await port.chunk({ upload, offset: from, bytes })
    onProgress?.(to)
  }
  signal?.throwIfAborted()
  return port.finish({ upload })
}

/** Where each piece begins and ends; an empty file has none. */
export function pieces(size: number, chunk = CHUNK_BYTES): readonly (readonly [number, number])[] {
  const count = Math.ceil(size / chunk)
  return Array.from({ length: count }, (_, at) => [at * chunk, Math.min(size, (at + 1) * chunk)])
}
