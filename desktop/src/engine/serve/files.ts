/** files.*: attachments and uploads, by content, and where their bytes are. */
import type { Log } from '@kith/shared/kit'
import type { FileStore, FileTransfer } from '#engine/files'
import type { Feed } from '#engine/replica'
import { guarded, type Api } from './border.ts'
import { liveValue } from './live-value.ts'

export interface FilesAreaDeps {
  readonly files: FileStore
  readonly transfer: FileTransfer
  /** What is attached here is here from then on. */
  readonly feed: Feed
  readonly log: Log
}

/** Bytes arrive faster than a bar moves. */
const GAP_MS = 100

export function serveFiles(api: Api, { files, transfer, feed, log }: FilesAreaDeps) {
  const area = api.files
  return area.router({
    begin: area.begin.handler(({ input }) => files.begin(input.name, input.size)),
    chunk: area.chunk.handler(async ({ input }) => {
      await files.chunk(input.upload, input.offset, input.bytes)
      return null
    }),
    finish: area.finish.handler(({ input }) => files.finish(input.upload)),
    watch: area.watch.handler(({ input: { hashes }, signal }) => {
      const read = () => Object.fromEntries(hashes.map(hash => [hash, transfer.stateOf(hash)]))
      const value = liveValue({ read, onChange, signal, gapMs: GAP_MS, textOf: JSON.stringify })
      return guarded(value, 'files.watch', log)
    }),
    keepOffline: area.keepOffline.handler(async ({ input: { hash, isKept } }) => {
      await transfer.keepOffline(hash, isKept)
      return null
    }),
    url: area.url.handler(async ({ input: { hash, name, download } }) => {
      const file = await transfer.fetch(hash)
      const query = new URLSearchParams({ name, ...(download === true ? { download: '1' } : {}) })
      return { url: `/files/${file.hash}?${query.toString()}` }
    }),
  })

  function onChange(listener: () => void): () => void {
    const stops = [transfer.onChange(listener), feed.onCommit(listener)]
    return () => {
      for (const stop of stops) stop()
    }
  }
}
