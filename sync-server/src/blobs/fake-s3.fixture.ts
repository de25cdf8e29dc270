/**
 * A bucket in memory that checks every signature as the bucket would: AWS Signature Version 4,
 * computed here from the specification and not by the library under test.
 */
import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FakeS3 {
  readonly url: string
  readonly objects: Map<string, Buffer>
  /** Requests that were refused, and why. */
  readonly refused: string[]
  /** Answers the next requests with these statuses before it does anything. */
  readonly fail: (...statuses: readonly number[]) => void
  readonly close: () => Promise<void>
}

const KEYS = {
  accessKeyId: 'AKIDKITH',
  secretAccessKey: 'a secret of the bucket',
  region: 'eu-test-1',
}
export const FAKE_S3_KEYS: Readonly<typeof KEYS> = KEYS
const sha = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest()

export async function startFakeS3(): Promise<FakeS3> {
  const objects = new Map<string, Buffer>()
  const refused: string[] = []
  const failures: number[] = []
  const server = createServer((request, response) => {
    void bodyOf(request).then(body => answer(request, body, response))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/bucket`

  function answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const why = wrongWith(request, body)
    if (why !== undefined) {
      refused.push(why)
      response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>')
      return
    }
    const failure = failures.shift()
    if (failure !== undefined) return void response.writeHead(failure).end()
    const { pathname, searchParams } = new URL(request.url ?? '', url)
    const key = pathname.replace(/^\/bucket\//, '')
    if (request.method === 'PUT') {
      objects.set(key, body)
      response.end()
    } else if (request.method === 'DELETE') {
      objects.delete(key)
      response.writeHead(204).end()
    } else if (searchParams.get('list-type') === '2') {
      const found = [...objects.keys()].filter(name =>
        name.startsWith(searchParams.get('prefix') ?? ''),
      )
      // A page of two, so that more than one is needed.
      const page = found.slice(0, 2).map(name => `<Contents><Key>${name}</Key></Contents>`)
      response.end(`<ListBucketResult>${page.join('')}</ListBucketResult>`)
    } else {
      send(request, objects.get(key), response)
    }
  }
  return {
    url,
    objects,
    refused,
    fail: (...statuses) => void failures.push(...statuses),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function send(request: IncomingMessage, bytes: Buffer | undefined, response: ServerResponse): void {
  if (bytes === undefined) return void response.writeHead(404).end()
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  const part = from === undefined ? bytes : bytes.subarray(Number(from), Number(to) + 1)
  response.writeHead(from === undefined ? 200 : 206, { 'content-length': part.length })
  response.end(request.method === 'HEAD' ? undefined : part)
}

/** What is wrong with a request's signature; `undefined` when nothing is. */
function wrongWith(request: IncomingMessage, body: Buffer): string | undefined {
  const header = request.headers.authorization ?? ''
  const found =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      header,
    )
  if (found === null) return 'no signature'
  const [, id, day = '', region, signed = '', signature] = found
  if (id !== KEYS.accessKeyId || region !== KEYS.region) return 'another key or region'
  const time = String(request.headers['x-amz-date'])
  if (Math.abs(Date.now() - timeOf(time)) > 15 * 60_000) return 'another time'
  const bodyHash = String(request.headers['x-amz-content-sha256'])
  if (request.method === 'PUT' && bodyHash !== sha(body)) return 'another body'
  const names = signed.split(';')
  if (!names.includes('host') || !names.includes('x-amz-date')) return 'too little is signed'
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
  const query = [...searchParams]
    .map(([name, value]) => `${escape3986(name)}=${escape3986(value)}`)
    .sort()
    .join('&')
  const canonical = [
    request.method,
    pathname,
    query,
    ...names.map(name => `${name}:${String(request.headers[name]).trim()}`),
    '',
    signed,
    bodyHash,
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const key = [day, region ?? '', 's3', 'aws4_request'].reduce<Buffer | string>(
    hmac,
    `AWS4${KEYS.secretAccessKey}`,
  )
  const wanted = hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha(canonical)].join('\n')).toString(
    'hex',
  )
  return wanted === signature ? undefined : 'another signature'
}

const escape3986 = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )

const timeOf = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
