/** The HTTP API of attachments. */
import { isId, s, type DocId } from '@kith/shared/kit'
import { defineRoute, httpFault, MEMBER, type Route } from '#http'
import type { Blobs, StoredBlob } from './blobs.ts'
import { rangeOf, type ByteRange } from './byte-range.ts'
import { SEGMENT_BYTES } from './segments.ts'

const params = s.object({
  workspace: s
    .string()
    .refine(isId, 'is not an id')
    .transform(text => text.toLowerCase() as DocId),
  hash: s.string().regex(/^[0-9a-f]{64}$/, 'is not a hash'),
})
const whole = s.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

export interface BlobRoutesDeps {
  readonly blobs: Blobs
  readonly onBytes?: (direction: 'out', bytes: number) => void
}

export const blobRoutes = ({ blobs, onBytes }: BlobRoutesDeps): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/api/workspaces/:workspace/blobs/:hash/upload',
    rule: MEMBER,
    params,
    run: ({ params: { workspace, hash } }) => blobs.state(workspace, hash),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/workspaces/:workspace/blobs/:hash',
    rule: MEMBER,
    params,
    query: s.object({
      size: whole,
      offset: whole.refine(
        offset => offset % SEGMENT_BYTES === 0,
        `is not a multiple of ${SEGMENT_BYTES}`,
      ),
    }),
    run: async ({ params: { workspace, hash }, query, person, request }) =>
      blobs.put(workspace, person.user, { hash, ...query, bytes: await bytesOf(request) }),
  }),
  // HEAD comes here as well; its answer's body is never read.
  defineRoute({
    method: 'GET',
    path: '/api/workspaces/:workspace/blobs/:hash',
    rule: MEMBER,
    params,
    run: async ({ params: { workspace, hash }, person, request }) => {
      const blob = await blobs.open(workspace, person.user, hash)
      const range = rangeOf(request.headers.get('range'), blob.size)
      if (range === undefined) {
        return new Response(null, {
          status: 416,
          headers: { 'content-range': `bytes */${blob.size}` },
        })
      }
      return new Response(streamOf(blob, range, onBytes), {
        status: range.isPart ? 206 : 200,
        headers: headersOf(hash, blob.size, range),
      })
    },
  }),
]

/** Whatever the bytes are, no browser runs them: what they claim to be is for the desktop to judge. */
const headersOf = (hash: string, size: number, { from, to, isPart }: ByteRange) => ({
  'content-type': 'application/octet-stream',
  'content-disposition': 'attachment',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, no-store',
  'accept-ranges': 'bytes',
  etag: `"${hash}"`,
  'content-length': String(to - from),
  ...(isPart ? { 'content-range': `bytes ${from}-${to - 1}/${size}` } : {}),
})

function streamOf(
  blob: StoredBlob,
  { from, to }: ByteRange,
  onBytes: BlobRoutesDeps['onBytes'],
): ReadableStream<Uint8Array> {
  const pieces = blob.read(from, to)
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await pieces.next()
        if (done === true) return controller.close()
        onBytes?.('out', value.byteLength)
        controller.enqueue(value)
      },
      async cancel() {
        await pieces.return(undefined)
      },
    },
    // Nothing is read before somebody asks: a slow reader holds one piece in memory.
    { highWaterMark: 0 },
  )
}

async function bytesOf(request: Request): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request.body ?? []) {
    size += part.byteLength
    if (size > SEGMENT_BYTES) throw httpFault('too-big', { limit: SEGMENT_BYTES })
    parts.push(part)
  }
  return Buffer.concat(parts, size)
}
