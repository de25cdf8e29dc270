/** Pieces as objects of a bucket: Amazon S3 and whatever speaks its protocol (MinIO, Spaces, R2). */
import { createHash } from 'node:crypto'
import { AwsClient } from 'aws4fetch'
import { blobFault } from './blob-fault.ts'
import { checkKey, type ObjectStore } from './object-store.ts'

export interface S3Options {
  /** Of the bucket: `https://kith.s3.eu-central-1.amazonaws.com` or `http://minio:9000/kith`. */
  readonly url: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

const TIMEOUT_MS = 60_000
/** A bucket asks for patience with 503; so many times it is given, twice as long each time from here. */
const RETRIES = 4
const FIRST_WAIT_MS = 100

export function createS3Store({ url, ...options }: S3Options): ObjectStore {
  const bucket = url.replace(/\/+$/, '')
  const client = new AwsClient({
    ...options,
    service: 's3',
    retries: RETRIES,
    initRetryMs: FIRST_WAIT_MS,
  })
  return {
    async put(key, bytes) {
      // The hash in the signature: a body that was damaged on the way is refused by the bucket.
      const answer = await ask('PUT', checkKey(key), {
        body: bytes as Uint8Array<ArrayBuffer>,
        headers: {
          'content-type': 'application/octet-stream',
          'x-amz-content-sha256': createHash('sha256').update(bytes).digest('hex'),
        },
      })
      must(answer)
    },
    async get(key, from, to) {
      if (from >= to) return new Uint8Array(0)
      const answer = await ask('GET', checkKey(key), {
        headers: { range: `bytes=${from}-${to - 1}` },
      })
      must(answer)
      const bytes = new Uint8Array(await answer.arrayBuffer())
      // A store that does not know ranges sends everything.
      const part = answer.status === 206 ? bytes : bytes.subarray(from, to)
      if (part.byteLength !== to - from) throw blobFault('missing', {})
      return part
    },
    async size(key) {
      const answer = await ask('HEAD', checkKey(key))
      if (answer.status === 404) return undefined
      must(answer)
      return Number(answer.headers.get('content-length'))
    },
    async remove(key) {
      const answer = await ask('DELETE', checkKey(key))
      if (answer.status !== 404) must(answer)
    },
    async removeAll(prefix) {
      const query = new URLSearchParams({ 'list-type': '2', prefix: checkKey(prefix) })
      for (;;) {
        // What was removed is not listed again, so the first page is always the next.
        const keys = keysOf(await textOf(await ask('GET', `?${query}`)))
        if (keys.length === 0) return
        for (const key of keys) must(await ask('DELETE', key))
      }
    },
  }

  async function ask(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    try {
      return await client.fetch(`${bucket}/${path}`, {
        ...init,
        method,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
    } catch (error) {
      throw blobFault('store', { why: 'unreachable' }, error)
    }
  }
}

function must(answer: Response): void {
  if (answer.ok) return
  if (answer.status === 404) throw blobFault('missing', {})
  throw blobFault('store', { why: `status ${answer.status}` })
}

async function textOf(answer: Response): Promise<string> {
  must(answer)
  return answer.text()
}

/** Our own keys only, which need no unescaping. */
const keysOf = (xml: string): readonly string[] =>
  [...xml.matchAll(/<Key>([\w/-]+)<\/Key>/g)].map(([, key = '']) => key)
