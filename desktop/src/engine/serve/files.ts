/** files.*: attachments and uploads, by content. */
import type { FileStore } from '#engine/files'
import type { Api } from './border.ts'

export function serveFiles(api: Api, { files }: { readonly files: FileStore }) {
  const area = api.files
  return area.router({
    begin: area.begin.handler(({ input }) => files.begin(input.name, input.size)),
    chunk: area.chunk.handler(async ({ input }) => {
      await files.chunk(input.upload, input.offset, input.bytes)
      return null
    }),
    finish: area.finish.handler(({ input }) => files.finish(input.upload)),
    url: area.url.handler(({ input: { hash, name, download } }) => {
      const file = files.find(hash)
      const query = new URLSearchParams({ name, ...(download === true ? { download: '1' } : {}) })
      return { url: `/files/${file.hash}?${query.toString()}` }
    }),
  })
}
